"""Suggestions while somebody types: names of tags and titles of listed articles that begin so."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.letters import completion_key
from app.articles.models import Article
from app.articles.search_models import Suggestion
from app.articles.states import listed
from app.catalog.listings import article_count
from app.catalog.models import Kind, Tag
from app.db.columns import LAST
from app.db.prepared import Prepared

MOST_TAGS = 3

MOST_LOOKED_AT = 100
"""Tags, those with the most articles, of which it is counted how many are due: thousands may begin with one letter."""

MOST_SORTED = 1000
"""Tags that begin so and are put in order; where more do, all are looked through from those with the most articles on,
until there are enough that begin so."""

_BOUNDS = (sa.bindparam("first", type_=sa.String()), sa.bindparam("last", type_=sa.String()))
_MOST = sa.bindparam("most", type_=sa.Integer())
_NOW = sa.bindparam("now", type_=Article.__table__.c.published_at.type)  # type: ignore[attr-defined]  # sqlmodel gives every table one
_LISTED: Any = article_count(Kind.tag, _NOW).element
_TITLES = Prepared(
    sa.select(col(Article.id).label("id"), col(Article.title).label("text"), col(Article.slug).label("slug"))
    .where(col(Article.title_key) >= _BOUNDS[0], col(Article.title_key) < _BOUNDS[1], listed(_NOW, is_bound=False))
    .order_by(col(Article.title_key), col(Article.id))
    .limit(_MOST)
)

_BEGINS = (col(Tag.name_key) >= _BOUNDS[0], col(Tag.name_key) < _BOUNDS[1])
_BEYOND = Prepared(
    sa.select(col(Tag.id)).where(*_BEGINS).limit(sa.literal_column("1")).offset(sa.literal_column(str(MOST_SORTED)))
)


def _tags(begins: Any, *order: Any) -> Prepared:
    first = (
        sa.select(col(Tag.id))
        .where(begins, col(Tag.published_count) > 0)
        .order_by(*order)
        .limit(sa.literal_column(str(MOST_LOOKED_AT)))
    )
    return Prepared(
        sa.select(col(Tag.id).label("id"), col(Tag.name).label("text"), col(Tag.slug).label("slug"))
        .where(col(Tag.id).in_(first), _LISTED > 0)
        .order_by(_LISTED.desc(), col(Tag.name_key))
        .limit(_MOST)
    )


_SORTED = _tags(sa.and_(*_BEGINS), col(Tag.published_count).desc(), col(Tag.name_key))
_BY_COUNT = _tags(
    sa.case(_BEGINS, else_=sa.false()),  # in a form that no index of keys answers
    col(Tag.published_count).desc(),
    col(Tag.name_key).desc(),  # as the index of counts stands when it is read from its end
)


def suggest(session: Session, typed: str, *, most: int, now: datetime) -> list[Suggestion]:
    """What may be meant: a few tags, then titles in their order; nothing where nothing was typed."""
    key = completion_key(typed)
    if not key:
        return []
    tags = _tags_of(session, key, most=min(most, MOST_TAGS), now=now)
    titles = _TITLES.all(session, first=key, last=key + LAST, most=most - len(tags), now=now)
    return [
        *(Suggestion(kind="tag", id=row.id, text=row.text, slug=row.slug) for row in tags),
        *(Suggestion(kind="article", id=row.id, text=row.text, slug=row.slug) for row in titles),
    ]


def _tags_of(session: Session, key: str, *, most: int, now: datetime) -> list[Any]:
    bounds = {"first": key, "last": key + LAST}
    statement = _SORTED if _BEYOND.first(session, **bounds) is None else _BY_COUNT
    return statement.all(session, **bounds, most=most, now=now)
