"""External ids: which article somebody means by one.

An external id is unique among the articles that somebody may see. An author who may not see the article with it gets
one of their own, beside the other, and learns nothing of it; it stays their own when their article is published.
Editors and importers mean the first one.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Scope, Viewer
from app.articles.service import TABLE
from app.articles.states import is_own, may_see
from app.db.prepared import PreparedIn

ALL_SEE = 0
"""The owner of an external id that belongs to no single author."""


def find_all(session: Session, names: Sequence[str], *, viewer: Viewer | None, now: datetime) -> dict[str, int]:
    """The articles that somebody means by these external ids; those that they may not see are not there.

    An importer has no viewer, and sees all.
    """
    found = _FOUND.all(session, set(names))
    if viewer is not None:
        found = [row for row in found if may_see(row, viewer, now=now)]
    if viewer is not None and not viewer.may(Scope.articles_read_drafts):
        found.sort(key=lambda row: (is_own(row, viewer), -row.external_owner))
    else:
        found.sort(key=lambda row: -row.external_owner)
    return {row.external_id: row.id for row in found}


def owner_of_new(session: Session, name: str | None, *, viewer: Viewer) -> int:
    """Whose own an external id becomes that somebody gives to an article and that no article has which they may see."""
    if name is None or viewer.may(Scope.articles_read_drafts):
        return ALL_SEE
    return viewer.account_id if _FOUND.all(session, [name]) else ALL_SEE


_FOUND = PreparedIn(
    TABLE.c.external_id.type,
    lambda names: sa.select(
        *(
            TABLE.c[column]
            for column in ("id", "external_id", "external_owner", "created_by", "status", "trashed_at", "published_at")
        )
    ).where(TABLE.c.external_id.in_(names)),
)
