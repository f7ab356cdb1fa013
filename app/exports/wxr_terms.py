"""Authors, categories and tags of a WordPress export."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.catalog.models import Section
from app.exports import wxr_numbers as numbers
from app.exports.names import TABLES
from app.exports.wxr_elements import cdata, entry
from app.wp_json.numbers import CATEGORIES, USERS
from app.wp_json.writing import name, slug

AT_ONCE = 500
"""Entries that are read at once."""


class Category(NamedTuple):
    """A section as items are filed under it; the slug is percent-encoded."""

    number: int
    nicename: str
    name: str


def login_of(number: int, own_slug: str) -> str:
    """The name by which an author signs in: no account has it. Letters that WordPress drops from one give way."""
    return own_slug if own_slug.isascii() else f"author-{number}"


def categories(session: Session) -> tuple[dict[int, Category], str]:
    """All sections by their ids, and their elements, each behind the one that it stands below."""
    table: Any = Section.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
    rows = session.execute(sa.select(table).order_by(table.c.position, table.c.id)).all()
    below: dict[int | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: dict[int, Category] = {}
    written: list[str] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        row = waiting.pop()
        its = found[row.id] = Category(numbers.entry(CATEGORIES, row), slug(row.slug), name(row.name))
        above = found[row.parent_id].nicename if row.parent_id else ""
        members = [
            ("wp:term_id", str(its.number)), ("wp:category_nicename", cdata(its.nicename)),
            ("wp:category_parent", cdata(above)), ("wp:cat_name", cdata(its.name)),
        ]  # fmt: skip
        if row.description:
            members.append(("wp:category_description", cdata(name(row.description))))
        written.append(entry("wp:category", members))
        waiting += reversed(below.get(row.id, []))
    return found, "".join(written)


def tags(session: Session, after: int, *, categories: Collection[int]) -> tuple[Sequence[str], int | None]:
    """The next tags behind one, by their numbers; and the last of them, None where there are no more.

    Those that stand for further categories of articles are left out, where `categories` has their numbers.
    """
    rows = _next(session, "tag", after)
    own = [row for row in rows if numbers.further(row) not in categories]
    return [_tag(row) for row in own], rows[-1].id if rows else None


def authors(session: Session, after: int) -> tuple[Sequence[str], int | None]:
    """The next authors, as `tags`. Their addresses are of no domain that there is."""
    rows = _next(session, "author", after)
    return [_author(row) for row in rows], rows[-1].id if rows else None


def _next(session: Session, kind: str, after: int) -> Sequence[Any]:
    table = TABLES[kind]
    return session.execute(sa.select(table).where(table.c.id > after).order_by(table.c.id).limit(AT_ONCE)).all()


def _tag(row: Any) -> str:
    members = (
        ("wp:term_id", str(numbers.tag(row))), ("wp:tag_slug", cdata(slug(row.slug))),
        ("wp:tag_name", cdata(name(row.name))),
    )  # fmt: skip
    return entry("wp:tag", members)


def _author(row: Any) -> str:
    number = numbers.entry(USERS, row)
    login = login_of(number, row.slug)
    members = (
        ("wp:author_id", str(number)), ("wp:author_login", cdata(login)),
        ("wp:author_email", cdata(f"{login}@author.invalid")), ("wp:author_display_name", cdata(name(row.name))),
        ("wp:author_first_name", cdata("")), ("wp:author_last_name", cdata("")),
    )  # fmt: skip
    return entry("wp:author", members)
