"""Comments as readers get them: threads, replies, one alone."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import takewhile
from operator import attrgetter
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts.models import Viewer
from app.articles import service as articles
from app.articles.models import Article
from app.articles.presentation import Presenter
from app.comments import threads
from app.comments.models import NOT_FOR_READERS, Comment, CommentPublic
from app.comments.presentation import public, text_length
from app.db.keyset import Cursor, Key, Paging, Room, Slice, are_small, beyond, cut, fit, shortened
from app.db.prepared import Prepared
from app.db.prepared_lists import PreparedForEach
from app.errors import NotFound

_TABLE: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_COLUMNS = [column for column in _TABLE.c if column.name not in NOT_FOR_READERS]
_VISIBLE = sa.select(*_COLUMNS).where(_TABLE.c.is_shown.is_(sa.true()))
_VISIBLE_BY_ID = Prepared(_VISIBLE.where(_TABLE.c.id == sa.bindparam("id")))
_TOPS = _VISIBLE.where(_TABLE.c.article_id == sa.bindparam("article"), _TABLE.c.root_id.is_(None))
_BY_DATE = (_TABLE.c.created_at, _TABLE.c.id)
_PINNED, _OTHERS = 1, 0
"""The parts of a list of threads: pinned comments come first in every order."""

_PARTS = {
    _PINNED: _TOPS.add_columns(sa.literal_column("1", sa.Integer()).label("part")).where(sa.text("comment.is_pinned")),
    _OTHERS: _TOPS.add_columns(sa.literal_column("0", sa.Integer()).label("part")).where(
        sa.text("NOT comment.is_pinned")
    ),
}
_KEYS = {"newest": _BY_DATE, "oldest": _BY_DATE, "top": (_TABLE.c.like_count, *_BY_DATE)}

Order = Literal["newest", "oldest", "top"]
"""By date, or by the number of likes and then the newest first."""


REPLIES_AT_ONCE = 100
"""Replies that are read for a page in one statement: each takes a quarter of a megabyte of memory at most."""


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
    order: Order,
    replies: int,
    viewer: Viewer | None,
    presenter: Presenter,
) -> tuple[int, Slice[Thread]]:
    """The visible threads of an article that may be read, pinned ones first, and its id; three queries for a page."""
    article = articles.find(session, ref, viewer=viewer, now=presenter.now)
    parameters = {"article": article.id, "most": paging.limit + 1}
    part = None
    if paging.cursor is not None:
        part, *edge = paging.cursor.key
        parameters |= zip(_edges(order), edge, strict=True)
    rows = _top_page(order, part, paging.is_backward).all(session, **parameters)
    names = [column.name for column in _KEYS[order]]
    rows.sort(key=attrgetter(*names), reverse=(order != "oldest") != paging.is_backward)
    rows.sort(key=attrgetter("part"), reverse=not paging.is_backward)
    key_of = attrgetter("part", *names)
    found = cut(rows, paging, key_of)
    ordered = list(reversed(found.items)) if paging.is_backward else found.items
    items = _threads(
        session, ordered, most=replies, show=partial(_shown, presenter=presenter, language=article.language)
    )
    if paging.is_backward:
        items.reverse()
    return article.id, shortened(found, items, paging, key_of)


def get(session: Session, comment_id: int, *, presenter: Presenter) -> CommentPublic:
    """A comment of an article that anybody may read, visible or a tombstone; `NotFound` otherwise."""
    row = _VISIBLE_BY_ID.first(session, id=comment_id)
    if row is None:
        raise NotFound
    article = articles.find(session, str(row.article_id), viewer=None, now=presenter.now)
    return public(row, presenter.display, article.language, presenter.settings.own_address)


def get_all(session: Session, comment_ids: Sequence[int], *, presenter: Presenter) -> dict[int, CommentPublic]:
    """Those of some comments that readers see, by their ids; whether their articles are to be read is not asked."""
    if not comment_ids:
        return {}
    language: Any = col(Article.language).label("language")
    statement = _VISIBLE.add_columns(language).join(Article, col(Article.id) == _TABLE.c.article_id)
    rows = session.execute(statement.where(_TABLE.c.id.in_(comment_ids)))
    server = presenter.settings.own_address
    return {row.id: public(row, presenter.display, row.language, server) for row in rows}


def list_replies(
    session: Session, comment_id: int, *, paging: Paging, presenter: Presenter
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
    article = articles.find(session, str(article_id), viewer=None, now=presenter.now)
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
    found = cut(session.execute(statement).all(), paging, _path_of)
    items = [public(row, presenter.display, article.language, presenter.settings.own_address) for row in found.items]
    return article_id, fit(found, items, paging, _path_of, is_small=are_small(map(text_length, found.items)))


def _path_of(row: Any) -> Key:
    return (row.path,)


@cache
def _top_page(order: Order, part: int | None, is_backward: bool) -> Prepared:
    """The threads of one part from a cursor in it on, and those of the part that follows it; both parts without one."""
    key, is_descending = _KEYS[order], order != "oldest"
    edge: Any = tuple(sa.bindparam(name, type_=column.type) for name, column in zip(_edges(order), key, strict=True))
    beyond_edge = beyond(key, Cursor(edge, is_backward), is_descending=is_descending)
    sorting = [column.desc() if is_descending != is_backward else column for column in key]
    chosen = []
    for each, statement in _PARTS.items():
        if part is None or part == each or (each < part) != is_backward:
            narrowed = statement.where(*beyond_edge) if part == each else statement
            chosen.append(narrowed.order_by(*sorting).limit(sa.bindparam("most", type_=sa.Integer())))
    if len(chosen) == 1:
        return Prepared(chosen[0])
    return Prepared(sa.union_all(*(sa.select(each.subquery()) for each in chosen)))


def _edges(order: Order) -> list[str]:
    """The parameters that stand for the key of a cursor."""
    return [f"edge_{column.name}" for column in _KEYS[order]]


def _first_replies(session: Session, roots: list[int], *, most: int) -> dict[int, list[Any]]:
    """The first replies of each thread and one more, in reading order; of a longer one no others are looked at."""
    grouped: dict[int, list[Any]] = defaultdict(list)
    if roots and most:
        rows = _REPLIES.all(session, roots, most=most + 1)
        for row in sorted(rows, key=attrgetter("reading_path")):
            grouped[row.thread].append(row)
    return grouped


def _replies_to(root: Any) -> Any:
    statement = _VISIBLE.add_columns(_TABLE.c.root_id.label("thread"), _TABLE.c.path.label("reading_path"))
    most = sa.bindparam("most", type_=sa.Integer())
    return statement.where(_TABLE.c.root_id == root).order_by(_TABLE.c.path).limit(most)


_REPLIES = PreparedForEach(_replies_to)


def _shown(row: Any, *, presenter: Presenter, language: str) -> CommentPublic:
    return public(row, presenter.display, language, presenter.settings.own_address)


def _threads(session: Session, tops: list[Any], *, most: int, show: Callable[[Any], CommentPublic]) -> list[Thread]:
    """The threads of a page from its first one on, as many as there is room for, the last one with fewer replies.

    Replies are read for some threads at a time, so that no more of them are in memory than are needed.
    """
    room, threads = Room(), list[Thread]()
    for some in _batches(tops, most):
        first = _first_replies(session, [row.id for row in some if row.reply_count], most=most)
        everything = [*some, *(reply for replies in first.values() for reply in replies)]
        takes = _anything if len(some) == len(tops) and are_small(map(text_length, everything)) else room.takes
        for row in some:
            comment = show(row)
            if not takes(comment):
                return threads
            rows = first.get(row.id, [])
            replies = list(takewhile(takes, map(show, rows[:most])))
            threads.append(Thread(comment, replies, _next_reply(row, rows, len(replies))))
            if len(replies) < min(len(rows), most):
                return threads
    return threads


def _anything(_comment: CommentPublic) -> bool:
    return True


def _batches(tops: list[Any], most: int) -> Iterator[list[Any]]:
    """Threads with so many replies together as are read at once; one thread at least."""
    some, count = list[Any](), 0
    for row in tops:
        replies = min(row.reply_count, most + 1) if most else 0
        if some and count + replies > REPLIES_AT_ONCE:
            yield some
            some, count = [], 0
        some.append(row)
        count += replies
    if some:
        yield some


def _next_reply(top: Any, replies: list[Any], count: int) -> Key | None:
    """The key of the last reply that is shown, where there are more of them."""
    if count == 0:
        return ("",) if top.reply_count else None
    return (replies[count - 1].reading_path,) if len(replies) > count else None
