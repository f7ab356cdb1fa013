"""Suggestions while somebody types: names of tags and titles of listed articles that begin so."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.letters import fold
from app.arabic.slug import slug_key
from app.articles.models import Article
from app.articles.search_models import Suggestion
from app.articles.states import listed
from app.catalog.listings import article_count
from app.catalog.models import Kind, Tag
from app.db.columns import LAST
from app.db.prepared import Prepared
from app.search.engines import is_sqlite

MOST_TAGS = 3

MOST_LOOKED_AT = 100
"""Tags, those with the most articles, of which it is counted how many are due: thousands may begin with one letter."""

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


def _tags(begins: Any) -> Prepared:
    first = (
        sa.select(col(Tag.id))
        .where(begins, col(Tag.published_count) > 0)
        .order_by(col(Tag.published_count).desc(), col(Tag.slug_key))
        .limit(sa.literal_column(str(MOST_LOOKED_AT)))
    )
    return Prepared(
        sa.select(col(Tag.id).label("id"), col(Tag.name).label("text"), col(Tag.slug).label("slug"))
        .where(col(Tag.id).in_(first), _LISTED > 0)
        .order_by(_LISTED.desc(), col(Tag.slug_key))
        .limit(_MOST)
    )


_TAGS_IN_SQLITE = _tags(sa.and_(col(Tag.slug_key) >= _BOUNDS[0], col(Tag.slug_key) < _BOUNDS[1]))  # by its index
_TAGS_IN_POSTGRESQL = _tags(col(Tag.slug_key).startswith(_BOUNDS[0], autoescape=False))


def suggest(session: Session, typed: str, *, most: int, now: datetime) -> list[Suggestion]:
    """What may be meant: a few tags, then titles in their order; nothing where nothing was typed."""
    key = fold(typed)
    if not key:
        return []
    tag_key = slug_key(typed)
    tags = _tags_of(session, tag_key, most=min(most, MOST_TAGS), now=now) if tag_key else []
    titles = _TITLES.all(session, first=key, last=key + LAST, most=most - len(tags), now=now)
    return [
        *(Suggestion(kind="tag", id=row.id, text=row.text, slug=row.slug) for row in tags),
        *(Suggestion(kind="article", id=row.id, text=row.text, slug=row.slug) for row in titles),
    ]


def _tags_of(session: Session, key: str, *, most: int, now: datetime) -> list[Any]:
    statement = _TAGS_IN_SQLITE if is_sqlite(session) else _TAGS_IN_POSTGRESQL
    return statement.all(session, first=key, last=key + LAST, most=most, now=now)
