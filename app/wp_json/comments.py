"""Comments that readers see. No address of anybody, and nothing made of one."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session

from app.articles.links import address_of
from app.articles.service import TABLE as ARTICLE
from app.articles.states import readable
from app.comments.models import Comment, CommentStatus
from app.wp_json.counting import Numbered, as_named, in_order, numbered
from app.wp_json.numbers import COMMENTS, POSTS
from app.wp_json.parameters import Asked
from app.wp_json.refusals import not_found
from app.wp_json.writing import Members, Writer, gmt, name

ORDERS = ("date_gmt", "date", "id", "include", "post", "parent", "type")
EMBEDDED = (
    "id", "parent", "author", "author_name", "author_url", "date", "content", "link", "type",
    "author_avatar_urls", "_links",
)  # fmt: skip
MOST_EMBEDDED = 10
"""Comments that come along with one article."""

_TABLE: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_COLUMNS = (
    "id",
    "external_id",
    "article_id",
    "parent_id",
    "author_name",
    "author_url",
    "body_html",
    "created_at",
    "reply_count",
)
_APPROVED: Any = sa.literal_column(f"'{CommentStatus.approved}'")


class Said(NamedTuple):
    """A comment: what stands in its answer, and the ids of its article and of what it answers."""

    members: Members
    article_id: int
    parent_id: int | None


def list_comments(session: Session, asked: Asked, writer: Writer) -> tuple[list[Said], Numbered]:
    """A page of the comments of articles that readers may read."""
    conditions = [*_visible(writer, of_some="post" in asked.lists), *_conditions(session, asked)]
    found = numbered(session, _TABLE.c.id, conditions, _order(session, asked), asked)
    return read_comments(session, found.ids, writer), found


def get_comment(session: Session, number: int, writer: Writer) -> Said:
    """One comment by its number; `Refused` where readers see none."""
    found = sa.select(_TABLE.c.id).where(COMMENTS.are([number]), *_visible(writer))
    said = read_comments(session, list(session.execute(found.limit(1)).scalars()), writer)
    if not said:
        raise not_found("rest_comment_invalid_id")
    return said[0]


def newest_of(session: Session, article_ids: Sequence[int], writer: Writer) -> dict[int, list[Said]]:
    """The newest comments of each of some articles."""
    place = sa.func.row_number().over(
        partition_by=_TABLE.c.article_id, order_by=[_TABLE.c.created_at.desc(), _TABLE.c.id.desc()]
    )
    placed = (
        sa.select(_TABLE.c.id, place.label("place"))
        .where(_TABLE.c.article_id.in_(article_ids), *_visible(writer, of_some=True))
        .subquery()
    )
    ids = sa.select(placed.c.id).where(placed.c.place <= MOST_EMBEDDED).order_by(placed.c.place)
    found: dict[int, list[Said]] = {}
    for said in read_comments(session, list(session.execute(ids).scalars()), writer):
        found.setdefault(said.article_id, []).append(said)
    return found


def read_visible(session: Session, ids: Sequence[int], writer: Writer) -> list[Said]:
    """Those of some comments that readers see."""
    seen = sa.select(_TABLE.c.id).where(_TABLE.c.id.in_(ids), *_visible(writer))
    return read_comments(session, list(session.execute(seen).scalars()), writer)


def read_comments(session: Session, ids: Sequence[int], writer: Writer) -> list[Said]:
    """Some comments in their order."""
    if not ids:
        return []
    parent: Any = aliased(Comment)
    columns = [_TABLE.c[each] for each in _COLUMNS]
    columns += [ARTICLE.c.slug, ARTICLE.c.kind, ARTICLE.c.external_id.label("article_external_id")]
    columns += [ARTICLE.c.external_owner, parent.external_id.label("parent_external_id")]
    read = (
        sa.select(*columns)
        .join(ARTICLE, ARTICLE.c.id == _TABLE.c.article_id)
        .outerjoin(parent, parent.id == _TABLE.c.parent_id)
    )
    rows = {row.id: row for row in session.execute(read.where(_TABLE.c.id.in_(ids)))}
    return [
        Said(_members(rows[each], writer), rows[each].article_id, rows[each].parent_id) for each in ids if each in rows
    ]


def _visible(writer: Writer, *, of_some: bool = False) -> tuple[Any, ...]:
    """The conditions of being seen. Of some articles comments are found by the index of threads, of all by their dates.

    Statuses are looked up in the latter, so that they are written otherwise where it is not to serve.
    """
    public = sa.select(ARTICLE.c.id).where(ARTICLE.c.id == _TABLE.c.article_id, readable(writer.now))
    status = sa.func.coalesce(_TABLE.c.status, "") if of_some else _TABLE.c.status
    return status == _APPROVED, _TABLE.c.is_shown.is_(sa.true()), public.correlate(_TABLE).exists()


def _conditions(session: Session, asked: Asked) -> list[Any]:
    conditions: list[Any] = []
    for its, numbers in asked.lists.items():
        match its:
            case "include":
                condition = COMMENTS.are(numbers)
            case "exclude":
                conditions.append(COMMENTS.are_not(numbers))
                continue
            case "post":
                condition = _TABLE.c.article_id.in_(POSTS.ids(session, numbers))
            case "parent" | "parent_exclude":
                ids = [*COMMENTS.ids(session, numbers), *([0] if 0 in numbers else [])]
                condition = sa.func.coalesce(_TABLE.c.parent_id, 0).in_(ids)
            case "author" | "author_exclude":  # a commenter is no author here
                condition = sa.literal(0 in numbers)
            case _:
                continue
        conditions.append(~condition if its.endswith("exclude") else condition)
    if asked.search:
        conditions.append(_TABLE.c.body.contains(asked.search, autoescape=True))
    if after := asked.days.get("after"):
        conditions.append(_TABLE.c.created_at > after)
    if before := asked.days.get("before"):
        conditions.append(_TABLE.c.created_at < before)
    return conditions


def _order(session: Session, asked: Asked) -> list[Any]:
    match asked.orderby:
        case "include" if "include" in asked.lists:
            return as_named(COMMENTS.ids_as_named(session, asked.lists["include"]), _TABLE.c.id)
        case "post":
            return in_order(asked, _TABLE.c.article_id, _TABLE.c.id)
        case "parent":
            return in_order(asked, sa.func.coalesce(_TABLE.c.parent_id, 0), _TABLE.c.id)
        case "id" | "type":
            return in_order(asked, _TABLE.c.id)
    return in_order(asked, _TABLE.c.created_at, _TABLE.c.id)


def _members(row: Any, writer: Writer) -> Members:
    number = COMMENTS.of(row.id, row.external_id)
    post = POSTS.of(row.article_id, row.article_external_id, row.external_owner)
    its_type, route = ("page", "pages") if row.kind == "page" else ("post", "posts")
    parent = 0 if row.parent_id is None else COMMENTS.of(row.parent_id, row.parent_external_id)
    links: Members = {
        "self": writer.link(f"comments/{number}"),
        "collection": writer.link("comments"),
        "up": [{"post_type": its_type, **writer.embeddable(f"{route}/{post}")}],
    }
    if parent:
        links["in-reply-to"] = [writer.embeddable(f"comments/{parent}")]
    if row.reply_count:
        links["children"] = [writer.embeddable("comments", parent=number)]
    return {
        "id": number,
        "post": post,
        "parent": parent,
        "author": 0,
        "author_name": name(row.author_name),
        "author_url": row.author_url or "",
        "date": writer.local(row.created_at),
        "date_gmt": gmt(row.created_at),
        "content": {"rendered": row.body_html},
        "link": f"{address_of(row.article_id, row.slug, writer.settings)}#comment-{row.id}",
        "status": "approved",
        "type": "comment",
        "author_avatar_urls": writer.avatars(row.author_name),
        "meta": [],
        "_links": links,
    }
