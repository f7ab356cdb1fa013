"""The menus of a site as those of a WordPress export: each a term, its items posts."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.articles.models import ArticleKind
from app.articles.service import TABLE as ARTICLE
from app.exports import wxr_numbers as numbers
from app.exports.names import TABLES
from app.exports.php_text import serialize
from app.exports.wxr_elements import ITEM_END, Filing, WxrItem, cdata, entry, item_begin
from app.masthead.models import SiteContent
from app.wp_json.numbers import CATEGORIES
from app.wp_json.writing import Writer

_OBJECTS = {"section": "category", "tag": "post_tag"}


class Menus(NamedTuple):
    """The elements of all menus: their terms, and their items."""

    terms: str = ""
    items: str = ""


class _Entry(NamedTuple):
    """An item of a menu, the number of the one above it, and its place among those of its menu."""

    item: dict[str, Any]
    number: int
    parent: int
    place: int


def menus(session: Session, writer: Writer) -> Menus:
    """All menus of a site, which are few."""
    row = session.get(SiteContent, 1)
    if row is None:
        return Menus()
    terms, items, count = [], [], 0
    for place, (name, its) in enumerate(sorted(row.content.get("menus", {}).items())):
        members = (
            ("wp:term_id", str(numbers.menu(place))), ("wp:term_taxonomy", "nav_menu"),
            ("wp:term_slug", cdata(name)), ("wp:term_name", cdata(name)),
        )  # fmt: skip
        terms.append(entry("wp:term", members))
        entries = list(_entries(its, count))
        count += len(entries)
        targets = _targets(session, entries)
        items += [_item(each, name, targets, row.updated_at, writer) for each in entries]
    return Menus("".join(terms), "".join(items))


def _entries(items: list[dict[str, Any]], before: int) -> Iterator[_Entry]:
    """The items of a menu, each before those below it; `before` are the items of the menus before it."""
    waiting = [(each, 0) for each in reversed(items)]
    place = 0
    while waiting:
        item, parent = waiting.pop()
        place += 1
        number = numbers.menu_item(before + place)
        yield _Entry(item, number, parent, place)
        waiting += [(child, number) for child in reversed(item["children"])]


def _targets(session: Session, entries: list[_Entry]) -> dict[tuple[str, int], tuple[str, int]]:
    """What WordPress calls the kind of what items lead to, and its number."""
    wanted: dict[str, set[int]] = {"article": set(), "section": set(), "tag": set()}
    for each in entries:
        if "kind" in each.item:
            wanted[each.item["kind"]].add(each.item["id"])
    found: dict[tuple[str, int], tuple[str, int]] = {}
    columns = [ARTICLE.c[each] for each in (*numbers.POST_COLUMNS, "kind")]
    for row in session.execute(sa.select(*columns).where(ARTICLE.c.id.in_(wanted["article"]))):
        found["article", row.id] = "page" if row.kind == ArticleKind.page else "post", numbers.post(row)
    for kind, of in _OBJECTS.items():
        table = TABLES[kind]
        for row in session.execute(sa.select(table.c.id, table.c.external_id).where(table.c.id.in_(wanted[kind]))):
            number = numbers.tag(row) if kind == "tag" else numbers.entry(CATEGORIES, row)
            found[kind, row.id] = of, number
    return found


def _item(its: _Entry, menu: str, targets: Mapping[tuple[str, int], tuple[str, int]], date: Any, writer: Writer) -> str:
    """An item; one whose target is gone, or that has none, leads nowhere."""
    of, target = targets.get((its.item.get("kind", ""), its.item.get("id", 0)), ("custom", its.number))
    kind = {"custom": "custom", "category": "taxonomy", "post_tag": "taxonomy"}.get(of, "post_type")
    meta = (
        ("_menu_item_type", kind), ("_menu_item_menu_item_parent", str(its.parent)),
        ("_menu_item_object_id", str(target)), ("_menu_item_object", of), ("_menu_item_target", ""),
        ("_menu_item_classes", serialize([""])), ("_menu_item_xfn", ""),
        ("_menu_item_url", its.item.get("url") or "#" if kind == "custom" else ""),
    )  # fmt: skip
    item = WxrItem(
        number=its.number,
        kind="nav_menu_item",
        status="publish",
        title=escape(its.item.get("label") or "", quote=False),
        link=writer.shortlink("p", its.number),
        guid=writer.shortlink("p", its.number),
        zone=writer.settings.zone,
        date=date,
        modified=date,
        name=str(its.number),
        menu_order=its.place,
        filings=[Filing("nav_menu", menu, menu)],
        meta=meta,
    )
    return item_begin(item) + ITEM_END
