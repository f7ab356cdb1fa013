"""What commands import from files of other systems."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from app.accounts.models import OPERATOR
from app.administration import presenter, run
from app.console import Finding, Report
from app.db.pacing import Pace
from app.imports import comments
from app.imports.comment_file import read_comments
from app.imports.comment_models import CommentImport, ImportProblem
from app.imports.comments import Incoming
from app.web.site import Site


class _Numbered(NamedTuple):
    line: int
    comment: CommentImport


class _Import:
    """One run: what was imported, what was refused, and what answers a comment that has not come yet."""

    def __init__(self, site: Site) -> None:
        self._site, self._pace = site, Pace()
        self._store = self._pace.timed(comments.store)
        self.outcomes: Counter[str] = Counter()
        self.refused: dict[int, str] = {}
        self.waiting: list[_Numbered] = []

    @property
    def size(self) -> int:
        """How many comments are to be stored at once."""
        return self._pace.size

    async def store(self, batch: Sequence[_Numbered]) -> None:
        """Store some comments, in a transaction of their own."""
        if not batch:
            return
        bodies = comments.render([each.comment.body for each in batch])
        incoming = [Incoming(each.comment, body) for each, body in zip(batch, bodies, strict=True)]
        site = self._site
        told = await site.database.write(
            self._store, incoming, viewer=OPERATOR, keys=site.keys, presenter=presenter(site)
        )
        self._pace.ended()
        for each, item in zip(batch, told.items, strict=True):
            if item.problem is ImportProblem.parent_unknown:
                self.waiting.append(each)
            elif item.problem is not None:
                self.refused[each.line] = item.problem
            else:
                self.outcomes[item.outcome] += 1

    async def store_waiting(self) -> None:
        """Store what answers comments that came after it; what answers nobody in the end is refused."""
        before = -1
        while self.waiting and len(self.waiting) != before:
            again, self.waiting = self.waiting, []
            before = len(again)
            while again:
                batch, again = again[: self.size], again[self.size :]
                await self.store(batch)
        self.refused |= {each.line: str(ImportProblem.parent_unknown) for each in self.waiting}


def import_comments(file: Path, advance: Callable[[int, int], None]) -> Report:
    """Import comments from lines of JSON; `advance` is told how many bytes of how many are done."""
    total = file.stat().st_size

    async def work(site: Site) -> Report:
        importing, batch = _Import(site), list[_Numbered]()
        for line in read_comments(file):
            if line.comment is None:
                importing.refused[line.number] = line.fault or ""
                continue
            batch.append(_Numbered(line.number, line.comment))
            if len(batch) >= importing.size:
                await importing.store(batch)
                batch = []
                advance(line.offset, total)
        await importing.store(batch)
        await importing.store_waiting()
        advance(total, total)
        return _report(importing)

    return run(work)


def _report(importing: _Import) -> Report:
    refused = [
        Finding(f"line {line}: {why}", {"line": line, "refused": why}, is_good=False)
        for line, why in sorted(importing.refused.items())
    ]
    created, unchanged = importing.outcomes["created"], importing.outcomes["unchanged"]
    data = {"created": created, "unchanged": unchanged, "refused": len(refused)}
    return Report([*refused, Finding(f"{created} created, {unchanged} unchanged, {len(refused)} refused", data)])
