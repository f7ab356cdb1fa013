"""The audit log: who did what to which thing, append-only, each entry sealed to the one before it.

Entries hold ids and no texts or addresses, so that what people wrote can be erased. The seal is keyed: a change
of an entry in the database without the keys breaks the chain from there on.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy import Index
from sqlmodel import JSON, Field, Session, SQLModel, col, func, select

from app.accounts.models import Viewer
from app.db.columns import ID_TYPE, partial_index
from app.db.snapshot import one_moment
from app.secrets.sealing import Keyring

PURPOSE = "audit"
HEAD = 1
READ_AT_ONCE = 500


class AuditEntry(SQLModel, table=True):
    """One act. `number` runs without gaps; account and token are named by their numbers alone, and outlive both.

    `batch`: the number of the first of the acts that one call did together; null for an act of its own.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_id", "number"),
        Index("ix_audit_entry_at", "at"),
        partial_index("ix_audit_entry_batch", "batch", "number", where="batch IS NOT NULL"),
    )

    number: int = Field(primary_key=True, sa_type=ID_TYPE)
    at: datetime
    account_id: int = Field(sa_type=ID_TYPE, index=True)
    token_id: int = Field(sa_type=ID_TYPE)
    action: str = Field(max_length=40)
    subject_id: int = Field(sa_type=ID_TYPE)
    detail: dict[str, Any] = Field(sa_type=JSON)
    seal: str = Field(max_length=60)
    batch: int | None = Field(default=None, sa_type=ID_TYPE)


class AuditHead(SQLModel, table=True):
    """The end of the chain: one row, which an appending transaction locks."""

    __tablename__ = "audit_head"

    id: int = Field(primary_key=True, sa_type=ID_TYPE)
    number: int = Field(sa_type=ID_TYPE)
    seal: str = Field(max_length=60)
    resealed: int | None = Field(default=None, sa_type=ID_TYPE)
    """The last entry that has been sealed anew, while `reseal` has not come to the end."""
    former_seal: str | None = None
    """The seal that it had before, sealed itself: the next entry hangs on that one."""


class Act(BaseModel):
    """An entry of the log as operators see it."""

    number: int
    at: datetime
    account_id: int
    token_id: int
    action: str
    subject_id: int
    detail: dict[str, Any]
    batch: int | None = None


class NewAct(NamedTuple):
    """An act that is about to be recorded; `detail` holds ids, numbers and words of ours."""

    action: str
    subject_id: int
    detail: dict[str, str | int | None]


class BrokenChain(Exception):  # noqa: N818  it names what was found
    """The log is not what was written, from an entry on."""


def record(
    session: Session,
    action: str,
    subject_id: int,
    *,
    viewer: Viewer,
    keys: Keyring,
    now: datetime,
    **detail: str | int | None,
) -> None:
    """Append an act such as `comment.approve`, in the transaction of the act itself."""
    _append(session, [NewAct(action, subject_id, detail)], viewer=viewer, keys=keys, now=now, is_batch=False)


def record_together(
    session: Session, acts: Sequence[NewAct], *, viewer: Viewer, keys: Keyring, now: datetime
) -> int | None:
    """Append the acts of one call; the number of their batch, None where there is no act."""
    return _append(session, acts, viewer=viewer, keys=keys, now=now, is_batch=True) if acts else None


def _append(
    session: Session, acts: Iterable[NewAct], *, viewer: Viewer, keys: Keyring, now: datetime, is_batch: bool
) -> int:
    """Append acts, each sealed to the one before it; the number of the first."""
    session.flush()
    locked = select(AuditHead).where(AuditHead.id == HEAD).with_for_update()
    head = session.exec(locked.execution_options(populate_existing=True)).one()
    first = head.number + 1
    for number, act in enumerate(acts, first):
        entry = AuditEntry(
            number=number,
            at=now,
            account_id=viewer.account_id,
            token_id=viewer.token_id,
            action=act.action,
            subject_id=act.subject_id,
            detail=act.detail,
            seal="",
            batch=first if is_batch else None,
        )
        entry.seal = keys.index(_sealed(entry, head.seal), purpose=PURPOSE)
        session.add(entry)
        head.number, head.seal = entry.number, entry.seal
    session.flush()
    return first


def first_broken(session: Session, *, keys: Keyring) -> int | None:
    """The number of the first entry that is not what was written, or one beyond the last where some are missing.

    None when the chain is whole. It is asked by `Database.read`, while others append to the chain and seal it anew.
    """
    with one_moment(session):
        return _first_broken(session, keys)


def _first_broken(session: Session, keys: Keyring) -> int | None:
    seal, expected = "", 1
    resealed, former = session.exec(select(AuditHead.resealed, AuditHead.former_seal).where(AuditHead.id == HEAD)).one()
    while entries := session.exec(
        select(AuditEntry).where(AuditEntry.number >= expected).order_by(col(AuditEntry.number)).limit(READ_AT_ONCE)
    ).all():
        for entry in entries:
            if entry.number != expected or entry.seal not in keys.indexes(_sealed(entry, seal), purpose=PURPOSE):
                return expected
            seal, expected = entry.seal, expected + 1
            if former is not None and entry.number == resealed:
                seal = keys.open(former, place=_former_place(resealed))
        session.expunge_all()
    head = session.exec(select(AuditHead).where(AuditHead.id == HEAD)).one()
    return None if (head.number, head.seal) == (expected - 1, seal) else expected


def reseal(session: Session, *, most: int, keys: Keyring) -> int:
    """Seal the next entries anew under the newest key; how many, 0 when all are. `BrokenChain` where one was changed.

    Each entry hangs on the one before it, so that all behind the first one change. Others go on appending meanwhile.
    """
    locked = select(AuditHead).where(AuditHead.id == HEAD).with_for_update()
    head = session.exec(locked.execution_options(populate_existing=True)).one()
    if head.former_seal is None or head.resealed is None:
        is_older = ~col(AuditEntry.seal).startswith(f"{keys.newest_id}.")
        first = session.exec(select(sa.func.min(AuditEntry.number)).where(is_older)).one()
        if first is None:
            return 0
        last = first - 1
        former = seal = "" if not last else session.exec(_seal_of(last)).one()
    else:
        last = head.resealed
        former, seal = keys.open(head.former_seal, place=_former_place(last)), session.exec(_seal_of(last)).one()
    entries = session.exec(
        select(AuditEntry).where(AuditEntry.number > last).order_by(col(AuditEntry.number)).limit(most)
    ).all()
    for entry in entries:
        last += 1
        if entry.number != last or entry.seal not in keys.indexes(_sealed(entry, former), purpose=PURPOSE):
            raise BrokenChain(str(last))
        former, seal = entry.seal, keys.index(_sealed(entry, seal), purpose=PURPOSE)
        entry.seal = seal
    if last == head.number:
        head.seal, head.resealed, head.former_seal = seal, None, None
    else:
        head.resealed, head.former_seal = last, keys.seal(former, place=_former_place(last))
    session.flush()
    return len(entries)


def _seal_of(number: int) -> Any:
    return select(AuditEntry.seal).where(AuditEntry.number == number)


def _former_place(number: int | None) -> str:
    return f"audit_head.former_seal:{number}"


def latest(session: Session, *, most: int, before: int | None = None) -> list[Act]:
    """The newest acts, or the newest of those before a number; newest first."""
    chosen = select(AuditEntry).order_by(col(AuditEntry.number).desc()).limit(most)
    if before is not None:
        chosen = chosen.where(col(AuditEntry.number) < before)
    return [Act.model_validate(entry.model_dump()) for entry in session.exec(chosen)]


def one(session: Session, number: int) -> Act | None:
    """The act with a number; None where there is none."""
    entry = session.exec(select(AuditEntry).where(AuditEntry.number == number)).first()
    return None if entry is None else Act.model_validate(entry.model_dump())


def of_batch(session: Session, batch: int, *, most: int) -> list[Act]:
    """The acts of a batch, in their order."""
    chosen = select(AuditEntry).where(AuditEntry.batch == batch).order_by(col(AuditEntry.number)).limit(most)
    return [Act.model_validate(entry.model_dump()) for entry in session.exec(chosen)]


def last_of_each(session: Session, subject_ids: Iterable[int], actions: Collection[str]) -> dict[int, int]:
    """The number of the newest act of some kinds for each of some subjects."""
    subject, number = col(AuditEntry.subject_id), col(AuditEntry.number)
    newest = sa.select(subject, sa.func.max(number)).where(subject.in_(subject_ids), is_one_of(actions))
    return {row[0]: row[1] for row in session.execute(newest.group_by(subject))}


def is_one_of(actions: Collection[str]) -> Any:
    """The condition that an act is of one of some kinds."""
    return col(AuditEntry.action).in_(sorted(actions))


def latest_of(session: Session, kind: str, subject_ids: Collection[int]) -> dict[int, datetime]:
    """When something of a kind (the beginning of its actions) was last done to each of some subjects."""
    is_its = col(AuditEntry.subject_id).in_(subject_ids), col(AuditEntry.action).startswith(kind)
    found = select(AuditEntry.subject_id, func.max(AuditEntry.at)).where(*is_its).group_by(col(AuditEntry.subject_id))
    return dict(session.exec(found).all())


def count(session: Session) -> int:
    """How many acts were recorded."""
    return int(session.execute(sa.select(col(AuditHead.number)).where(col(AuditHead.id) == HEAD)).scalar_one())


def _sealed(entry: AuditEntry, previous: str) -> str:
    told = [
        previous,
        entry.number,
        entry.at.isoformat(),
        entry.account_id,
        entry.token_id,
        entry.action,
        entry.subject_id,
        entry.detail,
    ]
    if entry.batch is not None:
        told.append(entry.batch)
    return json.dumps(told, sort_keys=True, ensure_ascii=False)
