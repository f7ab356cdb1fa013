"""Which articles are listed under each section, tag and author, and how many: exact at every instant.

An article becomes listed by the clock alone, so what is stored is every published one with its date, and their number;
those whose time is still to come are taken off when the number is asked for.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, delete

from app.catalog.entries import ROOMS, TABLES
from app.catalog.models import Kind, Listing
from app.db import changes
from app.db.prepared import PreparedWrite


class Filing(NamedTuple):
    """What a published article is listed under, and from when: its section with all above it, its tags and authors."""

    section_ids: frozenset[int]
    tag_ids: frozenset[int]
    author_ids: frozenset[int]
    published_at: datetime

    def entries(self) -> list[tuple[Kind, int]]:
        """Every entry that lists the article."""
        return [
            *((Kind.section, entry_id) for entry_id in self.section_ids),
            *((Kind.tag, entry_id) for entry_id in self.tag_ids),
            *((Kind.author, entry_id) for entry_id in self.author_ids),
        ]


class Refiled(NamedTuple):
    """One article's filing before and after a change; None while it is not published, or in the trash."""

    article_id: int
    before: Filing | None
    after: Filing | None


def refile(session: Session, refiled: Sequence[Refiled], *, now: datetime) -> None:
    """Bring listings and counts in line with what has changed, and say what shows them."""
    moved = [each for each in refiled if each.before != each.after]
    difference: Counter[tuple[Kind, int]] = Counter()
    for each in moved:
        difference.update(each.after.entries() if each.after else ())
        difference.subtract(each.before.entries() if each.before else ())
    for (kind, entry_id), by in sorted(difference.items()):  # one order for all, so that two do not lock crosswise
        if by:
            _ADD[kind].run(session, [{"of": entry_id, "by": by}])
    _UNLIST.run(session, [{"article": each.article_id} for each in moved if each.before is not None])
    rows = [
        {"kind": str(kind), "entry_id": entry_id, "published_at": after.published_at, "article_id": article_id}
        for article_id, _, after in moved
        if after is not None
        for kind, entry_id in after.entries()
    ]
    _LIST.run(session, rows)
    due = {changes.due_tag(instant) for each in moved if (instant := _new_date(each)) is not None}
    changes.record(session, sorted({ROOMS[kind] for kind, _ in difference} | due), now=now)


def _new_date(refiled: Refiled) -> datetime | None:
    """The date from which an article is listed now, and was not before."""
    after = refiled.after and refiled.after.published_at
    return None if refiled.before is not None and refiled.before.published_at == after else after


def _adding(kind: Kind) -> PreparedWrite:
    entry: Any = TABLES[kind]
    table = entry.__table__
    counted = table.c.published_count + sa.bindparam("by", type_=sa.Integer())
    return PreparedWrite(sa.update(table).where(table.c.id == sa.bindparam("of")).values(published_count=counted))


_LISTING: Any = Listing.__table__  # type: ignore[attr-defined]  # see above
_ADD = {kind: _adding(kind) for kind in Kind}
_LIST = PreparedWrite(sa.insert(_LISTING))
_UNLIST = PreparedWrite(sa.delete(_LISTING).where(_LISTING.c.article_id == sa.bindparam("article")))


def article_count(kind: Kind, now: Any) -> Any:
    """The column with the number of articles listed under an entry."""
    table: Any = TABLES[kind]
    coming = (
        sa.select(sa.func.count())
        .select_from(Listing)
        .where(col(Listing.kind) == kind, col(Listing.entry_id) == table.id, col(Listing.published_at) > now)
        .scalar_subquery()
    )
    return (table.published_count - coming).label("article_count")


def relist(session: Session, kind: Kind, entry_ids: Sequence[int], published: Any) -> None:
    """List and count anew what is filed under some entries, which must be locked.

    `published` selects entry_id, article_id and published_at of the published articles outside the trash.
    """
    if not entry_ids:
        return
    table: Any = TABLES[kind]
    session.execute(delete(Listing).where(col(Listing.kind) == kind, col(Listing.entry_id).in_(entry_ids)))
    filed = published.subquery()
    rows = sa.select(sa.literal(str(kind)), filed.c.entry_id, filed.c.published_at, filed.c.article_id)
    columns = ["kind", "entry_id", "published_at", "article_id"]
    session.execute(sa.insert(Listing).from_select(columns, rows.where(filed.c.entry_id.in_(entry_ids))))
    count = (
        sa.select(sa.func.count())
        .select_from(Listing)
        .where(col(Listing.kind) == kind, col(Listing.entry_id) == table.id)
        .scalar_subquery()
    )
    session.execute(
        sa.update(table).where(table.id.in_(entry_ids)).values(published_count=count),
        execution_options={"synchronize_session": False},
    )
