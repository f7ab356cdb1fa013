"""Articles as rows: the statements that find them, and what an article is filed under."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts.models import Viewer
from app.articles.models import Article, ArticleAuthor, ArticlePublic, ArticleTag, FormerSlug
from app.articles.presentation import Presentation
from app.articles.states import may_see
from app.catalog.entries import as_id, as_key
from app.catalog.models import Author, Section, Tag
from app.db.prepared import Prepared, PreparedIn
from app.errors import Moved, NotFound

TABLE: Any = Article.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_SECTION_TABLE: Any = Section.__table__  # type: ignore[attr-defined]  # see above
_NOT_IN_LISTS = {"body", "body_html", "body_format", "outline", "title_key", "slug_key", "source_note", "created_at"}
SUMMARY = sa.select(
    *(column for column in TABLE.c if column.name not in _NOT_IN_LISTS),
    _SECTION_TABLE.c.name.label("section_name"),
    _SECTION_TABLE.c.slug.label("section_slug"),
).select_from(TABLE.outerjoin(_SECTION_TABLE, TABLE.c.section_id == _SECTION_TABLE.c.id))
WHOLE = SUMMARY.add_columns(TABLE.c.body_html, TABLE.c.outline)
MOST_AT_ONCE = 100
"""Articles whose labels are asked for in one statement."""

_IS_ID = TABLE.c.id == sa.bindparam("ref")
_IS_SLUG = TABLE.c.slug_key == sa.bindparam("ref")
_WHOLE_BY_ID, _WHOLE_BY_SLUG = Prepared(WHOLE.where(_IS_ID)), Prepared(WHOLE.where(_IS_SLUG))
_DECIDES = {"id", "slug", "language", "status", "published_at", "trashed_at", "created_by", "comments_policy"}
_STANDING = sa.select(*(column for column in TABLE.c if column.name in _DECIDES))
_STANDING_BY_ID, _STANDING_BY_SLUG = Prepared(_STANDING.where(_IS_ID)), Prepared(_STANDING.where(_IS_SLUG))
_STANDING_OF_IDS = PreparedIn(TABLE.c.id.type, lambda ids: _STANDING.where(TABLE.c.id.in_(ids)))
_STANDING_OF_SLUGS = PreparedIn(
    TABLE.c.slug_key.type, lambda keys: _STANDING.add_columns(TABLE.c.slug_key).where(TABLE.c.slug_key.in_(keys))
)


def find(session: Session, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    """The row of an article by id or slug, however its slug was typed, if this viewer may read it.

    It has what decides who reads the article and who comments on it. A former slug raises `Moved`, anything else
    `NotFound`.
    """
    return _find(session, _STANDING_BY_ID, _STANDING_BY_SLUG, ref, viewer=viewer, now=now)


def find_all(session: Session, refs: Iterable[str]) -> dict[str, Any]:
    """The rows that `find` gives for many references, whoever may read them: in two queries, for `checked`."""
    ids = {ref: as_id(ref) for ref in refs}
    keys = {ref: as_key(ref) for ref, article_id in ids.items() if article_id is None}
    by_id = {row.id: row for row in _STANDING_OF_IDS.all(session, {each for each in ids.values() if each is not None})}
    by_key = {row.slug_key: row for row in _STANDING_OF_SLUGS.all(session, set(keys.values()))}
    return {
        ref: by_key.get(keys[ref]) if article_id is None else by_id.get(article_id) for ref, article_id in ids.items()
    }


def find_whole(session: Session, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    """The same with all that readers see of it."""
    return _find(session, _WHOLE_BY_ID, _WHOLE_BY_SLUG, ref, viewer=viewer, now=now)


def _find(
    session: Session, by_id: Prepared, by_slug: Prepared, ref: str, *, viewer: Viewer | None, now: datetime
) -> Any:
    article_id = as_id(ref)
    found = by_slug.first(session, ref=as_key(ref)) if article_id is None else by_id.first(session, ref=article_id)
    return checked(session, ref, found, viewer=viewer, now=now)


def checked(session: Session, ref: str, found: Any | None, *, viewer: Viewer | None, now: datetime) -> Any:
    """The row that was found for a reference, if this viewer may read it; see `find`."""
    if found is None and as_id(ref) is None:
        _follow_former(session, as_key(ref), viewer=viewer, now=now)
    if found is None or not may_see(found, viewer, now=now):
        raise NotFound
    return found


def _follow_former(session: Session, key: str, *, viewer: Viewer | None, now: datetime) -> None:
    article_id = session.exec(select(FormerSlug.article_id).where(FormerSlug.slug_key == key)).first()
    if article_id is None:
        return
    row = _STANDING_BY_ID.first(session, ref=article_id)
    if row is not None and may_see(row, viewer, now=now):
        raise Moved(row.slug, "articles")


def labels(session: Session, article_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The tags and authors of articles, each with its `kind`, in their order."""
    found: dict[int, list[Any]] = defaultdict(list)
    for start in range(0, len(article_ids), MOST_AT_ONCE):
        some = article_ids[start : start + MOST_AT_ONCE]
        parameters = {f"article_{place}": article_id for place, article_id in enumerate(some)}
        for label in _labels(len(some)).all(session, **parameters):
            found[label.article_id].append(label)
    return found


@lru_cache(maxsize=128)
def _labels(count: int) -> Prepared:
    """The statement for so many articles; pages have few sizes."""
    ids = [sa.bindparam(f"article_{place}", type_=TABLE.c.id.type) for place in range(count)]
    both = sa.union_all(
        _labels_of(ArticleTag, Tag, col(ArticleTag.tag_id), "tag", ids),
        _labels_of(ArticleAuthor, Author, col(ArticleAuthor.author_id), "author", ids),
    )
    return Prepared(both.order_by("position"))


def _labels_of(link: type[Any], entry: type[Any], entry_id: Any, kind: str, ids: Sequence[Any]) -> Any:
    return (
        sa.select(
            sa.literal_column(f"'{kind}'").label("kind"),
            link.article_id.label("article_id"),
            link.position.label("position"),
            entry.id.label("id"),
            entry.name.label("name"),
            entry.slug.label("slug"),
        )
        .join(entry, entry.id == entry_id)
        .where(link.article_id.in_(ids))
    )


def show(session: Session, article_id: int, shown: Presentation) -> ArticlePublic:
    """An article as its writer sees it after a change."""
    session.flush()
    row = _WHOLE_BY_ID.first(session, ref=article_id)
    return shown.public(row, labels(session, [article_id])[article_id])
