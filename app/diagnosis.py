"""`maqal doctor`: what is wrong with this installation."""

import os
import stat

from sqlalchemy import text
from sqlmodel import Session

from app.accounts import audit
from app.administration import run
from app.arabic.analysis import VERSION
from app.console import Finding, Report, checked
from app.db import revision, scripts
from app.db.engine import is_sqlite
from app.search import index
from app.settings import DEVELOPMENT_KEY_FILE, Settings, load_settings
from app.web.site import Site


def diagnose() -> Report:
    """Check what the settings of this machine name."""
    settings = load_settings()
    return Report([*_check_settings(settings), *run(_check_database, settings)])


def _check_settings(settings: Settings) -> list[Finding]:
    known = {f"MAQAL_{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith("MAQAL_") and name not in known)
    findings = [checked("settings", f"unknown: {', '.join(unknown)}" if unknown else "all known", is_good=not unknown)]
    file = settings.data_dir / DEVELOPMENT_KEY_FILE
    if settings.keys:
        findings.append(checked("secret keys", f"{len(settings.keys)} from the settings", is_good=True))
    elif file.exists():
        is_private = not file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        detail = "development key in the data directory" if is_private else "the key file can be read by others"
        findings.append(checked("secret keys", detail, is_good=is_private))
    return findings


async def _check_database(site: Site) -> list[Finding]:
    kind = "SQLite" if is_sqlite(site.settings.database) else "PostgreSQL"
    current, head = await site.database.read(revision.current), scripts.head()
    findings = [
        checked("database", f"{kind} answers", is_good=True),
        checked("migrations", f"at {current or 'nothing'}, this version at {head}", is_good=current == head),
    ]
    if is_sqlite(site.settings.database):
        result = await site.database.read_aside(_quick_check)
        findings.append(checked("integrity", result, is_good=result == "ok"))
    if current == head:
        findings += [await _check_index(site), await _check_audit(site)]
    return findings


async def _check_index(site: Site) -> Finding:
    is_current = await site.database.read(index.is_current)
    detail = f"made by analyser {VERSION}" if is_current else "made by another analyser; run `maqal reindex`"
    return checked("search index", detail, is_good=is_current)


async def _check_audit(site: Site) -> Finding:
    broken = await site.database.read_aside(audit.first_broken, keys=site.keys)
    count = await site.database.read(audit.count)
    detail = f"{count} acts, unbroken" if broken is None else f"not what was written, from act {broken} on"
    return checked("audit log", detail, is_good=broken is None)


def _quick_check(session: Session) -> str:
    return str(session.connection().execute(text("PRAGMA quick_check(1)")).scalar_one())
