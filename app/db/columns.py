"""Column types and constraint names that every table uses."""

import json
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator
from pydantic import Field as Bounds
from pydantic_core import PydanticKnownError
from pydantic_core import PydanticUndefined as Undefined
from sqlalchemy import JSON, BigInteger, Index, Integer, MetaData, String, text
from sqlmodel import Field, SQLModel

from app.arabic.slug import number_of

MAX_ID = 2**53 - 1
"""The largest id: the largest integer that a JSON number carries exactly in every language (RFC 8259 §6)."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

ID_TYPE = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both databases; SQLite's AUTOINCREMENT wants the very word INTEGER."""

BYTEWISE = String().with_variant(String(collation="C"), "postgresql")
"""Text that both databases sort in the same order: that of its code points."""

LAST = "\U0010ffff"
"""Behind whatever may follow some letters in that order."""

OPTIONAL_JSON = JSON(none_as_null=True)
"""A JSON document or nothing at all, which is read without parsing."""

OnDelete = Literal["CASCADE", "SET NULL", "RESTRICT"]

CONDITION = "condition"
"""Where an index keeps its condition, in its `info`."""

NEVER_REUSED = {"sqlite_autoincrement": True}
"""Table arguments under which the id of a deleted row is never given to another."""


def partial_index(name: str, *columns: str, where: str, is_unique: bool = False) -> Index:
    """An index of the rows that meet a condition. Migrations make it; see `name_conditions`.

    Where an index names its condition for each database, SQLAlchemy imports all that it knows of both of them.
    """
    return Index(name, *columns, unique=is_unique, info={CONDITION: where})


def name_conditions(metadata: MetaData) -> None:
    """Name the conditions of partial indexes for each database, as SQLAlchemy writes and compares them."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if condition := index.info.get(CONDITION):
                for dialect in ("sqlite", "postgresql"):
                    index.dialect_kwargs[f"{dialect}_where"] = text(condition)


def _only_digits(value: Any) -> Any:
    """Refuse what pydantic takes for a number (`true`, `2.0`, `+2`); digits are those of any script."""
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    if not isinstance(value, str):
        return value
    number = number_of(value)
    if number is None:
        raise PydanticKnownError("int_parsing")
    return number


Id = Annotated[int, Bounds(ge=1, le=MAX_ID), BeforeValidator(_only_digits)]
"""An id as clients send it."""


def as_stored(document: Any) -> str:
    r"""JSON as both databases store it: letters as they are, where `\u0645` would take three times the room."""
    return json.dumps(document, ensure_ascii=False)


def primary_key() -> Any:
    """The column of a table's own id."""
    return Field(default=None, primary_key=True, sa_type=ID_TYPE)


def counter() -> Any:
    """A column that counts rows of another table; zero to begin with, in the database too."""
    return Field(default=0, sa_column_kwargs={"server_default": "0"})


def reference(
    column: str,
    *,
    nullable: bool = False,
    index: bool = True,
    on_delete: OnDelete | None = None,
    primary: bool = False,
) -> Any:
    """A foreign key to `table.column`, indexed unless said otherwise; `primary`: part of the table's own key."""
    return Field(
        default=None if nullable else Undefined,
        foreign_key=column,
        nullable=nullable,
        index=index and not primary,
        primary_key=primary,
        ondelete=on_delete or Undefined,
        sa_type=ID_TYPE,
    )
