"""Comments as readers get them: threads, replies, one alone."""

from collections import defaultdict
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts.models import Viewer
from app.articles import service as articles
from app.articles.presentation import Presentation
from app.comments import threads
from app.comments.models import NOT_FOR_READERS, Comment, CommentPublic
from app.comments.presentation import public
from app.db.keyset import Cursor, Key, Paging, Slice, beyond, cut
from app.db.prepared import Prepared
from app.errors import NotFound

_TABLE: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_COLUMNS = [column for column in _TABLE.c if column.name not in NOT_FOR_READERS]
_VISIBLE = sa.select(*_COLUMNS).where(_TABLE.c.is_shown.is_(sa.true()))
_VISIBLE_BY_ID = Prepared(_VISIBLE.where(_TABLE.c.id == sa.bindparam("id")))
_TOPS = _VISIBLE.where(_TABLE.c.article_id == sa.bindparam("article"), _TABLE.c.root_id.is_(None))
_TOP_KEY = (_TABLE.c.created_at, _TABLE.c.id)


class Thread(NamedTuple):
    """A comment with the first of its replies, and the key of the last one shown where there are more."""

    comment: CommentPublic
    replies: list[CommentPublic]
    next_key: Key | None


def list_threads(
    session: Session,
    ref: str,
    *,
    paging: Paging,
    is_newest_first: bool,
    replies: int,
    viewer: Viewer | None,
    shown: Presentation,
) -> tuple[int, Slice[Thread]]:
    """The visible threads of an article that may be read, and its id; three queries for a page."""
    article = articles.find_readable(session, ref, viewer=viewer, now=shown.now)
    parameters = {"article": article.id, "most": paging.limit + 1}
    if paging.cursor is not None:
        parameters |= zip(("edge", "edge_id"), paging.cursor.key, strict=True)
    statement = _top_page(is_newest_first, paging.cursor is not None, paging.is_backward)
    rows = statement.all(session, **parameters)
    found = cut(rows, paging, lambda row: (row.created_at, row.id))
    first = _first_replies(session, [row.id for row in found.items if row.reply_count], most=replies)
    items = [
        _thread(row, first.get(row.id, []), replies, shown=shown, language=article.language) for row in found.items
    ]
    return article.id, Slice(items, found.next_key, found.previous_key)


def get(session: Session, comment_id: int, *, shown: Presentation) -> CommentPublic:
    """A comment of an article that anybody may read, visible or a tombstone; `NotFound` otherwise."""
    row = _VISIBLE_BY_ID.first(session, id=comment_id)
    if row is None:
        raise NotFound
    article = articles.find_readable(session, str(row.article_id), viewer=None, now=shown.now)
    return public(row, shown.display, article.language)


def list_replies(
    session: Session, comment_id: int, *, paging: Paging, shown: Presentation
) -> tuple[int, Slice[CommentPublic]]:
    """The replies below a comment, in reading order, replies to replies among them; and the id of its article."""
    parent = session.exec(
        select(Comment.article_id, Comment.path, Comment.root_id).where(
            Comment.id == comment_id, col(Comment.is_shown).is_(sa.true())
        )
    ).first()
    if parent is None:
        raise NotFound
    article_id, path, root_id = parent
    article = articles.find_readable(session, str(article_id), viewer=None, now=shown.now)
    key = (col(Comment.path),)
    after, before = threads.is_below(path)
    statement = (
        _VISIBLE.add_columns(col(Comment.path))
        .where(
            col(Comment.root_id) == (root_id or comment_id),
            col(Comment.path) > after,
            col(Comment.path) < before,
            *beyond(key, paging.cursor, is_descending=False),
        )
        .order_by(col(Comment.path).desc() if paging.is_backward else col(Comment.path))
        .limit(paging.limit + 1)
    )
    found = cut(session.execute(statement).all(), paging, lambda row: (row.path,))
    items = [public(row, shown.display, article.language) for row in found.items]
    return article_id, Slice(items, found.next_key, found.previous_key)


@cache
def _top_page(is_newest_first: bool, has_cursor: bool, is_backward: bool) -> Prepared:
    edge: Any = tuple(
        sa.bindparam(name, type_=column.type) for name, column in zip(("edge", "edge_id"), _TOP_KEY, strict=True)
    )
    beyond_edge = beyond(_TOP_KEY, Cursor(edge, is_backward) if has_cursor else None, is_descending=is_newest_first)
    order = (column.desc() if is_newest_first != is_backward else column for column in _TOP_KEY)
    return Prepared(_TOPS.where(*beyond_edge).order_by(*order).limit(sa.bindparam("most", type_=sa.Integer())))


def _first_replies(session: Session, roots: list[int], *, most: int) -> dict[int, list[Any]]:
    """The first replies of each thread and one more, in reading order; of a longer one no others are looked at."""
    grouped: dict[int, list[Any]] = defaultdict(list)
    if roots and most:
        parameters = {f"root_{place}": root for place, root in enumerate(roots)}
        if session.get_bind().dialect.name == "sqlite":
            rows = _replies_of(len(roots)).all(session, **parameters, most=most + 1)
        else:
            rows = _REPLIES_OF_ALL.all(session, roots=roots, most=most + 1)
        for row in sorted(rows, key=attrgetter("reading_path")):
            grouped[row.thread].append(row)
    return grouped


def _replies_to(root: Any) -> Any:
    statement = _VISIBLE.add_columns(_TABLE.c.root_id.label("thread"), _TABLE.c.path.label("reading_path"))
    most = sa.bindparam("most", type_=sa.Integer())
    return statement.where(_TABLE.c.root_id == root).order_by(_TABLE.c.path).limit(most)


@lru_cache(maxsize=128)
def _replies_of(count: int) -> Prepared:
    """The statement for so many threads, of which pages have few sizes; SQLite knows no LATERAL."""
    roots = [sa.bindparam(f"root_{place}", type_=_TABLE.c.id.type) for place in range(count)]
    return Prepared(sa.union_all(*(sa.select(_replies_to(root).subquery()) for root in roots)))


_ROOTS = sa.func.unnest(sa.bindparam("roots", type_=sa.ARRAY(sa.BigInteger()))).table_valued("root").render_derived()
_REPLIES_OF_ALL = Prepared(sa.select(_replies_to(_ROOTS.c.root).lateral()).select_from(_ROOTS))


def _thread(row: Any, replies: list[Any], most: int, *, shown: Presentation, language: str) -> Thread:
    shown_replies = replies[:most]
    if most == 0:
        next_key: Key | None = ("",) if row.reply_count else None
    else:
        next_key = (shown_replies[-1].reading_path,) if len(replies) > most else None
    return Thread(
        public(row, shown.display, language),
        [public(reply, shown.display, language) for reply in shown_replies],
        next_key,
    )
