"""The source of an article: exactly the shape in which it is written, so that it can be read, changed, written back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import Viewer
from app.articles import rows
from app.articles.models import Article
from app.articles.versions import check_may_change
from app.catalog.models import Section
from app.errors import NotFound


def source_of(session: Session, article: Article) -> dict[str, Any]:
    """The members of an `ArticleContent`, tags and authors and section by their slugs."""
    session.flush()
    (source,) = _sources(session, [article])
    return source


def sources_of(session: Session, article_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The sources of some articles, in their order."""
    found = session.execute(rows.SOURCES, {"ids": article_ids}).all()
    by_id = {row.id: row for row in found}
    return _sources(session, [by_id[article_id] for article_id in article_ids])


def _sources(session: Session, articles: Sequence[Any]) -> list[dict[str, Any]]:
    labels = rows.labels(session, [article.id for article in articles])
    wanted = {article.section_id for article in articles} - {None}
    sections: dict[Any, str] = {}
    if wanted:
        sections = dict(session.exec(select(Section.id, Section.slug).where(col(Section.id).in_(wanted))).all())
    return [_source(article, sections.get(article.section_id), labels[article.id]) for article in articles]


def _source(article: Any, section: str | None, labels: Sequence[Any]) -> dict[str, Any]:
    return {
        "title": article.title,
        "body": article.body,
        "body_format": article.body_format,
        "summary": article.summary,
        "slug": article.slug,
        "language": article.language,
        "section": section,
        "tags": [label.slug for label in labels if label.kind == "tag"],
        "authors": [label.slug for label in labels if label.kind == "author"],
        "image": article.image,
        "seo": article.seo,
        "comments_policy": article.comments_policy,
        "external_id": article.external_id,
    }


def read_source(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> tuple[int, dict[str, Any]]:
    """The version and the source of an article, for who may change it."""
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound
    check_may_change(article, viewer, now=now)
    return article.version, source_of(session, article)
