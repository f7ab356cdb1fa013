"""The one loader: records from every source become sections, tags, authors, media, articles, comments and menus.

It may be run again at any time. What is here by its external id and was made of an equal record is not touched, and
what a killed run has stored is found again: each batch is a transaction of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from app.accounts import audit
from app.accounts.models import OPERATOR, Viewer
from app.imports.batches import Fetch, Load, Placed
from app.imports.load_articles import ArticleLoading
from app.imports.load_comments import CommentLoading
from app.imports.load_entries import load_entries
from app.imports.load_media import load_media
from app.imports.load_site import load_addresses, load_site
from app.imports.ndjson import Item, Lines
from app.imports.results import LoadReport, RecordResult
from app.imports.transfer_records import Unreadable
from app.imports.trial import NothingKept, trial_of
from app.media.stores import open_storage
from app.web.site import Site

KINDS = ("media", "section", "tag", "author", "article", "comment", "address", "menu", "site")
"""The types of records, in the order in which they are stored."""

MOST = {"section": 2000, "tag": 500, "author": 500, "media": 16, "article": 64, "comment": 512}
"""Records of a type that are stored together; 100 of the others."""

MOST_CHARACTERS = 1 << 20
"""Characters of the texts of what waits to be stored; what is done with them at one go takes some milliseconds."""

READ_AT_ONCE = 64
"""Records that are read before somebody else gets a turn."""


async def load_records(
    site: Site,
    records: Iterable[Item] | Lines,
    *,
    source_folder: Path | None = None,
    publish: bool = True,
    progress: Callable[[int], None] = lambda _place: None,
    tell: Callable[[RecordResult], object] = lambda _result: None,
    fetch: Fetch | None = None,
    viewer: Viewer = OPERATOR,
    types: Collection[str] = KINDS,
    articles: Mapping[str, int] | None = None,
    dry_run: bool = False,
) -> LoadReport:
    """Store records, each once by its external id; the numbers of what became of them, each result told by `tell`.

    `records` are read in a thread, a few at a time, and lines by the pool; None is a line with nothing in it.
    `source_folder` is where the files of media lie; what has only an address is fetched by `fetch`, where that is
    given. Without `publish` nothing becomes public. `progress` gets the place up to which everything is read. Records
    of other `types` are refused.
    `articles` are the ids of articles that comments name by something else than their external ids.
    With `dry_run` nothing is stored: all of it is done on a copy of the database, which is gone at the end.
    """
    load = Load(site, LoadReport(tell), source_folder, publish, fetch, open_storage(site.settings), articles or {})
    if dry_run:
        async with trial_of(site) as copied:
            load = replace(load, site=copied, files=NothingKept(load.files), is_trial=True)
            await _load_all(load, records, progress, types, viewer)
    else:
        await _load_all(load, records, progress, types, viewer)
    return load.report


async def _load_all(
    load: Load, records: Iterable[Item] | Lines, progress: Callable[[int], None], types: Collection[str], viewer: Viewer
) -> None:
    await load.write(_audit, "import.begin", viewer=viewer, load=load)
    loading = _Loading(load, types)
    place = 0
    try:
        async for some in _read(load, records):
            for item in some:
                place += 1
                await loading.take(place, item)
            progress(place)
        await loading.finish()
    finally:
        await loading.close()
    await load.write(_audit, "import.end", viewer=viewer, load=load)


async def _read(load: Load, records: Iterable[Item] | Lines) -> AsyncIterator[list[Item]]:
    """Some records at a time."""
    if isinstance(records, Lines):
        while some := await records.following(load.compute):
            yield some
        return
    entries = iter(records)
    while some := await asyncio.to_thread(lambda: list(islice(entries, READ_AT_ONCE))):
        yield some


def _audit(session: Any, action: str, *, viewer: Viewer, load: Load) -> None:
    total = load.report.total
    counts = {"created": total("created"), "updated": total("updated"), "refused": total("refused")}
    told = counts if action == "import.end" else {}
    audit.record(session, action, 0, viewer=viewer, keys=load.site.keys, now=load.site.now(), **told)


class _Loading:
    """Gathers records by their types, and stores them in the order in which they need one another."""

    def __init__(self, load: Load, types: Collection[str]) -> None:
        self._load, self._types = load, types
        self._waiting: dict[str, list[Placed]] = {kind: [] for kind in KINDS}
        self._characters = 0
        self._articles = ArticleLoading(load)
        self._comments = CommentLoading(load)

    async def take(self, place: int, item: Item) -> None:
        """Take a record; what waits is stored once there is enough of it."""
        if item is None:
            return
        if isinstance(item, Unreadable):
            told = RecordResult(place, item.type, item.external_id, "refused", "invalid", item.faults)
            self._load.report.add(told)
            return
        placed = Placed(place, item)
        if item.type not in self._types:
            self._load.tell(placed, "refused", reason="forbidden")
            return
        self._waiting[item.type].append(placed)
        self._characters += len(getattr(item, "body", ""))
        if len(self._waiting[item.type]) >= MOST.get(item.type, 100):
            await self._store_up_to(item.type)
        elif self._characters >= MOST_CHARACTERS:
            await self._store_up_to(KINDS[-1])

    async def finish(self) -> None:
        """Store all that waits."""
        await self._store_up_to(KINDS[-1])
        await self._articles.drain()
        await self._comments.finish()

    async def close(self) -> None:
        """Let go of what is held."""
        await self._articles.stop()
        self._comments.close()

    async def _store_up_to(self, last: str) -> None:
        """Store what waits of a type, and before it all that it may need."""
        for kind in KINDS[: KINDS.index(last) + 1]:
            batch, self._waiting[kind] = self._waiting[kind], []
            if batch:
                self._characters -= sum(len(getattr(each.record, "body", "")) for each in batch)
                await self._store(kind, batch)

    async def _store(self, kind: str, batch: list[Placed]) -> None:
        if kind == "article":
            await self._articles.take(batch)
            return
        if kind in {"comment", "menu", "address"}:
            await self._articles.drain()
        if kind in {"section", "tag", "author"}:
            await load_entries(self._load, batch)
        elif kind == "media":
            await load_media(self._load, batch)
        elif kind == "comment":
            await self._comments.take(batch)
        elif kind == "address":
            await load_addresses(self._load, batch)
        else:
            await load_site(self._load, batch)
