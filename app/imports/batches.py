"""What all parts of an import share: the site, what it reports, and how its transactions are paced."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.articles.presentation import Presenter
from app.articles.writing import HELD_IN_POSTGRESQL, HELD_IN_SQLITE
from app.db.pacing import Pace
from app.errors import Problem, Unavailable
from app.imports.results import LoadReport, RecordResult
from app.imports.transfer_records import Record
from app.index.engines import is_sqlite
from app.media.storage import Storage
from app.web.site import Site

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 6
"""How often something is tried while the database or the pool is busy, with a longer rest each time: a minute."""

Fetch = Callable[[str, Path], Awaitable[None]]
"""Fetches what lies at an address into a file; a `Problem` where it cannot be had."""


class Placed(NamedTuple):
    """A record and its place in what is read."""

    place: int
    record: Record


@dataclass
class Load:
    """One import: `publish` says whether what was published is published here as well.

    `files` is where uploads go. `articles` are the ids of articles that comments name by something else than their
    external ids. In a trial, which works on a copy, what is made has no id that anybody could use.
    """

    site: Site
    report: LoadReport
    source_folder: Path | None
    publish: bool
    fetch: Fetch | None
    files: Storage
    articles: Mapping[str, int] = field(default_factory=dict)
    is_trial: bool = False
    _made: set[tuple[str, int | None]] = field(default_factory=set)

    @property
    def presenter(self) -> Presenter:
        """How articles are shown where nobody asked for anything special."""
        return Presenter.of_site(self.site.settings, self.site.now())

    def tell(
        self,
        placed: Placed,
        outcome: str,
        entry_id: int | None = None,
        *,
        reason: str | None = None,
        faults: tuple[tuple[str, str], ...] = (),
        notes: Sequence[str] = (),
    ) -> None:
        """Say what became of a record."""
        told = tuple(dict.fromkeys(notes))
        record = placed.record
        if self.is_trial:
            entry_id = self._usable(record.type, outcome, entry_id)
        self.report.add(
            RecordResult(
                placed.place, record.type, record.external_id, outcome, reason, faults, told, entry_id  # type: ignore[arg-type]  # one of the four
            )
        )  # fmt: skip

    def _usable(self, kind: str, outcome: str, entry_id: int | None) -> int | None:
        if outcome == "created":
            self._made.add((kind, entry_id))
        return None if (kind, entry_id) in self._made else entry_id

    async def write(self, verb: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a verb in a transaction; again, where the database is busy."""
        return await _patiently(lambda: self.site.database.write(verb, *args, **kwargs))

    async def compute(self, work: Callable[..., T], /, *args: Any, seconds: float) -> T:
        """Have the pool compute something; again, where it is busy."""
        return await _patiently(lambda: self.site.pool.run(work, *args, seconds=seconds))

    async def pace(self) -> Pace:
        """A pace for transactions of this database."""
        return Pace(HELD_IN_SQLITE if await self.site.database.read(is_sqlite) else HELD_IN_POSTGRESQL)


async def _patiently(asked: Callable[[], Awaitable[T]]) -> T:
    for attempt in range(1, PATIENCE):
        try:
            return await asked()
        except Unavailable:
            await asyncio.sleep(0.5 * 2**attempt)
    return await asked()


Item = TypeVar("Item")


async def in_turns(
    load: Load,
    pace: Pace,
    items: Sequence[Item],
    store: Callable[[Session, Sequence[Item]], Sequence[T]],
    refuse: Callable[[Item, str, tuple[tuple[str, str], ...]], None],
) -> list[tuple[Item, T]]:
    """Store items, so many to a transaction that readers' writes go on; what each came to, without the refused ones.

    Where a transaction is refused, each of its items is tried alone.
    """
    timed = pace.timed(store)
    done: list[tuple[Item, T]] = []
    place = 0
    while place < len(items):
        some = items[place : place + pace.size]
        place += len(some)
        try:
            done += zip(some, await load.write(timed, some), strict=True)
        except Unavailable:
            raise
        except (Problem, IntegrityError):
            for each in some:
                done += await _alone(load, each, store, refuse)
        else:
            pace.ended()
    return done


async def _alone(
    load: Load,
    item: Item,
    store: Callable[[Session, Sequence[Item]], Sequence[T]],
    refuse: Callable[[Item, str, tuple[tuple[str, str], ...]], None],
) -> list[tuple[Item, T]]:
    try:
        (stored,) = await load.write(store, [item])
    except Unavailable:
        raise
    except Problem as problem:
        refuse(item, problem.code, tuple((error.pointer.strip("/"), error.code) for error in problem.errors))
    except IntegrityError:
        refuse(item, "conflict", ())
    else:
        return [(item, stored)]
    return []
