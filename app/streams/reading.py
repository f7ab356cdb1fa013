"""What streams send: events of the outbox about comments, with the comments as readers see them now."""

import json
from collections.abc import Collection
from typing import NamedTuple

from fastapi.sse import format_sse_event
from sqlmodel import Session

from app.articles.presentation import Presenter
from app.comments import service as comments
from app.comments.models import CommentPublic
from app.events import outbox
from app.events.outbox import Event

SENT = frozenset({"comment.visible", "comment.changed", "comment.removed"})
"""The events that readers are sent, under their own names."""

RESET = "reset"
"""The event that tells a reader to load the comments again: the missed events are no longer kept, or are too many."""


class Message(NamedTuple):
    """One event for the readers of one article, as it goes over the wire."""

    position: int
    article_id: int
    data: bytes


def read(
    session: Session, after: int, *, most: int, wanted: Collection[int], presenter: Presenter
) -> tuple[int, list[Message], bool]:
    """The messages behind a position for readers of some articles, between two other things.

    First the last position that was looked at, last whether there may be more. A comment that has gone since it
    appeared is left out: its going follows.
    """
    events = outbox.read(session, after=after, most=most)
    found = [(event, json.loads(event.ids)) for event in events if event.name in SENT]
    about = [(event, ids) for event, ids in found if ids["article_id"] in wanted]
    ids = {ids["comment_id"] for event, ids in about if event.name != "comment.removed"}
    shapes = comments.get_all(session, sorted(ids), presenter=presenter)
    messages = []
    for event, about_ids in about:
        data = _data(event, about_ids, shapes.get(about_ids["comment_id"]))
        if data is not None:
            messages.append(Message(event.position, about_ids["article_id"], data))
    return (events[-1].position if events else after), messages, len(events) == most


def is_known(session: Session, position: int, *, most: int) -> bool:
    """Whether all that happened since a position can be read, and is not more than `most` events.

    A position that there never was, from before a backup was restored, is not known.
    """
    last = outbox.last(session)
    oldest = outbox.oldest(session)
    kept_from = last + 1 if oldest is None else oldest
    return kept_from <= position + 1 <= last + 1 and last - position <= most


def _data(event: Event, ids: dict[str, int], shape: CommentPublic | None) -> bytes | None:
    """One event as text, or None where there is nothing to show."""
    if event.name == "comment.removed":
        told = json.dumps({"id": ids["comment_id"], "article_id": ids["article_id"]})
    elif shape is None:
        return None
    else:
        told = shape.model_dump_json()
    return format_sse_event(event=event.name, data_str=told, id=str(event.position))


def reset(position: int) -> bytes:
    """The message that tells a reader to begin anew, at a position."""
    return format_sse_event(event=RESET, data_str="{}", id=str(position))


def begin(position: int, *, retry: int) -> bytes:
    """The first line of a stream: where it begins, and after how many milliseconds a lost one is asked for again."""
    return format_sse_event(id=str(position), retry=retry)
