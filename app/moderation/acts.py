"""The audit log as moderators and administrators read it: numbers and words of ours, no text of anybody."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.accounts.audit import AuditEntry
from app.accounts.models import Account, Scope, Viewer
from app.db.keyset import Key, Paging, Slice, beyond, cut
from app.moderation.models import AccountNamed, ActPrivate

FOR_MODERATORS = ("comment.", "article.", "rules.")
"""How the actions begin that every moderator may read; all others are for administrators."""


class ActFilter(NamedTuple):
    """What the log is narrowed to: who did it, what was done, to what, and when."""

    account: int | None = None
    action: str | None = None
    subject: int | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None


def list_acts(session: Session, narrowed: ActFilter, *, paging: Paging, viewer: Viewer) -> Slice[ActPrivate]:
    """The acts that somebody may know of, newest first."""
    key = (col(AuditEntry.number),)
    statement = (
        sa.select(AuditEntry, col(Account.name))
        .outerjoin(Account, col(Account.id) == col(AuditEntry.account_id))
        .where(*_conditions(narrowed, viewer), *beyond(key, paging.cursor, is_descending=True))
        .order_by(key[0] if paging.is_backward else key[0].desc())
        .limit(paging.limit + 1)
    )
    return cut([_act(entry, name) for entry, name in session.execute(statement)], paging, _key_of)


def _conditions(narrowed: ActFilter, viewer: Viewer) -> list[Any]:
    conditions: list[Any] = []
    if not viewer.may(Scope.accounts_admin):
        conditions.append(sa.or_(*(col(AuditEntry.action).startswith(each) for each in FOR_MODERATORS)))
    if narrowed.account is not None:
        conditions.append(col(AuditEntry.account_id) == narrowed.account)
    if narrowed.action is not None:
        conditions.append(col(AuditEntry.action) == narrowed.action)
    if narrowed.subject is not None:
        conditions.append(col(AuditEntry.subject_id) == narrowed.subject)
    if narrowed.created_after is not None:
        conditions.append(col(AuditEntry.at) >= narrowed.created_after)
    if narrowed.created_before is not None:
        conditions.append(col(AuditEntry.at) < narrowed.created_before)
    return conditions


def _act(entry: AuditEntry, name: str | None) -> ActPrivate:
    account = None if name is None else AccountNamed(id=entry.account_id, name=name)
    told = {"number", "at", "action", "subject_id", "batch", "detail"}
    return ActPrivate(account=account, **entry.model_dump(include=told))


def _key_of(act: ActPrivate) -> Key:
    return (act.number,)
