"""Slugs of articles: free ones, and former ones that still lead to the article."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.slug import numbered, slug_key, slugify
from app.articles.models import Article, ArticleContent, FormerSlug
from app.db.prepared import PreparedIn, PreparedWrite
from app.errors import AlreadyExists

TRIED = 4
"""Numbers that are tried one after the other, all titles together; beyond them a title is looked up by itself."""

PROBES = 16
"""Numbers that are asked for at once to find out how far a title is taken."""


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
    for n in range(1, TRIED + 1):
        candidates = {place: _numbered(text, n) for place, text in enumerate(wanted) if place not in found}
        used |= _taken(session, {slug.key for slug in candidates.values()})
        for place, slug in candidates.items():
            if slug.key not in used:
                used.add(slug.key)
                found[place] = slug
            elif contents[place].slug is not None:
                raise AlreadyExists
    left: dict[str, list[int]] = {}
    for place, text in enumerate(wanted):
        if place not in found:
            left.setdefault(text, []).append(place)
    for text, places in left.items():
        found |= zip(places, _beyond(session, text, used, count=len(places)), strict=False)
    _forget(session, [slug.key for slug in found.values()])
    return [found[place] for place in range(len(contents))]


def _beyond(session: Session, text: str, used: set[str], *, count: int) -> Iterator[Slug]:
    """Free slugs for one title without end, `count` looked up at a time; each is in `used` from then on."""
    n = _last_of_run(session, text, used) + 1
    while True:
        ahead = [_numbered(text, each) for each in range(n, n + count)]
        used |= _taken(session, {slug.key for slug in ahead})
        for slug in ahead:
            if slug.key not in used:
                used.add(slug.key)
                yield slug
        n += count


def _last_of_run(session: Session, text: str, used: AbstractSet[str]) -> int:
    """A number that is taken with a free one behind it: a column of a thousand days costs a few questions.

    Where no number within is free, as is usual, it is the highest one.
    """
    taken, free = TRIED, None
    while free is None or free - taken > 1:
        if free is None:
            probes = [taken + (1 << power) for power in range(PROBES)]
        else:
            probes = list(range(taken + 1, free, max(1, (free - taken) // PROBES)))
        keys = [_numbered(text, n).key for n in probes]
        unfree = _taken(session, set(keys)) | used
        for n, key in zip(probes, keys, strict=True):
            if key not in unfree:
                free = n
                break
            taken = n
    return taken


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


def _numbered(text: str, n: int) -> Slug:
    return _slug(text if n == 1 else numbered(text, n))


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
