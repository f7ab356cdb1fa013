"""Imports that were sent over HTTP: taken, begun, watched, ended, and forgotten after a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, get_args

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts.models import Role, Scope, Viewer
from app.db.keyset import Key, Paging, Slice, beyond, cut
from app.db.prepared import PreparedWrite
from app.db.sqlite.locking import lock_names
from app.errors import NotFound, TooManyRequests
from app.events.facts import ImportTaken
from app.events.recording import record
from app.imports.import_models import (
    ImportCounts,
    ImportFault,
    ImportLine,
    ImportLinePrivate,
    ImportPrivate,
    ImportRun,
    ImportState,
)
from app.imports.results import LoadReport, Outcome, RecordResult

MOST_WAITING = 20
"""Imports that wait or run."""

MOST_LINES = 10_000
"""Lines of one import that are kept; the others are counted."""

MOST_ATTEMPTS = 5
"""How often an import is begun that was interrupted."""

SILENT = timedelta(minutes=1)
"""How long nothing is heard of a process that is at work, before another one begins anew."""

KEPT = timedelta(days=30)

TYPES: dict[Scope, tuple[str, ...]] = {
    Scope.imports_write: ("comment",),
    Scope.catalog_write: ("section", "tag", "author"),
    Scope.articles_publish: ("media", "article", "address"),
    Scope.accounts_admin: ("menu", "site"),
}
"""Which records somebody may import by a scope."""

_LOCK = "imports"
_NOTE = PreparedWrite(sa.insert(ImportLine))


class Begun(NamedTuple):
    """An import that a process is at work on."""

    id: int
    name: str
    types: tuple[str, ...]
    is_dry: bool
    makes_drafts: bool
    viewer: Viewer


def check_room(session: Session) -> None:
    """`TooManyRequests` where too many wait."""
    unfinished = col(ImportRun.state).in_([ImportState.waiting, ImportState.running])
    count = sa.select(sa.func.count()).select_from(ImportRun).where(unfinished)
    if session.execute(count).scalar_one() >= MOST_WAITING:
        raise TooManyRequests(headers={"Retry-After": "60"})


def take(
    session: Session, *, name: str, length: int, is_dry: bool, makes_drafts: bool, viewer: Viewer, now: datetime
) -> ImportPrivate:
    """Take a file that has come; `TooManyRequests` where too many wait by now."""
    lock_names(session, [_LOCK])
    check_room(session)
    run = ImportRun(
        account_id=viewer.account_id,
        token_id=viewer.token_id,
        state=ImportState.waiting,
        name=name,
        is_dry=is_dry,
        makes_drafts=makes_drafts,
        types=[each for scope, types in TYPES.items() if viewer.may(scope) for each in types],
        bytes=length,
        counts={},
        created_at=now,
    )
    session.add(run)
    session.flush()
    record(session, ImportTaken(), now=now)
    return _shown(run)


def get(session: Session, run_id: int) -> ImportPrivate:
    """An import; `NotFound` without."""
    run = session.get(ImportRun, run_id)
    if run is None:
        raise NotFound
    return _shown(run)


def list_all(session: Session, *, paging: Paging) -> Slice[ImportPrivate]:
    """The imports that are not forgotten yet, newest first."""
    its_id = col(ImportRun.id)
    statement = (
        select(ImportRun)
        .where(*beyond([its_id], paging.cursor, is_descending=True))
        .order_by(its_id if paging.is_backward else its_id.desc())
        .limit(paging.limit + 1)
    )
    found = cut(session.exec(statement).all(), paging, _place_of)
    return Slice([_shown(run) for run in found.items], found.next_key, found.previous_key)


def list_lines(session: Session, run_id: int, *, paging: Paging) -> Slice[ImportLinePrivate]:
    """The lines of an import that were refused, or lost something, in their order; `NotFound` without the import."""
    get(session, run_id)
    line = col(ImportLine.line)
    statement = (
        select(ImportLine)
        .where(ImportLine.run_id == run_id, *beyond([line], paging.cursor, is_descending=False))
        .order_by(line.desc() if paging.is_backward else line)
        .limit(paging.limit + 1)
    )
    found = cut(session.exec(statement).all(), paging, _key_of)
    return Slice([_line(row) for row in found.items], found.next_key, found.previous_key)


def begin(session: Session, *, now: datetime) -> Begun | None:
    """Begin with the oldest import that waits, or was interrupted; None where there is none, or one is under way."""
    lock_names(session, [_LOCK])
    unfinished = col(ImportRun.state).in_([ImportState.waiting, ImportState.running])
    run = session.exec(select(ImportRun).where(unfinished).order_by(col(ImportRun.id)).with_for_update()).first()
    if run is None or (run.state == ImportState.running and run.beat_at is not None and run.beat_at > now - SILENT):
        return None
    run.attempts += 1
    run.state, run.beat_at, run.started_at = ImportState.running, now, run.started_at or now
    if run.attempts > MOST_ATTEMPTS:
        run.state, run.finished_at = ImportState.failed, now
        session.flush()
        return begin(session, now=now)
    session.execute(sa.delete(ImportLine).where(col(ImportLine.run_id) == run.id))
    session.flush()
    viewer = Viewer(run.account_id or 0, "", Role.admin, run.token_id, frozenset())
    return Begun(run.id or 0, run.name, tuple(run.types), run.is_dry, run.makes_drafts, viewer)


def note(
    session: Session,
    run_id: int,
    report: LoadReport,
    results: Sequence[RecordResult],
    *,
    read: int,
    state: ImportState,
    now: datetime,
) -> None:
    """Note how far an import is, and what became of some of its lines."""
    run = session.get(ImportRun, run_id, with_for_update=True)
    if run is None:
        return
    counts = {name: report.total(name) for name in get_args(Outcome)}
    run.counts, run.bytes_read, run.state, run.beat_at = counts, read, state, now
    run.finished_at = now if state in {ImportState.done, ImportState.failed} else None
    _NOTE.run(session, [_noted(run_id, each) for each in results])
    session.flush()


def _noted(run_id: int, result: RecordResult) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "line": result.place,
        "type": result.type,
        "external_id": result.external_id,
        "outcome": result.outcome,
        "entry_id": result.entry_id,
        "reason": result.reason,
        "faults": [list(fault) for fault in result.faults],
        "notes": list(result.notes),
    }


def names_in_use(session: Session) -> set[str]:
    """The names of the files that are still to be read."""
    unfinished = col(ImportRun.state).in_([ImportState.waiting, ImportState.running])
    return set(session.exec(select(ImportRun.name).where(unfinished)))


def prune(session: Session, *, now: datetime) -> int:
    """Forget what ended long ago; how many."""
    old = (col(ImportRun.finished_at) < now - KEPT,)
    ids = list(session.exec(select(ImportRun.id).where(*old).limit(100)))
    session.execute(sa.delete(ImportLine).where(col(ImportLine.run_id).in_(ids)))
    session.execute(sa.delete(ImportRun).where(col(ImportRun.id).in_(ids)))
    return len(ids)


def _shown(run: ImportRun) -> ImportPrivate:
    return ImportPrivate(
        id=run.id or 0,
        state=ImportState(run.state),
        dry_run=run.is_dry,
        drafts=run.makes_drafts,
        bytes=run.bytes,
        bytes_read=run.bytes_read,
        attempts=run.attempts,
        counts=ImportCounts(**run.counts),
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
    )


def _line(row: Any) -> ImportLinePrivate:
    return ImportLinePrivate(
        line=row.line,
        type=row.type,
        external_id=row.external_id,
        outcome=row.outcome,
        id=row.entry_id,
        reason=row.reason,
        faults=[ImportFault(member=member, code=code) for member, code in row.faults],
        notes=row.notes,
    )


def _key_of(row: Any) -> Key:
    return (row.line,)


def _place_of(run: ImportRun) -> Key:
    return (run.id or 0,)
