"""The external ids under which things leave: their own, or one that is made of their number.

A copy has them as its own, so that it leaves under the same ones.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.articles.service import TABLE as ARTICLE
from app.catalog.models import Author, Section, Tag
from app.comments.models import Comment
from app.db.prepared import PreparedIn
from app.media.service import TABLE as MEDIA

TABLES: Mapping[str, Any] = {
    "section": Section.__table__,  # type: ignore[attr-defined]  # sqlmodel gives every table one
    "tag": Tag.__table__,  # type: ignore[attr-defined]  # see above
    "author": Author.__table__,  # type: ignore[attr-defined]  # see above
    "media": MEDIA,
    "article": ARTICLE,
    "comment": Comment.__table__,  # type: ignore[attr-defined]  # see above
}


def names_of(session: Session, kind: str, ids: Iterable[int | None]) -> dict[int, str]:
    """The names of things of a kind by their numbers; those that are not there are left out.

    The external id that an author has beside somebody else's is no name.
    """
    names: dict[int, str] = {}
    nameless: list[int] = []
    for row in _by_id(kind).all(session, {each for each in ids if each is not None}):
        if row.external_id is None or row.external_owner:
            nameless.append(row.id)
        else:
            names[row.id] = row.external_id
    n = 1
    while nameless:
        made = {each: f"maqal:{kind}:{each}" + (f":{n}" if n > 1 else "") for each in nameless}
        taken = {row.external_id for row in _taken(kind).all(session, made.values())}
        names |= {each: name for each, name in made.items() if name not in taken}
        nameless = [each for each, name in made.items() if name in taken]
        n += 1
    return names


@cache
def _by_id(kind: str) -> PreparedIn:
    table = TABLES[kind]
    owner = table.c.external_owner if kind == "article" else sa.literal_column("0", sa.Integer())
    columns = (table.c.id, table.c.external_id, owner.label("external_owner"))
    return PreparedIn(table.c.id.type, lambda ids: sa.select(*columns).where(table.c.id.in_(ids)))


@cache
def _taken(kind: str) -> PreparedIn:
    name = TABLES[kind].c.external_id
    return PreparedIn(name.type, lambda names: sa.select(name).where(name.in_(names)))
