"""The newest comments of the whole site, and how many each article has."""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles import service as articles
from app.articles.models import FormerSlug
from app.articles.presentation import Presenter
from app.articles.service import TABLE as ARTICLE
from app.articles.states import readable
from app.catalog import tree
from app.catalog.entries import entry_named, ids_of
from app.catalog.models import Kind
from app.comments.models import NOT_FOR_READERS, Comment, CommentPublic, CommentStatus
from app.comments.presentation import public, text_length
from app.db.keyset import Cursor, Key, Paging, Slice, are_small, beyond, cut, fit
from app.db.prepared import Prepared

_TABLE: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_KEY = (_TABLE.c.created_at, _TABLE.c.id)
_NOW = sa.bindparam("now", type_=ARTICLE.c.published_at.type)
_COMMENTS = (
    sa.select(*(column for column in _TABLE.c if column.name not in NOT_FOR_READERS), ARTICLE.c.language)
    .join(ARTICLE, ARTICLE.c.id == _TABLE.c.article_id)
    .where(_TABLE.c.status == sa.literal_column(f"'{CommentStatus.approved}'"), readable(_NOW))
)

_IS_FEATURED: Any = sa.text("comment.is_featured")  # the very words of the index


class NewestFilter(NamedTuple):
    """What the newest comments are narrowed to: an article or a section (with its descendants), what is featured."""

    article: str | None = None
    section: str | None = None
    created_after: datetime | None = None
    is_featured: bool = False


class _Form(NamedTuple):
    has_article: bool
    section: bool | None
    created_after: bool
    has_cursor: bool
    is_backward: bool
    is_featured: bool


def list_newest(
    session: Session, narrowed: NewestFilter, *, paging: Paging, presenter: Presenter
) -> Slice[CommentPublic]:
    """The visible comments of articles that anybody may read, newest first."""
    parameters: dict[str, Any] = {"now": presenter.now, "most": paging.limit + 1}
    if narrowed.article is not None:
        parameters["article"] = articles.find_named(session, narrowed.article, viewer=None, now=presenter.now).id
    section = None if narrowed.section is None else entry_named(narrowed.section)
    parameters["section"] = section
    if paging.cursor is not None:
        parameters |= zip(("edge", "edge_id"), paging.cursor.key, strict=True)
    parameters["created_after"] = narrowed.created_after
    form = _Form(
        narrowed.article is not None,
        None if section is None else isinstance(section, int),
        narrowed.created_after is not None,
        paging.cursor is not None,
        paging.is_backward,
        narrowed.is_featured,
    )
    found = cut(_page(form).all(session, **parameters), paging, _key_of)
    items = [public(row, presenter.display, row.language, presenter.settings.own_address) for row in found.items]
    return fit(found, items, paging, _key_of, is_small=are_small(map(text_length, found.items)))


def _key_of(row: Any) -> Key:
    return row.created_at, row.id


@lru_cache(maxsize=64)
def _page(form: _Form) -> Prepared:
    created, number = _KEY
    edge: Any = (sa.bindparam("edge", type_=created.type), sa.bindparam("edge_id", type_=number.type))
    conditions = beyond(_KEY, Cursor(edge, form.is_backward) if form.has_cursor else None, is_descending=True)
    if form.has_article:
        conditions.append(_TABLE.c.article_id == sa.bindparam("article", type_=_TABLE.c.id.type))
    if form.section is not None:
        named = ids_of(Kind.section, sa.bindparam("section"), is_id=form.section).subquery()
        conditions.append(ARTICLE.c.section_id.in_(tree.with_descendants(named)))
    if form.is_featured:
        conditions.append(_IS_FEATURED)
    if form.created_after:
        conditions.append(_TABLE.c.created_at > sa.bindparam("created_after", type_=_TABLE.c.created_at.type))
    order = (column if form.is_backward else column.desc() for column in _KEY)
    return Prepared(_COMMENTS.where(*conditions).order_by(*order).limit(sa.bindparam("most", type_=sa.Integer())))


def counts(session: Session, refs: list[int | str], *, now: datetime) -> dict[str, int]:
    """The number of visible comments of each article that anybody may read, by what it was called; one query."""
    ids = {ref: articles.as_id(ref) for ref in map(str, refs)}
    keys = {ref: articles.as_key(ref) for ref, article_id in ids.items() if article_id is None}
    numbers, slugs = set(ids.values()) - {None}, set(keys.values())
    counted = sa.select(ARTICLE.c.id, ARTICLE.c.slug_key, ARTICLE.c.comment_count).where(
        ARTICLE.c.id.in_(numbers) | ARTICLE.c.slug_key.in_(slugs), readable(now)
    )
    former = (
        sa.select(ARTICLE.c.id, col(FormerSlug.slug_key), ARTICLE.c.comment_count)
        .join(FormerSlug, col(FormerSlug.article_id) == ARTICLE.c.id)
        .where(col(FormerSlug.slug_key).in_(slugs), readable(now))
    )
    found = session.execute(counted.union_all(former)).all()
    by_id, by_key = {row.id: row.comment_count for row in found}, {row.slug_key: row.comment_count for row in found}
    named = {ref: by_key.get(keys[ref]) if each is None else by_id.get(each) for ref, each in ids.items()}
    return {ref: count for ref, count in named.items() if count is not None}
