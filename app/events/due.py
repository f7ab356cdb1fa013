"""Articles that will be published by the clock, each until the fact of its publication is recorded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel

from app.db.columns import ID_TYPE
from app.db.prepared import Prepared, PreparedIn, PreparedWrite


class ScheduledArticle(SQLModel, table=True):
    """An article whose date of publication is still to come, or has come and is not recorded yet."""

    __tablename__ = "scheduled_article"

    article_id: int = Field(primary_key=True, sa_type=ID_TYPE)
    published_at: datetime = Field(index=True)


_TABLE: Any = ScheduledArticle.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_INSERT = PreparedWrite(sa.insert(_TABLE))
_DELETE = PreparedWrite(sa.delete(_TABLE).where(_TABLE.c.article_id == sa.bindparam("article")))
_DUE = Prepared(
    sa.select(_TABLE.c.article_id, _TABLE.c.published_at)
    .where(_TABLE.c.published_at <= sa.bindparam("now", type_=_TABLE.c.published_at.type))
    .order_by(_TABLE.c.published_at, _TABLE.c.article_id)
    .limit(sa.bindparam("most", type_=sa.Integer()))
    .with_for_update(skip_locked=True)
)
_DUE_OF = PreparedIn(
    _TABLE.c.article_id.type,
    lambda ids: (
        sa.select(_TABLE.c.article_id)
        .where(
            _TABLE.c.article_id.in_(ids), _TABLE.c.published_at <= sa.bindparam("now", type_=_TABLE.c.published_at.type)
        )
        .with_for_update()
    ),
)


def expect(session: Session, dates: Mapping[int, datetime]) -> None:
    """Remember the dates of publication of articles, which none of them has yet."""
    _INSERT.run(session, [{"article_id": each, "published_at": at} for each, at in dates.items()])


def forget(session: Session, article_ids: Iterable[int]) -> None:
    """Forget the dates of articles, where they have one."""
    _DELETE.run(session, [{"article": each} for each in article_ids])


def following(session: Session) -> datetime | None:
    """The earliest date of publication that is expected; None where there is none."""
    found: datetime | None = session.execute(sa.select(sa.func.min(_TABLE.c.published_at))).scalar_one()
    return found


def take_of(session: Session, article_ids: Sequence[int], *, now: datetime) -> list[int]:
    """Take out those of some articles whose date has come."""
    found = [row.article_id for row in _DUE_OF.all(session, article_ids, now=now)]
    forget(session, found)
    return found


def take(session: Session, *, now: datetime, most: int) -> list[int]:
    """Take out the articles whose date has come, the earliest first: each is taken once, by any number of processes."""
    found = [row.article_id for row in _DUE.all(session, now=now, most=most)]
    forget(session, found)
    return found
