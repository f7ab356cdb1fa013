"""Old addresses: their table."""

from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.db.columns import BYTEWISE, ID_TYPE, partial_index


class Target(StrEnum):
    """What an old address leads to; a page is an article."""

    article = "article"
    section = "section"
    tag = "tag"
    author = "author"
    media = "media"
    comment = "comment"
    home = "home"


class OldAddress(SQLModel, table=True):
    """Where an address of another site leads. `key` is its form in `old_addresses`, `host` empty where none was told.

    The target is named by its number alone, for all targets belong to rooms above: code that deletes one reports it.
    `article_id` is that of a comment's article, with which it goes.
    """

    __tablename__ = "old_address"
    __table_args__ = (
        Index("ix_old_address_target", "kind", "entry_id"),
        partial_index("ix_old_address_article_id", "article_id", where="article_id IS NOT NULL"),
    )

    key: str = Field(primary_key=True, sa_type=BYTEWISE)
    host: str = Field(primary_key=True, default="")
    kind: str = Field(max_length=10)
    entry_id: int = Field(sa_type=ID_TYPE)
    article_id: int | None = Field(default=None, sa_type=ID_TYPE)
