"""New comments, one or thousands, stored in one transaction: in their threads, counted, their addresses sealed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.direction import direction
from app.arabic.letters import fold
from app.articles import service as articles
from app.comments import privacy, threads
from app.comments.body import stems_of, to_html
from app.comments.models import Comment, CommentStatus
from app.comments.threads import Place
from app.db import changes
from app.db.prepared import PreparedWrite
from app.sealing import Keyring


class NewComment(NamedTuple):
    """Everything that is stored of a new comment.

    It answers a stored comment (`parent_id`), or one that is stored with it (`parent_place`, its place in the same
    sequence, before this one), or none.
    """

    article_id: int
    parent_id: int | None
    status: CommentStatus
    author_name: str
    author_email: str | None
    author_url: str | None
    body: str
    created_at: datetime
    account_id: int | None = None
    parent_place: int | None = None
    held_by: str | None = None


_COMMENT: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_INSERT_MANY = sa.insert(_COMMENT).returning(_COMMENT.c.id, sort_by_parameter_order=True)
_INSERT_ONE = PreparedWrite(sa.insert(_COMMENT).returning(_COMMENT.c.id))
_SET_PATH = PreparedWrite(
    sa.update(_COMMENT).where(_COMMENT.c.id == sa.bindparam("of")).values(path=sa.bindparam("its_path"))
)
_ADD_REPLIES = PreparedWrite(
    sa.update(_COMMENT)
    .where(_COMMENT.c.id == sa.bindparam("of"))
    .values(
        reply_count=_COMMENT.c.reply_count + sa.bindparam("by"),
        is_shown=sa.or_(_COMMENT.c.status == CommentStatus.approved, _COMMENT.c.reply_count + sa.bindparam("by") > 0),
    )
)


def store_all(
    session: Session, new: Sequence[NewComment], *, keys: Keyring, now: datetime, answers_visible: bool = False
) -> list[int]:
    """Store comments; their ids, in their order.

    A problem at `/parent_id` when one answers a comment that is not under its article or, with `answers_visible`,
    not to be seen.
    """
    stored = threads.find_parents(session, new, only_visible=answers_visible)
    ids: dict[int, int] = {}
    paths: dict[int, str] = {}
    roots: dict[int, int | None] = {}
    for level in _levels(new):
        places = {place: _place(new[place], stored, ids, paths, roots) for place in level}
        rows = [_row(new[place], places[place], ids) for place in level]
        for place, comment_id in zip(level, _insert(session, rows), strict=True):
            ids[place], roots[place] = comment_id, places[place].root_id
            paths[place] = threads.path_of(places[place], comment_id)
    _SET_PATH.run(session, [{"of": ids[place], "its_path": path} for place, path in paths.items()])
    addresses = {ids[place]: each.author_email for place, each in enumerate(new) if each.author_email is not None}
    privacy.keep_addresses(session, addresses, keys=keys)
    visible = [place for place, each in enumerate(new) if each.status is CommentStatus.approved]
    count(session, [(new[place].article_id, paths[place]) for place in visible], by=1, now=now)
    return [ids[place] for place in range(len(new))]


def count(session: Session, comments: Iterable[tuple[int, str]], *, by: int, now: datetime) -> None:
    """Count comments (article and path of each) that have become visible (1) or invisible (-1), and say so."""
    by_article: Counter[int] = Counter()
    by_ancestor: Counter[int] = Counter()
    for article_id, path in comments:
        by_article[article_id] += by
        by_ancestor.update(dict.fromkeys(threads.ancestors(path), by))
    for article_id, difference in sorted(by_article.items()):
        articles.change_comment_count(session, article_id, difference)
    _ADD_REPLIES.run(session, [{"of": each, "by": difference} for each, difference in sorted(by_ancestor.items())])
    tags = [f"{kind}:{article_id}" for article_id in by_article for kind in ("comments", "article")]
    changes.record(session, [*tags, "comments", "comment_counts"] if tags else [], now=now)


def _insert(session: Session, rows: list[dict[str, Any]]) -> Sequence[int]:
    if len(rows) == 1:
        return [_INSERT_ONE.returned(session, rows[0])]
    return session.connection().execute(_INSERT_MANY, rows).scalars().all()


def _levels(new: Sequence[NewComment]) -> list[list[int]]:
    """The places of the comments, those first that answer none of the others."""
    depth: list[int] = []
    for each in new:
        depth.append(0 if each.parent_place is None else depth[each.parent_place] + 1)
    levels: list[list[int]] = [[] for _ in range(max(depth, default=-1) + 1)]
    for place, level in enumerate(depth):
        levels[level].append(place)
    return levels


def _place(
    each: NewComment,
    stored: dict[int, Place],
    ids: dict[int, int],
    paths: dict[int, str],
    roots: dict[int, int | None],
) -> Place:
    if each.parent_place is not None:
        above = each.parent_place
        return threads.below(paths[above], roots[above] or ids[above])
    return Place(None, "") if each.parent_id is None else stored[each.parent_id]


def _row(each: NewComment, placed: Place, ids: dict[int, int]) -> dict[str, Any]:
    parent = each.parent_id if each.parent_place is None else ids[each.parent_place]
    return {
        "article_id": each.article_id,
        "parent_id": parent,
        "root_id": placed.root_id,
        "path": "",
        "status": each.status,
        "held_by": each.held_by,
        "is_shown": each.status is CommentStatus.approved,
        "account_id": each.account_id,
        "author_name": each.author_name,
        "author_url": each.author_url,
        "is_staff": each.account_id is not None,
        "body": each.body,
        "body_html": to_html(each.body),
        "body_key": fold(each.body),
        "body_stems": stems_of(each.body),
        "direction": direction(each.body),
        "reply_count": 0,
        "created_at": each.created_at,
    }
