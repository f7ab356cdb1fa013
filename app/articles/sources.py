"""The source of an article: exactly the shape in which it is written, so that it can be read, changed, written back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Viewer
from app.articles import rows
from app.articles.filing import Filed
from app.articles.models import Article
from app.articles.versions import check_may_change
from app.catalog.models import Section
from app.db.prepared import PreparedIn
from app.errors import NotFound


class Source(NamedTuple):
    """The source of an article with its version, and what stands behind the names in it.

    Tags and sections are deleted without a new version: only `filed` tells then that the source is another one.
    """

    version: int
    members: dict[str, Any]
    filed: Filed


def sources_of(session: Session, articles: Sequence[Any]) -> list[dict[str, Any]]:
    """The members of an `ArticleContent` for some articles, entities or rows, in their order.

    Tags and authors and section are named by their slugs.
    """
    labels = rows.labels(session, [article.id for article in articles])
    sections = _section_slugs(session, articles)
    return [_source(article, sections.get(article.section_id), labels[article.id]) for article in articles]


def _section_slugs(session: Session, articles: Sequence[Any]) -> dict[int | None, str]:
    wanted = {article.section_id for article in articles} - {None}
    return {row.id: row.slug for row in _SECTIONS.all(session, wanted)}


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


def read_source(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> Source:
    """The source of an article, for who may change it."""
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound
    check_may_change(article, viewer, now=now)
    labels = rows.labels(session, [article_id])[article_id]
    section = _section_slugs(session, [article]).get(article.section_id)
    tags, authors = ([label.id for label in labels if label.kind == kind] for kind in ("tag", "author"))
    return Source(
        article.version, _source(article, section, labels), Filed(article.section_id, tuple(tags), tuple(authors))
    )
