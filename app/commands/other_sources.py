"""`maqal import ghost`, `isso`, `disqus` and `remark42`, through the records of a site that moves."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from app.commands.console import Refused, Report
from app.commands.database import run
from app.commands.import_reports import check_name, check_target, paced, refused, reported
from app.errors import Bilingual
from app.imports.batches import Fetch
from app.imports.load_media import not_tried
from app.imports.loading import load_records
from app.other_sources.comment_archive import CommentArchive
from app.other_sources.comments import CommentConversion, articles_of
from app.other_sources.disqus import DisqusFile
from app.other_sources.ghost import GhostConversion
from app.other_sources.ghost_file import GhostFile
from app.other_sources.ghost_pictures import ContentFolder
from app.other_sources.isso import IssoFile
from app.other_sources.remark42 import Remark42File
from app.pool.processes import Pool
from app.web.site import Site
from app.webhooks.destinations import policy
from app.wordpress.items import NoArchive
from app.wordpress.media_files import WebFiles, host_of
from app.wordpress.parity import Parity
from app.wordpress.urls import web_address

PAGES_AT_ONCE = 100
"""Pages whose articles one read looks for."""

COMMENT_SYSTEMS: Mapping[str, Callable[[Path], CommentArchive]] = {
    "Isso": IssoFile,
    "Disqus": DisqusFile,
    "Remark42": Remark42File,
}
"""What reads the comments of a system."""


class Options(NamedTuple):
    """What was typed behind `maqal import` and the name of a system."""

    file: Path
    name: str
    report: Path | None = None
    dry_run: bool = False


class Content(NamedTuple):
    """What was typed of articles and their pictures: the old site's address, a copy of its files."""

    site: str = ""
    media: Path | None = None
    with_media: bool = True
    publish: bool = True


Advance = Callable[[int, int], None]


def import_comments(system: str, options: Options, advance: Advance) -> Report:
    """Import comments under the articles that their pages became; a second run changes nothing."""
    archive = COMMENT_SYSTEMS[system](options.file)

    async def work(site: Site, parity: Parity) -> dict[str, Any]:
        threads = await asyncio.to_thread(lambda: list(archive.threads()))
        found: dict[str, int] = {}
        for some in (threads[start : start + PAGES_AT_ONCE] for start in range(0, len(threads), PAGES_AT_ONCE)):
            found |= await site.database.read(articles_of, some, settings=site.settings, now=site.now())
        conversion = CommentConversion(archive, options.name, threads, found)
        stored = await load_records(
            site,
            conversion.records(),
            articles=conversion.articles,
            progress=paced(conversion.place, advance),
            tell=parity.take,
            dry_run=options.dry_run,
        )
        return parity.told(conversion.tally, stored)

    return _run(system, options, work)


def import_ghost(options: Options, content: Content, advance: Advance) -> Report:
    """Import the articles of a Ghost; a second run changes nothing, an interrupted one goes on."""
    address = web_address(content.site) if content.site else ""
    if address is None:
        raise Refused(
            Bilingual(
                "الخيار --site هو رابط الموقع القديم، مثل https://old.example.org",
                "--site is the address of the old site, as https://old.example.org",
            )
        )
    if content.media is not None and not address:
        raise Refused(
            Bilingual(
                "يحتاج --media إلى --site، فالتصدير لا يذكر رابط الموقع القديم",
                "--media needs --site: the export does not tell the address of the old site",
            )
        )

    async def work(site: Site, parity: Parity) -> dict[str, Any]:
        file = await asyncio.to_thread(GhostFile, options.file)
        conversion = GhostConversion(file, options.name, site=address, with_media=content.with_media, now=site.now())
        web = None
        is_fetching = content.media is None and content.with_media and bool(address)
        if is_fetching and not options.dry_run:
            allowed = policy(site.settings.webhook_ports, site.settings.webhook_networks)
            web = WebFiles(allowed, most_bytes=site.settings.media_mib << 20, trusted=[host_of(address)])
        fetch: Fetch | None = ContentFolder(content.media).fetch if content.media else web.fetch if web else None
        if is_fetching and options.dry_run:
            fetch = not_tried
        try:
            stored = await load_records(
                site,
                conversion.records(),
                publish=content.publish,
                progress=paced(conversion.place, advance),
                tell=parity.take,
                fetch=fetch,
                dry_run=options.dry_run,
            )
        finally:
            if web is not None:
                await web.close()
        return parity.told(conversion.tally, stored)

    return _run("Ghost", options, work)


def _run(system: str, options: Options, work: Callable[[Site, Parity], Awaitable[dict[str, Any]]]) -> Report:
    """Do the work with all cores, and report it."""
    check_target(options.report)
    check_name(options.name)
    parity = Parity(str(options.file), dry_run=options.dry_run, system=system)

    async def within(site: Site) -> dict[str, Any]:
        pool = Pool(os.cpu_count() or 1)
        try:
            return await work(replace(site, pool=pool), parity)
        finally:
            await pool.close()

    try:
        told = run(within)
    except NoArchive as error:
        raise refused(options.file, error) from None
    return reported(told, options.report, is_whole=parity.is_whole)
