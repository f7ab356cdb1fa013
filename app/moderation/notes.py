"""Notes on a comment for colleagues: moderators alone see them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts.models import Account, Scope, Viewer
from app.comments.models import Comment, CommentNote
from app.errors import Bilingual, Forbidden, NotFound, WrongState
from app.moderation.models import AccountNamed, NoteCreate, NotePrivate, Notes
from app.secrets.sealing import Keyring

MOST = 50
"""Notes on one comment."""

_FULL = Bilingual("بلغ التعليق الحد الأقصى لعدد الملاحظات، وهو 50.", "The comment has 50 notes, which is the maximum.")


def list_all(session: Session, comment_id: int) -> Notes:
    """The notes on a comment, oldest first. `NotFound`."""
    if session.exec(select(Comment.id).where(Comment.id == comment_id)).first() is None:
        raise NotFound
    return Notes(items=_found(session, col(CommentNote.comment_id) == comment_id))


def get(session: Session, note_id: int) -> NotePrivate:
    """One note. `NotFound`."""
    found = _found(session, col(CommentNote.id) == note_id)
    if not found:
        raise NotFound
    return found[0]


def add(
    session: Session, comment_id: int, note_in: NoteCreate, *, viewer: Viewer, keys: Keyring, now: datetime
) -> NotePrivate:
    """Note something on a comment. `NotFound`; `WrongState` where it is erased, or has as many as it may have."""
    comment = session.get(Comment, comment_id, with_for_update=True)
    if comment is None:
        raise NotFound
    if comment.deleted_at is not None:
        raise WrongState
    counted = sa.select(sa.func.count()).select_from(CommentNote).where(col(CommentNote.comment_id) == comment_id)
    if session.execute(counted).scalar_one() >= MOST:
        raise WrongState(_FULL)
    note = CommentNote(comment_id=comment_id, account_id=viewer.account_id or None, body=note_in.body, created_at=now)
    session.add(note)
    session.flush()
    audit.record(session, "comment.note", comment_id, viewer=viewer, keys=keys, now=now, note=note.id)
    return get(session, note.id or 0)


def delete(session: Session, note_id: int, *, viewer: Viewer, keys: Keyring, now: datetime) -> None:
    """Delete a note, as its writer or an administrator. `NotFound`, `Forbidden`."""
    note = session.get(CommentNote, note_id, with_for_update=True)
    if note is None:
        raise NotFound
    if note.account_id != viewer.account_id and not viewer.may(Scope.accounts_admin):
        raise Forbidden
    comment_id = note.comment_id
    session.delete(note)
    audit.record(session, "comment.delete_note", comment_id, viewer=viewer, keys=keys, now=now, note=note_id)


def _found(session: Session, condition: Any) -> list[NotePrivate]:
    statement = select(CommentNote, Account.name).outerjoin(Account, col(Account.id) == col(CommentNote.account_id))
    rows = session.exec(statement.where(condition).order_by(col(CommentNote.id)))
    return [_private(note, name) for note, name in rows]


def _private(note: CommentNote, name: str | None) -> NotePrivate:
    author = None if note.account_id is None else AccountNamed(id=note.account_id, name=name or "")
    return NotePrivate(
        id=note.id or 0, comment_id=note.comment_id, author=author, body=note.body, created_at=note.created_at
    )
