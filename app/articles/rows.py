"""Articles as rows: the statements built once, and what an article is filed under."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts.models import Viewer
from app.arabic.slug import slug_key, slugify
from app.articles.models import Article, ArticleAuthor, ArticlePublic, ArticleTag, FormerSlug
from app.articles.presentation import Presentation
from app.articles.states import may_see
from app.catalog.models import Author, Section, Tag
from app.db.columns import MAX_ID
from app.errors import Moved, NotFound

_NOT_IN_LISTS = {"body", "body_html", "body_format", "outline", "title_key", "slug_key", "source_note"}
_SUMMARY_COLUMNS = [
    column
    for column in Article.__table__.columns  # type: ignore[attr-defined]  # sqlmodel gives every table one
    if column.name not in _NOT_IN_LISTS
]
_SECTION: tuple[Any, ...] = (col(Section.name).label("section_name"), col(Section.slug).label("section_slug"))
SUMMARY = sa.select(*_SUMMARY_COLUMNS, *_SECTION).outerjoin(Section, col(Article.section_id) == Section.id)
WHOLE = SUMMARY.add_columns(col(Article.body_html), col(Article.outline))
SOURCES = sa.select(*Article.__table__.columns).where(col(Article.id).in_(sa.bindparam("ids", expanding=True)))  # type: ignore[attr-defined]  # sqlmodel gives every table one
_IS_ID = col(Article.id) == sa.bindparam("ref")
_IS_SLUG = col(Article.slug_key) == sa.bindparam("ref")


def _labels_of(link: type[Any], entry: type[Any], entry_id: Any, kind: str) -> Any:
    return (
        sa.select(
            sa.literal(kind).label("kind"),
            link.article_id.label("article_id"),
            link.position.label("position"),
            entry.id.label("id"),
            entry.name.label("name"),
            entry.slug.label("slug"),
        )
        .join(entry, entry.id == entry_id)
        .where(link.article_id.in_(sa.bindparam("articles", expanding=True)))
    )


_LABELS = sa.union_all(
    _labels_of(ArticleTag, Tag, ArticleTag.tag_id, "tag"),
    _labels_of(ArticleAuthor, Author, ArticleAuthor.author_id, "author"),
).order_by("position")


def find(session: Session, columns: Any, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    """The row of an article by id or slug, however its slug was typed, if this viewer may read it.

    A former slug raises `Moved`, anything else `NotFound`.
    """
    is_id = ref.isascii() and ref.isdigit() and len(ref) <= len(str(MAX_ID))
    key = int(ref) if is_id else slug_key(slugify(unquote(ref)))
    found = session.execute(columns.where(_IS_ID if is_id else _IS_SLUG), {"ref": key}).first()
    if found is None and not is_id:
        _follow_former(session, str(key), viewer=viewer, now=now)
    if found is None or not may_see(found, viewer, now=now):
        raise NotFound
    return found


def _follow_former(session: Session, key: str, *, viewer: Viewer | None, now: datetime) -> None:
    article_id = session.exec(select(FormerSlug.article_id).where(FormerSlug.slug_key == key)).first()
    if article_id is None:
        return
    row = session.execute(SUMMARY.where(_IS_ID), {"ref": article_id}).one()
    if may_see(row, viewer, now=now):
        raise Moved(row.slug, "articles")


def labels(session: Session, article_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The tags and authors of articles, each with its `kind`, in their order."""
    found: dict[int, list[Any]] = defaultdict(list)
    if article_ids:
        for label in session.execute(_LABELS, {"articles": article_ids}):
            found[label.article_id].append(label)
    return found


def show(session: Session, article_id: int, shown: Presentation) -> ArticlePublic:
    """An article as its writer sees it after a change."""
    session.flush()
    row = session.execute(WHOLE.where(_IS_ID), {"ref": article_id}).one()
    return shown.public(row, labels(session, [article_id])[article_id])
