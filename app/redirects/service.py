"""Old addresses: remembered, found, and forgotten with what they lead to."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.addresses import AddressError
from app.db.columns import LAST
from app.db.prepared import PreparedIn
from app.db.upsert import insert_for
from app.events.facts import AddressesRemembered
from app.events.recording import record
from app.redirects import old_addresses
from app.redirects.models import OldAddress, Target

TABLE: Any = OldAddress.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one

SHORTEST_BEGINNING = 12
"""Characters of the last part of a path that was cut: what is shorter is the beginning of too much."""


MOST_BEGINNING = 20
"""Paths with one beginning that are looked at."""

MOST_LACKING = 3
"""Characters that a path was cut by, where more than one begins with it."""


class Lead(NamedTuple):
    """Where an old address, absolute or a path, leads; `entry_id` is 0 for the front page.

    `article_id` is told for a comment: the article that it stands under.
    """

    address: str
    kind: str
    entry_id: int
    article_id: int | None = None


class Found(NamedTuple):
    """A target of old addresses, and the host under which it was remembered."""

    key: str
    host: str
    kind: str
    entry_id: int


def remember(session: Session, leads: Iterable[Lead | tuple[str, str, int]], *, now: datetime) -> list[str]:
    """Let old addresses lead to articles, sections, tags, authors, media, comments or the front page from now on.

    `leads` are `Lead`s, or triples of address, kind and number. An address that led elsewhere leads here from now on;
    remembering one twice changes nothing. What is no address, or too long for one, is not remembered: these are
    returned. A kind that is none is a `ValueError`.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    refused = []
    for lead in leads:
        address, kind, entry_id, article_id = Lead(*lead)
        try:
            read = old_addresses.read(address)
        except AddressError:
            refused.append(address)
            continue
        row = {"kind": Target(kind).value, "entry_id": entry_id, "article_id": article_id}
        rows[read.key, read.host] = {"key": read.key, "host": read.host, **row}
    known = {(row.key, row.host): row for row in _ROWS.all(session, {key for key, _host in rows})}
    new = [row for names, row in sorted(rows.items()) if _differs(known.get(names), row)]
    if new:
        insert = insert_for(session, OldAddress)
        told = {name: insert.excluded[name] for name in ("kind", "entry_id", "article_id")}
        session.connection().execute(insert.on_conflict_do_update(index_elements=["key", "host"], set_=told), new)
        record(session, AddressesRemembered(), now=now)
    return refused


def find(session: Session, keys: Sequence[str], *, host: str) -> Found | None:
    """Where the first of some keys leads that anything leads from: from this host if it does, from another if not."""
    rows = [Found(row.key, row.host, row.kind, row.entry_id) for row in _ROWS.all(session, set(keys))]
    order = {key: place for place, key in enumerate(keys)}
    return min(rows, key=lambda row: (order[row.key], row.host != host, row.host), default=None)


def find_all(session: Session, addresses: Collection[tuple[str, str]]) -> dict[tuple[str, str], Found]:
    """Where addresses lead, by their keys and hosts. What another host remembers of a key is not among it."""
    rows = _ROWS.all(session, {key for key, _host in addresses})
    found = {(row.key, row.host): Found(row.key, row.host, row.kind, row.entry_id) for row in rows}
    return {names: found[names] for names in addresses if names in found}


def find_cut(session: Session, path: str, *, host: str) -> Found | None:
    """The target of the one path that begins with another, which was cut.

    Where more than one does, it is the one that lacks least, if it lacks no more than a few characters.
    """
    if len(path.rpartition("/")[2]) < SHORTEST_BEGINNING:
        return None
    begins = (TABLE.c.key > path, TABLE.c.key < path + LAST)
    found = sa.select(TABLE.c.key, TABLE.c.host, TABLE.c.kind, TABLE.c.entry_id).where(*begins)
    rows = [Found(*row) for row in session.execute(found.order_by(TABLE.c.key, TABLE.c.host).limit(MOST_BEGINNING))]
    whole = [row for row in rows if "/" not in row.key[len(path) :] and "?" not in row.key]
    best = min(whole, key=lambda row: (len(row.key), row.host != host, row.host), default=None)
    others = [row for row in whole if best is not None and (row.kind, row.entry_id) != (best.kind, best.entry_id)]
    if best is None or (others and len(best.key) - len(path) > MOST_LACKING):
        return None
    return None if any(len(row.key) == len(best.key) for row in others) else best


def lead_elsewhere(session: Session, kind: str, from_id: int, to_id: int) -> None:
    """Let what led to one lead to another of its kind: into which it was merged."""
    session.execute(sa.update(TABLE).where(*_is_target(kind, [from_id])).values(entry_id=to_id))


def forget(session: Session, kind: str, ids: Collection[int]) -> None:
    """Forget the addresses of what is deleted; with an article go those of its comments."""
    session.execute(sa.delete(TABLE).where(*_is_target(kind, ids)))
    if kind == Target.article:
        session.execute(sa.delete(TABLE).where(TABLE.c.article_id.is_not(None), TABLE.c.article_id.in_(ids)))


def _is_target(kind: str, ids: Collection[int]) -> tuple[Any, Any]:
    return TABLE.c.kind == str(kind), TABLE.c.entry_id.in_(ids)


def _differs(known: Any, row: dict[str, Any]) -> bool:
    return known is None or any(getattr(known, name) != value for name, value in row.items())


_ROWS = PreparedIn(TABLE.c.key.type, lambda keys: sa.select(*TABLE.c).where(TABLE.c.key.in_(keys)))
