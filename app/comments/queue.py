"""The moderators' queue: comments of every status, with what readers are not shown."""

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles.models import Article
from app.articles.presentation import Presentation
from app.articles.service import id_of
from app.comments import text_filter
from app.comments.models import KEYS, Comment, CommentAddress, CommentPrivate, CommentStatus
from app.comments.presentation import private
from app.db.keyset import Paging, Slice, beyond, cut
from app.errors import NotFound

_QUEUED = sa.select(
    *(column for column in Comment.__table__.columns if column.name not in KEYS),  # type: ignore[attr-defined]  # sqlmodel gives every table one
    col(Article.title).label("article_title"),
    col(Article.slug).label("article_slug"),
    col(Article.language).label("language"),
    sa.exists().where(col(CommentAddress.comment_id) == col(Comment.id)).label("has_email"),
).join(Article, col(Article.id) == Comment.article_id)


class QueueFilter(NamedTuple):
    """What the queue is narrowed to: an article by id or slug, a policy that held, words in text or name."""

    status: CommentStatus | None = CommentStatus.pending
    article: str | None = None
    held_by: str | None = None
    text: str | None = None


def list_queue(
    session: Session, narrowed: QueueFilter, *, paging: Paging, shown: Presentation
) -> Slice[CommentPrivate]:
    """The comments that a moderator asked for, oldest first."""
    key = (col(Comment.created_at), col(Comment.id))
    statement = (
        _QUEUED.where(*_conditions(session, narrowed), *beyond(key, paging.cursor, is_descending=False))
        .order_by(*(column.desc() if paging.is_backward else column for column in key))
        .limit(paging.limit + 1)
    )
    found = cut(session.execute(statement).all(), paging, lambda row: (row.created_at, row.id))
    return Slice([private(row, shown.display) for row in found.items], found.next_key, found.previous_key)


def get(session: Session, comment_id: int, *, shown: Presentation) -> CommentPrivate:
    """One comment of whatever status; `NotFound` when there is none."""
    session.flush()
    row = session.execute(_QUEUED.where(col(Comment.id) == comment_id)).first()
    if row is None:
        raise NotFound
    return private(row, shown.display)


def _conditions(session: Session, narrowed: QueueFilter) -> list[Any]:
    conditions: list[Any] = [col(Comment.deleted_at).is_(None)]
    if narrowed.status is not None:
        conditions.append(col(Comment.status) == narrowed.status)
    if narrowed.article is not None:
        conditions.append(col(Comment.article_id) == id_of(session, narrowed.article))
    if narrowed.held_by is not None:
        conditions.append(col(Comment.held_by) == narrowed.held_by)
    if narrowed.text is not None:
        conditions.append(text_filter.matching(narrowed.text))
    return conditions
