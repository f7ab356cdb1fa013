"""The rules in force, as a worker keeps them: made ready once, thrown away when any process has changed them.

What is watched is what the response cache watches: PostgreSQL announces a change, SQLite shows that its file has
another version. While nothing can be known of changes, the versions of the rules are read for each comment.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable
from time import monotonic
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request

from app.db.runner import Database
from app.events import subjects
from app.rules import blocks, service
from app.rules.blocks import Blocks
from app.rules.lookalikes import look
from app.rules.service import Kept
from app.rules.weighing import InForce, Lists, bounds_of

MOST_REMEMBERED = 64
"""Articles whose own rules a worker keeps ready."""

NAMES_KEPT = 2.0
"""Seconds for which names are believed while nothing is known of changes."""

_NAMES = {subjects.STAFF_NAMES, subjects.AUTHORS}


class SiteInForce(NamedTuple):
    """The site's rules, made ready."""

    kept: Kept
    lists: Lists
    policy: str | None
    protects_names: bool


class RulesInForce:
    """The rules of one worker."""

    def __init__(self, database: Database) -> None:
        self._database, self._watch = database, database.watch()
        self._site: SiteInForce | None = None
        self._last: SiteInForce | None = None
        self._own: OrderedDict[int, InForce] = OrderedDict()
        self._names: frozenset[str] | None = None
        self._blocks: Blocks | None = None
        self._names_read = 0.0
        self._rules_age = self._names_age = self._blocks_age = 0
        self._reading = asyncio.Lock()

    async def open(self) -> None:
        """Begin to watch for changes."""
        await self._watch.start(self._hear)

    async def close(self) -> None:
        """Watch no longer."""
        await self._watch.close()

    async def site(self) -> SiteInForce:
        """The rules of the site as they were last committed."""
        is_current = self._watch.is_current()
        if self._site is not None and is_current:
            return self._site
        async with self._reading:
            if self._site is not None and is_current:
                return self._site
            age = self._rules_age
            kept = await self._database.read(service.kept)
            found = self._last
            if found is None or found.kept != kept:
                found = self._last = await asyncio.to_thread(_site_in_force, kept)
            if age == self._rules_age:
                self._site = found
            return found

    async def of(self, article_id: int, site: SiteInForce) -> InForce:
        """The rules that hold for an article."""
        if article_id not in site.kept.articles:
            return InForce((site.lists,), bounds_of(site.kept.site))
        if self._site is site and (known := self._own.get(article_id)) is not None:
            self._own.move_to_end(article_id)
            return known
        own = await self._database.read(service.of_article, article_id)
        found = await asyncio.to_thread(_with_own, site, own)
        if self._site is site:
            self._own[article_id] = found
            if len(self._own) > MOST_REMEMBERED:
                self._own.popitem(last=False)
        return found

    async def names(self) -> frozenset[str]:
        """How the names of staff and bylines look."""
        is_believed = self._watch.is_current() or monotonic() - self._names_read < NAMES_KEPT
        if self._names is not None and is_believed:
            return self._names
        async with self._reading:
            if self._names is not None and is_believed:
                return self._names
            age = self._names_age
            read = await self._database.read(service.names)
            found = await asyncio.to_thread(_looks, read)
            if age == self._names_age:
                self._names, self._names_read = found, monotonic()
            return found

    async def blocks(self) -> Blocks:
        """Who may not comment for a time."""
        is_current = self._watch.is_current()
        if self._blocks is not None and is_current:
            return self._blocks
        age = self._blocks_age
        found = await self._database.read(blocks.in_force)
        if age == self._blocks_age:
            self._blocks = found
        return found

    def _hear(self, tags: Collection[str] | None) -> None:
        if tags is None or subjects.RULES in tags:
            self._rules_age += 1
            self._site = None
            self._own.clear()
        if tags is None or not _NAMES.isdisjoint(tags):
            self._names_age += 1
            self._names = None
        if tags is None or subjects.BLOCKS in tags:
            self._blocks_age += 1
            self._blocks = None


def _site_in_force(kept: Kept) -> SiteInForce:
    protects_names = kept.site["staff_names"] is not False
    return SiteInForce(kept, Lists(kept.site), kept.site["policy"], protects_names)


def _with_own(site: SiteInForce, own: Any) -> InForce:
    if own is None:
        return InForce((site.lists,), bounds_of(site.kept.site))
    return InForce((site.lists, Lists(own)), bounds_of(site.kept.site, own))


def _looks(names: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(look, names)))


async def _rules(request: Request) -> RulesInForce:
    found: RulesInForce = request.app.state.rules
    return found


RulesDep = Annotated[RulesInForce, Depends(_rules)]
