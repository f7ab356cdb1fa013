"""The comments of an import, in whatever order they come: what answers a comment waits for it on the disk."""

import asyncio
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from app.accounts.models import OPERATOR
from app.comments.body import Written, written_all
from app.comments.models import CommentStatus
from app.comments.storing import Past
from app.imports import comments
from app.imports.batches import Load, Placed
from app.imports.comment_models import ImportProblem
from app.imports.comments import Incoming
from app.imports.transfer_records import CommentRecord
from app.pool import limits
from app.secrets import private_files

RENDERED_AT_ONCE = 64
"""Comments that one call of the pool renders."""


class CommentLoading:
    """Comments of one import, in batches."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._pace: Any = None
        private_files.make_folder(load.site.settings.data_dir)
        self._waiting = tempfile.TemporaryFile(dir=load.site.settings.data_dir)  # noqa: SIM115  `close` closes it
        self._lines = array("Q")
        self._places = array("Q")

    def close(self) -> None:
        """Let go of the file of what waits."""
        self._waiting.close()

    async def take(self, batch: Sequence[Placed]) -> None:
        """Store a batch; what answers a comment that has not come yet is put aside."""
        chunks = [batch[start : start + RENDERED_AT_ONCE] for start in range(0, len(batch), RENDERED_AT_ONCE)]
        bodies = await asyncio.gather(*map(self._rendered, chunks))
        incoming = [
            (placed, Incoming(_record(placed), body, _past(_record(placed))))
            for chunk, its in zip(chunks, bodies, strict=True)
            for placed, body in zip(chunk, its, strict=True)
        ]
        await self._store(incoming)

    async def finish(self) -> None:
        """Store what waits, for as long as something of it finds what it answers; the rest stands at the top."""
        before, is_reversed = -1, True
        while self._lines and len(self._lines) != before:
            before = len(self._lines)
            lines, places = self._lines, self._places
            self._lines, self._places = array("Q"), array("Q")
            for batch in self._read(lines, places, is_reversed=is_reversed):
                await self.take(batch)
            is_reversed = not is_reversed
        lines, places = self._lines, self._places
        self._lines, self._places = array("Q"), array("Q")
        for batch in self._read(lines, places, is_reversed=False):
            orphans = [each._replace(record=_orphan(_record(each))) for each in batch]
            await self._take_orphans(orphans)

    async def _take_orphans(self, batch: Sequence[Placed]) -> None:
        incoming = [
            (placed, Incoming(_record(placed), body, _past(_record(placed))))
            for placed, body in zip(batch, await self._rendered(batch), strict=True)
        ]
        await self._store(incoming, notes=["parent_unknown"])

    async def _rendered(self, chunk: Sequence[Placed]) -> list[Written | None]:
        texts = [_record(each).body for each in chunk]
        return await self._load.compute(written_all, texts, seconds=limits.CPU_SECONDS * 4)

    async def _store(self, incoming: list[tuple[Placed, Incoming]], notes: Sequence[str] = ()) -> None:
        if self._pace is None:
            self._pace = await self._load.pace()
        load = self._load
        store = self._pace.timed(comments.store)
        start = 0
        while start < len(incoming):
            some = incoming[start : start + self._pace.size]
            start += len(some)
            told = await load.write(
                store,
                [_as_text(each) for _, each in some],
                viewer=OPERATOR,
                keys=load.site.keys,
                presenter=load.presenter,
                is_audited=False,
                known=load.articles,
            )
            self._pace.ended()
            for (placed, _), item in zip(some, told.items, strict=True):
                if item.problem is ImportProblem.parent_unknown:
                    self._put_aside(placed)
                elif item.problem is not None:
                    load.tell(placed, "refused", reason=str(item.problem))
                else:
                    load.tell(placed, item.outcome, item.id, notes=notes if item.outcome == "created" else ())

    def _put_aside(self, placed: Placed) -> None:
        self._waiting.seek(0, 2)
        self._lines.append(self._waiting.tell())
        self._places.append(placed.place)
        self._waiting.write(_record(placed).model_dump_json().encode() + b"\n")

    def _read(self, lines: Sequence[int], places: Sequence[int], *, is_reversed: bool) -> Iterator[list[Placed]]:
        order = list(zip(lines, places, strict=True))
        if is_reversed:  # many archives have the newest comment first
            order.reverse()
        for start in range(0, len(order), 500):
            batch = []
            for line, place in order[start : start + 500]:
                self._waiting.seek(line)
                batch.append(Placed(place, CommentRecord.model_validate_json(self._waiting.readline())))
            yield batch


def _record(placed: Placed) -> CommentRecord:
    assert isinstance(placed.record, CommentRecord)  # noqa: S101  what this module is given
    return placed.record


def _orphan(record: CommentRecord) -> CommentRecord:
    return record.model_copy(update={"parent_external_id": None})


def _as_text(incoming: Incoming) -> Incoming:
    """A tombstone has no text, no name, no address, and stands where erased comments stand."""
    record = incoming.comment
    if not isinstance(record, CommentRecord) or not record.is_deleted:
        return incoming
    left: dict[str, Any] = {
        "author_name": "",
        "author_email": None,
        "author_url": None,
        "status": CommentStatus.trashed,
    }
    return incoming._replace(comment=record.model_copy(update=left), body=Written.nothing())


def _past(record: CommentRecord) -> Past:
    is_approved = record.status is CommentStatus.approved and not record.is_deleted
    deleted_at = (record.deleted_at or record.edited_at or record.created_at) if record.is_deleted else None
    return Past(
        is_staff=record.is_staff,
        is_pinned=record.is_pinned and is_approved,
        is_featured=record.is_featured and is_approved,
        like_count=0 if record.is_deleted else record.like_count,
        edited_at=record.edited_at,
        deleted_at=deleted_at,
    )
