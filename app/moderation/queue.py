"""The moderators' queue: comments of every status, with what readers are not shown."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts.audit import AuditEntry
from app.accounts.models import Viewer
from app.articles.models import Article
from app.articles.presentation import Presenter
from app.articles.service import as_id, id_of
from app.articles.states import seen_by
from app.catalog import tree
from app.catalog.entries import entry_named, ids_of
from app.catalog.models import Kind
from app.comments.models import KEYS, Comment, CommentAddress, CommentNote, CommentStatus
from app.comments.presentation import text_length
from app.db.keyset import Key, Paging, Slice, are_small, beyond, cut, fit
from app.errors import NotFound
from app.moderation import text_filter
from app.moderation.models import CommentPrivate, ModerationAction, QueueOrder, QueueStatus
from app.moderation.presentation import private
from app.moderation.targets import CHANGING, FLAGS, TARGETS
from app.rules.names import RuleName

_COLUMNS = [column for column in Comment.__table__.columns if column.name not in KEYS]  # type: ignore[attr-defined]  # sqlmodel gives every table one

_NOTE_COUNT = (
    sa.select(sa.func.count())
    .select_from(CommentNote)
    .where(col(CommentNote.comment_id) == col(Comment.id))
    .correlate(Comment)
    .scalar_subquery()
)
_LAST_ACT = (
    sa.select(sa.func.max(col(AuditEntry.number)))
    .where(col(AuditEntry.subject_id) == col(Comment.id), audit.is_one_of(CHANGING))
    .correlate(Comment)
    .scalar_subquery()
)


def _queued(viewer: Viewer, now: datetime) -> Any:
    """The rows of the queue; an article that the moderator may not read shows neither title nor slug."""
    is_seen = seen_by(viewer, now)
    return sa.select(
        *_COLUMNS,
        sa.case((is_seen, col(Article.title))).label("article_title"),
        sa.case((is_seen, col(Article.slug))).label("article_slug"),
        col(Article.language).label("language"),
        sa.exists().where(col(CommentAddress.comment_id) == col(Comment.id)).label("has_email"),
        _NOTE_COUNT.label("note_count"),
        _LAST_ACT.label("last_act"),
    ).join(Article, col(Article.id) == Comment.article_id)


RESTORABLE = (CommentStatus.rejected, CommentStatus.spam, CommentStatus.trashed)
"""Statuses out of which `restore` takes a comment."""


class QueueFilter(NamedTuple):
    """What the queue is narrowed to: an article or a section, by id or slug, what held, words in text or name."""

    status: QueueStatus = QueueStatus.pending
    article: str | None = None
    section: str | None = None
    held_by: str | None = None
    text: str | None = None
    rule: RuleName | None = None
    reported: bool | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None


class Queued(NamedTuple):
    """A page of the queue, and how many there are in all where that was asked."""

    page: Slice[CommentPrivate]
    total: int | None


def list_queue(
    session: Session,
    narrowed: QueueFilter,
    *,
    order: QueueOrder,
    paging: Paging,
    with_total: bool,
    viewer: Viewer,
    presenter: Presenter,
) -> Queued:
    """The comments that a moderator asked for."""
    is_descending = order == "newest"
    key = (col(Comment.created_at), col(Comment.id))
    conditions = _conditions(session, narrowed, seen_by(viewer, presenter.now))
    statement = (
        _queued(viewer, presenter.now)
        .where(*conditions, *beyond(key, paging.cursor, is_descending=is_descending))
        .order_by(*(column.desc() if paging.is_backward != is_descending else column for column in key))
        .limit(paging.limit + 1)
    )
    found = cut(session.execute(statement).all(), paging, _key_of)
    items = [private(row, presenter.display, presenter.settings.own_address) for row in found.items]
    page = fit(found, items, paging, _key_of, is_small=are_small(map(text_length, found.items)))
    return Queued(page, _count(session, conditions) if with_total else None)


def find_for(
    session: Session, narrowed: QueueFilter, action: ModerationAction, *, most: int, viewer: Viewer, now: datetime
) -> tuple[list[int], int]:
    """The first comments of the queue that an action would change, by their ids, and how many there are in all."""
    conditions = _conditions(session, narrowed, seen_by(viewer, now))
    conditions.append(_is_changed_by(action))
    oldest = (col(Comment.created_at), col(Comment.id))
    found = session.exec(select(Comment.id).where(*conditions).order_by(*oldest).limit(most))
    return [comment_id for comment_id in found if comment_id], _count(session, conditions)


def _where(session: Session, narrowed: QueueFilter, is_seen: Any) -> Iterator[Any]:
    """Of which articles; of one that is not seen, neither its slug nor its section finds any comments."""
    if narrowed.article is not None:
        yield col(Comment.article_id) == id_of(session, narrowed.article)
        if as_id(narrowed.article) is None:
            yield _is_of_article(is_seen)
    if narrowed.section is not None:
        section = entry_named(narrowed.section)
        named = ids_of(Kind.section, sa.literal(section), is_id=isinstance(section, int)).subquery()
        yield _is_of_article(is_seen, col(Article.section_id).in_(tree.with_descendants(named)))


def _is_of_article(*conditions: Any) -> Any:
    return col(Comment.article_id).in_(sa.select(col(Article.id)).where(*conditions))


def _is_changed_by(action: ModerationAction) -> Any:
    if (flag := FLAGS.get(action)) is not None:
        has_it = getattr(Comment, flag.name)
        return sa.and_(col(Comment.status) == CommentStatus.approved, col(has_it).is_(not flag.value))
    wanted = TARGETS.get(action)
    return col(Comment.status).in_(RESTORABLE) if wanted is None else col(Comment.status) != wanted


def _count(session: Session, conditions: list[Any]) -> int:
    counted = sa.select(sa.func.count()).select_from(Comment).where(*conditions)
    return int(session.execute(counted).scalar_one())


def _key_of(row: Any) -> Key:
    return row.created_at, row.id


def get(session: Session, comment_id: int, *, viewer: Viewer, presenter: Presenter) -> CommentPrivate:
    """One comment of whatever status; `NotFound` when there is none."""
    session.flush()
    row = session.execute(_queued(viewer, presenter.now).where(col(Comment.id) == comment_id)).first()
    if row is None:
        raise NotFound
    return private(row, presenter.display, presenter.settings.own_address)


def _conditions(session: Session, narrowed: QueueFilter, is_seen: Any) -> list[Any]:
    conditions: list[Any] = [col(Comment.deleted_at).is_(None)]
    if narrowed.status is not QueueStatus.any:
        conditions.append(col(Comment.status) == narrowed.status)
    conditions += _where(session, narrowed, is_seen)
    if narrowed.held_by is not None:
        conditions.append(col(Comment.held_by) == narrowed.held_by)
    if narrowed.rule is not None:
        reasons = sa.cast(col(Comment.held_for), sa.Text)
        conditions.append(reasons.contains(f'"rule": "{narrowed.rule}"', autoescape=True))
    if narrowed.reported is not None:
        count = col(Comment.report_count)
        conditions.append(count > 0 if narrowed.reported else count == 0)
    if narrowed.created_after is not None:
        conditions.append(col(Comment.created_at) >= narrowed.created_after)
    if narrowed.created_before is not None:
        conditions.append(col(Comment.created_at) < narrowed.created_before)
    if narrowed.text is not None:
        conditions.append(text_filter.matching(narrowed.text))
    return conditions
