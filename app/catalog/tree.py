"""The tree of sections: what stands above a section, and below it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.catalog.models import Section
from app.db.prepared import Prepared, PreparedIn
from app.db.sqlite.locking import lock_table

Parents = Mapping[int, int | None]


_SECTION: Any = Section.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_ALL = select(Section.id, Section.parent_id).order_by(col(Section.id))


def parents(session: Session) -> Parents:
    """The parent of each section."""
    return {section_id: parent_id for section_id, parent_id in session.exec(_ALL) if section_id is not None}


def lock(session: Session) -> Parents:
    """The same; nobody moves a section, or files or publishes below one, before this transaction ends.

    All are locked as one: `path` goes upward, and an article may leave one path for another, so that no order of
    rows would be everybody's.
    """
    lock_table(session, _SECTION)
    return parents(session)


def path(session: Session, section_id: int) -> list[int]:
    """A section and all that stand above it; nobody moves them before this transaction ends."""
    found: list[int] = []
    above: int | None = section_id
    while above is not None:
        found.append(above)
        row = _PARENT.first(session, section=above)
        above = row and row.parent_id
    return found


_PARENT = Prepared(
    sa.select(_SECTION.c.parent_id)
    .where(_SECTION.c.id == sa.bindparam("section"))
    .with_for_update(read=True, key_share=True)
)


def above(session: Session, sections: Iterable[int]) -> dict[int, list[Any]]:
    """What stands above each of some sections, the topmost first; rows have `id`, `name` and `slug`. One query."""
    found: dict[int, list[Any]] = {section_id: [] for section_id in sections}
    for row in _ABOVE.all(session, found):
        found[row.of].append(row)
    return found


def _above(ids: Sequence[Any]) -> Any:
    start = sa.select(_SECTION.c.id.label("of"), _SECTION.c.parent_id, sa.literal_column("0").label("steps"))
    way = start.where(_SECTION.c.id.in_(ids)).cte("way", recursive=True)
    upper = _SECTION.alias("upper")
    way = way.union_all(sa.select(way.c.of, upper.c.parent_id, way.c.steps + 1).where(upper.c.id == way.c.parent_id))
    columns = (way.c.of, way.c.steps, _SECTION.c.id, _SECTION.c.name, _SECTION.c.slug)
    return sa.select(*columns).join(way, way.c.parent_id == _SECTION.c.id).order_by(way.c.of, way.c.steps.desc())


_ABOVE = PreparedIn(_SECTION.c.id.type, _above)


def upward(parents: Parents, section_id: int | None) -> list[int]:
    """The same from what `lock` gave."""
    found: list[int] = []
    while section_id is not None:
        found.append(section_id)
        section_id = parents[section_id]
    return found


def below(parents: Parents, sections: Iterable[int]) -> dict[int, list[int]]:
    """Each of some sections with all that stand below it, itself included."""
    wanted = set(sections)
    found: dict[int, list[int]] = {section_id: [] for section_id in wanted}
    for each in parents:
        for above in upward(parents, each):
            if above in wanted:
                found[above].append(each)
    return found


def with_descendants(named: Any) -> Any:
    """Selects the ids of some sections, given by a subquery with their `id`, and of all that stand below them."""
    tree = sa.select(named.c.id).cte(recursive=True)  # without a name, for a search may name several sections
    tree = tree.union(sa.select(_SECTION.c.id).where(_SECTION.c.parent_id == tree.c.id))
    return sa.select(tree.c.id)
