"""`maqal import wordpress`: an export or a live site, through the records of a site that moves."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.commands.console import Refused, Report
from app.commands.database import run
from app.commands.import_reports import check_name, check_target, paced, refused, reported
from app.errors import Bilingual
from app.imports.batches import Fetch
from app.imports.load_media import not_tried
from app.imports.loading import load_records
from app.pool.processes import Pool
from app.web.site import Site
from app.webhooks.destinations import policy
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.export_file import ExportFile
from app.wordpress.items import Archive, NoArchive
from app.wordpress.media_files import FolderFiles, WebFiles, host_of
from app.wordpress.moments import zone_of
from app.wordpress.parity import Parity
from app.wordpress.rest_site import RestSite

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
    check_target(options.report)
    if (zone := zone_of(options.timezone) if options.timezone else None) is None and options.timezone:
        raise Refused(
            Bilingual(
                f"{options.timezone}: لا منطقة زمنية بهذا الاسم؛ اكتبها مثل Asia/Riyadh أو UTC+3",
                f"{options.timezone}: no time zone of that name; write it as Asia/Riyadh or UTC+3",
            )
        )
    check_name(options.name)
    archive = _archive(options, password)
    parity = Parity(options.source, dry_run=options.dry_run)

    async def work(site: Site) -> dict[str, Any]:
        wanted = Wanted(options.name, zone, ZoneInfo(site.settings.timezone), options.with_media)
        conversion = Conversion(archive, wanted, now=site.now())
        web = None if options.media or not options.with_media or options.dry_run else _web_files(site, options)
        fetch: Fetch | None = FolderFiles(options.media).fetch if options.media else web.fetch if web else None
        if options.dry_run and options.with_media and not options.media:
            fetch = not_tried
        pool = Pool(os.cpu_count() or 1)
        try:
            stored = await load_records(
                replace(site, pool=pool),
                conversion.records(),
                publish=options.publish,
                progress=paced(conversion.place, advance),
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
        raise refused(options.source, error) from None
    finally:
        archive.close()
    return reported(told, options.report, is_whole=parity.is_whole)


def _archive(options: Options, password: Callable[[], str]) -> Archive:
    if options.source.startswith(("http://", "https://")):
        secret = None
        if options.user is not None:
            secret = os.environ.get(PASSWORD) or password()
        try:
            return RestSite(options.source, user=options.user, password=secret)
        except NoArchive as error:
            raise refused(options.source, error) from None
    file = Path(options.source)
    if not file.is_file():
        raise Refused(Bilingual(f"{file}: لا ملف بهذا الاسم", f"{file}: there is no such file"))
    return ExportFile(file)


def _web_files(site: Site, options: Options) -> WebFiles:
    settings = site.settings
    trusted = [host_of(options.source)] if options.source.startswith("http") else []
    allowed = policy(settings.webhook_ports, settings.webhook_networks)
    return WebFiles(allowed, most_bytes=settings.media_mib << 20, trusted=trusted)
