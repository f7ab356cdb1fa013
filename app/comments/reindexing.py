"""Stems of comments made anew, by which moderators find them, when another version of the analyser has made them."""

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.comments.body import stems_of
from app.comments.models import Comment
from app.db.prepared import PreparedWrite


class Renewed(NamedTuple):
    """What became of a batch: up to which id comments are done now, and how many there were."""

    after: int
    looked_at: int


def count(session: Session) -> int:
    """How many comments have a text."""
    return int(session.execute(sa.select(sa.func.count()).where(_COMMENT.c.body != "")).scalar_one())


def renew(session: Session, *, after: int, most: int) -> Renewed | None:
    """Bring the stems of the next comments after an id in line with the analyser; None when there are no more.

    A change of the text meanwhile has written its stems anew: a text that is not the one that was read is left alone.
    """
    rows = session.execute(_NEXT, {"after": after, "most": most}).all()
    if not rows:
        return None
    stemmed = [(row, stems_of(row.body)) for row in rows]
    _RENEW.run(
        session,
        [{"of": row.id, "its": row.body, "stems": stems} for row, stems in stemmed if stems != row.body_stems],
    )
    return Renewed(rows[-1].id, len(rows))


_COMMENT: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_NEXT = (
    sa.select(_COMMENT.c.id, _COMMENT.c.body, _COMMENT.c.body_stems)
    .where(_COMMENT.c.id > sa.bindparam("after"), _COMMENT.c.body != "")
    .order_by(_COMMENT.c.id)
    .limit(sa.bindparam("most"))
)
_RENEW = PreparedWrite(
    sa.update(_COMMENT)
    .where(_COMMENT.c.id == sa.bindparam("of"), _COMMENT.c.body == sa.bindparam("its"))
    .values(body_stems=sa.bindparam("stems"))
)
