"""Ids that are taken before their rows are written."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.catalog.models import Tag
from app.db import ids
from app.db.runner import Database
from tests.tag_rows import INSERT, tag

TAGS: Any = Tag.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one


def add(session: Session, *names: str) -> list[int]:
    taken = list(ids.reserve(session, TAGS, len(names)))
    rows = [{"id": each, **tag(name)} for each, name in zip(taken, names, strict=True)]
    session.execute(sa.insert(TAGS), rows)
    return taken


async def test_they_rise_and_none_comes_twice(database: Database) -> None:
    first = await database.write(add, "أ", "ب", "ت")
    await database.write(lambda session: INSERT.run(session, [tag("ث")]))
    second = await database.write(add, "ج", "ح")
    stored = await database.read(lambda session: [row.id for row in session.execute(sa.select(TAGS.c.id))])
    assert sorted(first + second) == first + second
    assert len(stored) == len(set(stored)) == 6
    assert set(first + second) < set(stored)


async def test_the_id_of_a_deleted_row_is_not_given_again(database: Database) -> None:
    *_, last = await database.write(add, "أ", "ب")
    await database.write(lambda session: session.execute(sa.delete(TAGS)).close())
    (following,) = await database.write(add, "ت")
    assert following > last


async def test_none_are_none(database: Database) -> None:
    assert list(await database.write(ids.reserve, TAGS, 0)) == []
