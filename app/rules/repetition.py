"""Texts that were posted before: the same under the same article is one comment, nearly the same elsewhere waits.

No text is kept for it, only a keyed digest and a sketch, for hours. Whether two comments have the same address plays
no part.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.db.columns import ID_TYPE, MAX_ID
from app.db.prepared import Prepared, PreparedIn, PreparedWrite
from app.rules.models import RecentText
from app.rules.sketches import Sketch, are_alike

KEPT = timedelta(hours=72)
"""How long anything is remembered of a text, which is the longest that a rule may ask for."""

MOST_COMPARED = 64
"""Texts that one text is compared with, the newest that may be nearly the same."""

_TABLE: Any = RecentText.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_NEAR = ("near_1", "near_2", "near_3", "near_4")
_AT = _TABLE.c.created_at.type

_CLAIM = PreparedWrite(
    sa.text(
        """
        INSERT INTO recent_text (same, comment_id, near_1, near_2, near_3, near_4, sketch, created_at)
        VALUES (:same, :comment_id, :near_1, :near_2, :near_3, :near_4, :sketch, :created_at)
        ON CONFLICT (same) DO UPDATE SET
            comment_id = excluded.comment_id, near_1 = excluded.near_1, near_2 = excluded.near_2,
            near_3 = excluded.near_3, near_4 = excluded.near_4, sketch = excluded.sketch,
            created_at = excluded.created_at
        WHERE recent_text.created_at <= :expired
        """
    ).bindparams(
        sa.bindparam("same", type_=sa.String()),
        sa.bindparam("comment_id", type_=ID_TYPE),
        *(sa.bindparam(each, type_=sa.BigInteger()) for each in _NEAR),
        sa.bindparam("sketch", type_=sa.String()),
        sa.bindparam("created_at", type_=_AT),
        sa.bindparam("expired", type_=_AT),
    )
)
_OWNERS = PreparedIn(
    _TABLE.c.same.type, lambda values: sa.select(_TABLE.c.same, _TABLE.c.comment_id).where(_TABLE.c.same.in_(values))
)
_ALIKE = Prepared(
    sa.select(_TABLE.c.comment_id, _TABLE.c.sketch)
    .where(
        sa.or_(*(_TABLE.c[each] == sa.bindparam(each, type_=sa.BigInteger()) for each in _NEAR)),
        _TABLE.c.created_at > sa.bindparam("since", type_=_AT),
        _TABLE.c.comment_id < sa.bindparam("before", type_=ID_TYPE),
        _TABLE.c.comment_id != sa.bindparam("own", type_=ID_TYPE),
    )
    .order_by(_TABLE.c.created_at.desc())
    .limit(sa.literal_column(str(MOST_COMPARED)))
)


class Claim(NamedTuple):
    """A text that is about to be posted as a comment: its digest under its article, its sketch where it has one.

    The same text is one comment for `same_for`; nearly the same is looked for among those of `near_for`.
    """

    comment_id: int
    same: str
    sketch: Sketch | None
    same_for: timedelta
    near_for: timedelta


def claim(session: Session, claims: Sequence[Claim], *, now: datetime) -> list[int]:
    """Claim each text for its comment; the comment whose it is, which may be another's that came first.

    A second claim of the same text at the same time waits for the first transaction, and learns whose it is.
    """
    rows = [_row(each, now) for each in sorted(claims, key=lambda each: (each.same, each.comment_id))]
    _CLAIM.run(session, rows)
    owners = {row.same: row.comment_id for row in _OWNERS.all(session, [each.same for each in claims])}
    return [owners[each.same] for each in claims]


def _row(each: Claim, now: datetime) -> dict[str, Any]:
    near = (None,) * 4 if each.sketch is None else each.sketch.near
    return {
        "same": each.same,
        "comment_id": each.comment_id,
        **dict(zip(_NEAR, near, strict=True)),
        "sketch": None if each.sketch is None else each.sketch.places,
        "created_at": now,
        "expired": now - each.same_for,
    }


def reclaim(session: Session, each: Claim, *, now: datetime) -> int | None:
    """Claim the new text of a stored comment; another comment with the same or nearly the same, None for none.

    A correction is compared with what came before the comment alone, so that a copy of a comment does not hold
    its writer's corrections; another text is compared with what came later, too.
    """
    own = session.execute(sa.select(_TABLE.c.sketch).where(_TABLE.c.comment_id == each.comment_id)).scalars().first()
    forget(session, each.comment_id)
    (owner,) = claim(session, [each], now=now)
    if owner != each.comment_id:
        return owner
    is_correction = own is not None and each.sketch is not None and are_alike(own, each.sketch.places)
    return alike(session, each, now=now, before=each.comment_id if is_correction else MAX_ID)


def alike(session: Session, each: Claim, *, now: datetime, before: int | None = None) -> int | None:
    """The newest other comment with nearly the same text, of those `before` this one or another; None for none."""
    if each.sketch is None or not each.near_for:
        return None
    near = dict(zip(_NEAR, each.sketch.near, strict=True))
    rows = _ALIKE.all(session, **near, since=now - each.near_for, own=each.comment_id, before=before or each.comment_id)
    return next((row.comment_id for row in rows if are_alike(row.sketch, each.sketch.places)), None)


def forget(session: Session, comment_id: int) -> None:
    """Forget the text of a comment that is erased."""
    session.execute(sa.delete(RecentText).where(col(RecentText.comment_id) == comment_id))


def prune(session: Session, *, now: datetime) -> int:
    """Forget texts that are older than anything asks for; the number of rows."""
    old = sa.delete(RecentText).where(col(RecentText.created_at) < now - KEPT)
    return session.connection().execute(old).rowcount
