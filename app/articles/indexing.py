"""Articles in the search index: published ones apart from all others, in the transaction that makes or changes them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles.derived import derive_tokens
from app.articles.models import Article, ArticleKind, Status
from app.db.prepared import Prepared
from app.events.facts import SearchChanged
from app.events.recording import record
from app.index import rebuilding
from app.index import writing as index
from app.index.lookup import Tokens
from app.index.writing import Indexable, Visibility
from app.markup.complexity import LIGHT_CHARACTERS

EXAMINED = 500
"""Ids that one batch looks at, at most, for articles that are not built yet: some milliseconds."""


def tokens_of(title: str, summary: str, body_html: str) -> Tokens:
    """The words of an article as they are indexed; remembered, for what is prepared is stored right after."""
    make, arguments = _packed(title, summary, body_html)
    return make(*arguments)


@lru_cache(maxsize=16)
def _packed(title: str, summary: str, body_html: str) -> tuple[Callable[..., Tokens], tuple[Any, ...]]:
    """What makes the tokens of an article: a few long strings, for the words of the longest take 5 MiB one by one."""
    made = _MADE_ELSEWHERE.pop((title, summary, body_html), None)
    return (made or derive_tokens(title, summary, body_html)).__reduce__()


_MADE_ELSEWHERE: dict[tuple[str, str, str], Tokens] = {}


def remember(title: str, summary: str, body_html: str, tokens: Tokens) -> None:
    """Have `tokens_of` answer what another process has made."""
    text = title, summary, body_html
    _MADE_ELSEWHERE[text] = tokens
    _packed(*text)
    _MADE_ELSEWHERE.pop(text, None)


def read_long(session: Session, article_id: int) -> tuple[str, str, str] | None:
    """Title, summary and body of an article that takes long to analyse; None for most."""
    found = _LONG.first(session, article=article_id)
    return None if found is None else (found.title, found.summary, found.body_html)


class Rebuilt(NamedTuple):
    """What became of a batch: up to which id articles are done now, and how many of them were put into the half."""

    after: int
    made: int


class Follower:
    """Follows one article through a change, and brings the index in line with it."""

    def __init__(self, article: Any, *, now: datetime) -> None:
        self._article, self._now = article, now
        self._before = _indexed(article, now=now)

    def follow(self, session: Session) -> None:
        """Index the article as it is now, where what is indexed of it has changed."""
        after = _indexed(self._article, now=self._now)
        if after != self._before:
            index.put(session, [_indexable(self._article.id, after)])


class Arrived(NamedTuple):
    """A new article, with its words. Readers find it from `listed_at` on, where that is said; `dated` orders it."""

    article_id: int
    tokens: Tokens
    listed_at: datetime | None
    kind: str
    dated: datetime


def put_new(session: Session, new: Iterable[Arrived], *, now: datetime) -> None:
    """Index new articles."""
    index.put(
        session,
        [
            Indexable(each.article_id, each.dated, each.tokens, _visibility(each.listed_at, each.kind, now))
            for each in new
        ],
    )


def read_due(session: Session, *, now: datetime, most: int) -> list[tuple[str, str, str]]:
    """Title, summary and body of the scheduled articles that `publish_due` will bring, for `analyse_all`."""
    if not (ids := index.due(session, now=now, most=most)):
        return []
    texts = sa.select(col(Article.title), col(Article.summary), col(Article.body_html)).where(col(Article.id).in_(ids))
    return [(title, summary, body_html) for title, summary, body_html in session.execute(texts)]


def analyse_all(texts: Iterable[tuple[str, str, str]]) -> None:
    """Analyse what a transaction is about to index, before it begins; pure work, remembered until then."""
    for each in texts:
        _packed(*each)


def publish_due(session: Session, *, now: datetime, most: int) -> int:
    """Bring scheduled articles whose time has come to where readers find them; how many there were, `most` at once."""
    ids = index.due(session, now=now, most=most)
    locked = sa.select(*_COLUMNS).where(col(Article.id).in_(ids)).order_by(col(Article.id)).with_for_update(of=Article)
    found: Any = session.execute(locked) if ids else ()
    index.put(session, [_indexable(row.id, _indexed(row, now=now)) for row in found])
    if ids:
        record(session, SearchChanged(), now=now)
    return len(ids)


def rebuild(session: Session, *, after: int, most: int, now: datetime) -> Rebuilt | None:
    """Put the next articles after an id into the half that is being made; None when there are no more.

    Their rows are locked, so that nobody changes them meanwhile. `Overtaken` when that half is no longer being made.
    """
    first = session.execute(sa.select(sa.func.min(Article.id)).where(col(Article.id) > after)).scalar_one()
    if first is None:
        return None
    last, half = first + EXAMINED - 1, rebuilding.half_being_built(session)
    found: Any = session.execute(
        sa.select(*_COLUMNS)
        .where(col(Article.id).between(first, last), col(Article.id).not_in(rebuilding.built(half, first, last)))
        .order_by(col(Article.id))
        .limit(most)
        .with_for_update(of=Article)
    )
    articles = [_indexable(row.id, _indexed(row, now=now)) for row in found]
    if articles:
        rebuilding.build(session, half, articles)
    return Rebuilt(articles[-1].article_id if len(articles) == most else last, len(articles))


def count(session: Session) -> int:
    """How many articles the index is to have."""
    return int(session.execute(sa.select(sa.func.count()).select_from(Article)).scalar_one())


class _Indexed(NamedTuple):
    """What of an article is in the index."""

    published_at: datetime
    visibility: Visibility
    title: str
    summary: str
    body_html: str


_COLUMNS: Any = (
    Article.id,
    Article.kind,
    Article.status,
    Article.trashed_at,
    Article.published_at,
    Article.created_at,
    Article.title,
    Article.summary,
    Article.body_html,
)


def _indexed(row: Any, *, now: datetime) -> _Indexed:
    is_published = row.status == Status.published and row.trashed_at is None
    visibility = _visibility(row.published_at if is_published else None, row.kind, now)
    return _Indexed(row.published_at or row.created_at, visibility, row.title, row.summary, row.body_html)


def _visibility(published_at: datetime | None, kind: str, now: datetime) -> Visibility:
    """Where it is found. Pages stand beside what is not published: a search for articles reads none of them."""
    if published_at is None or kind == ArticleKind.page:
        return "unpublished"
    return "published" if published_at <= now else "scheduled"


def _indexable(article_id: int, indexed: _Indexed) -> Indexable:
    published_at, visibility, *texts = indexed
    return Indexable(article_id, published_at, tokens_of(*texts), visibility)


_LONG = Prepared(
    sa.select(col(Article.title), col(Article.summary), col(Article.body_html)).where(
        col(Article.id) == sa.bindparam("article"), sa.func.length(col(Article.body_html)) > LIGHT_CHARACTERS
    )
)
