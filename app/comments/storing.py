"""New comments, one or thousands, stored in one transaction: in their threads, counted, their addresses sealed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.letters import fold
from app.articles import service as articles
from app.comments import privacy, threads
from app.comments.body import Written
from app.comments.models import Comment, CommentStatus
from app.comments.threads import Parent, Place
from app.db import changes, ids
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
    body: Written
    created_at: datetime
    account_id: int | None = None
    parent_place: int | None = None
    held_by: str | None = None


_COMMENT: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_INSERT = PreparedWrite(sa.insert(_COMMENT))
_ADD_REPLIES = PreparedWrite(
    sa.update(_COMMENT)
    .where(_COMMENT.c.id == sa.bindparam("of"))
    .values(
        reply_count=_COMMENT.c.reply_count + sa.bindparam("by"),
        is_shown=sa.or_(_COMMENT.c.status == CommentStatus.approved, _COMMENT.c.reply_count + sa.bindparam("by") > 0),
    )
)


def store_all(
    session: Session,
    new: Sequence[NewComment],
    *,
    keys: Keyring,
    now: datetime,
    parents: Mapping[int, Parent] | None = None,
) -> list[dict[str, Any]]:
    """Store comments; their rows, in their order.

    A problem at `/parent_id` when one answers a comment that is not under its article; what they answer is not looked
    up where it is known.
    """
    if parents is None:
        parents = threads.find_parents(session, (each.parent_id for each in new), only_visible=False)
    rows: list[dict[str, Any]] = []
    for comment_id, each in zip(ids.reserve(session, _COMMENT, len(new)), new, strict=True):
        above = None if each.parent_place is None else rows[each.parent_place]
        rows.append(_row(comment_id, each, _place(each, parents, above), above))
    visible = [(row["article_id"], row["path"]) for row in rows if row["is_shown"]]
    _count_under_articles(session, visible, by=1, now=now)  # first, for who changes comments locks their article first
    _INSERT.run(session, rows)
    _count_replies(session, visible, by=1)
    addresses = {row["id"]: each.author_email for row, each in zip(rows, new, strict=True) if each.author_email}
    privacy.keep_addresses(session, addresses, keys=keys)
    return rows


def count(session: Session, comments: Iterable[tuple[int, str]], *, by: int, now: datetime) -> None:
    """Count comments (article and path of each) that have become visible (1) or invisible (-1), and say so."""
    comments = list(comments)
    _count_under_articles(session, comments, by=by, now=now)
    _count_replies(session, comments, by=by)


def _count_under_articles(session: Session, comments: Iterable[tuple[int, str]], *, by: int, now: datetime) -> None:
    by_article: Counter[int] = Counter()
    for article_id, _ in comments:
        by_article[article_id] += by
    for article_id, difference in sorted(by_article.items()):
        articles.change_comment_count(session, article_id, difference)
    tags = [f"{kind}:{article_id}" for article_id in by_article for kind in ("comments", "article")]
    changes.record(session, [*tags, "comments", "comment_counts"] if tags else [], now=now)


def _count_replies(session: Session, comments: Iterable[tuple[int, str]], *, by: int) -> None:
    by_ancestor: Counter[int] = Counter()
    for _, path in comments:
        by_ancestor.update(dict.fromkeys(threads.ancestors(path), by))
    _ADD_REPLIES.run(session, [{"of": each, "by": difference} for each, difference in sorted(by_ancestor.items())])


def _place(each: NewComment, parents: Mapping[int, Parent], above: dict[str, Any] | None) -> Place:
    if above is not None:
        return threads.below(above["path"], above["root_id"] or above["id"])
    return threads.place_of(each, parents)


def _row(comment_id: int, each: NewComment, placed: Place, above: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": comment_id,
        "article_id": each.article_id,
        "parent_id": each.parent_id if above is None else above["id"],
        "root_id": placed.root_id,
        "path": threads.path_of(placed, comment_id),
        "status": each.status,
        "held_by": each.held_by,
        "is_shown": each.status is CommentStatus.approved,
        "account_id": each.account_id,
        "author_name": each.author_name,
        "author_name_key": fold(each.author_name),
        "author_url": each.author_url,
        "is_staff": each.account_id is not None,
        **each.body._asdict(),
        "reply_count": 0,
        "created_at": each.created_at,
        "edited_at": None,
    }
