"""What was imported under which external id: how a second run knows that nothing is to be done.

What an entry was made of is told by a digest of its record. Comments have none: nothing is to follow from what a
reader wrote, and a comment is imported once.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import Field, Session, SQLModel

from app.articles.service import TABLE as ARTICLE
from app.catalog.models import Author, Section, Tag
from app.comments.models import Comment
from app.db.columns import ID_TYPE, partial_index
from app.db.prepared import PreparedIn, PreparedWrite
from app.media.service import TABLE as MEDIA


class ImportedRecord(SQLModel, table=True):
    """That something was imported. `entry_id` is null for an upload that could not be had; then `address` is its own.

    `group_name`: what an article and its translations have in common where they come from.
    """

    __tablename__ = "imported_record"
    __table_args__ = (partial_index("ix_imported_record_group_name", "group_name", where="group_name IS NOT NULL"),)

    kind: str = Field(primary_key=True, max_length=10)
    external_id: str = Field(primary_key=True, max_length=200)
    entry_id: int | None = Field(default=None, sa_type=ID_TYPE)
    digest: str = Field(max_length=32)
    group_name: str | None = Field(default=None, max_length=200)
    address: str | None = None


class Known(NamedTuple):
    """What is known of an external id: what it is here, if it is there still, and what it was made of."""

    entry_id: int | None
    digest: str | None = None
    address: str | None = None


def digest_of(record: BaseModel) -> str:
    """The digest of a record, by which its next reading is compared."""
    return blake2b(record.model_dump_json().encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def find(session: Session, kind: str, names: Iterable[str]) -> dict[str, Known]:
    """What is known of external ids of a kind: what was imported under them, and what has them as its own."""
    wanted = set(names)
    found: dict[str, Known] = {row.external_id: Known(row.id) for row in _own(kind).all(session, wanted)}
    for row in _noted(kind).all(session, wanted):
        if row.entry_id is None or row.id is not None:
            found[row.external_id] = Known(row.id, row.digest, row.address)
    return found


def note(session: Session, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note what was imported: rows of `external_id, entry_id, digest` and, where there are some, the others."""
    latest = {row["external_id"]: {"kind": kind, "group_name": None, "address": None, **row} for row in rows}
    _FORGET.run(session, [{"its_kind": kind, "name": name} for name in latest])
    _NOTE.run(session, list(latest.values()))


def of_groups(session: Session, groups: Iterable[str]) -> dict[str, list[Any]]:
    """The articles of groups of translations, by the groups' names; rows have `id` and `language`, by their ids."""
    found: dict[str, list[Any]] = {}
    for row in _OF_GROUPS.all(session, set(groups)):
        found.setdefault(row.group_name, []).append(row)
    return found


COMMENT: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_LEDGER: Any = ImportedRecord.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_TABLES: Mapping[str, Any] = {
    "section": Section.__table__,  # type: ignore[attr-defined]  # see above
    "tag": Tag.__table__,  # type: ignore[attr-defined]  # see above
    "author": Author.__table__,  # type: ignore[attr-defined]  # see above
    "media": MEDIA,
    "article": ARTICLE,
    "comment": COMMENT,
}
_NOTE = PreparedWrite(sa.insert(_LEDGER))
_FORGET = PreparedWrite(
    sa.delete(_LEDGER).where(_LEDGER.c.kind == sa.bindparam("its_kind"), _LEDGER.c.external_id == sa.bindparam("name"))
)
_OF_GROUPS = PreparedIn(
    _LEDGER.c.group_name.type,
    lambda names: (
        sa.select(ARTICLE.c.id, ARTICLE.c.language, ARTICLE.c.translation_group, _LEDGER.c.group_name)
        .join(ARTICLE, ARTICLE.c.id == _LEDGER.c.entry_id)
        .where(_LEDGER.c.group_name.in_(names), _LEDGER.c.kind == sa.literal_column("'article'"))
        .order_by(ARTICLE.c.id)
    ),
)


@cache
def _own(kind: str) -> PreparedIn:
    table = _TABLES[kind]
    is_nobodys_own = [table.c.external_owner == sa.literal_column("0")] if kind == "article" else []
    return PreparedIn(
        _LEDGER.c.external_id.type,
        lambda names: sa.select(table.c.external_id, table.c.id).where(table.c.external_id.in_(names), *is_nobodys_own),
    )


@cache
def _noted(kind: str) -> PreparedIn:
    table = _TABLES[kind]
    columns = (_LEDGER.c.external_id, _LEDGER.c.entry_id, _LEDGER.c.digest, _LEDGER.c.address, table.c.id)
    return PreparedIn(
        _LEDGER.c.external_id.type,
        lambda names: (
            sa.select(*columns)
            .outerjoin(table, table.c.id == _LEDGER.c.entry_id)
            .where(_LEDGER.c.external_id.in_(names), _LEDGER.c.kind == sa.literal_column(f"'{kind}'"))
        ),
    )
