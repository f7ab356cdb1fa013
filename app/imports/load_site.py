"""Menus, what the site says of itself, and old addresses of an import."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, select

from app.addresses import AddressError
from app.articles.links import home_address
from app.comments.models import Comment
from app.imports import ledger
from app.imports.batches import Load, Placed
from app.imports.transfer_records import AddressRecord, MenuItemRecord, MenuRecord, SiteRecord, unreadable
from app.redirects import old_addresses
from app.redirects import service as redirects
from app.redirects.service import Lead
from app.site import service as site
from app.site.models import SiteUpdate

_KINDS = ("article", "section", "tag")


async def load_site(load: Load, batch: Sequence[Placed]) -> None:
    """Store menus and what the site says, one after the other: they are few."""
    moved = await load.site.database.read(_moved, batch, load=load)
    for placed in batch:
        record = placed.record
        notes: list[str] = []
        try:
            if isinstance(record, MenuRecord):
                items = await _items(load, record, moved, notes)
                said = SiteUpdate.model_validate({"menus": {record.name: items}})
            else:
                assert isinstance(record, SiteRecord)  # noqa: S101  what this module is given
                said = SiteUpdate.model_validate(record.model_dump(exclude={"type"}, exclude_unset=True))
        except ValidationError as error:
            load.tell(placed, "refused", reason="invalid", faults=unreadable({}, error).faults)
            continue
        replaced = await load.write(_say, said, load=load)
        load.tell(placed, "unchanged" if replaced is None else "updated", notes=[*notes, *(replaced or ())])


def _say(session: Session, said: SiteUpdate, *, load: Load) -> list[str] | None:
    """Which notes are due for what was replaced; None where nothing changed."""
    settings, now = load.site.settings, load.site.now()
    before = site.get(session, settings=settings, now=now)
    menus = site.get_menus(session, settings=settings, now=now).menus.menus
    after = site.update(session, said, if_match="*", settings=settings, now=now)
    if after.version == before.version:
        return None
    notes = ["menu_replaced" for name in said.menus if menus.get(name)] if "menus" in said.model_fields_set else []
    if before.site.description and before.site.description != after.site.description:
        notes.append("description_replaced")
    return notes


async def _items(
    load: Load, record: MenuRecord, moved: Mapping[str, dict[str, Any]], notes: list[str]
) -> list[dict[str, Any]]:
    every = list(_every(record.items))
    wanted = {kind: {name for item in every if (name := getattr(item, kind)) is not None} for kind in _KINDS}
    known = {kind: await load.site.database.read(ledger.find, kind, names) for kind, names in wanted.items()}
    return _led(record.items, known, moved, notes)


def _every(items: Sequence[MenuItemRecord]) -> Iterator[MenuItemRecord]:
    for item in items:
        yield item
        yield from _every(item.children)


def _moved(session: Session, batch: Sequence[Placed], *, load: Load) -> dict[str, dict[str, Any]]:
    """What the old addresses in some menus lead to now, by address."""
    menus = [each.record for each in batch if isinstance(each.record, MenuRecord)]
    urls = {item.url for menu in menus for item in _every(menu.items) if item.url is not None}
    asked = {url: names for url in urls if (names := _names(url)) is not None}
    known = redirects.find_all(session, set(asked.values()))
    found: dict[str, dict[str, Any]] = {}
    for url, names in asked.items():
        lead = known.get(names)
        if lead is not None and lead.kind in _KINDS:
            found[url] = {lead.kind: lead.entry_id, "url": None}
        elif lead is not None and lead.kind == "home":
            found[url] = {"url": home_address(load.site.settings)}
    return found


def _names(address: str) -> tuple[str, str] | None:
    """The key and the host of an old address; None where it cannot be read."""
    try:
        read = old_addresses.read(address)
    except AddressError:
        return None
    return read.key, read.host


def _led(
    items: Sequence[MenuItemRecord],
    known: dict[str, dict[str, ledger.Known]],
    moved: Mapping[str, dict[str, Any]],
    notes: list[str],
) -> list[dict[str, Any]]:
    """Items with ids. One whose target is not known stays as a heading, or is left out with nothing below it."""
    found: list[dict[str, Any]] = []
    for item in items:
        children = _led(item.children, known, moved, notes)
        its: dict[str, Any] = {"label": item.label, "url": item.url, **moved.get(item.url or "", {})}
        its["children"] = children
        for kind in _KINDS:
            name = getattr(item, kind)
            target = known[kind].get(name) if name is not None else None
            if target is not None and target.entry_id is not None:
                its[kind] = target.entry_id
            elif name is not None:
                notes.append("target_unknown")
        leads = its["url"] is not None or any(kind in its for kind in _KINDS)
        if leads or (its["children"] and item.label is not None):
            found.append(its)
    return found


async def load_addresses(load: Load, batch: Sequence[Placed]) -> None:
    """Remember old addresses, some hundred at once."""
    for placed, outcome in zip(batch, await load.write(_remember, batch, load=load), strict=True):
        reason = outcome if outcome not in {"created", "unchanged"} else None
        load.tell(placed, "refused" if reason else outcome, reason=reason)


def _remember(session: Session, batch: Sequence[Placed], *, load: Load) -> list[str]:
    records = [each.record for each in batch if isinstance(each.record, AddressRecord)]
    targets = _targets(session, records)
    read = {each.url: _names(each.url) for each in records}
    known = redirects.find_all(session, {each for each in read.values() if each is not None})
    leading = {names: (found.kind, found.entry_id) for names, found in known.items()}
    outcomes, leads = [], list[Lead]()
    for record in records:
        target, names = targets.get((record.kind, record.external_id)), read[record.url]
        if target is None:
            outcomes.append("target_unknown")
        elif names is None:
            outcomes.append("address_refused")
        elif leading.get(names) == (record.kind, target[0]):
            outcomes.append("unchanged")
        else:
            outcomes.append("created")
            leading[names] = (record.kind, target[0])
            leads.append(Lead(record.url, record.kind, *target))
    redirects.remember(session, leads, now=load.site.now())
    return outcomes


def _targets(session: Session, records: Sequence[AddressRecord]) -> dict[tuple[str, str], tuple[int, int | None]]:
    """The ids of what addresses are to lead to, and of a comment's article, by type and external id."""
    wanted: dict[str, set[str]] = {}
    for each in records:
        wanted.setdefault(each.kind, set()).add(each.external_id)
    targets: dict[tuple[str, str], tuple[int, int | None]] = {("home", ""): (0, None)}
    for kind, names in wanted.items():
        if kind == "comment":
            rows = session.exec(
                select(Comment.external_id, Comment.id, Comment.article_id).where(Comment.external_id.in_(names))  # type: ignore[union-attr]  # a column
            )
            targets |= {(kind, str(name)): (comment_id or 0, article_id) for name, comment_id, article_id in rows}
        elif kind != "home":
            found = ledger.find(session, kind, names)
            targets |= {(kind, name): (each.entry_id, None) for name, each in found.items() if each.entry_id}
    return targets
