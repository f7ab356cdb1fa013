"""The audit log: who did what to which thing, append-only, each entry sealed to the one before it.

Entries hold ids and no texts or addresses, so that what people wrote can be erased. The seal is keyed: whoever changes
an entry in the database without the keys breaks the chain from there on.
"""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import JSON, Field, Session, SQLModel, col, select

from app.accounts.models import Viewer
from app.db.columns import ID_TYPE
from app.sealing import Keyring

PURPOSE = "audit"
HEAD = 1
READ_AT_ONCE = 500


class AuditEntry(SQLModel, table=True):
    """One act. `number` runs without gaps; account and token are named by their numbers alone, and outlive both."""

    __tablename__ = "audit_entry"

    number: int = Field(primary_key=True, sa_type=ID_TYPE)
    at: datetime
    account_id: int = Field(sa_type=ID_TYPE, index=True)
    token_id: int = Field(sa_type=ID_TYPE)
    action: str = Field(max_length=40)
    subject_id: int = Field(sa_type=ID_TYPE)
    detail: dict[str, Any] = Field(sa_type=JSON)
    seal: str = Field(max_length=60)


class AuditHead(SQLModel, table=True):
    """The end of the chain; one row, which whoever appends locks."""

    __tablename__ = "audit_head"

    id: int = Field(primary_key=True, sa_type=ID_TYPE)
    number: int = Field(sa_type=ID_TYPE)
    seal: str = Field(max_length=60)


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
    session.flush()
    locked = select(AuditHead).where(AuditHead.id == HEAD).with_for_update()
    head = session.exec(locked.execution_options(populate_existing=True)).one()
    entry = AuditEntry(
        number=head.number + 1,
        at=now,
        account_id=viewer.account_id,
        token_id=viewer.token_id,
        action=action,
        subject_id=subject_id,
        detail=detail,
        seal="",
    )
    entry.seal = keys.index(_sealed(entry, head.seal), purpose=PURPOSE)
    session.add(entry)
    head.number, head.seal = entry.number, entry.seal
    session.flush()


def first_broken(session: Session, *, keys: Keyring) -> int | None:
    """The number of the first entry that is not what was written, or one beyond the last where some are missing.

    None when the chain is whole.
    """
    seal, expected = "", 1
    while entries := session.exec(
        select(AuditEntry).where(AuditEntry.number >= expected).order_by(col(AuditEntry.number)).limit(READ_AT_ONCE)
    ).all():
        for entry in entries:
            if entry.number != expected or entry.seal not in keys.indexes(_sealed(entry, seal), purpose=PURPOSE):
                return expected
            seal, expected = entry.seal, expected + 1
        session.expunge_all()
    head = session.exec(select(AuditHead).where(AuditHead.id == HEAD)).one()
    return None if (head.number, head.seal) == (expected - 1, seal) else expected


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
    return json.dumps(told, sort_keys=True, ensure_ascii=False)
