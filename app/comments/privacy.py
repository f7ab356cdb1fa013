"""The addresses of commenters: the only place where they are sealed and found again."""

from sqlmodel import Session

from app.comments.models import CommentAddress
from app.sealing import Keyring

INDEX_PURPOSE = "comment.email"


def keep_address(session: Session, comment_id: int, email: str, *, keys: Keyring) -> None:
    """Store the address that came with a comment, sealed for its row."""
    session.add(
        CommentAddress(
            comment_id=comment_id,
            email_sealed=keys.seal(email, place=f"comment_address.email_sealed:{comment_id}"),
            email_index=keys.index(email.casefold(), purpose=INDEX_PURPOSE),
        )
    )
