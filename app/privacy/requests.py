"""Requests by address: taken without looking whether it is known, found by the background job, answered by a link.

An address is sealed for its row, and the secret of a link is stored as its digest.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.comments.privacy import compared
from app.db import ids
from app.events.facts import ErasureConfirmed
from app.events.recording import record
from app.mail import service as mail
from app.privacy.letters import link_letter
from app.privacy.models import PrivacyAction, PrivacyRequest, RequestState
from app.secrets.sealing import Keyring, SealBroken
from app.setting_kinds import Rate
from app.settings import Settings
from app.web import limits

LASTS = timedelta(days=1)
"""How long the link in the mail works, and a request waits to be looked at."""

CONFIRMED_LASTS = timedelta(days=7)
"""How long a confirmed erasure is tried, where something stops it."""

OF_ADDRESS = Rate(2, 3600)
"""Requests about one address that are looked at: an export and an erasure each hour. Others are taken and forgotten."""

MOST_FOUND = 20_000
"""Rows that one export tells."""

_REQUEST: Any = PrivacyRequest.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one


class Waiting(NamedTuple):
    """A request that is to be looked at."""

    id: int
    action: PrivacyAction
    is_confirmed: bool
    address: str


class Answerable(NamedTuple):
    """A request whose link somebody has opened; what was found is there for an export alone."""

    id: int
    action: PrivacyAction
    address: str
    found: Mapping[str, list[int]]


def ask(session: Session, address: str, action: PrivacyAction, language: str, *, keys: Keyring, now: datetime) -> None:
    """Take a request. What is done here does not depend on whether the address is known.

    It wakes no job: one that answered at once would be busier with a letter than without one, while whoever asked
    sends the next request, and would tell them by its time.
    """
    key = limits.source_key(keys, "privacy-address", compared(address).decode(), now=now)
    if limits.hit(session, key, OF_ADDRESS, now=now):
        return
    (request_id,) = ids.reserve(session, _REQUEST, 1)
    row = {
        "id": request_id,
        "action": action,
        "state": RequestState.asked,
        "language": language,
        "address_sealed": keys.seal(address, place=_place("address_sealed", request_id)),
        "expires_at": now + LASTS,
    }
    session.execute(sa.insert(_REQUEST), [row])


def waiting(session: Session, *, most: int, keys: Keyring, now: datetime) -> list[Waiting]:
    """The oldest requests that are to be looked at. One that does not open expires."""
    is_waiting = col(PrivacyRequest.state).in_([RequestState.asked, RequestState.confirmed])
    rows = session.exec(
        select(PrivacyRequest)
        .where(is_waiting, col(PrivacyRequest.expires_at) > now)
        .order_by(col(PrivacyRequest.id))
        .limit(most)
    )
    found = []
    for row in rows:
        try:
            address = _opened(row, keys)
        except SealBroken:
            continue
        is_confirmed = row.state == RequestState.confirmed
        found.append(Waiting(row.id or 0, PrivacyAction(row.action), is_confirmed, address))
    return found


def send_link(
    session: Session,
    request_id: int,
    found: Mapping[str, Sequence[int]],
    *,
    keys: Keyring,
    settings: Settings,
    now: datetime,
) -> None:
    """Mail the link to an address to which something belongs."""
    row = session.get(PrivacyRequest, request_id, with_for_update=True)
    if row is None or row.state != RequestState.asked:
        return
    secret = secrets.token_urlsafe(32)
    row.digest, row.state, row.expires_at = _digest(secret), RequestState.mailed, now + LASTS
    if row.action == PrivacyAction.export:
        row.found_sealed = keys.seal(json.dumps(found), place=_place("found_sealed", request_id))
    session.flush()
    letter = link_letter(PrivacyAction(row.action), "en" if row.language == "en" else "ar", secret, settings)
    mail.enqueue(session, letter, to=_opened(row, keys), keys=keys, now=now)


def of_secret(session: Session, secret: str, *, keys: Keyring, now: datetime) -> Answerable | None:
    """The request of a mailed link; None for one that is not ours, too old, or used for its erasure already."""
    row = _row(session, secret, now)
    if row is None:
        return None
    try:
        address = _opened(row, keys)
        sealed, place = row.found_sealed, _place("found_sealed", row.id or 0)
        found = {} if sealed is None else json.loads(keys.open(sealed, place=place))
    except SealBroken:
        return None
    return Answerable(row.id or 0, PrivacyAction(row.action), address, found)


def confirm(session: Session, secret: str, *, now: datetime) -> bool:
    """Have an erasure carried out; whether it will be. The link works once."""
    row = _row(session, secret, now, is_locked=True)
    if row is None or row.action != PrivacyAction.erase:
        return False
    row.state, row.digest, row.expires_at = RequestState.confirmed, None, now + CONFIRMED_LASTS
    session.flush()
    record(session, ErasureConfirmed(), now=now)
    return True


def _row(session: Session, secret: str, now: datetime, *, is_locked: bool = False) -> PrivacyRequest | None:
    is_its = col(PrivacyRequest.digest) == _digest(secret)
    statement = select(PrivacyRequest).where(is_its, col(PrivacyRequest.expires_at) > now)
    return session.exec(statement.with_for_update() if is_locked else statement).first()


def finish(session: Session, request_id: int) -> None:
    """Forget a request: it was carried out, or nothing belongs to its address."""
    session.execute(sa.delete(_REQUEST).where(_REQUEST.c.id == request_id))


def prune(session: Session, *, now: datetime) -> int:
    """Forget the requests that are too old; how many."""
    return session.connection().execute(sa.delete(_REQUEST).where(_REQUEST.c.expires_at <= now)).rowcount


def _opened(row: PrivacyRequest, keys: Keyring) -> str:
    return keys.open(row.address_sealed, place=_place("address_sealed", row.id or 0))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _place(column: str, request_id: int) -> str:
    return f"privacy_request.{column}:{request_id}"
