"""`maqal doctor URL`: asks a running server, and loads little, for containers ask it twice a minute."""

import asyncio

import httpx

from app import __version__
from app.commands.console import Finding, Refused, Report
from app.commands.doctor.findings import checked, unanswered
from app.errors import Bilingual

TIMEOUT_SECONDS = 5
DOCUMENT_SECONDS = 60
"""How long a busy server may take for its OpenAPI document, which it makes when it is first asked for it."""


def probe(url: str) -> Report:
    """Whether the server at an address is alive, ready, and of this version."""
    return Report(asyncio.run(_ask(url.rstrip("/"))))


async def _ask(url: str) -> list[Finding]:
    if not url.startswith(("http://", "https://")):
        raise Refused(
            Bilingual(
                "اكتب عنوان الخادم هكذا: http://127.0.0.1:8000",
                "write the address of the server as http://127.0.0.1:8000",
            )
        )
    try:
        client = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, follow_redirects=False)
    except (httpx.InvalidURL, ValueError):
        raise Refused(Bilingual("عنوان الخادم غير صالح", "the address of the server is not valid")) from None
    async with client:
        findings = []
        for check, path in (("alive", "/healthz"), ("ready", "/readyz")):
            findings.append(await _get(client, check, path))
        findings.append(await _version(client))
    return findings


async def _get(client: httpx.AsyncClient, check: str, path: str) -> Finding:
    try:
        answer = await client.get(path)
    except (httpx.HTTPError, httpx.InvalidURL):
        return checked(check, unanswered(str(client.base_url)), is_good=False)
    status = answer.status_code
    detail = Bilingual(f"أجاب {path} بالرمز {status}", f"{path} answers {status}")
    return checked(check, detail, is_good=status == 200)


async def _version(client: httpx.AsyncClient) -> Finding:
    try:
        answer = await client.get("/api/v1/openapi.json", timeout=DOCUMENT_SECONDS)
        version = answer.json()["info"]["version"]
    except (httpx.HTTPError, httpx.InvalidURL):
        return checked("version", unanswered(str(client.base_url)), is_good=False)
    except (ValueError, KeyError, TypeError):
        foreign = Bilingual(
            "ليس في الجواب إصدار: هل هذا خادم مقال؟", "the answer has no version: is this a server of Maqal?"
        )
        return checked("version", foreign, is_good=False)
    detail = Bilingual(f"الخادم {version}، وهذا الأمر {__version__}", f"server {version}, this command {__version__}")
    return checked("version", detail, is_good=version == __version__)
