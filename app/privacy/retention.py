"""How long things are kept, where the settings say so: the background job that erases and forgets.

It works in small transactions, and everything else has its turn between them. What became visible or hidden is counted
and told as when somebody erases a comment.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import audit
from app.articles import service as articles
from app.comments.models import Comment, CommentAddress, CommentStatus
from app.privacy import service as privacy
from app.privacy.belongings import pieces
from app.web.site import Site

LOOKED_AT_ONCE = 500
"""Comments that are looked at in one read."""

FORGOTTEN_AT_ONCE = 200
"""Addresses that are forgotten in one transaction."""

UNWANTED = (CommentStatus.rejected, CommentStatus.spam)

LOOKS_EVERY = timedelta(hours=1)
"""The time between two looks through all addresses, which is one through all comments that have one."""

_COMMENT: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_ADDRESS: Any = CommentAddress.__table__  # type: ignore[attr-defined]  # see above

log = logging.getLogger("maqal.privacy")


class Seen(NamedTuple):
    """A piece of a walk: the place behind which it goes on (None at the end), and what is too old in it."""

    after: Any
    ids: list[int]


class Retention:
    """The job of one process."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._looks_at: datetime | None = None

    async def work(self) -> None:
        """Erase and forget what the settings do not want kept any longer."""
        settings, now = self._site.settings, self._site.now()
        done = {}
        if settings.keep_rejected_days:
            done["erased"] = await self._erase_unwanted(now - timedelta(days=settings.keep_rejected_days))
        if settings.keep_addresses_days and (self._looks_at is None or now >= self._looks_at):
            done["forgotten"] = await self._forget(now - timedelta(days=settings.keep_addresses_days))
            self._looks_at = now + LOOKS_EVERY
        if any(done.values()):
            log.info("retention", extra=done)

    async def _erase_unwanted(self, before: datetime) -> int:
        erased = 0
        for status in UNWANTED:
            after: Any = (datetime.min.replace(tzinfo=before.tzinfo), 0)
            while after is not None:
                after, ids = await self._site.database.read_aside(unwanted, status, before=before, after=after)
                for some in pieces(ids, privacy.ERASED_AT_ONCE):
                    begun = monotonic()
                    erased += await self._site.database.write(erase_unwanted, some, now=self._site.now())
                    await asyncio.sleep(monotonic() - begun)
        return erased

    async def _forget(self, before: datetime) -> int:
        forgotten, after = 0, 0
        while after is not None:
            after, ids = await self._site.database.read_aside(old_addresses, before=before, after=after)
            for some in pieces(ids, FORGOTTEN_AT_ONCE):
                begun = monotonic()
                forgotten += await self._site.database.write(forget, some)
                await asyncio.sleep(monotonic() - begun)
        return forgotten


def unwanted(session: Session, status: CommentStatus, *, before: datetime, after: tuple[datetime, int]) -> Seen:
    """The next comments of a status that were written before an instant, and not moved by a moderator since."""
    is_old = (
        _COMMENT.c.status == status,
        _COMMENT.c.created_at < before,
        _COMMENT.c.created_at >= after[0],
        (_COMMENT.c.created_at > after[0]) | (_COMMENT.c.id > after[1]),
    )
    columns = sa.select(_COMMENT.c.created_at, _COMMENT.c.id).where(*is_old, _COMMENT.c.deleted_at.is_(None))
    rows = session.execute(columns.order_by(_COMMENT.c.created_at, _COMMENT.c.id).limit(LOOKED_AT_ONCE)).all()
    ids = [row.id for row in rows]
    moved = audit.latest_of(session, "comment.", ids)
    old = [each for each in ids if each not in moved or moved[each] < before]
    return Seen(tuple(rows[-1]) if len(rows) == LOOKED_AT_ONCE else None, old)


def erase_unwanted(session: Session, comment_ids: Sequence[int], *, now: datetime) -> int:
    """Erase those of some comments that are still rejected or spam; how many."""
    is_asked = col(Comment.id).in_(comment_ids)
    articles.lock_for_comments(session, select(Comment.article_id).where(is_asked))
    still = session.exec(select(Comment.id).where(is_asked, col(Comment.status).in_(UNWANTED))).all()
    return privacy.erase(session, [each for each in still if each is not None], now=now)


def old_addresses(session: Session, *, before: datetime, after: int) -> Seen:
    """The next of the approved comments that were written before an instant and still have an address."""
    columns = sa.select(_ADDRESS.c.comment_id, _COMMENT.c.status, _COMMENT.c.created_at)
    joined = columns.join(_COMMENT, _COMMENT.c.id == _ADDRESS.c.comment_id)
    in_order = joined.where(_ADDRESS.c.comment_id > after).order_by(_ADDRESS.c.comment_id)
    rows = session.execute(in_order.limit(LOOKED_AT_ONCE)).all()
    old = [row.comment_id for row in rows if row.status == CommentStatus.approved and row.created_at < before]
    return Seen(rows[-1].comment_id if len(rows) == LOOKED_AT_ONCE else None, old)


def forget(session: Session, comment_ids: Sequence[int]) -> int:
    """Forget the addresses of those of some comments that are still approved; how many. No answer shows one."""
    is_approved = sa.select(_COMMENT.c.id).where(
        _COMMENT.c.id.in_(comment_ids), _COMMENT.c.status == CommentStatus.approved
    )
    gone = sa.delete(_ADDRESS).where(_ADDRESS.c.comment_id.in_(is_approved))
    return session.connection().execute(gone).rowcount
