"""`maqal reindex`: builds the search index anew while the site is read."""

import asyncio
from collections.abc import Callable

from app.arabic.analysis import VERSION
from app.articles import indexing
from app.commands.console import Finding, Refused, Report
from app.commands.database import run
from app.comments import reindexing
from app.db.pacing import Pace
from app.errors import Bilingual
from app.index import rebuilding
from app.web.site import Site

SEARCHES_END = 1.0
"""Seconds after which nobody searches any more in the half of the index that was read until then."""


def reindex(advance: Callable[[int, int], None]) -> Report:
    """Make the search index anew while it is read, and the stems of comments, by which moderators find them.

    `advance` is told how many articles and comments of how many are done. Interrupted, it goes on with the articles
    where it was when it is called again.
    """

    async def rebuild(site: Site) -> Report:
        while (remains := await site.database.write(rebuilding.begin)) is not None:
            await rebuilding.clear(site.database, remains)
        comments = await site.database.read(reindexing.count)
        articles = await _build(site, lambda done, total: advance(done, total + comments))
        renewed = await _renew(site, lambda done: advance(articles + done, articles + max(comments, done)))
        former = await site.database.write(rebuilding.finish, now=site.now())
        await asyncio.sleep(SEARCHES_END)
        await rebuilding.clear(site.database, former)
        told = {"indexed": articles, "comments": renewed, "version": VERSION}
        text = Bilingual(
            f"المقالات المفهرسة: {articles}، والتعليقات التي روجعت: {renewed}",
            f"{articles} articles indexed, {renewed} comments looked through",
        )
        return Report([Finding(text, told)])

    try:
        return run(rebuild)
    except rebuilding.Overtaken:
        raise Refused(
            Bilingual(
                "بنت عملية أخرى الفهرس في هذه الأثناء، أو توشك أن تبنيه",
                "another process has made the index anew meanwhile, or is about to",
            )
        ) from None


async def _build(site: Site, advance: Callable[[int, int], None]) -> int:
    done, total = await site.database.read(rebuilding.count_built), await site.database.read(indexing.count)
    advance(done, total)
    pace, after = Pace(), 0
    build, now = pace.timed(indexing.rebuild), site.now
    while batch := await site.database.write(build, after=after, most=pace.size, now=now()):
        after, done = batch.after, done + batch.made
        if batch.made == pace.size:
            pace.ended()
        advance(done, max(total, done))
    return done


async def _renew(site: Site, advance: Callable[[int], None]) -> int:
    pace, after, done = Pace(), 0, 0
    renew = pace.timed(reindexing.renew)
    while batch := await site.database.write(renew, after=after, most=pace.size):
        after, done = batch.after, done + batch.looked_at
        pace.ended()
        advance(done)
    return done
