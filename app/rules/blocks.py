"""Blocks: chains and networks from which no comment is taken for a time.

Of a network nothing is kept but a keyed hash that is another each day. Whether a network is blocked is found by making
the hashes that it has had on the days for which there are blocks.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.errors import Bilingual, Problem
from app.instants import written
from app.rules.models import BlockKind, CommenterBlock
from app.secrets.sealing import Keyring

MOST = 500
"""Blocks at the same time."""

SOURCES_KEPT = timedelta(days=7)
"""How long a comment's network can be blocked; then its hash is forgotten."""

_BLOCK: Any = CommenterBlock.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one


class Blocked(Problem):
    """A moderator keeps this writer or this network from commenting for a time; `until` says how long."""

    status = 403
    code = "blocked"
    title = Bilingual("التعليق موقوف مؤقتًا", "Blocked for a time")
    detail = Bilingual(
        "أوقف المشرفون التعليق منك أو من شبكتك حتى التاريخ المذكور في until.",
        "Moderators have blocked comments from you or from your network until the date in until.",
    )


class Source(NamedTuple):
    """Where something came from: a keyed hash of the network, and the day for which it was made (`2026-03-01`)."""

    digest: str
    day: str


def source_of(network: str, *, keys: Keyring, now: datetime) -> Source:
    """What is kept of a network."""
    day = f"{now:%Y-%m-%d}"
    return Source(keys.index(network, purpose=_purpose(day)), day)


def _purpose(day: str) -> str:
    return f"sender:{day}"


class Blocks(NamedTuple):
    """Until when chains are blocked, and networks, by the day of their hashes and the hashes."""

    chains: Mapping[int, datetime]
    networks: Mapping[str, Mapping[str, datetime]]

    def check_network(self, network: str, *, keys: Keyring, now: datetime) -> None:
        """`Blocked` for a network from which nothing is taken now."""
        for day, digests in self.networks.items():
            for digest in keys.indexes(network, purpose=_purpose(day)):
                _check(digests.get(digest), now)

    def check_chain(self, chain_id: int | None, *, now: datetime) -> None:
        """`Blocked` for a chain from which nothing is taken now."""
        if chain_id is not None:
            _check(self.chains.get(chain_id), now)


NONE = Blocks({}, {})


def _check(until: datetime | None, now: datetime) -> None:
    if until is not None and until > now:
        raise Blocked(members={"until": written(until)})


def in_force(session: Session) -> Blocks:
    """All that are stored; who asks compares their ends."""
    chains: dict[int, datetime] = {}
    networks: dict[str, dict[str, datetime]] = {}
    columns = (_BLOCK.c.kind, _BLOCK.c.chain_id, _BLOCK.c.source_day, _BLOCK.c.source, _BLOCK.c.until)
    for kind, chain_id, day, digest, until in session.execute(sa.select(*columns)):
        if kind == BlockKind.chain:
            chains[chain_id] = until
        else:
            networks.setdefault(day, {})[digest] = until
    return Blocks(chains, networks)


def prune(session: Session, *, now: datetime) -> int:
    """Delete the blocks that are over; how many."""
    return session.connection().execute(sa.delete(CommenterBlock).where(col(CommenterBlock.until) <= now)).rowcount


def needed_until(session: Session, *, newest: str, now: datetime) -> datetime | None:
    """When the last block ends that was made with an older key; None for none."""
    is_older = (_BLOCK.c.until > now, _BLOCK.c.source.is_not(None), ~_BLOCK.c.source.startswith(f"{newest}."))
    found: datetime | None = session.execute(sa.select(sa.func.max(_BLOCK.c.until)).where(*is_older)).scalar_one()
    return found
