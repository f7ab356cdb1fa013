"""How many listed articles stand under each section, tag and author: exact at every instant.

An article becomes listed by the clock alone, so what is stored is the number of published ones, and beside it those
whose time is still to come; the difference is what is listed now.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, delete, insert

from app.catalog.entries import ROOMS, TABLES
from app.catalog.models import Kind, Section, Upcoming
from app.db import changes


class Filing(NamedTuple):
    """What a published article is counted under, and from when it is listed."""

    section_id: int | None
    tag_ids: frozenset[int]
    author_ids: frozenset[int]
    listed_from: datetime

    def entries(self) -> set[tuple[Kind, int]]:
        """Every entry that counts the article."""
        found = {(Kind.tag, entry) for entry in self.tag_ids} | {(Kind.author, entry) for entry in self.author_ids}
        return found if self.section_id is None else found | {(Kind.section, self.section_id)}


class Refiled(NamedTuple):
    """One article's filing before and after a change; None while it is not published, or in the trash."""

    article_id: int
    before: Filing | None
    after: Filing | None


def refile(session: Session, refiled: Sequence[Refiled], *, now: datetime) -> None:
    """Bring the counts in line with what has changed, and say what shows them."""
    moved = [each for each in refiled if each.before != each.after]
    difference: Counter[tuple[Kind, int]] = Counter()
    for each in moved:
        difference.update(each.after.entries() if each.after else ())
        difference.subtract(each.before.entries() if each.before else ())
    for (kind, entry_id), by in sorted(difference.items()):  # one order for all, so that two do not lock crosswise
        if by:
            table: Any = TABLES[kind]
            statement = sa.update(table).where(table.id == entry_id)
            session.execute(statement.values(published_count=table.published_count + by))
    _replace_upcoming(session, moved, now=now)
    changes.record(session, sorted({ROOMS[kind] for kind, _ in difference}), now=now)


def _replace_upcoming(session: Session, moved: Iterable[Refiled], *, now: datetime) -> None:
    rows: list[dict[str, Any]] = []
    known: list[int] = []
    for article_id, before, after in moved:
        if before is not None:
            known.append(article_id)
        if after is not None and after.listed_from > now:
            rows += [
                {"kind": kind, "entry_id": entry_id, "article_id": article_id, "listed_from": after.listed_from}
                for kind, entry_id in after.entries()
            ]
    if known:
        session.execute(delete(Upcoming).where(col(Upcoming.article_id).in_(known)))
    if rows:
        session.execute(insert(Upcoming), rows)


def listed(kind: Kind, now: datetime) -> Any:
    """The column with the number of articles listed under an entry itself."""
    table: Any = TABLES[kind]
    coming = (
        sa.select(sa.func.count())
        .select_from(Upcoming)
        .where(col(Upcoming.kind) == kind, col(Upcoming.entry_id) == table.id, col(Upcoming.listed_from) > now)
        .scalar_subquery()
    )
    return (table.published_count - coming).label("article_count")


def in_sections(session: Session, *, now: datetime) -> Counter[int]:
    """The number of articles listed under each section and the ones below it."""
    rows = session.execute(sa.select(col(Section.id), col(Section.parent_id), listed(Kind.section, now))).all()
    parents = {row.id: row.parent_id for row in rows}
    totals: Counter[int] = Counter()
    for row in rows:
        above: int | None = row.id
        while above is not None and row.article_count:
            totals[above] += row.article_count
            above = parents[above]
    return totals


def recount(session: Session, kind: Kind, entry_ids: Sequence[int], published: Any, *, now: datetime) -> None:
    """Count anew what is filed under some entries, which must be locked: `published` selects (entry_id, article_id,
    published_at) of every published article outside the trash.
    """
    table: Any = TABLES[kind]
    filed = published.subquery()
    count = sa.select(sa.func.count()).select_from(filed).where(filed.c.entry_id == table.id).scalar_subquery()
    session.execute(sa.update(table).where(table.id.in_(entry_ids)).values(published_count=count))
    session.execute(delete(Upcoming).where(col(Upcoming.kind) == kind, col(Upcoming.entry_id).in_(entry_ids)))
    coming = sa.select(sa.literal(str(kind)), filed.c.entry_id, filed.c.article_id, filed.c.published_at).where(
        filed.c.entry_id.in_(entry_ids), filed.c.published_at > now
    )
    columns = ["kind", "entry_id", "article_id", "listed_from"]
    session.execute(sa.insert(Upcoming).from_select(columns, coming))


def prune(session: Session, *, before: datetime) -> int:
    """Forget the articles that have been listed since before an instant; the number of rows."""
    return session.connection().execute(delete(Upcoming).where(col(Upcoming.listed_from) < before)).rowcount
