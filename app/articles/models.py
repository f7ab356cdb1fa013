"""Articles: their tables and every shape of them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounds
from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import JSON, Field, SQLModel

from app.arabic.direction import Direction
from app.articles.content import BodyFormat
from app.catalog.models import AuthorRef, EntryRef, SectionRef, SlugText, TagRef
from app.db.columns import BYTEWISE, NEVER_REUSED, OPTIONAL_JSON, primary_key, reference
from app.db.keyset import Page
from app.instants import Instant
from app.text import Line, Text, WebAddress

Title = Annotated[str, Line(1, 300)]
Summary = Annotated[str, Text(0, 2000)]
Body = Annotated[str, Text(1, 400_000)]
ExternalId = Annotated[str, Line(1, 200)]
Language = Annotated[str, Bounds(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]


class Status(StrEnum):
    """What is stored of an article's state; trash is an instant beside it."""

    draft = "draft"
    published = "published"
    archived = "archived"


class State(StrEnum):
    """An article's state as people see it."""

    draft = "draft"
    scheduled = "scheduled"
    published = "published"
    archived = "archived"
    trashed = "trashed"


class CommentsPolicy(StrEnum):
    """Which comments wait for a moderator."""

    open = "open"
    first = "first"
    all = "all"
    closed = "closed"


def _listed(name: str, column: str) -> Index:
    """The index of an order of the listed articles; its condition has literals, for PostgreSQL's generic plans."""
    condition = text("status = 'published' AND trashed_at IS NULL")
    return Index(name, column, "id", sqlite_where=condition, postgresql_where=condition)


class Article(SQLModel, table=True):
    """One piece. `body_html`, `outline`, the counts and the keys are made when it is saved."""

    __table_args__ = (
        _listed("ix_article_listed", "published_at"),
        _listed("ix_article_listed_by_title", "title_key"),
        _listed("ix_article_listed_by_comments", "comment_count"),
        Index("ix_article_by_update", "updated_at", "id"),
        NEVER_REUSED,
    )

    id: int | None = primary_key()
    external_id: str | None = Field(default=None, unique=True)
    slug: str
    slug_key: str = Field(unique=True)
    status: str = Field(max_length=10)
    trashed_at: datetime | None = None
    language: str = Field(max_length=35)
    direction: str = Field(max_length=3)
    title: str
    title_key: str = Field(sa_type=BYTEWISE)
    summary: str
    body: str
    body_format: str = Field(max_length=10)
    body_html: str
    outline: list[dict[str, Any]] = Field(sa_type=JSON)
    image: dict[str, Any] | None = Field(default=None, sa_type=OPTIONAL_JSON)
    seo: dict[str, Any] | None = Field(default=None, sa_type=OPTIONAL_JSON)
    section_id: int | None = reference("section.id", nullable=True)
    comments_policy: str | None = Field(default=None, max_length=10)
    created_by: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    published_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    version: int
    word_count: int
    comment_count: int = 0
    source_note: str | None = None


class ArticleTag(SQLModel, table=True):
    """That an article bears a tag, and at which place."""

    __tablename__ = "article_tag"
    __table_args__ = (Index("ix_article_tag_tag_id", "tag_id", "article_id"),)

    article_id: int = reference("article.id", primary=True, on_delete="CASCADE")
    tag_id: int = reference("tag.id", primary=True)
    position: int


class ArticleAuthor(SQLModel, table=True):
    """That an article is signed by an author, and at which place."""

    __tablename__ = "article_author"
    __table_args__ = (Index("ix_article_author_author_id", "author_id", "article_id"),)

    article_id: int = reference("article.id", primary=True, on_delete="CASCADE")
    author_id: int = reference("author.id", primary=True)
    position: int


class FormerSlug(SQLModel, table=True):
    """A slug that an article had; it still leads there."""

    __tablename__ = "former_slug"

    slug_key: str = Field(primary_key=True)
    article_id: int = reference("article.id", on_delete="CASCADE")
    created_at: datetime


class Revision(SQLModel, table=True):
    """The content of an article at one of its versions, as it was written."""

    __table_args__ = (UniqueConstraint("article_id", "number"), NEVER_REUSED)

    id: int | None = primary_key()
    article_id: int = reference("article.id", on_delete="CASCADE", index=False)
    number: int
    account_id: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    content: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime


class Preview(SQLModel, table=True):
    """That whoever holds a secret may read an article before it is published; only the secret's hash is stored."""

    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    article_id: int = reference("article.id", on_delete="CASCADE")
    secret_hash: str = Field(unique=True, max_length=64)
    created_by: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    created_at: datetime
    expires_at: datetime = Field(index=True)


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Image(_Input):
    """The picture of an article, at its own address."""

    url: WebAddress
    alt: Annotated[str, Line(0, 500)] = ""
    credit: Annotated[str, Line(0, 200)] = ""
    width: Annotated[int, Bounds(ge=1, le=100_000)] | None = None
    height: Annotated[int, Bounds(ge=1, le=100_000)] | None = None


class Seo(_Input):
    """What search engines are told instead of title and summary."""

    title: Annotated[str, Line(0, 300)] | None = None
    description: Annotated[str, Line(0, 500)] | None = None
    canonical_url: WebAddress | None = None


class ArticleContent(_Input):
    """What an editor writes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "مكتبة الحيّ تفتح أبوابها ليلًا",
                    "summary": "بعد عامين من الترميم تعود المكتبة بساعات أطول.",
                    "body": "عادت المكتبة إلى روّادها.\n\n## ساعات جديدة\n\nتفتح حتى منتصف الليل.",
                    "tags": ["مكتبات", "ثقافة"],
                }
            ]
        }
    )

    title: Title
    body: Body
    body_format: BodyFormat = "markdown"
    summary: Summary = ""
    slug: SlugText | None = Bounds(default=None, description="يُصنع من العنوان إن تُرك")
    language: Language | None = Bounds(default=None, description="لغة الموقع إن تُركت")
    section: EntryRef | None = Bounds(default=None, description="معرّف القسم أو اسمه اللطيف")
    tags: list[Annotated[str, Line(1, 80)]] = Bounds(default=[], max_length=30)
    authors: list[EntryRef] = Bounds(default=[], max_length=20)
    image: Image | None = None
    seo: Seo | None = None
    comments_policy: CommentsPolicy | None = None
    external_id: ExternalId | None = None


class ArticleCreate(ArticleContent):
    """A new article: a draft, unless `status` says published (now, or at `published_at`)."""

    status: Literal["draft", "published"] = "draft"
    published_at: Instant | None = None


class PublishRequest(_Input):
    """When an article is published; now where nothing is said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"published_at": "2026-01-21T06:00:00Z"}]})

    published_at: Instant | None = None


class OutlineEntry(BaseModel):
    """One heading of a body; `id` is its anchor."""

    level: int
    id: str
    text: str


class ArticleDisplay(BaseModel):
    """Dates and counts ready to print, for the region, digits and calendar that were asked for."""

    published: str | None
    published_hijri: str | None
    published_relative: str | None = None
    reading_time: str
    comments: str


class ImagePublic(BaseModel):
    """The picture of an article."""

    url: str
    alt: str
    credit: str
    width: int | None
    height: int | None


class SeoPublic(BaseModel):
    """What search engines are told."""

    title: str | None
    description: str | None
    canonical_url: str | None


class ArticleSummary(BaseModel):
    """An article in a list: everything but its body and outline."""

    id: int
    external_id: str | None
    slug: str
    url: str
    url_encoded: str
    status: State
    language: str
    direction: Direction
    title: str
    summary: str
    section: SectionRef | None
    tags: list[TagRef]
    authors: list[AuthorRef]
    image: ImagePublic | None
    seo: SeoPublic | None
    published_at: datetime | None
    updated_at: datetime
    version: int
    word_count: int
    reading_minutes: int
    comment_count: int
    comments_open: bool
    display: ArticleDisplay


class ArticlePublic(ArticleSummary):
    """One article, ready to show."""

    body_html: str
    outline: list[OutlineEntry]


class ArticlePut(ArticleCreate):
    """An article by its external id; `status` and `published_at` count when it is created, and only then."""


class RevisionSummary(BaseModel):
    """That an article was saved: under which number, when, by whom."""

    number: int
    created_at: datetime
    saved_by: str | None


class RevisionPublic(RevisionSummary):
    """One saved content of an article, in the shape in which it was written."""

    content: dict[str, Any]


class DiffPart(BaseModel):
    """A run of words that both texts have, or one of them."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


class RevisionDiff(BaseModel):
    """What changed between two revisions; `changed` names the other members that differ."""

    number: int
    against: int
    title: list[DiffPart]
    summary: list[DiffPart]
    body: list[DiffPart]
    changed: list[str]


class ArticlePage(Page[ArticleSummary]):
    """A page of articles; `total` only where it was asked for. With `include=body` each is an `ArticlePublic`."""

    total: int | None = None


class PreviewCreate(_Input):
    """For how long a preview is good."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"hours": 24}]})

    hours: Annotated[int, Bounds(ge=1, le=24 * 90)] = 72


class PreviewIssued(BaseModel):
    """A new preview; its token is shown this once."""

    token: str
    url: str
    expires_at: datetime
