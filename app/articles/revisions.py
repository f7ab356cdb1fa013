"""Revisions: every saved source of an article, who saved it and when; two compared; a return to one.

The source of an article is exactly the shape in which it is written, so that it can be read, changed, written back.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, insert, select

from app.accounts.models import Account, Viewer
from app.articles import metadata
from app.articles.classification import Classification
from app.articles.models import Article, ArticleContent, Revision
from app.articles.revision_shapes import RevisionPublic, RevisionSummary
from app.articles.service import labels
from app.articles.versions import check_may_change
from app.catalog import entries
from app.catalog.models import Author, Section
from app.db.keyset import Paging, Slice, beyond, cut
from app.db.prepared import PreparedIn, PreparedWrite
from app.errors import NotFound
from app.media import service as media

COMPARED = ("title", "summary", "body")


class Source(NamedTuple):
    """The source of an article with its version, and what stands behind the names in it.

    Tags and sections are deleted without a new version; then only `classification` tells that the source has changed.
    """

    version: int
    members: dict[str, Any]
    classification: Classification


def sources_of(session: Session, articles: Sequence[Any]) -> list[dict[str, Any]]:
    """The members of an `ArticleContent` for some articles, entities or rows, in their order.

    Tags and authors and section are named by their slugs.
    """
    found = labels(session, [article.id for article in articles])
    sections = _section_slugs(session, articles)
    return [_source(article, sections.get(article.section_id), found[article.id]) for article in articles]


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
        "metadata": metadata.from_text(article.client_metadata) or None,
        "comments_policy": article.comments_policy,
        "external_id": article.external_id,
        "kind": article.kind,
        "is_pinned": article.is_pinned,
        "pinned_until": _written(article.pinned_until),
    }


def _written(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")


def read_source(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> Source:
    """The source of an article, for who may change it."""
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound
    check_may_change(article, viewer, now=now)
    found = labels(session, [article_id])[article_id]
    section = _section_slugs(session, [article]).get(article.section_id)
    tags, authors = ([label.id for label in found if label.kind == kind] for kind in ("tag", "author"))
    return Source(
        article.version,
        _source(article, section, found),
        Classification(article.section_id, tuple(tags), tuple(authors)),
    )


def keep_all(session: Session, articles: Sequence[Any], *, by: int | None, now: datetime) -> None:
    """Keep the present content of articles, entities or rows, under their versions."""
    rows = [
        {
            "article_id": article.id,
            "number": article.version,
            "account_id": by,
            "content": source,
            "created_at": now,
        }
        for article, source in zip(articles, sources_of(session, articles), strict=True)
    ]
    _INSERT.run(session, rows)


_INSERT = PreparedWrite(insert(Revision.__table__))  # type: ignore[attr-defined]  # sqlmodel gives every table one


def list_revisions(session: Session, article_id: int, *, paging: Paging) -> Slice[RevisionSummary]:
    """The revisions of an article, newest first."""
    key = (col(Revision.number),)
    statement = (
        select(Revision.number, Revision.created_at, Account.name)
        .outerjoin(Account, col(Account.id) == Revision.account_id)
        .where(Revision.article_id == article_id, *beyond(key, paging.cursor, is_descending=True))
        .order_by(col(Revision.number) if paging.is_backward else col(Revision.number).desc())
        .limit(paging.limit + 1)
    )
    items = [
        RevisionSummary(number=number, created_at=at, saved_by=name) for number, at, name in session.exec(statement)
    ]
    return cut(items, paging, lambda item: (item.number,))


def get(session: Session, article_id: int, number: int) -> RevisionPublic:
    """One revision with its content; `NotFound` when there is none."""
    row = session.exec(
        select(Revision, Account.name)
        .outerjoin(Account, col(Account.id) == Revision.account_id)
        .where(Revision.article_id == article_id, Revision.number == number)
    ).first()
    if row is None:
        raise NotFound
    revision, name = row
    return RevisionPublic(
        number=revision.number, created_at=revision.created_at, saved_by=name, content=revision.content
    )


class Compared(NamedTuple):
    """What two revisions say, an old and a new one, and which other members differ."""

    texts: list[tuple[str, str]]
    changed: list[str]


def pair(session: Session, article_id: int, number: int, *, against: int) -> Compared:
    """The texts of revision `against` and of revision `number`; `NotFound` without one of them."""
    old = get(session, article_id, against).content
    new = get(session, article_id, number).content
    texts = [(str(old.get(name) or ""), str(new.get(name) or "")) for name in COMPARED]
    return Compared(texts, [name for name in new if name not in COMPARED and new.get(name) != old.get(name)])


def content_to_restore(session: Session, article_id: int, number: int) -> ArticleContent:
    """The content of a revision, for writing it back; without deleted sections, authors and pictures."""
    content = ArticleContent.model_validate(get(session, article_id, number).content)
    if content.image is not None and content.image.media and not media.facts_by_id(session, [content.image.media]):
        content.image = None
    if content.section is not None and entries.lookup(session, Section, str(content.section)) is None:
        content.section = None
    content.authors = [ref for ref in content.authors if entries.lookup(session, Author, str(ref)) is not None]
    return content
