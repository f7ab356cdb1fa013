"""WordPress's menus as those of the site."""

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from typing import Any

from app.imports.transfer_records import Record, Unreadable, read
from app.site.menus import MOST_LEVELS
from app.wordpress.items import Item, Term
from app.wordpress.names import Names
from app.wordpress.slugs import decoded
from app.wordpress.tally import Tally
from app.wordpress.texts import line, within
from app.wordpress.urls import joined, web_address

MOST_MENUS, MOST_BESIDE = 10, 50
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class Menus:
    """The menus of one site: their items are gathered while the archive is read."""

    def __init__(self, names: Names, tally: Tally) -> None:
        self._names, self._tally = names, tally
        self._items: defaultdict[str, list[Item]] = defaultdict(list)
        self._kinds: dict[str, str] = {}
        self._terms: set[tuple[str, str]] = set()

    def note(self, item: Item) -> None:
        """An item of a menu."""
        menu = next((each.slug for each in item.terms if each.taxonomy == "nav_menu"), "")
        self._items[decoded(menu)].append(item)

    def know_article(self, post_id: str) -> None:
        """An article, to which an item may lead."""
        self._kinds[post_id] = "article"

    def know_terms(self, terms: list[Term]) -> None:
        """The categories and tags to which items may lead."""
        self._terms = {(each.taxonomy, each.term_id) for each in terms}

    def records(self, terms: list[Term], *, home: str) -> Iterator[Record | Unreadable]:
        """A record for each menu."""
        ids = {decoded(each.slug): each.term_id for each in terms if each.taxonomy == "nav_menu"}
        used: set[str] = set()
        for slug, items in list(self._items.items())[:MOST_MENUS]:
            self._tally.found["menu"] += 1
            name = slug if _NAME.fullmatch(slug) else "main" if not used else f"menu-{ids.get(slug) or len(used)}"
            used.add(name)
            ordered = sorted(items, key=lambda each: int(each.menu_order or 0) if each.menu_order.isdecimal() else 0)
            yield read({"type": "menu", "name": name, "items": self._below("0", ordered, home, 1)})

    def _below(self, parent: str, items: list[Item], home: str, level: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        names = {each.post_id for each in items}
        for item in items:
            above = item.field("_menu_item_menu_item_parent") or "0"
            if above != parent and not (parent == "0" and above not in names):
                continue
            its = self._leads(item, home)
            below = self._below(item.post_id, items, home, level + 1) if level <= MOST_LEVELS else []
            if level == MOST_LEVELS and below:
                self._tally.change("menu", item.post_id, "menu_too_deep")
            children = below if level < MOST_LEVELS else []
            if its is None and not children:
                self._tally.leave_out("menu item", item.post_id, "menu_item_lost", line(item.title))
            else:
                label = within(line(item.title), 80)
                found.append({**(its or {}), "children": children} | ({"label": label} if label else {}))
            found += below if level == MOST_LEVELS else []
        return found[:MOST_BESIDE]

    def _leads(self, item: Item, home: str) -> dict[str, Any] | None:
        """Where an item leads; None where it leads nowhere."""
        kind, of = item.field("_menu_item_type"), item.field("_menu_item_object")
        number, url = item.field("_menu_item_object_id"), unescape(item.field("_menu_item_url")).strip()
        if kind == "taxonomy" and (of, number) in self._terms:
            term = Term(of, number, "", "")
            return {"section" if of == "category" else "tag": self._names.term(term)}
        if kind == "post_type" and number in self._kinds:
            return {"article": self._names.item(number)}
        if url and not url.startswith("#"):
            absolute = web_address(joined(f"{home.rstrip('/')}/", url))
            if absolute is not None and line(item.title):
                return {"url": absolute}
        return None
