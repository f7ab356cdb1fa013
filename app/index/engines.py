"""Which of the two engines a session's database has."""

from collections.abc import Sequence
from typing import Protocol, cast

import sqlalchemy as sa
from sqlmodel import Session

from app.index import fts5, tsvector
from app.index.lookup import Lookup, Tokens
from app.index.models import Candidate, Kept, Store


class Engine(Protocol):
    """An inverted index in a database: written in the article's transaction, asked for the rows of a look-up.

    Whatever is said of a half holds for its unpublished part: it is of the same make, under a name of its own.
    """

    def insert(self, session: Session, half: str, rows: Sequence[tuple[int, Tokens]]) -> None:
        """Put articles into one half, each by its number (see `docid`)."""

    def delete(self, session: Session, half: str, kept: Sequence[Kept]) -> frozenset[str]:
        """Take articles out of one half; the words that they had."""

    def settle(self, session: Session, half: str) -> bool:
        """Put the index of one half in order after saves, or a part of the work; whether something may be left."""

    def stores(self, half: str) -> list[Store]:
        """What one half consists of beside its entries, to be emptied when nobody reads or writes it."""

    def matching(self, half: str, lookup: Lookup) -> sa.TextualSelect:
        """Selects `docid` and `article_id` of all that a look-up finds."""

    def newest(self, session: Session, half: str, lookup: Lookup, most: int) -> list[int]:
        """The highest numbers that a look-up finds, the highest first: of the newest articles, to a month."""

    def latest(self, session: Session, half: str, article_ids: Sequence[int], most: int) -> list[int]:
        """Of articles those with the latest dates, the latest first."""

    def entries(self, session: Session, half: str, article_ids: Sequence[int]) -> list[Candidate]:
        """What articles are ranked by, in any order."""

    def words(self, session: Session, half: str, article_ids: Sequence[int]) -> dict[int, list[str]]:
        """The words of articles in their order, at least those with which they begin."""

    def count_all(self, session: Session, half: str, lookups: Sequence[Lookup]) -> list[int]:
        """How many articles have the marks of each look-up, or its phrases."""

    def remember(self, session: Session, words: Sequence[str]) -> None:
        """Keep those words that are not kept yet."""


def is_sqlite(session: Session) -> bool:
    """Whether a session's database is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def engine_of(session: Session) -> Engine:
    """The engine of a session's database."""
    return cast("Engine", fts5 if is_sqlite(session) else tsvector)
