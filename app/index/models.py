"""The tables of the search index, beside those that each database has in its own way (`fts5`, `tsvector`)."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from app.db.columns import BYTEWISE, ID_TYPE, partial_index

UNPUBLISHED_PARTS: Mapping[str, str] = {"a": "c", "b": "d"}
"""Beside each half, the part with what is not published: whatever readers ask is answered without looking into it."""


class SearchIndex(SQLModel, table=True):
    """Which of the two halves of the index is read, and by which version of the analyser it was made.

    `building` is the version by which the other half is being made.
    """

    __tablename__ = "search_index"

    id: int = Field(primary_key=True)
    half: str = Field(max_length=1)
    version: int
    building: int | None = None


class SearchEntry(SQLModel, table=True):
    """An article in one half of the index, or in its unpublished part: how long it is, and its forms (see `forms`).

    `published` is its date of publication in seconds since 1970; a draft has that of its making. `length` counts words,
    stems and skeletons, as they are ranked together. `words` are its tokens, compressed, where the database needs them
    to take the article out of its index again. `docid` is its number there. `due` is when an article that is scheduled
    goes from the unpublished part into the half, in the same seconds. The article is named by its id alone, for
    articles stand above this room.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("ix_search_entry_length", "half", "length"),
        Index("ix_search_entry_published", "half", "published", "article_id"),
        partial_index("ix_search_entry_due", "half", "due", where="due IS NOT NULL"),
    )

    half: str = Field(primary_key=True, max_length=1)
    article_id: int = Field(primary_key=True, sa_type=ID_TYPE)
    published: float
    length: int
    title_forms: bytes = Field(sa_type=LargeBinary)
    body_forms: bytes = Field(sa_type=LargeBinary)
    words: bytes | None = Field(default=None, sa_type=LargeBinary)
    docid: int = Field(sa_type=ID_TYPE)
    due: float | None = None


class SearchWord(SQLModel, table=True):
    """A word of the collection, normalised. Misspelt ones are mended from them, and those that begin alike counted."""

    __tablename__ = "search_word"

    word: str = Field(primary_key=True, sa_type=BYTEWISE)


class Kept(NamedTuple):
    """An article in a half or an unpublished part, with the words that its entry keeps."""

    half: str
    article_id: int
    docid: int
    words: bytes | None


class Store(NamedTuple):
    """Rows of a part of the index that are taken away a few at a time: a table's, whose key is a number.

    `after` stand those that can be spared. `retirement` is what has to be said to the table before the first of them
    goes, `renewal` when none is left. Where a table has rows of several parts, `half` names their part.
    """

    table: str
    key: str
    after: int = 0
    retirement: str | None = None
    renewal: str | None = None
    half: str | None = None


class Candidate(NamedTuple):
    """An article that may be an answer: of its entry what it is ranked by."""

    article_id: int
    published: float
    length: int
    title_forms: bytes
    body_forms: bytes
