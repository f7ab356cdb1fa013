"""Who gets mail about replies: made by a confirmed link or by a proof, ended by the secret in each mail."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.comments import privacy
from app.comments.models import Comment
from app.db import ids
from app.mail import service as mail
from app.notifications.models import ReplyNotice, ReplySubscriber, ReplyWatch
from app.secrets.sealing import Keyring, SealBroken

CODE_LASTS = timedelta(days=7)
"""How long the link of a confirmation works."""

_PURPOSE = "reply-confirmation"
_SEALED = ("address_sealed", "secret_sealed")
_SUBSCRIBER: Any = ReplySubscriber.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one


def new_code(comment_id: int, *, keys: Keyring, now: datetime) -> str:
    """What stands in the link that confirms the replies to a comment."""
    return keys.sign(f"{comment_id}|{int((now + CODE_LASTS).timestamp())}".encode(), purpose=_PURPOSE)


def comment_of(code: str, *, keys: Keyring, now: datetime) -> int | None:
    """The comment that a link is about; None for one that is not ours, or too old."""
    try:
        comment_id, until = keys.verify(code, purpose=_PURPOSE).decode().split("|")
        return int(comment_id) if int(until) > now.timestamp() else None
    except (SealBroken, ValueError):
        return None


def is_there(session: Session, comment_id: int) -> bool:
    """Whether a comment is still there, whatever its status."""
    found = select(Comment.id).where(Comment.id == comment_id, col(Comment.deleted_at).is_(None))
    return session.exec(found).first() is not None


def confirm(session: Session, comment_id: int, *, keys: Keyring, now: datetime) -> bool:
    """Have the address that came with a comment told of its replies; whether it will be. Again it changes nothing.

    False where the comment or its address has been erased.
    """
    return _watch(session, comment_id, proof_id=None, keys=keys, now=now)


def watch_with_proof(session: Session, comment_id: int, proof_id: str, *, keys: Keyring, now: datetime) -> bool:
    """The same for a comment whose writer has proven the address already; one subscriber for all with that proof."""
    return _watch(session, comment_id, proof_id=proof_id, keys=keys, now=now)


def _watch(session: Session, comment_id: int, *, proof_id: str | None, keys: Keyring, now: datetime) -> bool:
    comment = session.get(Comment, comment_id, with_for_update=True)
    if comment is None or comment.deleted_at is not None:
        return False
    if session.get(ReplyWatch, comment_id) is not None:
        return True
    address = privacy.open_address(session, comment_id, keys=keys)
    if address is None:
        return False
    subscriber_id = _of_proof(session, proof_id) if proof_id is not None else None
    if subscriber_id is None:
        subscriber_id = _new(session, address, proof_id=proof_id, keys=keys, now=now)
    session.add(ReplyWatch(comment_id=comment_id, subscriber_id=subscriber_id, created_at=now))
    session.flush()
    return True


def _of_proof(session: Session, proof_id: str) -> int | None:
    return session.exec(select(ReplySubscriber.id).where(ReplySubscriber.proof_id == proof_id)).first()


def _new(session: Session, address: str, *, proof_id: str | None, keys: Keyring, now: datetime) -> int:
    (subscriber_id,) = ids.reserve(session, _SUBSCRIBER, 1)
    secret = secrets.token_urlsafe(32)
    row = {
        "id": subscriber_id,
        "digest": _digest(secret),
        "proof_id": proof_id,
        "secret_sealed": keys.seal(secret, place=_place("secret_sealed", subscriber_id)),
        "address_sealed": keys.seal(address, place=_place("address_sealed", subscriber_id)),
        "created_at": now,
    }
    session.execute(sa.insert(_SUBSCRIBER), [row])
    return int(subscriber_id)


def opened(subscriber: ReplySubscriber, *, keys: Keyring) -> tuple[str, str]:
    """The address of a subscriber, and the secret of the links that end it."""
    number = subscriber.id or 0
    address, secret = (keys.open(getattr(subscriber, name), place=_place(name, number)) for name in _SEALED)
    return address, secret


def is_known(session: Session, secret: str) -> bool:
    """Whether a secret still belongs to a subscriber."""
    return _of_secret(session, secret) is not None


def stop(session: Session, secret: str, *, comment_id: int | None) -> None:
    """End a subscriber, or its mail about one comment; with the last comment it ends too. Waiting mail is not sent."""
    subscriber = _of_secret(session, secret)
    if subscriber is None:
        return
    is_its = col(ReplyWatch.subscriber_id) == subscriber.id
    if comment_id is not None:
        session.execute(sa.delete(ReplyWatch).where(is_its, col(ReplyWatch.comment_id) == comment_id))
        if session.exec(select(ReplyWatch.comment_id).where(is_its).limit(1)).first() is not None:
            return
    _end(session, subscriber)


def _end(session: Session, subscriber: ReplySubscriber) -> None:
    told = session.exec(select(ReplyNotice.comment_id).where(ReplyNotice.subscriber_id == subscriber.id)).all()
    mail.call_off(session, [about(subscriber.id or 0, each) for each in told])
    session.delete(subscriber)
    session.flush()


def end(session: Session, numbers: Sequence[int]) -> int:
    """End subscribers by their numbers, with what waits for them; how many."""
    found = session.exec(select(ReplySubscriber).where(col(ReplySubscriber.id).in_(numbers)).with_for_update()).all()
    for subscriber in found:
        _end(session, subscriber)
    return len(found)


class Subscription(NamedTuple):
    """An address that gets mail about replies, since when, and to which comments."""

    id: int
    address: str
    created_at: datetime
    comment_ids: list[int]


def subscriptions(session: Session, numbers: Sequence[int], *, keys: Keyring) -> list[Subscription]:
    """Subscribers by their numbers, with the comments that they watch."""
    wanted = select(ReplySubscriber).where(col(ReplySubscriber.id).in_(numbers)).order_by(col(ReplySubscriber.id))
    watched: dict[int, list[int]] = {}
    is_theirs = col(ReplyWatch.subscriber_id).in_(numbers)
    pairs = select(ReplyWatch.subscriber_id, ReplyWatch.comment_id).where(is_theirs)
    for number, comment_id in session.exec(pairs.order_by(col(ReplyWatch.comment_id))):
        watched.setdefault(number, []).append(comment_id)
    return [
        Subscription(each.id or 0, opened(each, keys=keys)[0], each.created_at, watched.get(each.id or 0, []))
        for each in session.exec(wanted)
    ]


def _of_secret(session: Session, secret: str) -> ReplySubscriber | None:
    return session.exec(select(ReplySubscriber).where(ReplySubscriber.digest == _digest(secret))).first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def about(subscriber_id: int, comment_id: int) -> str:
    """What the mail to a subscriber about a reply is about."""
    return f"reply:{subscriber_id}:{comment_id}"


def forget(session: Session, comment_id: int, *, is_deleted: bool) -> None:
    """Call off what waits about a comment that readers do not see any more; an erased one ends its subscription."""
    told = session.exec(select(ReplyNotice.subscriber_id).where(ReplyNotice.comment_id == comment_id)).all()
    mail.call_off(session, [about(each, comment_id) for each in told])
    if not is_deleted:
        return
    session.execute(sa.delete(ReplyNotice).where(col(ReplyNotice.comment_id) == comment_id))
    session.execute(sa.delete(ReplyWatch).where(col(ReplyWatch.comment_id) == comment_id))


def prune(session: Session) -> int:
    """Delete subscribers that wait for no comment any more; how many."""
    is_watching = sa.exists().where(ReplyWatch.subscriber_id == _SUBSCRIBER.c.id)
    return session.connection().execute(sa.delete(_SUBSCRIBER).where(~is_watching)).rowcount


def _place(column: str, subscriber_id: int) -> str:
    return f"reply_subscriber.{column}:{subscriber_id}"
