"""Sections, tags and authors: their tables and every shape of them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, SQLModel

from app.db.columns import NEVER_REUSED, Id, primary_key, reference
from app.text import Line, Name, Text

Label = Annotated[str, Line(1, 80)]
SlugText = Annotated[str, Line(1, 80)]
Description = Annotated[str, Text(0, 1000)]
Biography = Annotated[str, Text(0, 4000)]
Byline = Annotated[str, Name(2, 80)]


class Section(SQLModel, table=True):
    """The one place in the site's tree that an article is filed under."""

    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    parent_id: int | None = reference("section.id", nullable=True)
    name: str
    slug: str
    slug_key: str = Field(unique=True)
    description: str = ""
    created_at: datetime
    updated_at: datetime


class Tag(SQLModel, table=True):
    """A free label."""

    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    name: str
    slug: str
    slug_key: str = Field(unique=True)
    created_at: datetime
    updated_at: datetime


class Author(SQLModel, table=True):
    """A byline. An account may be linked to one; a wire agency has none."""

    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    account_id: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    name: str
    slug: str
    slug_key: str = Field(unique=True)
    biography: str = ""
    created_at: datetime
    updated_at: datetime


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class SectionCreate(_Input):
    """A new section; its slug is made from the name where none is given."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "ثقافة وفنون", "description": "كتب وسينما"}]})

    name: Label
    slug: SlugText | None = None
    parent_id: Id | None = None
    description: Description = ""


class TagCreate(_Input):
    """A new tag."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "ذكاء اصطناعي"}]})

    name: Label
    slug: SlugText | None = None


class AuthorCreate(_Input):
    """A new byline."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "ليلى حدّاد", "biography": "محررة الثقافة"}]})

    name: Byline
    slug: SlugText | None = None
    biography: Biography = ""
    account_id: Id | None = None


class SectionRef(BaseModel):
    """A section as an article names it."""

    id: int
    name: str
    slug: str


class TagPublic(BaseModel):
    """A tag."""

    id: int
    name: str
    slug: str


class AuthorRef(BaseModel):
    """An author as an article names them."""

    id: int
    name: str
    slug: str


class SectionPublic(SectionRef):
    """A section and its place in the tree."""

    parent_id: int | None
    description: str


class AuthorPublic(AuthorRef):
    """A byline and what it says of itself."""

    biography: str
