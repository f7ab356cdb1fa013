"""Suggestions while somebody types: names of tags and titles of listed articles that begin so."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.compounds import other_spellings
from app.arabic.letters import completion_key, fold
from app.articles.models import Article
from app.articles.states import listed
from app.catalog.listings import article_count
from app.catalog.models import Kind, Tag
from app.db.columns import LAST
from app.db.prepared import Prepared
from app.search.models import Suggestion

MOST_TAGS = 3

MOST_LOOKED_AT = 100
"""Tags, those with the most articles, of which it is counted how many are due: thousands may begin with one letter."""

MOST_TITLES = 300
"""Titles that begin so and are looked at for one in a certain language."""

MOST_SORTED = 1000
"""Tags that begin so and are put in order; where more do, all are looked through from those with the most articles on,
until there are enough that begin so."""

_BOUNDS = (sa.bindparam("first", type_=sa.String()), sa.bindparam("last", type_=sa.String()))
_MOST = sa.bindparam("most", type_=sa.Integer())
_NOW = sa.bindparam("now", type_=Article.__table__.c.published_at.type)  # type: ignore[attr-defined]  # sqlmodel gives every table one
_LISTED: Any = article_count(Kind.tag, _NOW).element
_TITLES = Prepared(
    sa.select(
        col(Article.id).label("id"),
        col(Article.title).label("text"),
        col(Article.slug).label("slug"),
        col(Article.language).label("language"),
    )
    .where(col(Article.title_key) >= _BOUNDS[0], col(Article.title_key) < _BOUNDS[1], listed(_NOW, by_date_index=False))
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


def suggest(session: Session, typed: str, *, most: int, language: str | None = None, now: datetime) -> list[Suggestion]:
    """What may be meant: a few tags, then titles in their order; nothing where nothing was typed.

    With a `language` it is titles in it alone, for tags have none.
    """
    key = completion_key(typed)
    if not key:
        return []
    keys = (key, *(completion_key(each) for each in other_spellings(key)))
    most_tags = min(most, MOST_TAGS) if language is None else 0
    tags = []
    if most_tags:
        found = (_tags_of(session, typed if each == key else each, each, most=most_tags, now=now) for each in keys)
        tags = _united(found)[:most_tags]
    looked_at = most - len(tags) if language is None else MOST_TITLES
    titles = _united(_TITLES.all(session, first=each, last=each + LAST, most=looked_at, now=now) for each in keys)
    titles = [row for row in titles if language in {None, row.language}][: most - len(tags)]
    return [
        *(Suggestion(kind="tag", id=row.id, text=row.text, slug=row.slug) for row in tags),
        *(Suggestion(kind="article", id=row.id, text=row.text, slug=row.slug) for row in titles),
    ]


def _united(found: Iterable[Sequence[Any]]) -> list[Any]:
    """Rows of some searches one after the other, each row once."""
    return list({row.id: row for rows in found for row in rows}.values())


def _tags_of(session: Session, typed: str, key: str, *, most: int, now: datetime) -> list[Any]:
    bounds = {"first": key, "last": key + LAST}
    statement = _SORTED if _BEYOND.first(session, **bounds) is None else _BY_COUNT
    has_signs = key != fold(typed)
    found = statement.all(session, **bounds, most=MOST_LOOKED_AT if has_signs else most, now=now)
    if has_signs:  # keys have no signs: what begins with C++ stands among what begins with C
        found = sorted(found, key=lambda row: not fold(row.text).startswith(fold(typed)))
    return found[:most]
