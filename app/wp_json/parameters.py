"""Parameters of the collections of WordPress, read and bounded as WordPress does. What it does not know is ignored."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import parse_qsl

from app.wp_json.refusals import Refused, invalid

MOST_IDS = 100
"""Ids or slugs of one parameter."""

MOST_ROWS = 100_000
"""Rows of a collection that are counted and paged through; `before` and `after` lead beyond them."""

LONGEST_SEARCH = 200
LONGEST_SLUG = 1000
_MOST_PARAMETERS = 200

_LISTS = (
    "include", "exclude", "categories", "categories_exclude", "tags", "tags_exclude", "author", "author_exclude",
    "post", "parent", "parent_exclude",
)  # fmt: skip
_DAYS = ("after", "before", "modified_after", "modified_before")
_INDEX = re.compile(r"\[\d*\]$")
_NUMBER = re.compile(r"\d{1,15}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a collection; `fields` is empty for all, `embeds` None for none and empty for all."""

    page: int = 1
    per_page: int = 10
    offset: int = 0
    order: str = "desc"
    orderby: str = "date"
    search: str = ""
    slugs: Sequence[str] = ()
    lists: Mapping[str, Sequence[int]] = field(default_factory=dict)
    days: Mapping[str, datetime] = field(default_factory=dict)
    sticky: bool | None = None
    hide_empty: bool = False
    type: str = "post"
    subtype: str = "any"
    fields: Sequence[str] = ()
    embeds: Sequence[str] | None = None

    def wants(self, name: str) -> bool:
        """Whether a member is asked for, or something within it."""
        return not self.fields or any(each.partition(".")[0] == name for each in self.fields)

    def embeds_rel(self, rel: str) -> bool:
        """Whether what a link leads to comes along."""
        if self.embeds is None or (self.fields and not (self.wants("_embedded") and self.wants("_links"))):
            return False
        return not self.embeds or rel in self.embeds


class _Reader:
    def __init__(self, query: bytes) -> None:
        try:
            sent = parse_qsl(
                query.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS, errors="replace"
            )
        except ValueError:
            raise Refused("rest_invalid_param", "Too many parameters.", 400) from None
        self.values: dict[str, list[str]] = {}
        for name, value in sent:
            self.values.setdefault(_INDEX.sub("", name), []).append(value.replace("\0", ""))
        self.wrong: dict[str, tuple[str, str]] = {}

    def refuse(self, name: str, code: str, message: str) -> None:
        self.wrong.setdefault(name, (code, message))

    def one(self, name: str) -> str | None:
        return self.values[name][-1] if name in self.values else None

    def parts(self, name: str, most: int = MOST_IDS) -> list[str]:
        found = [part.strip() for value in self.values.get(name, ()) for part in value.split(",") if part.strip()]
        if len(found) > most:
            self.refuse(name, "rest_too_many_items", f"{name} must contain at most {most} items.")
        return found[:most]

    def integer(self, name: str, usual: int, least: int, most: int) -> int:
        value = self.one(name)
        if value is None:
            return usual
        if not _NUMBER.fullmatch(value.strip()):
            self.refuse(name, "rest_invalid_type", f"{name} is not of type integer.")
            return usual
        if not least <= int(value) <= most:
            bounds = (
                f"between {least} (inclusive) and {most} (inclusive)" if name == "per_page" else f"at least {least}"
            )
            self.refuse(name, "rest_out_of_bounds", f"{name} must be {bounds}")
            return usual
        return int(value)

    def choice(self, name: str, usual: str, known: Sequence[str]) -> str:
        value = self.one(name)
        if value is None:
            return usual
        if value not in known:
            self.refuse(name, "rest_not_in_enum", f"{name} is not one of {', '.join(known)}.")
            return usual
        return value

    def numbers(self, name: str) -> list[int]:
        found = self.parts(name)
        if not all(_NUMBER.fullmatch(each) for each in found):
            self.refuse(name, "rest_invalid_type", f"{name}[0] is not of type integer.")
            return []
        return [int(each) for each in found]

    def flag(self, name: str) -> bool | None:
        value = self.one(name)
        if value is None:
            return None
        if value.lower() not in {"1", "0", "true", "false"}:
            self.refuse(name, "rest_invalid_type", f"{name} is not of type boolean.")
        return value.lower() in {"1", "true"}

    def day(self, name: str, zone: tzinfo) -> datetime | None:
        value = self.one(name)
        if value is None:
            return None
        try:
            read = datetime.fromisoformat(value.strip().replace(" ", "+") if "T" in value else value.strip())
            return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.refuse(name, "rest_invalid_date", f"Invalid date: {name}")
            return None


def read(query: bytes, *, orders: Sequence[str], order: str, zone: tzinfo) -> Asked:
    """What a query asks of a collection; the first of `orders` is the usual one. `Refused` names all that is wrong."""
    reader = _Reader(query)
    _check_context(reader)
    page = reader.integer("page", 1, 1, MOST_ROWS)
    per_page = reader.integer("per_page", 10, 1, 100)
    offset = reader.integer("offset", (page - 1) * per_page, 0, MOST_ROWS)
    if offset + per_page > MOST_ROWS:
        reader.refuse("page", "rest_out_of_bounds", f"Rows from {MOST_ROWS} on are not paged; use before or after.")
    search = (reader.one("search") or "").strip()
    if len(search) > LONGEST_SEARCH:
        reader.refuse("search", "rest_too_long", f"search must be at most {LONGEST_SEARCH} characters long.")
    slugs = reader.parts("slug")
    if any(len(slug) > LONGEST_SLUG for slug in slugs):
        reader.refuse("slug", "rest_too_long", f"slug must be at most {LONGEST_SLUG} characters long.")
    lists = {name: reader.numbers(name) for name in _LISTS if name in reader.values}
    days = {name: instant for name in _DAYS if (instant := reader.day(name, zone)) is not None}
    orderby = reader.choice("orderby", orders[0], orders)
    asked = Asked(
        page=page,
        per_page=per_page,
        offset=offset,
        order=reader.choice("order", order, ("asc", "desc")),
        orderby=orderby,
        search=search,
        slugs=slugs,
        lists=lists,
        days=days,
        sticky=reader.flag("sticky"),
        hide_empty=bool(reader.flag("hide_empty")),
        type=(reader.parts("type") or ["post"])[0],
        subtype=reader.choice("subtype", "any", ("any", "post", "page")),
        fields=reader.parts("_fields"),
        embeds=_embeds(reader),
    )
    if reader.wrong:
        raise invalid(reader.wrong)
    if orderby == "relevance" and not search:
        raise Refused("rest_no_search_term_defined", "You need to define a search term to order by relevance.", 400)
    return asked


def _check_context(reader: _Reader) -> None:
    """Refuse what only who signs in to WordPress may ask."""
    context = reader.choice("context", "view", ("view", "embed", "edit"))
    if context == "edit":
        raise Refused("rest_forbidden_context", "Sorry, you are not allowed to edit posts in this post type.", 401)
    allowed: Mapping[str, Callable[[str], bool]] = {
        "status": {"publish", "approve", "approved", "inherit"}.__contains__,
        "type": {"comment", "post", "term", "post-format"}.__contains__,
    }
    for name, may in allowed.items():
        if not all(map(may, reader.parts(name))):
            reader.refuse(name, "rest_forbidden_status", f"{name.capitalize()} is forbidden.")


def _embeds(reader: _Reader) -> list[str] | None:
    if "_embed" not in reader.values:
        return None
    found = reader.parts("_embed")
    return [] if not found or found[0] in {"1", "true"} else found


def narrowed(members: Any, fields: Sequence[str]) -> Any:
    """An answer, or a list of them, with the members that are asked for alone; within members by dots."""
    if not fields:
        return members
    wanted: dict[str, Any] = {}
    for path in fields:
        place = wanted
        *above, last = path.split(".")[:6]
        for part in above:
            place = place.setdefault(part, {})
            if place is _ALL:
                break
        if place is not _ALL:
            place[last] = _ALL
    return [_only(each, wanted) for each in members] if isinstance(members, list) else _only(members, wanted)


_ALL: dict[str, Any] = {}


def _only(members: Any, wanted: dict[str, Any]) -> Any:
    if wanted is _ALL or not isinstance(members, dict):
        return members
    return {name: _only(value, wanted[name]) for name, value in members.items() if name in wanted}
