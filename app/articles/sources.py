"""The source of an article: exactly the shape in which it is written, so that it can be read, changed, written back."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from app.accounts.models import Viewer
from app.articles import rows
from app.articles.models import Article
from app.articles.versions import check_may_change
from app.catalog.models import Section
from app.errors import NotFound


def source_of(session: Session, article: Article) -> dict[str, Any]:
    """The members of an `ArticleContent`, tags and authors and section by their slugs."""
    session.flush()
    labels = rows.labels(session, [article.id or 0])[article.id or 0]
    section = None
    if article.section_id is not None:
        section = session.exec(select(Section.slug).where(Section.id == article.section_id)).one()
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
