"""The background job that follows the outbox, and writes mail about what happened to comments.

The position up to which it followed is stored in the transaction that writes the mail, so that each event is dealt with
once, whatever is killed. Where mail is off it follows too, so that nothing old is told when mail is turned on.
"""

import json
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.comments.models import ReplyRequest
from app.events import outbox
from app.notifications import moderators, replies, subscribers
from app.notifications.models import NoticePosition
from app.secrets.sealing import Keyring
from app.settings import Settings
from app.web.site import Site

MOST = 50
"""Events that are dealt with in one transaction."""


async def notify(site: Site) -> float | None:
    """Write the mail that is due; the seconds until more may be."""
    write, settings = site.database.write, site.settings
    while await write(outbox.number, now=site.now()) == outbox.MOST_NUMBERED:
        pass
    while count := await write(follow, keys=site.keys, settings=settings, now=site.now()):
        await write(subscribers.prune)
        if count < MOST:
            break
    if settings.mail_server is None:
        return None
    while await write(moderators.send_due, keys=site.keys, settings=settings, now=site.now()) == moderators.MOST:
        pass
    due = await site.database.read(moderators.next_due)
    return None if due is None else (due - site.now()).total_seconds()


def follow(session: Session, *, keys: Keyring, settings: Settings, now: datetime) -> int:
    """Deal with the next events; how many there were. One transaction at a time."""
    position = session.exec(select(NoticePosition).with_for_update()).one()
    events = outbox.read(session, after=position.last, most=MOST)
    for event in events:
        if event.name.startswith("comment."):
            comment_id = int(json.loads(event.ids)["comment_id"])
            _deal_with(session, event.name, comment_id, keys=keys, settings=settings, now=now)
        position.last = event.position
    session.flush()
    return len(events)


def _deal_with(
    session: Session, event: str, comment_id: int, *, keys: Keyring, settings: Settings, now: datetime
) -> None:
    is_on = settings.mail_server is not None
    match event:
        case "comment.posted" if is_on:
            replies.answer_request(session, comment_id, keys=keys, settings=settings, now=now)
        case "comment.posted":
            session.execute(sa.delete(ReplyRequest).where(col(ReplyRequest.comment_id) == comment_id))
        case "comment.visible" if is_on:
            replies.tell(session, comment_id, keys=keys, settings=settings, now=now)
        case "comment.removed" | "comment.deleted":
            subscribers.forget(session, comment_id, is_deleted=event == "comment.deleted")
