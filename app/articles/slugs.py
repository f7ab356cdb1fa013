"""Slugs of articles: free ones, and former ones that still lead to the article."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.slug import numbered, slug_key, slugify
from app.articles.models import Article, ArticleContent, FormerSlug
from app.db.prepared import PreparedIn, PreparedWrite
from app.errors import AlreadyExists


class Slug(NamedTuple):
    """A slug, and the key by which it is unique and found."""

    text: str
    key: str


def free_all(session: Session, contents: Sequence[ArticleContent]) -> list[Slug]:
    """The slugs of new articles: those that were asked for, or made from the titles.

    Only the latter are numbered when they are taken; `AlreadyExists` for the former.
    """
    wanted = [slugify(content.slug or content.title) for content in contents]
    found: dict[int, Slug] = {}
    used: set[str] = set()
    n = 1
    while len(found) < len(contents):
        candidates = {
            place: _slug(text if n == 1 else numbered(text, n))
            for place, text in enumerate(wanted)
            if place not in found
        }
        used |= _taken(session, {slug.key for slug in candidates.values()})
        for place, slug in candidates.items():
            if slug.key not in used:
                used.add(slug.key)
                found[place] = slug
            elif contents[place].slug is not None:
                raise AlreadyExists
        n += 1
    _forget(session, [slug.key for slug in found.values()])
    return [found[place] for place in range(len(contents))]


def rename(session: Session, article: Any, text: str, *, now: datetime) -> None:
    """Give an article that is being changed another slug; the one it had leads to it from now on."""
    slug = _slug(text)
    if slug.key != article.slug_key:
        if _taken(session, {slug.key}):
            raise AlreadyExists
        _forget(session, [article.slug_key, slug.key])
        _KEEP.run(session, [{"slug_key": article.slug_key, "article_id": article.id, "created_at": now}])
    article.slug, article.slug_key = slug


def _slug(text: str) -> Slug:
    return Slug(text, slug_key(text))


def _taken(session: Session, keys: AbstractSet[str]) -> set[str]:
    return {row.slug_key for row in _TAKEN.all(session, keys)}


def _forget(session: Session, keys: Sequence[str]) -> None:
    _FORGET.run(session, [{"key": key} for key in keys])


_ARTICLE: Any = Article.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_FORMER: Any = FormerSlug.__table__  # type: ignore[attr-defined]  # see above
_TAKEN = PreparedIn(
    _ARTICLE.c.slug_key.type, lambda keys: sa.select(_ARTICLE.c.slug_key).where(_ARTICLE.c.slug_key.in_(keys))
)
_FORGET = PreparedWrite(sa.delete(_FORMER).where(_FORMER.c.slug_key == sa.bindparam("key")))
_KEEP = PreparedWrite(sa.insert(_FORMER))
