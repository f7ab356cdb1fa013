"""Where addresses are sealed: the one list of the columns that have to be opened to find somebody's.

A test compares it with the tables: a new sealed column is named here, among `PLACES` or `OTHERS`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.comments.models import CommentAddress
from app.comments.privacy import compared
from app.mail.models import OutgoingMail
from app.notifications.models import ReplySubscriber
from app.secrets.sealing import Keyring, SealBroken


class Place(NamedTuple):
    """A column of sealed addresses; `kind` is what a row of it belongs to."""

    kind: str
    column: Any

    @property
    def key(self) -> Any:
        """The number by which its rows are found; it is a part of what they are sealed for."""
        (found,) = self.column.table.primary_key
        return found

    @property
    def name(self) -> str:
        """The column as the tables call it."""
        return f"{self.column.table.name}.{self.column.name}"


def _column(table: Any, name: str) -> Any:
    return table.__table__.c[name]


COMMENT = Place("comment", _column(CommentAddress, "email_sealed"))
SUBSCRIPTION = Place("subscription", _column(ReplySubscriber, "address_sealed"))
MAIL = Place("mail", _column(OutgoingMail, "address_sealed"))

PLACES = (COMMENT, SUBSCRIPTION, MAIL)
"""All of them, in the order in which they are looked through."""

OTHERS: Mapping[str, str] = {
    "account.email_sealed": "found by its blind index",
    "audit_head.former_seal": "the seal of an entry of the log, which has no address",
    "idempotency_record.answer": "ids, and secrets that were handed out once",
    "outgoing_mail.letter_sealed": "what a mail says; no letter repeats an address",
    "privacy_request.address_sealed": "a request itself, which is gone within a day",
    "privacy_request.found_sealed": "numbers of rows",
    "reply_subscriber.secret_sealed": "the secret of a link",
    "webhook.former_secret_sealed": "the secret of a webhook that was replaced",
    "webhook.secret_sealed": "the secret of a webhook",
    "webhook.url_sealed": "where a program of the site's own listens",
}
"""Sealed columns that need not be opened to find an address, and why."""


class Sealed(NamedTuple):
    """A sealed address, and the number of its row."""

    number: int
    sealed: str


def last(session: Session, place: Place) -> int:
    """The number of the newest row of a place; 0 for none."""
    return session.execute(sa.select(sa.func.max(place.key))).scalar_one() or 0


def read(session: Session, place: Place, *, after: int, most: int) -> list[Sealed]:
    """The next sealed addresses of a place, by their numbers."""
    statement = sa.select(place.key, place.column).where(place.key > after).order_by(place.key).limit(most)
    return [Sealed(*row) for row in session.execute(statement)]


def which_are(
    sealed: Sequence[Sealed], place: Place, wanted: Mapping[bytes, int], *, keys: Keyring
) -> dict[int, list[int]]:
    """The rows that have one of some addresses (in the form of `compared`), by what each of these stands for.

    A row that does not open is none of them.
    """
    found: dict[int, list[int]] = {}
    for each in sealed:
        try:
            address = keys.open(each.sealed, place=f"{place.name}:{each.number}")
        except SealBroken:
            continue
        asked = wanted.get(compared(address))
        if asked is not None:
            found.setdefault(asked, []).append(each.number)
    return found
