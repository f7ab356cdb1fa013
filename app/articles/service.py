"""Articles as readers ask for them: one, a page of a list; and the count of their comments."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.accounts.models import Viewer
from app.articles import rows
from app.articles.models import Article, ArticlePublic, ArticleSummary
from app.articles.presentation import Presentation
from app.articles.states import listed
from app.db.keyset import Paging, Slice, beyond, cut


def get(session: Session, ref: str, *, viewer: Viewer | None, shown: Presentation) -> ArticlePublic:
    """An article by id or slug, however its slug was typed; `NotFound` when this viewer may not see one."""
    row = rows.find(session, rows.WHOLE, ref, viewer=viewer, now=shown.now)
    return shown.public(row, rows.labels(session, [row.id])[row.id])


def list_listed(session: Session, *, paging: Paging, shown: Presentation) -> Slice[ArticleSummary]:
    """The listed articles, newest first."""
    key = (col(Article.published_at), col(Article.id))
    order = key if paging.is_backward else tuple(column.desc() for column in key)
    statement = (
        rows.SUMMARY.where(listed(shown.now), *beyond(key, paging.cursor, is_descending=True))
        .order_by(*order)
        .limit(paging.limit + 1)
    )
    found = cut(session.execute(statement).all(), paging, lambda row: (row.published_at, row.id))
    labels = rows.labels(session, [row.id for row in found.items])
    items = [shown.summary(row, labels[row.id]) for row in found.items]
    return Slice(items, found.next_key, found.previous_key)


def find_readable(session: Session, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    """The row of an article by id or slug that this viewer may read; `NotFound` otherwise."""
    return rows.find(session, rows.SUMMARY, ref, viewer=viewer, now=now)


def change_comment_count(session: Session, article_id: int, by: int) -> None:
    """Add to an article's number of visible comments; its version stays."""
    statement = sa.update(Article).where(col(Article.id) == article_id)
    session.execute(statement.values(comment_count=Article.comment_count + by))
