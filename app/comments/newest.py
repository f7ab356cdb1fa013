"""The newest comments of the whole site, and how many each article has."""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles import service as articles
from app.articles.presentation import Presentation
from app.articles.rows import TABLE as ARTICLE
from app.articles.states import readable
from app.catalog.entries import as_id, as_key, ids_of
from app.catalog.models import Kind, Section
from app.comments.models import NOT_FOR_READERS, Comment, CommentPublic, CommentStatus
from app.comments.presentation import public
from app.db.keyset import Cursor, Paging, Slice, beyond, cut
from app.db.prepared import Prepared

_TABLE: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_KEY = (_TABLE.c.created_at, _TABLE.c.id)
_NOW = sa.bindparam("now", type_=ARTICLE.c.published_at.type)
_COMMENTS = (
    sa.select(*(column for column in _TABLE.c if column.name not in NOT_FOR_READERS), ARTICLE.c.language)
    .join(ARTICLE, ARTICLE.c.id == _TABLE.c.article_id)
    .where(_TABLE.c.status == sa.literal_column(f"'{CommentStatus.approved}'"), readable(_NOW))
)


class NewestFilter(NamedTuple):
    """What the newest comments are narrowed to: an article or a section (with its descendants), by id or slug."""

    article: str | None = None
    section: str | None = None
    created_after: datetime | None = None


class _Form(NamedTuple):
    has_article: bool
    section: bool | None
    created_after: bool
    has_cursor: bool
    is_backward: bool


def list_newest(
    session: Session, narrowed: NewestFilter, *, paging: Paging, shown: Presentation
) -> Slice[CommentPublic]:
    """The visible comments of articles that anybody may read, newest first."""
    parameters: dict[str, Any] = {"now": shown.now, "most": paging.limit + 1}
    if narrowed.article is not None:
        parameters["article"] = articles.find_readable(session, narrowed.article, viewer=None, now=shown.now).id
    section = None if narrowed.section is None else as_id(narrowed.section) is not None
    if narrowed.section is not None:
        parameters["section"] = as_id(narrowed.section) if section else as_key(narrowed.section)
    if paging.cursor is not None:
        parameters |= zip(("edge", "edge_id"), paging.cursor.key, strict=True)
    parameters["created_after"] = narrowed.created_after
    form = _Form(
        narrowed.article is not None,
        section,
        narrowed.created_after is not None,
        paging.cursor is not None,
        paging.is_backward,
    )
    found = cut(_page(form).all(session, **parameters), paging, lambda row: (row.created_at, row.id))
    items = [public(row, shown.display, row.language) for row in found.items]
    return Slice(items, found.next_key, found.previous_key)


@lru_cache(maxsize=64)
def _page(form: _Form) -> Prepared:
    created, number = _KEY
    edge: Any = (sa.bindparam("edge", type_=created.type), sa.bindparam("edge_id", type_=number.type))
    conditions = beyond(_KEY, Cursor(edge, form.is_backward) if form.has_cursor else None, is_descending=True)
    if form.has_article:
        conditions.append(_TABLE.c.article_id == sa.bindparam("article", type_=_TABLE.c.id.type))
    if form.section is not None:
        conditions.append(ARTICLE.c.section_id.in_(_with_descendants(is_id=form.section)))
    if form.created_after:
        conditions.append(_TABLE.c.created_at > sa.bindparam("created_after", type_=_TABLE.c.created_at.type))
    order = (column if form.is_backward else column.desc() for column in _KEY)
    return Prepared(_COMMENTS.where(*conditions).order_by(*order).limit(sa.bindparam("most", type_=sa.Integer())))


def _with_descendants(*, is_id: bool) -> Any:
    named = ids_of(Kind.section, sa.bindparam("section"), is_id=is_id).subquery()
    tree = sa.select(named.c.id).cte("tree", recursive=True)
    tree = tree.union(sa.select(col(Section.id)).where(col(Section.parent_id) == tree.c.id))
    return sa.select(tree.c.id)


def counts(session: Session, refs: list[int | str], *, now: datetime) -> dict[str, int]:
    """The number of visible comments of each article that anybody may read, by what it was called; one query."""
    ids = {int(ref) for ref in refs if as_id(str(ref)) is not None}
    keys = {as_key(str(ref)) for ref in refs if as_id(str(ref)) is None}
    found = session.execute(
        sa.select(ARTICLE.c.id, ARTICLE.c.slug_key, ARTICLE.c.comment_count).where(
            ARTICLE.c.id.in_(ids) | ARTICLE.c.slug_key.in_(keys), readable(now)
        )
    ).all()
    by_id, by_key = {row.id: row.comment_count for row in found}, {row.slug_key: row.comment_count for row in found}
    named = {str(ref): by_id.get(as_id(str(ref)), by_key.get(as_key(str(ref)))) for ref in refs}
    return {ref: count for ref, count in named.items() if count is not None}
