"""Mail that waits to be sent: added, taken for sending by one process at a time, settled, called off."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.db import ids
from app.events.facts import MailQueued
from app.events.recording import record
from app.mail import pace
from app.mail.letters import Letter
from app.mail.models import OutgoingMail
from app.secrets.sealing import Keyring, SealBroken

LONGEST_WAIT = timedelta(days=1)
"""How long a mail is tried; RFC 5321 §4.5.4.1 asks for days between servers, and ours hands over to one of them."""

FIRST_RETRY, LAST_RETRY = timedelta(minutes=1), timedelta(hours=4)
"""The time after the first failure; it doubles up to the other."""

CLAIM = timedelta(minutes=10)
"""How long a mail that was taken belongs to who took it. Where that process was killed, it is taken again then."""

PATIENT = frozenset({"privacy"})
"""Kinds of mail that wait while an address may not be written to: its owner has a right to them."""

_MAIL: Any = OutgoingMail.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one


class Taken(NamedTuple):
    """A mail that is being sent; `attempt` is 1 for the first time."""

    id: int
    kind: str
    attempt: int
    address: str
    letter: Letter
    message_id: str
    created_at: datetime


def enqueue(
    session: Session,
    letter: Letter,
    *,
    to: str,
    keys: Keyring,
    now: datetime,
    is_proven: bool = False,
    about: str | None = None,
) -> None:
    """Have a letter sent once this transaction is committed.

    To an address that is not proven one mail an hour is sent, and any other is dropped (see `take`). `about` names
    what it is about by an id, for `call_off`.
    """
    (mail_id,) = ids.reserve(session, _MAIL, 1)
    row = {
        "id": mail_id,
        "kind": letter.kind,
        "about": about,
        "address_sealed": keys.seal(to, place=_place("address_sealed", mail_id)),
        "letter_sealed": keys.seal(letter.bounded().as_text(), place=_place("letter_sealed", mail_id)),
        "message_id": secrets.token_hex(16),
        "is_proven": is_proven,
        "attempts": 0,
        "created_at": now,
        "next_at": now,
    }
    session.execute(sa.insert(_MAIL), [row])
    record(session, MailQueued(), now=now)


def call_off(session: Session, about: Sequence[str]) -> int:
    """Delete what still waits about some things, which readers may not see any more; how many mails."""
    is_about = sa.delete(_MAIL).where(_MAIL.c.about.in_(about))
    return session.connection().execute(is_about).rowcount


class Waiting(NamedTuple):
    """A mail that waits, without its text."""

    id: int
    kind: str
    created_at: datetime
    address: str


def waiting(session: Session, numbers: Sequence[int], *, keys: Keyring) -> list[Waiting]:
    """Some of the mails that wait, by their numbers; one that was sent meanwhile is left out."""
    rows = session.exec(select(OutgoingMail).where(_MAIL.c.id.in_(numbers)).order_by(_MAIL.c.id)).all()
    opened = ((row, keys.open(row.address_sealed, place=_place("address_sealed", row.id or 0))) for row in rows)
    return [Waiting(row.id or 0, row.kind, row.created_at, address) for row, address in opened]


def delete(session: Session, numbers: Sequence[int]) -> int:
    """Delete mails that wait, by their numbers; how many."""
    return session.connection().execute(sa.delete(_MAIL).where(_MAIL.c.id.in_(numbers))).rowcount


def take(session: Session, *, most: int, keys: Keyring, now: datetime) -> tuple[list[Taken], list[str]]:
    """Take the mails that are due, so that no other process sends them; and the kinds of those that were dropped.

    A mail is dropped that cannot be opened, or would be the second one of an hour to an address that is not proven; one
    of a `PATIENT` kind waits for that hour to end.
    """
    rows = session.exec(
        select(OutgoingMail)
        .where(col(OutgoingMail.next_at) <= now)
        .order_by(col(OutgoingMail.next_at), col(OutgoingMail.id))
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    taken: list[Taken] = []
    dropped: list[str] = []
    for row in rows:
        mail = _opened(row, keys)
        is_allowed = mail is not None and (
            row.is_proven or row.attempts > 0 or pace.take(session, mail.address, keys=keys, now=now)
        )
        if mail is not None and not is_allowed and row.kind in PATIENT:
            row.next_at = now + pace.BETWEEN
            continue
        if mail is None or not is_allowed:
            session.delete(row)
            dropped.append(row.kind)
            continue
        row.attempts, row.next_at = mail.attempt, now + CLAIM
        taken.append(mail)
    session.flush()
    return taken, dropped


def _opened(row: OutgoingMail, keys: Keyring) -> Taken | None:
    mail_id = row.id or 0
    try:
        address = keys.open(row.address_sealed, place=_place("address_sealed", mail_id))
        letter = Letter.from_text(keys.open(row.letter_sealed, place=_place("letter_sealed", mail_id)))
    except SealBroken:
        return None
    return Taken(mail_id, row.kind, row.attempts + 1, address, letter, row.message_id, row.created_at)


def finish(session: Session, mail: Taken) -> None:
    """Forget a mail: it was sent, or refused permanently."""
    session.execute(sa.delete(_MAIL).where(_is(mail)))


def postpone(session: Session, mail: Taken, *, now: datetime) -> bool:
    """Have a mail tried later; whether it will be. One that has waited for a day is forgotten."""
    wait = min(FIRST_RETRY * 2 ** min(mail.attempt - 1, 20), LAST_RETRY)
    if now + wait > mail.created_at + LONGEST_WAIT:
        finish(session, mail)
        return False
    session.execute(sa.update(_MAIL).where(_is(mail)).values(next_at=now + wait))
    return True


def give_back(session: Session, mails: Sequence[Taken], *, now: datetime) -> None:
    """Put mails back that were taken and not tried."""
    for mail in mails:
        values = {"next_at": now + FIRST_RETRY, "attempts": max(1, mail.attempt - 1)}
        session.execute(sa.update(_MAIL).where(_is(mail)).values(**values))


def _is(mail: Taken) -> Any:
    """The row of a mail, unless another process has taken it since."""
    return (_MAIL.c.id == mail.id) & (_MAIL.c.attempts == mail.attempt)


def next_due(session: Session) -> datetime | None:
    """When the next mail is due; None where none waits."""
    found: datetime | None = session.execute(sa.select(sa.func.min(col(OutgoingMail.next_at)))).scalar_one()
    return found


def expire(session: Session, *, now: datetime) -> int:
    """Forget what has waited for a day, as where mail was turned off; how many mails."""
    is_old = sa.delete(_MAIL).where(_MAIL.c.created_at < now - LONGEST_WAIT - CLAIM)
    return session.connection().execute(is_old).rowcount


def _place(column: str, mail_id: int) -> str:
    return f"outgoing_mail.{column}:{mail_id}"
