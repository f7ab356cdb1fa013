"""Mail about replies: asks whether it is wanted, and tells of each reply once it is approved."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.articles import service as articles
from app.articles.links import address_of
from app.articles.models import Article
from app.comments import privacy, threads
from app.comments.models import Comment, CommentReceipt, CommentStatus, ReplyRequest
from app.db.upsert import insert_for
from app.errors import NotFound
from app.mail import service as mail
from app.notifications import letters, subscribers
from app.notifications.letters import About
from app.notifications.models import ReplyNotice, ReplySubscriber, ReplyWatch
from app.notifications.texts import language_of
from app.secrets.sealing import Keyring
from app.settings import Settings

MOST_A_DAY = 30
"""Replies of which a subscriber is told in a day; nobody can fill somebody's mailbox by answering them."""

_UNWANTED = {CommentStatus.spam, CommentStatus.rejected, CommentStatus.trashed}


def answer_request(session: Session, comment_id: int, *, keys: Keyring, settings: Settings, now: datetime) -> None:
    """Deal with the wish of a comment's writer to be told of replies: ask by mail, or with a proof begin at once."""
    request = session.get(ReplyRequest, comment_id)
    if request is None:
        return
    proof_id = request.proof_id
    session.delete(request)
    session.flush()
    comment = session.get(Comment, comment_id)
    if comment is None or comment.deleted_at is not None or comment.status in _UNWANTED:
        return
    if proof_id is not None:
        subscribers.watch_with_proof(session, comment_id, proof_id, keys=keys, now=now)
        return
    address = privacy.open_address(session, comment_id, keys=keys)
    about = about_article(session, comment.article_id, settings=settings, now=now)
    if address is not None and about is not None:
        code = subscribers.new_code(comment_id, keys=keys, now=now)
        letter = letters.confirmation(about, code, settings)
        mail.enqueue(session, letter, to=address, keys=keys, now=now, about=f"confirmation:{comment_id}")


def tell(session: Session, comment_id: int, *, keys: Keyring, settings: Settings, now: datetime) -> None:
    """Mail a reply that readers see to those who asked for it: once to each, and not to its writer."""
    reply = session.get(Comment, comment_id)
    if reply is None or reply.status != CommentStatus.approved or reply.deleted_at is not None:
        return
    watching = _watching(session, reply)
    about = about_article(session, reply.article_id, settings=settings, now=now) if watching else None
    if about is None:
        return
    for subscriber, watched_id in watching:
        if not _is_first(session, subscriber.id or 0, comment_id, now=now):
            continue
        address, secret = subscribers.opened(subscriber, keys=keys)
        stop = letters.page_address(
            "replies/unsubscribe", about.language, settings, token=secret, comment=str(watched_id)
        )
        letter = letters.reply(
            about, name=reply.author_name, body=reply.body, comment_id=comment_id, stop=stop, settings=settings
        )
        its = subscribers.about(subscriber.id or 0, comment_id)
        mail.enqueue(session, letter, to=address, keys=keys, now=now, is_proven=True, about=its)


def _watching(session: Session, reply: Comment) -> list[tuple[ReplySubscriber, int]]:
    """The subscribers of the comments above a reply, each with the nearest one; without those who wrote it.

    Its writer is known by the account, by the chain of receipts, or by the subscriber that the reply itself has; never
    by a typed address.
    """
    above = {*threads.ancestors(reply.path), *filter(None, [reply.parent_id])}
    if not above:
        return []
    found = session.exec(
        select(ReplySubscriber, Comment)
        .join(ReplyWatch, col(ReplyWatch.subscriber_id) == col(ReplySubscriber.id))
        .join(Comment, col(Comment.id) == col(ReplyWatch.comment_id))
        .where(col(Comment.id).in_(above), col(Comment.deleted_at).is_(None))
        .order_by(col(Comment.id))
    )
    own = session.get(ReplyWatch, reply.id or 0)
    written = _of_one_chain(session, reply.id or 0, above)
    nearest: dict[int, tuple[ReplySubscriber, int]] = {}
    for subscriber, watched in found:
        is_own_account = watched.account_id is not None and watched.account_id == reply.account_id
        if is_own_account or watched.id in written or (own is not None and own.subscriber_id == subscriber.id):
            continue
        nearest[subscriber.id or 0] = subscriber, watched.id or 0
    return list(nearest.values())


def _of_one_chain(session: Session, comment_id: int, others: set[int]) -> set[int]:
    """Those of some comments whose writer has shown the receipts of a chain that this comment is in too."""
    chain = select(CommentReceipt.chain_id).where(CommentReceipt.comment_id == comment_id).scalar_subquery()
    is_other = col(CommentReceipt.comment_id).in_(others)
    return set(session.exec(select(CommentReceipt.comment_id).where(is_other, CommentReceipt.chain_id == chain)).all())


def _is_first(session: Session, subscriber_id: int, comment_id: int, *, now: datetime) -> bool:
    """Note that a subscriber is told of a reply; False where that was done before, or too often today."""
    today = sa.select(sa.func.count()).where(
        col(ReplyNotice.subscriber_id) == subscriber_id, col(ReplyNotice.told_at) > now - timedelta(days=1)
    )
    if session.execute(today).scalar_one() >= MOST_A_DAY:
        return False
    row = {"subscriber_id": subscriber_id, "comment_id": comment_id, "told_at": now}
    added: Any = session.connection().execute(insert_for(session, ReplyNotice).values(**row).on_conflict_do_nothing())
    return int(added.rowcount) > 0


def about_article(session: Session, article_id: int, *, settings: Settings, now: datetime) -> About | None:
    """What a mail says of an article; None where readers may not read it now."""
    try:
        row = articles.find(session, str(article_id), viewer=None, now=now)
    except NotFound:
        return None
    title = session.exec(select(Article.title).where(Article.id == article_id)).one()
    return About(title, address_of(row.id, row.slug, settings), language_of(row.language, settings.language))
