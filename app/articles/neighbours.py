"""The neighbours of an article by date: the listed ones before it and after it, on the site or in its section."""

from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import Session

from app.accounts.models import Viewer
from app.articles import service as articles
from app.articles.models import ArticleKind, ArticleSummary
from app.articles.presentation import Presenter
from app.articles.service import TABLE
from app.articles.states import listed
from app.catalog.models import Kind, Listing
from app.db.keyset import Cursor, beyond
from app.db.prepared import Prepared


class ArticleNeighbours(BaseModel):
    """The listed articles next to one by date: `previous` is older, `next` newer; null where there is none."""

    previous: ArticleSummary | None
    next: ArticleSummary | None


class Found(NamedTuple):
    """The neighbours of an article, and its id."""

    article_id: int
    neighbours: ArticleNeighbours


def adjacent(session: Session, ref: str, *, in_section: bool, viewer: Viewer | None, presenter: Presenter) -> Found:
    """The neighbours of an article that a viewer may read, among all or (`in_section`) in its section and below.

    A page, a draft without a date and, within sections, what is in none have no neighbours. Three queries.
    """
    row = articles.find(session, ref, viewer=viewer, now=presenter.now)
    has_any = row.kind == ArticleKind.article and row.published_at is not None
    if not has_any or (in_section and row.section_id is None):
        return Found(row.id, ArticleNeighbours(previous=None, next=None))
    edge = {"at": row.published_at, "of": row.id, "section": row.section_id}
    rows = _statement(in_section=in_section).all(session, now=presenter.now, **edge)
    labels = articles.labels(session, [each.id for each in rows])
    shown = {each.place: presenter.summary(each, labels[each.id]) for each in rows}
    return Found(row.id, ArticleNeighbours.model_construct(previous=shown.get(0), next=shown.get(1)))


_NOW = sa.bindparam("now", type_=TABLE.c.published_at.type)
_EDGE: Any = (sa.bindparam("at", type_=TABLE.c.published_at.type), sa.bindparam("of", type_=TABLE.c.id.type))


@cache
def _statement(*, in_section: bool) -> Prepared:
    """Both in one: each is the first of a range of an index. Within a section that is its listing."""
    if in_section:
        of = Listing.__table__.c  # type: ignore[attr-defined]  # sqlmodel gives every table one
        key: tuple[Any, Any] = (of.published_at, of.article_id)
        its_own = (of.kind == sa.literal_column(f"'{Kind.section}'"), of.entry_id == sa.bindparam("section"))
        conditions = [*its_own, of.published_at <= _NOW]
    else:
        key, conditions = (TABLE.c.published_at, TABLE.c.id), [listed(_NOW)]
    both = []
    for place, is_backward in ((0, False), (1, True)):
        order = [column if is_backward else column.desc() for column in key]
        beside = sa.select(key[1].label("id"), sa.literal_column(str(place), sa.Integer()).label("place"))
        beside = beside.where(*conditions, *beyond(key, Cursor(_EDGE, is_backward), is_descending=True))
        both.append(sa.select(beside.order_by(*order).limit(sa.literal_column("1")).subquery()))
    found = sa.union_all(*both).subquery()
    return Prepared(articles.SUMMARY.add_columns(found.c.place).join(found, found.c.id == TABLE.c.id))
