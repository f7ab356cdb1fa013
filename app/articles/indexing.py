"""Articles in the search index: the published ones, written in the transaction that publishes or changes them."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import unescape
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles.models import Article, Status
from app.articles.states import PUBLISHED
from app.search import index, rebuilding
from app.search.index import Indexable, analysed
from app.search.lookup import Tokens

_INLINE = "a|abbr|b|bdi|bdo|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u"
_ATTRIBUTES = r"[^>\"]*+(?:\"[^\"]*+\"[^>\"]*+)*+"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s{_ATTRIBUTES})?>")
_TAG = re.compile(rf"<{_ATTRIBUTES}>")


def plain(html: str) -> str:
    """The words of a sanitised body, on one line: blocks are parted by a space, and what is inside of one is not."""
    return " ".join(unescape(_TAG.sub(" ", _INLINE_TAG.sub("", html))).split())


@lru_cache(maxsize=64)
def tokens_of(title: str, summary: str, body_html: str) -> Tokens:
    """The words of an article as they are indexed; remembered, for what is prepared is stored right after."""
    return analysed(title, summary, plain(body_html))


class Follower:
    """Follows one article through a change, and brings the index in line with it."""

    def __init__(self, article: Any) -> None:
        self._article = article
        self._before = _indexed(article)

    def follow(self, session: Session) -> None:
        """Index the article as it is now, where what is indexed of it has changed."""
        after = _indexed(self._article)
        article_id = self._article.id
        if after == self._before:
            return
        if after is None:
            index.remove(session, [article_id])
        else:
            published_at, *texts = after
            index.put(session, [Indexable(article_id, published_at, tokens_of(*texts))])


def put_new(session: Session, rows: Iterable[tuple[int, Tokens, datetime | None]]) -> None:
    """Index those of new articles that are published: id, words and date of publication of each."""
    index.put(session, [Indexable(article_id, at, tokens) for article_id, tokens, at in rows if at is not None])


def rebuild(session: Session, *, most: int) -> int:
    """Put the next articles into the half that is being made; how many there were. None are left after 0.

    Their rows are locked, so that nobody changes them meanwhile.
    """
    columns: Any = (Article.id, Article.published_at, Article.title, Article.summary, Article.body_html)
    half = rebuilding.half_being_built(session)
    found: Any = session.execute(
        sa.select(*columns)
        .where(*PUBLISHED, sa.not_(rebuilding.is_built(col(Article.id), half)))  # type: ignore[arg-type]  # an id
        .order_by(col(Article.id))
        .limit(most)
        .with_for_update(of=Article)
    )
    articles = [Indexable(article_id, at, tokens_of(*texts)) for article_id, at, *texts in found]
    if articles:
        rebuilding.build(session, articles)
    return len(articles)


def count_published(session: Session) -> int:
    """How many articles the index is to have."""
    return int(session.execute(sa.select(sa.func.count()).select_from(Article).where(*PUBLISHED)).scalar_one())


def _indexed(article: Any) -> tuple[datetime, str, str, str] | None:
    if article.status != Status.published or article.trashed_at is not None or article.published_at is None:
        return None
    return article.published_at, article.title, article.summary, article.body_html
