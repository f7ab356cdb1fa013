"""Sections, tags and authors: their tables and every shape of them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounds
from sqlalchemy import Index
from sqlmodel import JSON, Field, SQLModel

from app.db.columns import BYTEWISE, ID_TYPE, NEVER_REUSED, OPTIONAL_JSON, Id, counter, primary_key, reference
from app.media.images import ImagePublic, OptionalImage
from app.text import UNSET, Line, Name, Text, WebAddress

Label = Annotated[str, Line(1, 80)]
SlugText = Annotated[str, Line(1, 80)]
Description = Annotated[str, Text(0, 1000)]
Biography = Annotated[str, Text(0, 4000)]
Byline = Annotated[str, Name(2, 80)]
EntryExternalId = Annotated[str, Line(1, 200)]
Position = Annotated[int, Bounds(ge=0, le=1_000_000)]
EntryRef = Annotated[Id | SlugText, Bounds(union_mode="left_to_right")]


class Kind(StrEnum):
    """What articles are filed under."""

    section = "section"
    tag = "tag"
    author = "author"


class Section(SQLModel, table=True):
    """The one place in the site's tree that an article is filed under.

    Here as in tags and authors `published_count` counts the articles that are published and not in the trash, the
    ones of a later date too; for a section, those below it as well. See `listings`.
    """

    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    parent_id: int | None = reference("section.id", nullable=True)
    name: str
    slug: str
    slug_key: str = Field(unique=True)
    external_id: str | None = Field(default=None, unique=True, index=True)
    description: str = ""
    position: int = counter()
    image: dict[str, Any] | None = Field(default=None, sa_type=OPTIONAL_JSON)
    image_media_id: int | None = Field(default=None, sa_type=ID_TYPE, index=True)
    published_count: int = counter()
    created_at: datetime
    updated_at: datetime


class Tag(SQLModel, table=True):
    """A free label; suggestions read the key of its name and its count alone, in an index."""

    __table_args__ = (
        Index(None, "name_key", "published_count"),
        Index(None, "published_count", "name_key"),
        NEVER_REUSED,
    )

    id: int | None = primary_key()
    name: str
    name_key: str = Field(sa_type=BYTEWISE, sa_column_kwargs={"server_default": ""})
    slug: str
    slug_key: str = Field(unique=True)
    external_id: str | None = Field(default=None, unique=True, index=True)
    published_count: int = counter()
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
    external_id: str | None = Field(default=None, unique=True, index=True)
    biography: str = ""
    links: list[dict[str, Any]] = Field(default=[], sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    image: dict[str, Any] | None = Field(default=None, sa_type=OPTIONAL_JSON)
    image_media_id: int | None = Field(default=None, sa_type=ID_TYPE, index=True)
    published_count: int = counter()
    created_at: datetime
    updated_at: datetime


class FormerEntrySlug(SQLModel, table=True):
    """A slug that a section, tag or author had, or that of a tag merged into it; it still leads there."""

    __tablename__ = "former_entry_slug"

    kind: str = Field(primary_key=True, max_length=10)
    slug_key: str = Field(primary_key=True)
    entry_id: int = Field(sa_type=ID_TYPE)


class FormerTagExternalId(SQLModel, table=True):
    """The external id of a tag that was merged into another; it still leads there."""

    __tablename__ = "former_tag_external_id"

    external_id: str = Field(primary_key=True)
    tag_id: int = reference("tag.id", on_delete="CASCADE")


class Listing(SQLModel, table=True):
    """That a published article is listed under an entry from an instant on: under its tags, its authors, its section
    and every section above that.

    The key is the order of a list, so that a page of one is a range of it. The article is named by its number alone,
    for articles stand above this room.
    """

    __table_args__ = (Index("ix_listing_article_id", "article_id"), {"sqlite_with_rowid": False})

    kind: str = Field(primary_key=True, max_length=10)
    entry_id: int = Field(primary_key=True, sa_type=ID_TYPE)
    published_at: datetime = Field(primary_key=True)
    article_id: int = Field(primary_key=True, sa_type=ID_TYPE)


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class SectionCreate(_Input):
    """A new section; its slug is made from the name where none is given."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "ثقافة وفنون", "description": "كتب وسينما"}]})

    name: Label
    slug: SlugText | None = None
    external_id: EntryExternalId | None = None
    parent_id: Id | None = None
    description: Description = ""
    position: Position = 0
    image: OptionalImage = None


class SectionUpdate(_Input):
    """What is to be changed of a section; `parent_id` null makes it stand at the top."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "ثقافة", "parent_id": None}]})

    name: Label = UNSET
    slug: SlugText = UNSET
    external_id: EntryExternalId | None = None
    parent_id: Id | None = None
    description: Description = UNSET
    position: Position = UNSET
    image: OptionalImage = None


class TagCreate(_Input):
    """A new tag."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "ذكاء اصطناعي"}]})

    name: Label
    slug: SlugText | None = None
    external_id: EntryExternalId | None = None


class TagUpdate(_Input):
    """What is to be changed of a tag."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "الذكاء الاصطناعي"}]})

    name: Label = UNSET
    slug: SlugText = UNSET
    external_id: EntryExternalId | None = None


class TagMerge(_Input):
    """The tag that takes the articles of another, by id or slug."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"into": "ذكاء-اصطناعي"}]})

    into: EntryRef


class AuthorLink(_Input):
    """An author's address elsewhere."""

    label: Annotated[str, Line(1, 80)]
    url: WebAddress


Links = Annotated[list[AuthorLink], Bounds(max_length=10)]


class AuthorCreate(_Input):
    """A new byline."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "ليلى حدّاد", "biography": "محررة الثقافة"}]})

    name: Byline
    slug: SlugText | None = None
    external_id: EntryExternalId | None = None
    biography: Biography = ""
    image: OptionalImage = None
    links: Links = []
    account_id: Id | None = None


class AuthorUpdate(_Input):
    """What is to be changed of a byline; `account_id` null unlinks it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"biography": "محررة الثقافة منذ 2019"}]})

    name: Byline = UNSET
    slug: SlugText = UNSET
    external_id: EntryExternalId | None = None
    biography: Biography = UNSET
    image: OptionalImage = None
    links: Links = UNSET
    account_id: Id | None = None


class _Ref(BaseModel):
    id: int
    name: str
    slug: str


class SectionRef(_Ref):
    """A section as an article names it."""


class TagRef(_Ref):
    """A tag as an article names it."""


class AuthorRef(_Ref):
    """An author as an article names them."""


class SectionPublic(SectionRef):
    """A section and its place in the tree; `article_count` counts the listed articles below it too."""

    external_id: str | None
    parent_id: int | None
    description: str
    position: int
    image: ImagePublic | None
    article_count: int


class TagPublic(TagRef):
    """A tag, and how many listed articles have it."""

    external_id: str | None
    article_count: int


class AuthorPublic(AuthorRef):
    """A byline and what it says of itself, and how many listed articles it signs."""

    external_id: str | None
    biography: str
    image: ImagePublic | None
    links: list[AuthorLink]
    article_count: int
