"""`maqal doctor URL`: asks a running server, and loads little, for containers ask it twice a minute."""

import asyncio

import httpx

from app import __version__
from app.commands.console import Finding, Report
from app.commands.doctor.findings import checked
from app.errors import Bilingual
from app.terminal import same

TIMEOUT_SECONDS = 5


def probe(url: str) -> Report:
    """Whether the server at an address is alive, ready, and of this version."""
    return Report(asyncio.run(_ask(url.rstrip("/"))))


async def _ask(url: str) -> list[Finding]:
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, follow_redirects=False) as client:
        findings = []
        for check, path in (("alive", "/healthz"), ("ready", "/readyz")):
            findings.append(await _get(client, check, path))
        findings.append(await _version(client))
    return findings


async def _get(client: httpx.AsyncClient, check: str, path: str) -> Finding:
    try:
        answer = await client.get(path)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return checked(check, same(type(error).__name__), is_good=False)
    status = answer.status_code
    detail = Bilingual(f"أجاب {path} بالرمز {status}", f"{path} answers {status}")
    return checked(check, detail, is_good=status == 200)


async def _version(client: httpx.AsyncClient) -> Finding:
    try:
        answer = await client.get("/api/v1/openapi.json")
        version = answer.json()["info"]["version"]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
        return checked("version", same(type(error).__name__), is_good=False)
    detail = Bilingual(f"الخادم {version}، وهذا الأمر {__version__}", f"server {version}, this command {__version__}")
    return checked("version", detail, is_good=version == __version__)
