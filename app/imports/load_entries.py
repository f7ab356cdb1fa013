"""Sections, tags and authors of an import."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from app.articles import catalog_changes
from app.catalog import arriving, pictures
from app.catalog.arriving import TABLE_OF, NewEntry
from app.catalog.models import Section, SectionUpdate
from app.errors import SectionLoop
from app.imports import ledger
from app.imports.batches import Load, Placed, in_turns
from app.imports.transfer_records import AuthorRecord, SectionRecord, TagRecord

EntryRecord = SectionRecord | TagRecord | AuthorRecord
_Stored = tuple[str, int, tuple[str, ...]]
"""The outcome, the id, and what was lost."""


async def load_entries(load: Load, batch: Sequence[Placed]) -> None:
    """Store entries of one kind; sections with those above them first, whatever their order."""
    pace = await load.pace()
    waiting = list(batch)
    if waiting and isinstance(waiting[0].record, SectionRecord):
        waiting = _parents_first(waiting)

    def store(session: Session, some: Sequence[Placed]) -> list[_Stored]:
        return _store(session, load, some)

    def refuse(placed: Placed, reason: str, faults: tuple[tuple[str, str], ...]) -> None:
        load.tell(placed, "refused", reason=reason, faults=faults)

    for placed, (outcome, entry_id, notes) in await in_turns(load, pace, waiting, store, refuse):
        load.tell(placed, outcome, entry_id, notes=notes)


def _parents_first(sections: Sequence[Placed]) -> list[Placed]:
    """Sections behind those that they stand below, in the order of the file otherwise."""
    by_name = {each.record.external_id: each for each in sections}
    ordered: dict[int, Placed] = {}
    for each in sections:
        chain, above, seen = [each], each.record, {each.place}
        while isinstance(above, SectionRecord) and (parent := by_name.get(above.parent_external_id or "")) is not None:
            if parent.place in seen or parent.place in ordered:
                break
            seen.add(parent.place)
            chain.append(parent)
            above = parent.record
        ordered.update({link.place: link for link in reversed(chain) if link.place not in ordered})
    return list(ordered.values())


def _store(session: Session, load: Load, batch: Sequence[Placed]) -> list[_Stored]:
    kind = batch[0].record.type
    names = [each.record.external_id for each in batch]
    above = [each.record.parent_external_id for each in batch if isinstance(each.record, SectionRecord)]
    known = ledger.find(session, kind, [*names, *(name for name in above if name)])
    stored: list[_Stored] = []
    for placed in batch:
        record, digest = placed.record, ledger.digest_of(placed.record)
        assert isinstance(record, SectionRecord | TagRecord | AuthorRecord)  # noqa: S101  what this module is given
        before = known.get(record.external_id)
        if before is not None and before.entry_id is not None and before.digest == digest:
            stored.append(("unchanged", before.entry_id, ()))
            continue
        outcome, entry_id, notes = _arrive(session, load, record, before and before.entry_id, known)
        if "parent_unknown" not in notes:
            ledger.note(session, kind, [{"external_id": record.external_id, "entry_id": entry_id, "digest": digest}])
        known[record.external_id] = ledger.Known(entry_id, digest)
        stored.append((outcome, entry_id, notes))
    return stored


def _arrive(
    session: Session, load: Load, record: EntryRecord, known_id: int | None, known: dict[str, ledger.Known]
) -> _Stored:
    notes: list[str] = []
    parent_id = None
    if isinstance(record, SectionRecord) and record.parent_external_id is not None:
        above = known.get(record.parent_external_id)
        parent_id = above and above.entry_id
        if parent_id is None:
            notes.append("parent_unknown")
    text = getattr(record, "description", "") or getattr(record, "biography", "")
    new = NewEntry(
        record.external_id,
        record.name,
        record.slug,
        text,
        parent_id,
        record.former_slugs,
        isinstance(record, TagRecord) and record.is_distinct,
        _columns(session, record, notes),
    )
    now = load.site.now()
    arrived = arriving.arrive(session, TABLE_OF[record.type], new, known=known_id, now=now)
    outcome: str = arrived.outcome
    if arrived.lost_slug:
        notes.append("slug_taken")
    if outcome == "merged":
        outcome = "unchanged"
        notes.append("merged")
    elif known_id is not None and isinstance(record, SectionRecord) and parent_id is not None:
        outcome = _move(session, load, known_id, parent_id, outcome, notes)
    return outcome, arrived.entry_id, tuple(notes)


def _columns(session: Session, record: EntryRecord, notes: list[str]) -> dict[str, Any]:
    """The place of a section, the picture of a section or author, and an author's addresses elsewhere."""
    if isinstance(record, TagRecord):
        return {}
    image = record.image
    shown = None
    if image is not None and image.media is not None:
        found = ledger.find(session, "media", [image.media]).get(image.media)
        if found is not None and found.entry_id is not None:
            shown = image.shown(found.entry_id)
        else:
            notes.append("media_unknown")
    elif image is not None:
        shown = image.shown(None)
    kept = pictures.columns(session, shown)
    if isinstance(record, SectionRecord):
        return {**kept, "position": record.position}
    return {**kept, "links": [link.model_dump() for link in record.links]}


def _move(session: Session, load: Load, section_id: int, parent_id: int, outcome: str, notes: list[str]) -> str:
    """Move a section that is here already."""
    section = session.get(Section, section_id)
    if section is None or section.parent_id == parent_id:
        return outcome
    try:
        moved = SectionUpdate(parent_id=parent_id)
        catalog_changes.update_section(session, section_id, moved, now=load.site.now())
    except SectionLoop:
        notes.append("parent_unknown")
        return outcome
    return "updated"
