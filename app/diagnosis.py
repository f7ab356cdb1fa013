"""`maqal doctor`: what is wrong with this installation, or with the server at an address."""

import asyncio
import os
import stat

import httpx
from sqlalchemy import text
from sqlmodel import Session

from app import __version__
from app.administration import run
from app.console import Finding, Report
from app.db import revision
from app.db.engine import is_sqlite
from app.settings import DEVELOPMENT_KEY_FILE, Settings, load_settings
from app.web.site import Site

TIMEOUT_SECONDS = 5


def diagnose(url: str | None) -> Report:
    """Check the server at an address, or what the settings of this machine name."""
    if url is not None:
        return Report(asyncio.run(_ask(url.rstrip("/"))))
    settings = load_settings()
    return Report([*_check_settings(settings), *run(_check_database, settings)])


def _finding(check: str, detail: str, *, is_good: bool) -> Finding:
    mark = "ok  " if is_good else "FAIL"
    return Finding(f"{mark} {check}: {detail}", {"check": check, "ok": is_good, "detail": detail}, is_good)


def _check_settings(settings: Settings) -> list[Finding]:
    known = {f"MAQAL_{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith("MAQAL_") and name not in known)
    findings = [_finding("settings", f"unknown: {', '.join(unknown)}" if unknown else "all known", is_good=not unknown)]
    file = settings.data_dir / DEVELOPMENT_KEY_FILE
    if settings.keys:
        findings.append(_finding("secret keys", f"{len(settings.keys)} from the settings", is_good=True))
    elif file.exists():
        is_private = not file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        detail = "development key in the data directory" if is_private else "the key file can be read by others"
        findings.append(_finding("secret keys", detail, is_good=is_private))
    return findings


async def _check_database(site: Site) -> list[Finding]:
    kind = "SQLite" if is_sqlite(site.settings.database) else "PostgreSQL"
    current, head = await site.database.read(revision.current), revision.head()
    findings = [
        _finding("database", f"{kind} answers", is_good=True),
        _finding("migrations", f"at {current or 'nothing'}, this version at {head}", is_good=current == head),
    ]
    if is_sqlite(site.settings.database):
        result = await site.database.read_aside(_quick_check)
        findings.append(_finding("integrity", result, is_good=result == "ok"))
    return findings


def _quick_check(session: Session) -> str:
    return str(session.connection().execute(text("PRAGMA quick_check(1)")).scalar_one())


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
        return _finding(check, type(error).__name__, is_good=False)
    return _finding(check, f"{path} answers {answer.status_code}", is_good=answer.status_code == 200)


async def _version(client: httpx.AsyncClient) -> Finding:
    try:
        answer = await client.get("/api/v1/openapi.json")
        version = answer.json()["info"]["version"]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
        return _finding("version", type(error).__name__, is_good=False)
    return _finding("version", f"server {version}, this command {__version__}", is_good=version == __version__)
