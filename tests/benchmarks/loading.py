"""The corpus in a database: by the bulk verbs that importers use."""

import itertools
import time
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from app.articles import storing, writing
from app.articles.models import ArticleContent
from app.articles.presentation import Presenter
from app.articles.storing import NewArticle
from app.comments.body import written
from app.comments.models import CommentStatus
from app.comments.storing import NewComment, store_all
from app.web.site import Site
from tests.benchmarks.corpus import CorpusArticle
from tests.benchmarks.corpus import articles as corpus

BATCH = 500
COMMENT_BATCH = 1000


class Loaded(NamedTuple):
    """The id of the newest article that was loaded, and the seconds that storing all of them took."""

    newest: int
    seconds: float


async def load_articles(site: Site, count: int, *, words: int = 450, first: int = 0) -> int:
    """Store so many articles of the corpus, from the `first` one on; the id of the newest."""
    ((newest, _),) = await load_everywhere([site], count, words=words, first=first)
    return newest


async def load_everywhere(sites: Sequence[Site], count: int, *, words: int, first: int = 0) -> list[Loaded]:
    """Store the same articles in several databases.

    The seconds are those of rendering, analysing and storing; making up the corpus is not in them.
    """
    entries, loaded = corpus(count, words=words, first=first), [Loaded(0, 0.0) for _ in sites]
    while batch := list(itertools.islice(entries, BATCH)):
        start = time.perf_counter()
        articles = [_article(entry) for entry in batch]
        prepared = time.perf_counter() - start
        for place, site in enumerate(sites):
            start = time.perf_counter()
            saved = await site.database.write(
                writing.put_all, articles, presenter=Presenter.of_site(site.settings, site.now())
            )
            seconds = loaded[place].seconds + prepared + time.perf_counter() - start
            loaded[place] = Loaded(saved[-1].article_id, seconds)
    return loaded


async def load_threads(site: Site, article_id: int, *, threads: int, replies: int) -> None:
    """Store threads of visible comments under an article."""
    await site.database.write(store_all, _threads(site, article_id, threads, replies), keys=site.keys, now=site.now())


async def load_comments_timed(site: Site, article_ids: Sequence[int], *, threads: int, replies: int) -> float:
    """Store threads under each of some articles, many articles to a batch; comments a second."""
    each = threads * (replies + 1)
    at_once, seconds = max(1, COMMENT_BATCH // each), 0.0
    for place in range(0, len(article_ids), at_once):
        remarks: list[NewComment] = []
        for article_id in article_ids[place : place + at_once]:
            above = len(remarks)
            remarks += [
                remark._replace(parent_place=None if remark.parent_place is None else above + remark.parent_place)
                for remark in _threads(site, article_id, threads, replies)
            ]
        start = time.perf_counter()
        await site.database.write(store_all, remarks, keys=site.keys, now=site.now())
        seconds += time.perf_counter() - start
    return each * len(article_ids) / seconds


def _threads(site: Site, article_id: int, threads: int, replies: int) -> list[NewComment]:
    remarks = [_remark(article_id, None, site.now()) for _ in range(threads)]
    return remarks + [_remark(article_id, top, site.now()) for top in range(threads) for _ in range(replies)]


def _article(entry: CorpusArticle) -> NewArticle:
    content = ArticleContent(
        title=entry.title, summary=entry.summary, body=entry.body, tags=entry.tags, external_id=entry.title
    )
    return NewArticle(storing.prepare(content, default_language="ar"), entry.published_at)


def _remark(article_id: int, parent_place: int | None, at: datetime) -> NewComment:
    return NewComment(
        article_id=article_id,
        parent_id=None,
        parent_place=parent_place,
        status=CommentStatus.approved,
        author_name="قارئة",
        author_email="reader@example.org",
        author_url=None,
        body=written("تعليق قصير على ما جاء في المقال."),
        created_at=at,
    )
