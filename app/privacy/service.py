"""Somebody's comments: exported whole, and erased as a writer erases them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts.models import OPERATOR, Viewer
from app.articles import service as articles
from app.articles.links import address_of
from app.articles.presentation import Presenter
from app.articles.service import TABLE as ARTICLE
from app.comments import changing, privacy, receipts
from app.comments.models import Comment, CommentReceipt
from app.db.keyset import Key, Paging, Slice, are_small, beyond, cut, fit
from app.errors import Moved, NotFound, ReceiptRefused
from app.privacy.models import CommentExport
from app.secrets.sealing import Keyring

ERASED_AT_ONCE = 20
"""Comments that are erased in one transaction; others write between two of them."""


def export(
    session: Session, comment_ids: Iterable[int], *, viewer: Viewer | None, keys: Keyring, presenter: Presenter
) -> list[CommentExport]:
    """All that is stored of some comments, oldest first; what was erased has nothing to tell."""
    wanted = select(Comment).where(col(Comment.id).in_(list(comment_ids)), col(Comment.deleted_at).is_(None))
    found = session.exec(wanted.order_by(col(Comment.id))).all()
    named = _articles(session, {each.article_id for each in found}, viewer=viewer, now=presenter.now)
    return [_exported(session, each, named.get(each.article_id), keys, presenter) for each in found]


def record_export(session: Session, count: int, *, keys: Keyring, now: datetime) -> None:
    """Record that an operator exported what belongs to an address; the audit log has the number of comments alone."""
    audit.record(session, "privacy.export", 0, viewer=OPERATOR, keys=keys, now=now, count=count)


def _exported(
    session: Session, comment: Comment, article: Any | None, keys: Keyring, presenter: Presenter
) -> CommentExport:
    its = {name: getattr(comment, name) for name in CommentExport.model_fields if name in Comment.model_fields}
    return CommentExport(
        **its,
        article_title=article and article.title,
        article_url=article and address_of(article.id, article.slug, presenter.settings),
        author_email=privacy.open_address(session, comment.id or 0, keys=keys),
    )


def _articles(session: Session, ids: set[int], *, viewer: Viewer | None, now: datetime) -> dict[int, Any]:
    """The ids, titles and slugs of the articles that somebody may read."""
    readable = set()
    for article_id in ids:
        try:
            readable.add(articles.find(session, str(article_id), viewer=viewer, now=now).id)
        except (NotFound, Moved):
            continue
    columns = sa.select(ARTICLE.c.id, ARTICLE.c.title, ARTICLE.c.slug).where(ARTICLE.c.id.in_(readable))
    return {row.id: row for row in session.execute(columns)}


def export_chain(
    session: Session, receipt: str, *, paging: Paging, keys: Keyring, presenter: Presenter
) -> Slice[CommentExport]:
    """The comments that were posted with a receipt, or in one chain with it. `ReceiptRefused`."""
    key = (col(CommentReceipt.comment_id),)
    mine = select(CommentReceipt.comment_id).where(
        CommentReceipt.chain_id == _chain(session, receipt).chain_id,
        *beyond(key, paging.cursor, is_descending=False),
    )
    order = key[0].desc() if paging.is_backward else key[0]
    found = cut(session.exec(mine.order_by(order).limit(paging.limit + 1)).all(), paging, _key_of)
    exported = export(session, found.items, viewer=None, keys=keys, presenter=presenter)
    lengths = (len(each.body) for each in exported)
    return fit(found, exported, paging, _key_of, is_small=are_small(lengths))


def _key_of(comment_id: int) -> Key:
    return (comment_id,)


def _chain(session: Session, receipt: str) -> CommentReceipt:
    found = session.exec(select(CommentReceipt).where(CommentReceipt.digest == receipts.digest(receipt))).first()
    if found is None:
        raise ReceiptRefused
    return found


def comments_of_chain(session: Session, receipt: str) -> list[int]:
    """The comments of a receipt's chain, its own last: so that a request that was cut off can be repeated."""
    own = _chain(session, receipt)
    found = session.exec(select(CommentReceipt.comment_id).where(CommentReceipt.chain_id == own.chain_id)).all()
    return sorted(found, key=lambda each: (each == own.comment_id, each))


def erase(session: Session, comment_ids: Sequence[int], *, now: datetime) -> int:
    """Erase some comments as their writer would; how many there were. What was erased before is left out."""
    is_asked = col(Comment.id).in_(comment_ids)
    articles.lock_for_comments(session, select(Comment.article_id).where(is_asked))
    found = session.exec(
        select(Comment).where(is_asked, col(Comment.deleted_at).is_(None)).order_by(col(Comment.id)).with_for_update()
    ).all()
    for comment in sorted(found, key=lambda each: comment_ids.index(each.id or 0)):
        changing.erase(session, comment, now=now)
        session.flush()
    return len(found)


def erase_all(session: Session, comment_ids: Sequence[int], *, keys: Keyring, now: datetime) -> int:
    """The same for an operator; the audit log has the number of comments alone."""
    erased = erase(session, comment_ids, now=now)
    if erased:
        audit.record(session, "privacy.erase", 0, viewer=OPERATOR, keys=keys, now=now, count=erased)
    return erased
