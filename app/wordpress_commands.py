"""`maqal import wordpress`: an export or a live site, through the records of a site that moves."""

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.administration import run
from app.console import Finding, Refused, Report
from app.imports.batches import Fetch
from app.imports.loading import load_records
from app.pool.processes import Pool
from app.web.site import Site
from app.webhooks.destinations import policy
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.export_file import ExportFile
from app.wordpress.items import Archive, NoArchive
from app.wordpress.media_files import FolderFiles, WebFiles, host_of
from app.wordpress.moments import zone_of
from app.wordpress.parity import Parity, as_html, as_json, tables
from app.wordpress.rest_site import RestSite

MAY_BE_DEAD = frozenset({"media", "address"})
"""Files that are not there any more, and what led to them, are told and are no failure."""

TOLD_EVERY = 1.0
"""Seconds between two tellings of how far an import is."""

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")

PASSWORD = "WORDPRESS_PASSWORD"  # noqa: S105  the name of a variable
"""The variable of an application password."""


class Options(NamedTuple):
    """What was typed behind `maqal import wordpress`."""

    source: str
    name: str = "wp"
    user: str | None = None
    media: Path | None = None
    with_media: bool = True
    timezone: str = ""
    report: Path | None = None
    dry_run: bool = False
    publish: bool = True


def import_wordpress(options: Options, advance: Callable[[int, int], None], password: Callable[[], str]) -> Report:
    """Import a site; `advance` is told how far it is. A second run changes nothing, an interrupted one goes on."""
    if options.report is not None and options.report.suffix not in {".json", ".html"}:
        raise Refused("the report is a file that ends with .json or .html")
    if (zone := zone_of(options.timezone) if options.timezone else None) is None and options.timezone:
        raise Refused(f"{options.timezone}: no time zone of that name; write it as Asia/Riyadh or UTC+3")
    if not _NAME.fullmatch(options.name):
        raise Refused("a source is named with letters, digits, dots, hyphens and underscores")
    archive = _archive(options, password)
    parity = Parity(options.source, dry_run=options.dry_run)

    async def work(site: Site) -> dict[str, Any]:
        wanted = Wanted(options.name, zone, ZoneInfo(site.settings.timezone), options.with_media)
        conversion = Conversion(archive, wanted, now=site.now())
        web = None if options.media or not options.with_media or options.dry_run else _web_files(site, options)
        fetch: Fetch | None = FolderFiles(options.media).fetch if options.media else web.fetch if web else None
        pool = Pool(os.cpu_count() or 1)
        try:
            stored = await load_records(
                replace(site, pool=pool),
                conversion.records(),
                publish=options.publish,
                progress=_paced(conversion, advance),
                tell=parity.take,
                fetch=fetch,
                dry_run=options.dry_run,
            )
        finally:
            await pool.close()
            if web is not None:
                await web.close()
        return parity.told(conversion.tally, stored)

    try:
        told = run(work)
    except NoArchive as error:
        raise Refused(f"{options.source}: {error}") from None
    finally:
        archive.close()
    if options.report is not None:
        written = as_json(told) if options.report.suffix == ".json" else as_html(told)
        options.report.write_text(written, "utf-8")
    return _report(told, is_whole=parity.is_whole)


def _archive(options: Options, password: Callable[[], str]) -> Archive:
    if options.source.startswith(("http://", "https://")):
        secret = None
        if options.user is not None:
            secret = os.environ.get(PASSWORD) or password()
        try:
            return RestSite(options.source, user=options.user, password=secret)
        except NoArchive as error:
            raise Refused(f"{options.source}: {error}") from None
    file = Path(options.source)
    if not file.is_file():
        raise Refused(f"{file}: there is no such file")
    return ExportFile(file)


def _web_files(site: Site, options: Options) -> WebFiles:
    settings = site.settings
    trusted = [host_of(options.source)] if options.source.startswith("http") else []
    allowed = policy(settings.webhook_ports, settings.webhook_networks)
    return WebFiles(allowed, most_bytes=settings.media_mib << 20, trusted=trusted)


def _paced(conversion: Conversion, advance: Callable[[int, int], None]) -> Callable[[int], None]:
    """Tell how far an import is, once a second at most."""
    last = 0.0

    def told(_place: int) -> None:
        nonlocal last
        if (now := time.monotonic()) - last >= TOLD_EVERY:
            last = now
            advance(*conversion.place())

    return told


def _report(told: dict[str, Any], *, is_whole: bool) -> Report:
    """The report: tables for a person, a line for each count and one of all for a program."""
    findings = []
    if sys.stdout.isatty():
        _print(told)
    else:
        for _, heads, rows in tables(told)[:-1]:
            findings += [Finding("", dict(zip(heads, row, strict=True))) for row in rows]
    refused = sum(counts.get("refused", 0) for kind, counts in told["stored"].items() if kind not in MAY_BE_DEAD)
    is_good = is_whole and not refused
    said = "everything that is not named above came along" if is_good else "not everything could be read or stored"
    findings.append(Finding(said, {key: told[key] for key in told if key not in {"notes", "loader"}}, is_good))
    return Report(findings)


def _print(told: dict[str, Any]) -> None:
    from rich.console import Console  # noqa: PLC0415  for those alone who see it
    from rich.table import Table  # noqa: PLC0415

    console = Console()
    for title, heads, rows in tables(told)[:-1]:
        table = Table(*heads, title=title, title_justify="left")
        for row in rows:
            table.add_row(*row)
        console.print(table)
