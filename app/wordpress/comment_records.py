"""The comments of one item as records."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.imports.transfer_records import Record, Unreadable, read
from app.mailbox import Email
from app.wordpress import texts
from app.wordpress.items import Item, RawComment
from app.wordpress.moments import Clock
from app.wordpress.names import Names
from app.wordpress.tally import Tally
from app.wordpress.threads import KINDS, parents, states_before_trash, status_of
from app.wordpress.urls import web_address

LONGEST_NAME, LONGEST_BODY = 80, 10_000
NAMELESS = "مجهول"
"""Who wrote a comment that nobody signed."""

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_ADDRESS = re.compile(r"\S+@\S+\.\S+")


def comments_of(
    item: Item, *, names: Names, clock: Clock, tally: Tally, staff: Collection[str] = ()
) -> Iterator[Record | Unreadable]:
    """The records of an item's comments; each answers one that is among them. `staff` are accounts of the house."""
    for each in item.comments:
        tally.found[f"comment ({each.kind})" if each.kind not in {"", "comment"} else "comment"] += 1
    kept = {each.comment_id for each in item.comments if _is_kept(each, clock, tally)}
    above = parents(item.comments, kept, tally)
    before_trash = states_before_trash(item.field("_wp_trash_meta_comments_status"))
    for each in item.comments:
        if each.comment_id in kept:
            parent = above.get(each.comment_id)
            members: dict[str, Any] = {
                "type": "comment",
                "external_id": names.comment(each.comment_id),
                "article_external_id": names.item(item.post_id),
                "parent_external_id": names.comment(parent) if parent else None,
                "author_name": name_of(texts.line(each.author), each.comment_id, tally),
                "author_email": email_of(each.email, each.comment_id, tally),
                "author_url": url_of(each.url, each.comment_id, tally),
                "body": body_of(texts.paragraphs(each.content), each.comment_id, tally),
                "is_staff": each.user_id in staff,
                "status": status_of(each, before_trash),
                "created_at": clock.instant(each.date, each.date_gmt),
            }
            yield read(members)


def leave_out(item: Item, tally: Tally) -> None:
    """Count the comments of an item that becomes no article."""
    for each in item.comments:
        tally.found["comment"] += 1
        tally.leave_out("comment", each.comment_id, "comment_of_left_out", item.post_type)


def _is_kept(comment: RawComment, clock: Clock, tally: Tally) -> bool:
    reason = None
    if comment.kind not in KINDS:
        reason = "comment_type"
    elif not texts.paragraphs(comment.content):
        reason = "comment_empty"
    elif clock.instant(comment.date, comment.date_gmt) is None:
        reason = "comment_undated"
    if reason:
        tally.leave_out("comment", comment.comment_id, reason, comment.kind)
        return False
    if comment.kind == "review":
        tally.change("comment", comment.comment_id, "rating_lost")
    return True


def name_of(name: str, comment_id: str, tally: Tally) -> str:
    """Who signed a comment; never an email address."""
    if not any(character.isalnum() for character in name) or _ADDRESS.fullmatch(name):
        tally.change("comment", comment_id, "name_missing")
        return NAMELESS
    bounded = texts.within(name, LONGEST_NAME)
    if bounded != name:
        tally.change("comment", comment_id, "name_cut")
    return bounded


def body_of(body: str, comment_id: str, tally: Tally) -> str:
    """The text of a comment, within its bound."""
    bounded = texts.within(body, LONGEST_BODY)
    if bounded != body:
        tally.change("comment", comment_id, "text_cut")
    return bounded


def email_of(value: str, comment_id: str, tally: Tally) -> str | None:
    """The email address of a commenter in the form in which it is kept; None for what is none."""
    return _taken(_email, value, comment_id, "bad_email", tally)


def url_of(value: str, comment_id: str, tally: Tally) -> str | None:
    """The web address of a commenter in the form in which it is kept; None for what is none."""
    return _taken(web_address, value, comment_id, "bad_url", tally)


def _email(value: str) -> str | None:
    try:
        return _EMAIL.validate_python(value.strip())
    except ValidationError:
        return None


def _taken(read_as: Callable[[str], str | None], value: str, comment_id: str, reason: str, tally: Tally) -> str | None:
    """An address as it is kept, or None. What it says is not repeated."""
    if not value.strip():
        return None
    taken = read_as(value)
    if taken is None:
        tally.change("comment", comment_id, reason)
    return taken
