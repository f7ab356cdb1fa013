"""Finding what an old address leads to, of what somebody may see.

What is not found and what may not be seen run the same statements, so that the time tells nothing: each way of finding
ends with one statement that reads what may be seen, for nothing (0) where nothing was found.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

import sqlalchemy as sa
from sqlmodel import Session, col

from app.accounts.models import Scope, Viewer
from app.addresses import encoded
from app.arabic.labels import label_key
from app.arabic.slug import looked_up_key, slug_key, slugify
from app.articles import external_ids
from app.articles.links import absolute, address_of, entry_address, home_address
from app.articles.models import Article, ArticleKind, ArticleMedia, FormerSlug
from app.articles.service import TABLE as ARTICLE
from app.articles.states import readable, seen_by
from app.catalog import entries, listings
from app.catalog.models import Kind
from app.comments.models import Comment
from app.errors import NotFound
from app.events import subjects
from app.events.subjects import Subject
from app.media.presentation import PATH
from app.media.service import TABLE as MEDIA
from app.redirects import service as redirects
from app.redirects.models import Target
from app.redirects.old_addresses import read
from app.resolving.models import ResolvedAddress, ResolvedKind, Standing
from app.resolving.wordpress_addresses import Entry, Meaning, Period, understand
from app.settings import Settings

MOST_OF_A_DAY = 500
"""Articles of a day or a month among which the one is looked for whose slug was cut."""

SHORTEST_CUT = 6
"""Characters of a slug that was cut: what is shorter is the beginning of too many."""


class Resolved(NamedTuple):
    """What an address leads to, and the subjects that the answer shows."""

    address: ResolvedAddress
    shows: tuple[Subject, ...]


_NOTHING = Meaning(keys=(), host="", path="")


class _Place(NamedTuple):
    kind: ResolvedKind
    id: int | None
    slug: str | None
    url: str
    feed: str | None
    shows: tuple[Subject, ...]


def resolve(session: Session, address: str, *, viewer: Viewer | None, settings: Settings, now: datetime) -> Resolved:
    """What an address leads to, wherever somebody has it from; `NotFound` where it leads to nothing they may see.

    `AddressError` for one that is too long.
    """
    meaning = understand(address)
    search = _Search(session, meaning, viewer=viewer, settings=settings, now=now)
    place = next((found for found in search.places() if found is not None), None)
    if place is None:
        raise NotFound
    place = search.comment_under(place) or place
    url, is_feed = place.url, False
    if meaning.feed is not None and place.feed is not None:
        url, is_feed = f"{place.feed}.{meaning.feed}", True
    asked, present = read(address), read(url)
    is_current = asked.path == present.path and asked.query == present.query and asked.host in {"", present.host}
    return Resolved(
        ResolvedAddress(
            kind=place.kind,
            status=Standing.current if is_current else Standing.moved,
            url=url,
            id=place.id,
            slug=place.slug,
            is_feed=is_feed,
        ),
        (subjects.OLD_ADDRESSES, *place.shows),
    )


class Presence:
    """Where things are that readers see, by what old addresses lead to; each is looked up once."""

    def __init__(self, session: Session, *, settings: Settings, now: datetime) -> None:
        self._search = _Search(session, _NOTHING, viewer=None, settings=settings, now=now)
        self._urls: dict[tuple[str, int], str | None] = {}

    def url(self, kind: str, number: int) -> str | None:
        """The present address of something; None where readers see none of it."""
        if (kind, number) not in self._urls:
            place = self._search.show(kind, number)
            self._urls[kind, number] = None if place is None else place.url
        return self._urls[kind, number]


class _Search:
    def __init__(
        self, session: Session, meaning: Meaning, *, viewer: Viewer | None, settings: Settings, now: datetime
    ) -> None:
        self._session, self._meaning, self._viewer = session, meaning, viewer
        self._settings, self._now = settings, now
        self._server = encoded(settings.absolute_address)
        self._show: Mapping[str, Callable[[int], _Place | None]] = {
            Target.article: self._article,
            Target.section: lambda number: self._entry(Kind.section, number),
            Target.tag: lambda number: self._entry(Kind.tag, number),
            Target.author: lambda number: self._entry(Kind.author, number),
            Target.media: self._media,
            Target.comment: self._comment,
            Target.home: lambda _number: self._home(),
        }

    def show(self, kind: str, number: int) -> _Place | None:
        """What an old address leads to, if it may be seen."""
        return self._show[kind](number)

    def places(self) -> Iterator[_Place | None]:
        """What each way of finding comes to."""
        meaning = self._meaning
        yield self._remembered(redirects.find(self._session, meaning.keys, host=meaning.host))
        if meaning.external_ids:
            yield from self._imported(meaning.external_ids)
        if meaning.entry is not None:
            yield self._entry_meant(meaning.entry)
        if meaning.period is not None:
            yield self._archive(meaning.period)
        yield from self._ours()
        if meaning.slugs:
            yield from map(self._by_slug, meaning.slugs)
            if meaning.number is not None:
                yield from self._imported([meaning.number])
            yield self._remembered(redirects.find_cut(self._session, meaning.path, host=meaning.host))
            yield self._cut(meaning.day, meaning.slugs[0])
        if meaning.is_home:
            yield self._home()

    def comment_under(self, place: _Place) -> _Place | None:
        """The comment that an anchor names, where readers see it under the article that the address leads to."""
        name = self._meaning.comment
        if name is None or place.kind not in {ResolvedKind.article, ResolvedKind.page}:
            return None
        number = self._session.execute(sa.select(col(Comment.id)).where(col(Comment.external_id) == name)).scalar()
        found = self._comment(number or 0, under=place.id)
        return found._replace(feed=place.feed) if found else None

    def _remembered(self, found: redirects.Found | None) -> _Place | None:
        return self._article() if found is None else self._show[found.kind](found.entry_id)

    def _imported(self, names: Sequence[str]) -> Iterator[_Place | None]:
        """An article, a page or an upload by its number in WordPress."""
        articles = external_ids.find_all(self._session, names, viewer=None, now=self._now)
        yield self._article(*articles.values())
        uploads = sa.select(MEDIA.c.id).where(MEDIA.c.external_id.in_(names))
        yield self._media(self._session.execute(uploads).scalar() or 0)

    def _entry_meant(self, entry: Entry) -> _Place | None:
        table: Any = entries.TABLES[entry.kind]
        if entry.external_id is not None:
            found = sa.select(table.id).where(table.external_id == entry.external_id)
        else:
            found = entries.ids_of(entry.kind, label_key(entry.slug or ""), is_id=False)
        return self._entry(entry.kind, self._session.execute(found).scalar() or 0)

    def _ours(self) -> Iterator[_Place | None]:
        """What an address means that is made by the present settings, whose host may have been another."""
        for kind, pattern in _patterns(
            self._settings.site_url, *(getattr(self._settings, f"{each}_url") for each in _OURS)
        ):
            if (found := pattern.fullmatch(self._meaning.path)) is None:
                continue
            named = found.groupdict()
            if named.get("id"):
                yield self._show[kind](int(named["id"]))
            elif kind != Target.article:
                yield self._entry_meant(Entry(Kind(kind), slug=named["slug"]))

    def _by_slug(self, slug: str) -> _Place | None:
        """An article by its slug, or by a former one."""
        key = slug_key(slugify(slug)) if slug.isdecimal() else looked_up_key(slug)
        former = sa.select(col(FormerSlug.article_id)).where(col(FormerSlug.slug_key) == key)
        own = sa.select(ARTICLE.c.id).where(ARTICLE.c.slug_key == key)
        return self._article(*self._session.execute(own.union_all(former)).scalars())

    def _cut(self, day: Period | None, slug: str) -> _Place | None:
        """The one article of a day, or of a month, whose slug begins with one that was cut."""
        key = looked_up_key(slug)
        if day is None or day.month is None or len(key) < SHORTEST_CUT:
            return None
        start = datetime(day.year, day.month, day.day or 1, tzinfo=self._settings.zone)
        end = start + timedelta(days=1 if day.day else 31)
        published = ARTICLE.c.published_at.between(start - timedelta(hours=14), end + timedelta(hours=14))
        of_day = sa.select(ARTICLE.c.id, ARTICLE.c.slug_key).where(published, seen_by(self._viewer, self._now))
        found = {row.id for row in self._session.execute(of_day.limit(MOST_OF_A_DAY)) if row.slug_key.startswith(key)}
        return self._article(*(found if len(found) == 1 else ()))

    def _article(self, *numbers: int) -> _Place | None:
        """The first of some articles that is seen; one statement, for none too."""
        seen = sa.select(ARTICLE.c.id, ARTICLE.c.slug, ARTICLE.c.kind).where(
            ARTICLE.c.id.in_(numbers or [0]), seen_by(self._viewer, self._now)
        )
        row = min(self._session.execute(seen), key=lambda each: numbers.index(each.id), default=None)
        if row is None:
            return None
        kind = ResolvedKind.page if row.kind == ArticleKind.page else ResolvedKind.article
        feed = f"{self._server}/articles/{quote(row.slug, safe='')}/comments/feed"
        url = address_of(row.id, row.slug, self._settings)
        return _Place(kind, row.id, row.slug, url, feed, (subjects.article(row.id), subjects.ARTICLE_LIST))

    def _entry(self, kind: Kind, number: int) -> _Place | None:
        """A section, tag or author; a tag that no listed article bears only for who may see all tags."""
        table: Any = entries.TABLES[kind].__table__  # type: ignore[union-attr]  # sqlmodel gives every table one
        seen = sa.select(table.c.id, table.c.slug).where(table.c.id == number)
        if kind is Kind.tag and not (self._viewer and self._viewer.may(Scope.catalog_write)):
            seen = seen.where(listings.article_count(kind, self._now).element > 0)
        row = self._session.execute(seen).first()
        if row is None:
            return None
        feed = f"{self._server}/{entries.ROOMS[kind]}/{quote(row.slug, safe='')}/feed"
        url = entry_address(kind, row.id, row.slug, self._settings)
        shows = (subjects.ENTRIES[kind], subjects.ARTICLE_LIST)
        return _Place(ResolvedKind(kind.value), row.id, row.slug, url, feed, shows)

    def _media(self, number: int) -> _Place | None:
        """An upload that readers are shown in an article; any upload for who may write articles."""
        seen = sa.select(MEDIA.c.id, MEDIA.c.facts).where(MEDIA.c.id == number)
        if not (self._viewer and self._viewer.may(Scope.articles_write)):
            in_body = sa.select(col(ArticleMedia.article_id)).where(col(ArticleMedia.media_id) == number)
            shown = (ARTICLE.c.image_media_id == number) | ARTICLE.c.id.in_(in_body)
            seen = seen.where(sa.select(col(Article.id)).where(shown, readable(self._now)).exists())
        row = self._session.execute(seen).first()
        if row is None:
            return None
        name = row.facts["sizes"][-1][0]
        url = absolute(f"{self._settings.own_address}{PATH}/{row.id}/{name}", self._settings)
        return _Place(ResolvedKind.media, row.id, None, url, None, (subjects.ARTICLE_LIST, subjects.ENTRY_NAMES))

    def _comment(self, number: int, *, under: int | None = None) -> _Place | None:
        seen = (
            sa.select(col(Comment.id), ARTICLE.c.id.label("article_id"), ARTICLE.c.slug)
            .join(ARTICLE, ARTICLE.c.id == col(Comment.article_id))
            .where(col(Comment.id) == number, col(Comment.is_shown), seen_by(self._viewer, self._now))
        )
        if under is not None:
            seen = seen.where(col(Comment.article_id) == under)
        row = self._session.execute(seen).first()
        if row is None:
            return None
        url = f"{address_of(row.article_id, row.slug, self._settings)}#comment-{row.id}"
        shows = (subjects.article(row.article_id), subjects.comments_of(row.article_id), subjects.ARTICLE_LIST)
        return _Place(ResolvedKind.comment, row.id, row.slug, url, None, shows)

    def _home(self) -> _Place:
        return _Place(ResolvedKind.home, None, None, home_address(self._settings), f"{self._server}/feed", ())

    def _archive(self, period: Period) -> _Place:
        return self._home()._replace(kind=ResolvedKind.date, slug=period.text)


_OURS = (Target.article, Target.section, Target.tag, Target.author)
"""What has an address by a template of the settings."""


@lru_cache(maxsize=8)
def _patterns(site: str, *templates: str) -> list[tuple[Target, re.Pattern[str]]]:
    """What the paths of the site's own addresses look like."""
    made = []
    for target, template in zip(_OURS, templates, strict=True):
        example = template.replace("{site}", site).replace("{id}", "\ue000").replace("{slug}", "\ue001")
        path = re.escape(read(example).path)
        named = path.replace("\ue000", r"(?P<id>\d{1,15})", 1).replace("\ue001", "(?P<slug>[^/]+)", 1)
        made.append((target, re.compile(named)))
    return made
