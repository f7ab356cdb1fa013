"""Slugs of articles: free ones, and former ones that still lead to the article."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.slug import numbered, slug_key, slugify
from app.articles.models import Article, ArticleContent, FormerSlug, Status
from app.articles.states import readable
from app.db.prepared import PreparedIn, PreparedWrite
from app.db.sqlite.locking import lock_names
from app.taken import value_taken

TRIED = 4
"""Numbers that are tried one after the other, all titles together; beyond them a title is looked up by itself."""

PROBES = 16
"""Numbers that are asked for at once to find out how far a title is taken."""


class Slug(NamedTuple):
    """A slug, and the key by which it is unique and found."""

    text: str
    key: str


def key_of_own(key: str, account_id: int) -> str:
    """The key of a draft whose slug is that of an article that its author may not see.

    It stands beside the other one, so that the author learns nothing of it; no slug has a stroke.
    """
    return f"{key}/{account_id}"


def key_aside(key: str, article_id: int) -> str:
    """The key of an article that another one took the slug from, until it needs a slug again."""
    return f"{key}/article-{article_id}"


def is_beside(key: str) -> bool:
    """Whether it is the key of an article whose slug another one has."""
    return "/" in key


class Asker(NamedTuple):
    """Who looks for a slug.

    `account_id`: somebody who is to learn nothing of what others have not published; None for who may see all.
    `gives_away`: whether a former slug of a published article, asked for by its name, may be taken from it.
    """

    account_id: int | None
    gives_away: bool


EVERYBODY = Asker(None, gives_away=True)


class Search:
    """Looks for slugs in one transaction, as one person sees them. An article in the trash holds none."""

    def __init__(self, session: Session, asker: Asker, *, now: datetime) -> None:
        self._session, self._asker, self._now = session, asker, now

    def seen(self, slugs: Sequence[Slug]) -> list[Slug]:
        """The same slugs; beside those of articles that the person may not see."""
        account_id = self._asker.account_id
        if account_id is None:
            return list(slugs)
        seen_by = {"account": account_id, "now": self._now}
        hidden = {row.slug_key for row in _HIDDEN.all(self._session, {slug.key for slug in slugs}, **seen_by)}
        return [Slug(slug.text, key_of_own(slug.key, account_id)) if slug.key in hidden else slug for slug in slugs]

    def taken(self, keys: AbstractSet[str]) -> set[str]:
        """Those that articles have."""
        return {row.slug_key for row in _TAKEN.all(self._session, keys)}

    def kept(self, keys: AbstractSet[str]) -> set[str]:
        """Those that were slugs of articles which are published and not in the trash: they still lead there."""
        return {row.slug_key for row in _KEPT.all(self._session, keys)}

    def is_given(self, *, asked_for: bool) -> bool:
        """Whether the person may take a former slug that is kept."""
        return asked_for and self._asker.gives_away

    def take(self, keys: Sequence[str]) -> None:
        """Take slugs that are free, from former ones and from articles in the trash."""
        _FORGET.run(self._session, [{"key": key} for key in keys])
        discarded = _DISCARDED.all(self._session, set(keys))
        _SET_ASIDE.run(
            self._session, [{"article": row.id, "key": key_aside(row.slug_key, row.id)} for row in discarded]
        )

    def first_free(self, text: str, *, first: int = 1) -> Slug:
        """The slug (where `first` is 1), or the first number of it that nobody has."""
        tried = self.seen([_numbered(text, n) for n in range(first, TRIED + 1)])
        keys = {slug.key for slug in tried}
        used = self.taken(keys) | self.kept(keys)
        free = [slug for slug in tried if slug.key not in used]
        return free[0] if free else next(self.beyond(text, used, count=1))

    def beyond(self, text: str, used: set[str], *, count: int) -> Iterator[Slug]:
        """Free slugs for one title without end, `count` looked up at a time; each is in `used` from then on."""
        n = self._last_of_run(text, used) + 1
        while True:
            ahead = self.seen([_numbered(text, each) for each in range(n, n + count)])
            keys = {slug.key for slug in ahead}
            used |= self.taken(keys) | self.kept(keys)
            for slug in ahead:
                if slug.key not in used:
                    used.add(slug.key)
                    yield slug
            n += count

    def _last_of_run(self, text: str, used: AbstractSet[str]) -> int:
        """A number that is taken with a free one behind it: a column of a thousand days costs a few questions.

        Where no number within is free, as is usual, it is the highest one.
        """
        taken, free = TRIED, None
        while free is None or free - taken > 1:
            if free is None:
                probes = [taken + (1 << power) for power in range(PROBES)]
            else:
                probes = list(range(taken + 1, free, max(1, (free - taken) // PROBES)))
            keys = [slug.key for slug in self.seen([_numbered(text, n) for n in probes])]
            unfree = self.taken(set(keys)) | self.kept(set(keys)) | used
            for n, key in zip(probes, keys, strict=True):
                if key not in unfree:
                    free = n
                    break
                taken = n
        return taken


def free_all(
    session: Session, contents: Sequence[ArticleContent], *, asker: Asker = EVERYBODY, now: datetime
) -> list[Slug]:
    """The slugs of new articles: those that were asked for, or made from the titles.

    Only the latter are numbered when they are taken; `AlreadyExists` for the former. A former slug of a published
    article is taken.
    """
    search = Search(session, asker, now=now)
    wanted = [slugify(content.slug or content.title) for content in contents]
    lock_names(session, {slug_key(text) for text in wanted})
    found: dict[int, Slug] = {}
    used: set[str] = set()
    for n in range(1, TRIED + 1):
        places = [place for place in range(len(wanted)) if place not in found]
        candidates = dict(zip(places, search.seen([_numbered(wanted[place], n) for place in places]), strict=True))
        keys = {slug.key for slug in candidates.values()}
        used |= search.taken(keys)
        kept = search.kept(keys)
        for place, slug in candidates.items():
            asked_for = contents[place].slug is not None
            if slug.key not in used and (slug.key not in kept or search.is_given(asked_for=asked_for)):
                used.add(slug.key)
                found[place] = slug
            elif asked_for:
                raise value_taken("slug")
    left: dict[str, list[int]] = {}
    for place, text in enumerate(wanted):
        if place not in found:
            left.setdefault(text, []).append(place)
    for text, places in left.items():
        found |= zip(places, search.beyond(text, used, count=len(places)), strict=False)
    search.take([slug.key for slug in found.values()])
    return [found[place] for place in range(len(contents))]


def _slug(text: str) -> Slug:
    return Slug(text, slug_key(text))


def _numbered(text: str, n: int) -> Slug:
    return _slug(text if n == 1 else numbered(text, n))


_ARTICLE: Any = Article.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_FORMER: Any = FormerSlug.__table__  # type: ignore[attr-defined]  # see above
_TAKEN = PreparedIn(
    _ARTICLE.c.slug_key.type,
    lambda keys: sa.select(_ARTICLE.c.slug_key).where(_ARTICLE.c.slug_key.in_(keys), _ARTICLE.c.trashed_at.is_(None)),
)
_DISCARDED = PreparedIn(
    _ARTICLE.c.slug_key.type,
    lambda keys: (
        sa.select(_ARTICLE.c.id, _ARTICLE.c.slug_key)
        .where(_ARTICLE.c.slug_key.in_(keys), _ARTICLE.c.trashed_at.is_not(None))
        .with_for_update()
    ),
)
_SET_ASIDE = PreparedWrite(
    sa.update(_ARTICLE).where(_ARTICLE.c.id == sa.bindparam("article")).values(slug_key=sa.bindparam("key"))
)
_FORMER_KEYS = sa.select(_FORMER.c.slug_key).join(_ARTICLE, _ARTICLE.c.id == _FORMER.c.article_id)
_KEPT = PreparedIn(
    _FORMER.c.slug_key.type,
    lambda keys: _FORMER_KEYS.where(
        _FORMER.c.slug_key.in_(keys),
        _ARTICLE.c.status != sa.literal_column(f"'{Status.draft}'"),
        _ARTICLE.c.trashed_at.is_(None),
    ),
)
_IS_HIDDEN = (
    _ARTICLE.c.trashed_at.is_(None),
    sa.not_(sa.func.coalesce(readable(sa.bindparam("now", type_=_ARTICLE.c.published_at.type)), sa.false())),
    sa.func.coalesce(_ARTICLE.c.created_by, 0) != sa.bindparam("account", type_=_ARTICLE.c.id.type),
)
_HIDDEN = PreparedIn(
    _ARTICLE.c.slug_key.type,
    lambda keys: (
        sa.select(_ARTICLE.c.slug_key)
        .where(_ARTICLE.c.slug_key.in_(keys), *_IS_HIDDEN)
        .union_all(
            _FORMER_KEYS.where(
                _FORMER.c.slug_key.in_(keys), _ARTICLE.c.status != sa.literal_column(f"'{Status.draft}'"), *_IS_HIDDEN
            )
        )
    ),
)
_FORGET = PreparedWrite(sa.delete(_FORMER).where(_FORMER.c.slug_key == sa.bindparam("key")))
