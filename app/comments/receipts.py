"""Receipts: the secrets by which guests are known as the writers of their comments, without account or cookie.

A receipt has 256 random bits, so that its bare digest can be stored: no key is needed, and none that is rotated loses
one. A comment that is posted with an earlier one's receipt joins the chain of that comment.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, select

from app.comments.models import Comment, CommentReceipt, CommentStatus
from app.db.prepared import PreparedWrite
from app.errors import ReceiptRefused
from app.rules.blocks import SOURCES_KEPT, Source

SECRET_BYTES = 32
CLEARED_AT_ONCE = 1000
"""Hashes of networks that are forgotten in one transaction."""

LONGEST = 100
"""Characters of what is taken for a receipt; ours have 43."""

_RECEIPT: Any = CommentReceipt.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_COMMENT: Any = Comment.__table__  # type: ignore[attr-defined]  # see above
_INSERT = PreparedWrite(sa.insert(_RECEIPT))


class Chain(NamedTuple):
    """The comments of one writer. It is trusted once a moderator has approved one that was held."""

    id: int
    is_trusted: bool


def make() -> str:
    """A new secret."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def chains(session: Session, receipts: Iterable[str | None]) -> dict[str, Chain]:
    """The chains to which some receipts belong, by the receipts; one that was never handed out belongs to none."""
    digests = {digest(each): each for each in receipts if each is not None}
    if not digests:
        return {}
    statement = sa.select(_RECEIPT.c.digest, _RECEIPT.c.chain_id, _is_trusted(_RECEIPT.c.chain_id))
    rows = session.execute(statement.where(_RECEIPT.c.digest.in_(digests)))
    return {digests[found]: Chain(chain_id, bool(is_trusted)) for found, chain_id, is_trusted in rows}


def trusted_proofs(session: Session, proof_ids: Iterable[str | None]) -> set[str]:
    """Those of some proofs with which a comment came that was held, and a moderator has approved."""
    wanted = {each for each in proof_ids if each is not None}
    if not wanted:
        return set()
    earlier, comment = _RECEIPT.alias(), _COMMENT.alias()
    joined = earlier.join(comment, comment.c.id == earlier.c.comment_id)
    statement = sa.select(earlier.c.proof_id).distinct().select_from(joined)
    return set(session.scalars(statement.where(earlier.c.proof_id.in_(wanted), *_was_approved(comment))))


def is_trusted_without(session: Session, handed_out: CommentReceipt) -> bool:
    """Whether a comment's chain or proof is trusted for another comment than this one."""
    apart = handed_out.comment_id
    found = _is_trusted(handed_out.chain_id, apart_from=apart)
    if handed_out.proof_id is not None:
        found = sa.or_(found, _is_trusted(proof_id=handed_out.proof_id, apart_from=apart))
    return bool(session.execute(sa.select(found)).scalar_one())


def _is_trusted(chain_id: Any = None, *, proof_id: str | None = None, apart_from: int | None = None) -> Any:
    earlier, comment = _RECEIPT.alias(), _COMMENT.alias()
    counts = [] if apart_from is None else [comment.c.id != apart_from]
    return sa.exists().where(
        earlier.c.chain_id == chain_id if proof_id is None else earlier.c.proof_id == proof_id,
        comment.c.id == earlier.c.comment_id,
        *_was_approved(comment),
        *counts,
    )


def _was_approved(comment: Any) -> tuple[Any, ...]:
    """That a comment was held, and a moderator has approved it."""
    was_held = sa.or_(comment.c.held_by.is_not(None), comment.c.held_for.is_not(None))
    return comment.c.status == CommentStatus.approved, was_held


def keep(
    session: Session,
    handed_out: Mapping[int, str],
    chain_ids: Mapping[int, int],
    proof_ids: Mapping[int, str],
    sources: Mapping[int, Source],
) -> None:
    """Store the receipts that were handed out for comments (by their ids), each in its chain or in one of its own."""
    rows = [
        {
            "comment_id": comment_id,
            "digest": digest(secret),
            "chain_id": chain_ids.get(comment_id, comment_id),
            "proof_id": proof_ids.get(comment_id),
            "source": sources[comment_id].digest if comment_id in sources else None,
            "source_day": sources[comment_id].day if comment_id in sources else None,
        }
        for comment_id, secret in handed_out.items()
    ]
    _INSERT.run(session, rows)


def belongs_to(session: Session, comment_id: int, secret: str) -> CommentReceipt | None:
    """What is stored of a comment's receipt, where this is it; compared in constant time."""
    found = session.exec(select(CommentReceipt).where(CommentReceipt.comment_id == comment_id)).first()
    known = "" if found is None else found.digest
    return found if hmac.compare_digest(known, digest(secret)) else None


def required(session: Session, comment_id: int, secret: str) -> CommentReceipt:
    """The same; `ReceiptRefused` where it is not, and where there is no such comment."""
    found = belongs_to(session, comment_id, secret)
    if found is None:
        raise ReceiptRefused
    return found


def forget_sources(session: Session, *, now: datetime) -> int:
    """Forget the networks of the next comments that are older than a week; how many."""
    oldest = f"{now - SOURCES_KEPT:%Y-%m-%d}"
    some = sa.select(_RECEIPT.c.comment_id).where(_RECEIPT.c.source_day < oldest).limit(CLEARED_AT_ONCE)
    gone = sa.update(_RECEIPT).where(_RECEIPT.c.comment_id.in_(some)).values(source=None, source_day=None)
    return session.connection().execute(gone).rowcount
