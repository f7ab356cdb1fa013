"""Which addresses a site has: its articles in pages by their ids, those of two days, its other pages.

A page has the articles of one range of ids: it is found by the primary key, has the same articles whatever is
published meanwhile, and no list of pages is kept. Articles that name another address as their own stand in none.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.articles import translations
from app.articles.links import address_of, entry_address, home_address
from app.articles.models import ArticleKind, ArticleMedia
from app.articles.service import TABLE
from app.articles.states import listed
from app.catalog.models import Kind, Section
from app.db.prepared import Prepared
from app.errors import NotFound
from app.feeds.sitemap_xml import Address, Alternate, NewsItem, Upload
from app.media.models import MediaKind
from app.media.service import TABLE as MEDIA
from app.settings import Settings

PAGE = 5000
"""Ids of one page: its addresses take 6 MB at most, of the 50 MB that a sitemap may have."""

SLICE = 1000
"""Rows that are read at once, so that others have their turn."""

MOST_PICTURES = 5000
"""Pictures within the articles of one slice that are told."""

MOST_NEWS = 1000
"""Articles that Google News takes of a sitemap."""

NEWS = timedelta(days=2)
MOST_SECTIONS = MOST_PAGES = 5000

_ID = TABLE.c.id
_NOW = sa.bindparam("now", type_=TABLE.c.published_at.type)
_FROM = sa.bindparam("first", type_=_ID.type)
_UNTIL = sa.bindparam("last", type_=_ID.type)
_LISTED = listed(_NOW, by_date_index=False)
_IS_OWN: Any = sa.or_(TABLE.c.seo.is_(None), TABLE.c.seo["canonical_url"].as_string().is_(None))


def _first_from(number: Any) -> Any:
    """The id of the first listed article that is not before this one; articles are looked at by their ids."""
    return sa.select(_ID).where(number <= _ID, _LISTED).order_by(_ID).limit(1).scalar_subquery()


def _page_numbers() -> Any:
    steps = sa.select(_first_from(sa.literal_column("0")).label("id")).cte("steps", recursive=True)
    following = (steps.c.id // PAGE + 1) * PAGE
    steps = steps.union_all(sa.select(_first_from(following)).where(steps.c.id.is_not(None)))
    return sa.select((steps.c.id // PAGE).label("number")).where(steps.c.id.is_not(None))


_PAGES = Prepared(_page_numbers())
_ARTICLES = Prepared(
    sa.select(
        _ID,
        TABLE.c.slug,
        TABLE.c.updated_at,
        TABLE.c.published_at,
        TABLE.c.image["url"].as_string().label("image"),
        TABLE.c.image_media_id,
        TABLE.c.language,
        TABLE.c.translation_group,
        MEDIA.c.facts["sizes"].as_string().label("sizes"),
    )
    .select_from(TABLE.outerjoin(MEDIA, TABLE.c.image_media_id == MEDIA.c.id))
    .where(_ID >= _FROM, _ID < _UNTIL, _LISTED, _IS_OWN)
    .order_by(_ID)
    .limit(SLICE)
)
_SHOWN: Any = ArticleMedia.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_PICTURES = Prepared(
    sa.select(_SHOWN.c.article_id, MEDIA.c.id, MEDIA.c.facts["sizes"].as_string().label("sizes"))
    .join(MEDIA, MEDIA.c.id == _SHOWN.c.media_id)
    .where(_SHOWN.c.article_id >= _FROM, _SHOWN.c.article_id < _UNTIL, MEDIA.c.kind == MediaKind.image)
    .order_by(_SHOWN.c.article_id, MEDIA.c.id)
    .limit(MOST_PICTURES)
)
_RECENT = Prepared(
    sa.select(_ID, TABLE.c.slug, TABLE.c.title, TABLE.c.language, TABLE.c.published_at)
    .where(listed(_NOW), TABLE.c.published_at > sa.bindparam("since", type_=TABLE.c.published_at.type), _IS_OWN)
    .order_by(TABLE.c.published_at.desc(), _ID.desc())
    .limit(MOST_NEWS)
)
_SECTION: Any = Section.__table__  # type: ignore[attr-defined]  # see above
_SECTIONS = Prepared(
    sa.select(_SECTION.c.id, _SECTION.c.slug)
    .where(_SECTION.c.published_count > 0)
    .order_by(_SECTION.c.id)
    .limit(MOST_SECTIONS)
)


_PAGES_BY_DATE = Prepared(
    sa.select(_ID, TABLE.c.slug, TABLE.c.updated_at, TABLE.c.published_at)
    .where(listed(_NOW, kind=ArticleKind.page), _IS_OWN)
    .order_by(TABLE.c.published_at, _ID)
    .limit(MOST_PAGES)
)


def page_numbers(session: Session, *, now: datetime) -> list[int]:
    """The numbers of the pages that have articles: one statement, of a step for each."""
    return [row.number for row in _PAGES.all(session, now=now)]


def articles(session: Session, number: int, *, now: datetime) -> list[Address]:
    """The articles of a page with their pictures; `NotFound` where it has none."""
    found: list[Address] = []
    first, last = number * PAGE, (number + 1) * PAGE
    while first < last:
        rows = _ARTICLES.all(session, first=first, last=last, now=now)
        if rows:
            pictures = _pictures(session, first, rows[-1].id + 1)
            languages = translations.of_articles(session, rows, now=now)
            found += [_address(row, pictures[row.id], languages[row.id]) for row in rows]
        if len(rows) < SLICE:
            break
        first = rows[-1].id + 1
    if not found:
        raise NotFound
    return found


def news(session: Session, *, now: datetime) -> list[NewsItem]:
    """The articles of the last two days, newest first."""
    return [NewsItem(*row) for row in _RECENT.all(session, now=now, since=now - NEWS)]


def pages(session: Session, *, settings: Settings, now: datetime) -> dict[str, datetime | None]:
    """The addresses of the site's first page, of its sections that have articles, and of its published pages."""
    sections = [entry_address(Kind.section, row.id, row.slug, settings) for row in _SECTIONS.all(session)]
    found: dict[str, datetime | None] = dict.fromkeys([home_address(settings), *sections])
    for row in _PAGES_BY_DATE.all(session, now=now):
        found[address_of(row.id, row.slug, settings)] = max(row.updated_at, row.published_at)
    return found


def _pictures(session: Session, first: int, last: int) -> dict[int, list[Upload]]:
    found: dict[int, list[Upload]] = defaultdict(list)
    for row in _PICTURES.all(session, first=first, last=last):
        found[row.article_id].append(Upload(row.id, row.sizes))
    return found


def _address(row: Any, within: Sequence[Upload], languages: Sequence[Any]) -> Address:
    main = [Upload(row.image_media_id, row.sizes)] if row.sizes else []
    changed_at = max(row.updated_at, row.published_at)
    same = [Alternate(each.id, each.slug, each.language) for each in ([row, *languages] if languages else [])]
    return Address(row.id, row.slug, changed_at, None if main else row.image, [*main, *within], same)
