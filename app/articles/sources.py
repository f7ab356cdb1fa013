"""The source of an article: exactly the shape in which it is written, so that it can be read, changed, written back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Viewer
from app.articles import rows
from app.articles.models import Article
from app.articles.versions import check_may_change
from app.catalog.models import Section
from app.db.prepared import PreparedIn
from app.errors import NotFound


def source_of(session: Session, article: Any) -> dict[str, Any]:
    """The members of an `ArticleContent`, tags and authors and section by their slugs."""
    (source,) = sources_of(session, [article])
    return source


def sources_of(session: Session, articles: Sequence[Any]) -> list[dict[str, Any]]:
    """The sources of some articles, entities or rows, in their order."""
    labels = rows.labels(session, [article.id for article in articles])
    wanted = {article.section_id for article in articles} - {None}
    sections = {row.id: row.slug for row in _SECTIONS.all(session, wanted)}
    return [_source(article, sections.get(article.section_id), labels[article.id]) for article in articles]


_SECTION: Any = Section.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_SECTIONS = PreparedIn(
    _SECTION.c.id.type, lambda ids: sa.select(_SECTION.c.id, _SECTION.c.slug).where(_SECTION.c.id.in_(ids))
)


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
