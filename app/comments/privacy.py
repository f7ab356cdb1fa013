"""The addresses of commenters: the only place where they are sealed and found again."""

from collections.abc import Mapping

from sqlmodel import Session, insert

from app.comments.models import CommentAddress
from app.sealing import Keyring

INDEX_PURPOSE = "comment.email"
_INSERT = insert(CommentAddress.__table__)  # type: ignore[attr-defined]  # sqlmodel gives every table one


def keep_addresses(session: Session, emails: Mapping[int, str], *, keys: Keyring) -> None:
    """Store the addresses that came with comments (by their ids), each sealed for its row."""
    rows = [
        {
            "comment_id": comment_id,
            "email_sealed": keys.seal(email, place=f"comment_address.email_sealed:{comment_id}"),
            "email_index": keys.index(email.casefold(), purpose=INDEX_PURPOSE),
        }
        for comment_id, email in emails.items()
    ]
    if rows:
        session.connection().execute(_INSERT, rows)
