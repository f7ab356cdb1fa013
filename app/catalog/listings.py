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

from app.catalog.entries import TABLES
from app.catalog.models import Kind, Listing
from app.db.prepared import PreparedWrite
from app.events.facts import ArticleCountsChanged, Fact, ListedFrom, NoLongerListed
from app.events.recording import record


class ListedUnder(NamedTuple):
    """What a published article is listed under, and from when: its section with all above it, its tags and authors."""

    section_ids: frozenset[int]
    tag_ids: frozenset[int]
    author_ids: frozenset[int]
    published_at: datetime

    @classmethod
    def nothing(cls, published_at: datetime) -> "ListedUnder":
        """Nothing: a page is at its address from its date on, and in no list."""
        return cls(frozenset(), frozenset(), frozenset(), published_at)

    def entries(self) -> list[tuple[Kind, int]]:
        """Every entry that lists the article."""
        return [
            *((Kind.section, entry_id) for entry_id in self.section_ids),
            *((Kind.tag, entry_id) for entry_id in self.tag_ids),
            *((Kind.author, entry_id) for entry_id in self.author_ids),
        ]


class ListingChange(NamedTuple):
    """One article's filing before and after a change; None while it is not published, or in the trash."""

    article_id: int
    before: ListedUnder | None
    after: ListedUnder | None


def apply_changes(session: Session, listings_follow: Sequence[ListingChange], *, now: datetime) -> None:
    """Bring listings and counts in line with what has changed, and say what shows them."""
    changed = [each for each in listings_follow if each.before != each.after]
    difference: Counter[tuple[Kind, int]] = Counter()
    for each in changed:
        difference.update(each.after.entries() if each.after else ())
        difference.subtract(each.before.entries() if each.before else ())
    for (kind, entry_id), by in sorted(difference.items()):  # one order for all, so that two do not lock crosswise
        if by:
            _ADD[kind].run(session, [{"of": entry_id, "by": by}])
    _UNLIST.run(session, [{"article": each.article_id} for each in changed if each.before is not None])
    rows = [
        {"kind": str(kind), "entry_id": entry_id, "published_at": after.published_at, "article_id": article_id}
        for article_id, _, after in changed
        if after is not None
        for kind, entry_id in after.entries()
    ]
    _LIST.run(session, rows)
    facts: list[Fact] = [ArticleCountsChanged(kind.value) for kind in sorted({kind for kind, _ in difference})]
    for each in changed:
        if each.after is None:
            facts.append(NoLongerListed(each.article_id))
        elif (instant := _new_date(each)) is not None:
            facts.append(ListedFrom(each.article_id, instant))
    record(session, *facts, now=now)


def _new_date(listings_follow: ListingChange) -> datetime | None:
    """The date from which an article is listed now, and was not before."""
    after = listings_follow.after and listings_follow.after.published_at
    return None if listings_follow.before is not None and listings_follow.before.published_at == after else after


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


def rebuild(session: Session, kind: Kind, entry_ids: Sequence[int], published: Any) -> None:
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
