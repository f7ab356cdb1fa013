"""The addresses of commenters: sealed and opened here. `app/privacy` opens all of them to find somebody's."""

from collections.abc import Mapping

from sqlmodel import Session, insert, select

from app.comments.models import CommentAddress
from app.db.prepared import PreparedWrite
from app.mailbox import visible
from app.secrets.sealing import Keyring

_INSERT = PreparedWrite(insert(CommentAddress.__table__))  # type: ignore[attr-defined]  # sqlmodel gives every table one


def keep_addresses(session: Session, emails: Mapping[int, str], *, keys: Keyring) -> None:
    """Store the addresses that came with comments (by their ids), each sealed for its row."""
    rows = [
        {"comment_id": comment_id, "email_sealed": keys.seal(email, place=_place(comment_id))}
        for comment_id, email in emails.items()
    ]
    _INSERT.run(session, rows)


def open_address(session: Session, comment_id: int, *, keys: Keyring) -> str | None:
    """The address that came with a comment, or None. For who may see it: see `moderation.actions.commenter`."""
    sealed = session.exec(select(CommentAddress.email_sealed).where(CommentAddress.comment_id == comment_id)).first()
    return None if sealed is None else keys.open(sealed, place=_place(comment_id))


def opened(row: CommentAddress, *, keys: Keyring) -> str:
    """The address in a row. For who may see it: an operator who exports the site with addresses."""
    return keys.open(row.email_sealed, place=_place(row.comment_id))


def _place(comment_id: int) -> str:
    return f"comment_address.email_sealed:{comment_id}"


def compared(address: str) -> bytes:
    """An address as it is compared with others: without invisible marks and without regard to case."""
    return visible(address).casefold().encode()
