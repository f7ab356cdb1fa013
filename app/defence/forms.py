"""Tokens of forms: signed, with the time at which they were made, taken once.

A form that is sent too soon, too late or a second time is refused with the reason. Nothing is stored
before a comment is posted, so that asking for forms costs nothing.
"""

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, delete

from app.db.upsert import insert_for
from app.defence import work
from app.defence.models import CommentForm, FormKind, SpentForm
from app.errors import Bilingual, InvalidRequest, invalid
from app.secrets.sealing import Keyring, SealBroken

OPENS_AFTER = timedelta(seconds=3)
"""Time that a reader takes at the least to write a comment."""

LASTS = timedelta(hours=6)
"""Time for which a form that is open in a browser can be sent."""

_PURPOSE = "comment-form"
_MISSING = Bilingual("يطلب هذا الموقع رمز النموذج.", "This site asks for a form's token.")
_WRONG = Bilingual("ليس هذا رمز نموذج من هذا الموقع.", "This is not a token of a form of this site.")
_TOO_SOON = Bilingual("أُرسل التعليق قبل أوانه؛ أعد المحاولة.", "This was sent too soon; try again.")
_EXPIRED = Bilingual("انقضت صلاحية هذا النموذج؛ اطلب غيره.", "This form has expired; ask for another.")
_SPENT = Bilingual("أُرسل هذا النموذج من قبل؛ اطلب غيره.", "This form was sent before; ask for another.")
_NO_WORK = Bilingual("يطلب هذا الموقع حل مسألة النموذج.", "This site asks for the solution of the form's challenge.")
_WRONG_WORK = Bilingual("ليس هذا حل مسألة هذا النموذج.", "This does not solve the challenge of this form.")


class Form(NamedTuple):
    """A form that may be spent, and when it would have expired."""

    nonce: str
    expires_at: datetime


def make(kind: FormKind, *, keys: Keyring, now: datetime) -> CommentForm:
    """A new form."""
    if kind == "off":
        return CommentForm(requires=kind, token=None, opens_at=None, expires_at=None, challenge=None)
    nonce = secrets.token_urlsafe(16)
    made = now.replace(microsecond=0)
    token = keys.sign(json.dumps([nonce, int(made.timestamp())]).encode(), purpose=_PURPOSE)
    expires_at = made + LASTS
    return CommentForm(
        requires=kind,
        token=token,
        opens_at=made + OPENS_AFTER,
        expires_at=expires_at,
        challenge=work.challenge(nonce, keys=keys) if kind == "work" else None,
    )


def check(kind: FormKind, token: str | None, solution: str | None, *, keys: Keyring, now: datetime) -> Form | None:
    """The form that came with a comment, None where none is asked for.

    Problems at `/form_token`: `missing`, `form_refused`, `form_too_soon`, `form_expired`; at `/work`: `missing`,
    `work_refused`.
    """
    if kind == "off":
        return None
    if token is None:
        raise invalid("/form_token", "missing", _MISSING)
    form = _read(token, keys)
    opened = form.expires_at - LASTS + OPENS_AFTER
    if now < opened:
        raise _refused("form_too_soon", _TOO_SOON)
    if now >= form.expires_at:
        raise _refused("form_expired", _EXPIRED)
    if kind == "work":
        if solution is None:
            raise invalid("/work", "missing", _NO_WORK)
        if not work.is_solved(solution, form.nonce, keys=keys):
            raise invalid("/work", "work_refused", _WRONG_WORK)
    return form


def spend(session: Session, form: Form) -> None:
    """Take a form, in the transaction of its comment; refused where it was taken before."""
    statement = insert_for(session, SpentForm).values(nonce=form.nonce, expires_at=form.expires_at)
    taken: Any = session.execute(statement.on_conflict_do_nothing(index_elements=["nonce"]))
    if not taken.rowcount:
        raise _refused("form_spent", _SPENT)


def prune(session: Session, *, now: datetime) -> int:
    """Forget the forms that could not be sent any more; how many."""
    old: sa.Delete = delete(SpentForm).where(col(SpentForm.expires_at) <= now)
    return session.connection().execute(old).rowcount


def _read(token: str, keys: Keyring) -> Form:
    try:
        nonce, made = json.loads(keys.verify(token, purpose=_PURPOSE))
    except (SealBroken, ValueError):
        raise _refused("form_refused", _WRONG) from None
    return Form(nonce, datetime.fromtimestamp(made, UTC) + LASTS)


def _refused(code: str, message: Bilingual) -> InvalidRequest:
    return invalid("/form_token", code, message)
