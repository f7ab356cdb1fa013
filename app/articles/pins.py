"""Pinned articles: first in the lists of their site and section, until an instant where one was given.

The cursors of such a list name the articles that came first on its first page. They are left out of the pages behind
it, so that every article comes once, whatever is pinned or ends to be pinned meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles.models import Article
from app.articles.service import TABLE
from app.db.keyset import Cursor, Key, beyond

MOST = 10
"""Pinned articles that come first: the newest; others stand where their dates put them."""

_KEY_OF_AN_ARTICLE = 2
"""Members of a key before those of this module: date and id. Then whether it is a pinned article's, and the ids."""

_NOW = sa.bindparam("now", type_=TABLE.c.published_at.type)
IS_PINNED = sa.and_(sa.text("article.is_pinned"), sa.or_(TABLE.c.pinned_until.is_(None), TABLE.c.pinned_until > _NOW))
"""The condition for being pinned now; its first part lets the partial index serve it."""


class Heads(NamedTuple):
    """The pinned articles of a list, as its cursor names them: how many, and whether it stands at one of them.

    On the first page none is named yet: `named` is None.
    """

    named: int | None = None
    has_edge: bool = False


def heads_of(cursor: Cursor | None) -> Heads | None:
    """What a cursor says of pinned articles; None where there was none on the first page."""
    if cursor is None:
        return Heads()
    named = cursor.key[_KEY_OF_AN_ARTICLE:]
    return Heads(len(named) - 1, bool(named[0])) if named else None


def parameters(cursor: Cursor | None) -> dict[str, Any]:
    """The parameters of the statement: the pinned articles that a cursor names."""
    named = cursor.key[_KEY_OF_AN_ARTICLE + 1 :] if cursor is not None else ()
    return {f"pin_{place}": article_id for place, article_id in enumerate(named)}


def key_of(row: Any, heads: Sequence[int]) -> Key:
    """The key of an article in a list that begins with some pinned ones."""
    key = (row.sort_key, row.id)
    return (*key, int(row.id in heads), *heads) if heads else key


def named_by(rows: Sequence[Any], cursor: Cursor | None) -> tuple[int, ...]:
    """The pinned articles with which a list begins: those of its first page, or those that its cursor names."""
    if cursor is None:
        return tuple(row.id for row in rows if row.is_head)
    return tuple(each for each in cursor.key[_KEY_OF_AN_ARTICLE + 1 :] if isinstance(each, int))


def found(heads: Heads, pinned: Any, others: Any, key: tuple[Any, Any], *, edge: Cursor | None) -> Any:
    """Selects the ids of a page, its sort key and `is_head`: the pinned articles, then all others.

    `pinned` and `others` select id and sort key by what the list is narrowed to; `key` is that of the others.
    """
    is_backward = edge is not None and edge.is_backward
    left_out: Any
    most, own = sa.bindparam("most", type_=sa.Integer()), (TABLE.c.published_at, TABLE.c.id)
    if heads.named is None:
        first: Any = (
            pinned.where(IS_PINNED).order_by(*(each.desc() for each in own)).limit(sa.literal_column(str(MOST)))
        )
        first = first.cte("pinned")
        left_out = sa.select(first.c.id)
    else:
        left_out = [sa.bindparam(f"pin_{place}", type_=TABLE.c.id.type) for place in range(heads.named)]
        first = pinned.where(
            TABLE.c.id.in_(left_out), *beyond(own, edge if heads.has_edge else None, is_descending=True)
        )
        first = first.subquery()
    its_own_edge = None if heads.has_edge else edge
    rest = others.where(key[1].not_in(left_out), *beyond(key, its_own_edge, is_descending=True))
    rest = rest.order_by(*(each if is_backward else each.desc() for each in key)).limit(most).subquery()
    if heads.has_edge and is_backward:
        return _marked(first, 1).subquery("found")
    if edge is not None and not heads.has_edge and not is_backward:
        return _marked(rest, 0).subquery("found")
    return sa.union_all(_marked(first, 1), _marked(rest, 0)).subquery("found")


def _marked(source: Any, is_head: int) -> Any:
    return sa.select(source.c.id, source.c.sort_key, sa.literal_column(str(is_head), sa.Integer()).label("is_head"))


def next_end(session: Session, *, now: datetime) -> datetime | None:
    """When the next article ends to be pinned; None where none does."""
    until = col(Article.pinned_until)
    ends = sa.select(sa.func.min(until)).where(sa.text("article.is_pinned"), until > now)
    found: datetime | None = session.execute(ends).scalar_one()
    return found
