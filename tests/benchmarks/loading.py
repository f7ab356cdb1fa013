"""The corpus in a database: by the bulk verbs that importers use."""

import itertools
from datetime import datetime

from app.administration import presentation
from app.articles import storing, writing
from app.articles.models import ArticleContent
from app.articles.storing import NewArticle
from app.comments.models import CommentStatus
from app.comments.storing import NewComment, store_all
from app.web.site import Site
from tests.benchmarks.corpus import CorpusArticle
from tests.benchmarks.corpus import articles as corpus

BATCH = 500


async def load_articles(site: Site, count: int, *, words: int = 450) -> int:
    """Store so many articles; the id of the newest."""
    shown, entries, newest = presentation(site), corpus(count, words=words), 0
    while batch := list(itertools.islice(entries, BATCH)):
        saved = await site.database.write(writing.put_all, [_article(entry) for entry in batch], shown=shown)
        newest = saved[-1].article_id
    return newest


async def load_threads(site: Site, article_id: int, *, threads: int, replies: int) -> None:
    """Store threads of visible comments under an article."""
    remarks = [_remark(article_id, None, site.now()) for _ in range(threads)]
    remarks += [_remark(article_id, top, site.now()) for top in range(threads) for _ in range(replies)]
    await site.database.write(store_all, remarks, keys=site.keys, now=site.now())


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
        body="تعليق قصير على ما جاء في المقال.",
        created_at=at,
    )
