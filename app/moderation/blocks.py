"""Blocks as moderators make, list and end them: of a comment's chain, or of the network that it came from."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts.models import Account, Viewer
from app.comments.models import Comment, CommentReceipt
from app.db.keyset import Key, Paging, Slice, beyond, cut
from app.errors import Bilingual, NotFound, WrongState
from app.events.facts import BlocksChanged
from app.events.recording import record
from app.moderation.models import AccountNamed, BlockCreate, BlockPrivate
from app.rules.blocks import MOST
from app.rules.models import BlockKind, CommenterBlock
from app.secrets.sealing import Keyring

_FULL = Bilingual("بلغ الموقع الحد الأقصى لعدد الإيقافات، وهو 500.", "The site has 500 blocks, which is the maximum.")
_NO_RECEIPT = Bilingual("لا إيصال لهذا التعليق.", "This comment has no receipt.")
_NO_NETWORK = Bilingual(
    "لا تُعرف شبكة هذا التعليق، فهي تُحذف بعد أسبوع.",
    "The network of this comment is not known. It is deleted after a week.",
)


def create(
    session: Session, comment_id: int, block_in: BlockCreate, *, viewer: Viewer, keys: Keyring, now: datetime
) -> BlockPrivate:
    """Block who wrote a comment; where that is blocked already, the block is given another end and reason.

    `NotFound`; `WrongState` where the comment has no receipt or network, or there are too many blocks.
    """
    if session.exec(select(Comment.id).where(Comment.id == comment_id)).first() is None:
        raise NotFound
    target = _target(session, comment_id, block_in.kind, keys)
    same = [col(getattr(CommenterBlock, name)) == value for name, value in target.items()]
    block = session.exec(select(CommenterBlock).where(*same, _is_in_force(now)).with_for_update()).first()
    if block is None:
        counted = sa.select(sa.func.count()).select_from(CommenterBlock).where(_is_in_force(now))
        if session.execute(counted).scalar_one() >= MOST:
            raise WrongState(_FULL)
        block = CommenterBlock(comment_id=comment_id, created_at=now, until=now, **target)
    block.sqlmodel_update({
        "until": now + timedelta(hours=block_in.hours),
        "reason": block_in.reason,
        "account_id": viewer.account_id or None,
    })  # fmt: skip
    session.add(block)
    session.flush()
    detail: dict[str, str | int | None] = {"block": block.id, "kind": block.kind, "hours": block_in.hours}
    audit.record(session, "comment.block", comment_id, viewer=viewer, keys=keys, now=now, **detail)
    record(session, BlocksChanged(), now=now)
    return get(session, block.id or 0)


def _target(session: Session, comment_id: int, kind: BlockKind, keys: Keyring) -> dict[str, Any]:
    """The columns that say who is blocked."""
    receipt = session.exec(select(CommentReceipt).where(CommentReceipt.comment_id == comment_id)).first()
    if receipt is None:
        raise WrongState(_NO_RECEIPT)
    if kind is BlockKind.chain:
        return {"kind": str(kind), "chain_id": receipt.chain_id}
    if receipt.source is None or receipt.source.partition(".")[0] not in keys.proofs():
        raise WrongState(_NO_NETWORK)
    return {"kind": str(kind), "source": receipt.source, "source_day": receipt.source_day}


def _is_in_force(now: datetime) -> Any:
    return col(CommenterBlock.until) > now


def get(session: Session, block_id: int) -> BlockPrivate:
    """One block. `NotFound`."""
    found = session.execute(_named().where(col(CommenterBlock.id) == block_id)).first()
    if found is None:
        raise NotFound
    return _private(*found)


def list_all(session: Session, *, paging: Paging, now: datetime) -> Slice[BlockPrivate]:
    """The blocks that are not over, newest first."""
    key = (col(CommenterBlock.id),)
    statement = (
        _named()
        .where(_is_in_force(now), *beyond(key, paging.cursor, is_descending=True))
        .order_by(key[0] if paging.is_backward else key[0].desc())
        .limit(paging.limit + 1)
    )
    return cut([_private(*row) for row in session.execute(statement)], paging, _key_of)


def end(session: Session, block_id: int, *, viewer: Viewer, keys: Keyring, now: datetime) -> None:
    """End a block before its time. `NotFound`, also where it is over."""
    block = session.get(CommenterBlock, block_id, with_for_update=True)
    if block is None or block.until <= now:
        raise NotFound
    comment_id = block.comment_id
    session.delete(block)
    audit.record(session, "comment.end_block", comment_id, viewer=viewer, keys=keys, now=now, block=block_id)
    record(session, BlocksChanged(), now=now)


def _named() -> Any:
    return sa.select(CommenterBlock, col(Account.name)).outerjoin(
        Account, col(Account.id) == col(CommenterBlock.account_id)
    )


def _private(block: CommenterBlock, name: str | None) -> BlockPrivate:
    account = None if name is None else AccountNamed(id=block.account_id or 0, name=name)
    its = block.model_dump(include={"id", "comment_id", "reason", "created_at", "until"})
    return BlockPrivate(**its, kind=BlockKind(block.kind), account=account)


def _key_of(block: BlockPrivate) -> Key:
    return (block.id,)
