"""Articles: their tables and every shape of them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounds
from sqlalchemy import Index, UniqueConstraint, false
from sqlmodel import JSON, Field, SQLModel

from app.arabic.direction import Direction
from app.articles.metadata import Metadata
from app.articles.structured import OpenGraphTag
from app.catalog.models import AuthorRef, EntryRef, SectionRef, SlugText, TagRef
from app.db.columns import (
    BYTEWISE,
    ID_TYPE,
    NEVER_REUSED,
    OPTIONAL_JSON,
    counter,
    partial_index,
    primary_key,
    reference,
)
from app.db.keyset import Page
from app.instants import Instant
from app.markup.body_html import BodyFormat
from app.media.images import ImagePublic, OptionalImage
from app.text import Line, LongText, OptionalWebAddress, Text

LONGEST_TITLE = 300
LONGEST_BODY = 200_000
"""In what a reader calls characters."""

Title = Annotated[str, Line(1, LONGEST_TITLE)]
Summary = Annotated[str, Text(0, 2000)]
Body = Annotated[str, LongText(1, LONGEST_BODY)]
ExternalId = Annotated[str, Line(1, 200)]
Language = Annotated[str, Bounds(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]


class Status(StrEnum):
    """What is stored of an article's state; trash is an instant beside it."""

    draft = "draft"
    published = "published"
    archived = "archived"


class ArticleState(StrEnum):
    """An article's state as people see it."""

    draft = "draft"
    scheduled = "scheduled"
    published = "published"
    archived = "archived"
    trashed = "trashed"


class ArticleKind(StrEnum):
    """An article, or a page: about, contact. A page has an address and a body, and is in no list of articles."""

    article = "article"
    page = "page"


class CommentsPolicy(StrEnum):
    """Which comments wait for a moderator: `open` none, `first` and `all` every guest's, `links` those with many links.

    `closed` takes no comment.

    `first` does what `all` does in this version: a guest cannot prove yet that an earlier comment was theirs.
    """

    open = "open"
    first = "first"
    links = "links"
    all = "all"
    closed = "closed"


def _listed(name: str, column: str) -> Index:
    """The index of an order of the listed articles; its condition has literals, for PostgreSQL's generic plans."""
    return partial_index(name, column, "id", where="status = 'published' AND trashed_at IS NULL AND kind = 'article'")


class Article(SQLModel, table=True):
    """One piece. `body_html`, `outline`, the counts and the keys are made when it is saved.

    `comments_closed_at` is a moderator's, whatever `comments_policy` says; it is no part of a version. `external_owner`
    is 0, or the account whose own the external id is: see `external_ids`.
    """

    __table_args__ = (
        _listed("ix_article_listed", "published_at"),
        _listed("ix_article_listed_by_title", "title_key"),
        _listed("ix_article_listed_by_comments", "comment_count"),
        Index("ix_article_by_update", "updated_at", "id"),
        partial_index("ix_article_page", "published_at", "id", where="kind = 'page'"),
        partial_index("ix_article_pinned", "published_at", "id", where="is_pinned"),
        partial_index(
            "ix_article_translations", "translation_group", "language", where="translation_group IS NOT NULL",
            is_unique=True,
        ),
        UniqueConstraint("external_id", "external_owner"),
        NEVER_REUSED,
    )  # fmt: skip

    id: int | None = primary_key()
    external_id: str | None = None
    external_owner: int = Field(default=0, sa_type=ID_TYPE, sa_column_kwargs={"server_default": "0"})
    slug: str
    slug_key: str = Field(unique=True)
    kind: str = Field(default=ArticleKind.article, max_length=10, sa_column_kwargs={"server_default": "article"})
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
    image_media_id: int | None = Field(default=None, sa_type=ID_TYPE, index=True)
    seo: dict[str, Any] | None = Field(default=None, sa_type=OPTIONAL_JSON)
    client_metadata: str | None = None
    section_id: int | None = reference("section.id", nullable=True)
    comments_policy: str | None = Field(default=None, max_length=10)
    comments_closed_at: datetime | None = None
    created_by: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    published_at: datetime | None = None
    is_pinned: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    pinned_until: datetime | None = None
    created_at: datetime
    updated_at: datetime
    version: int
    word_count: int
    comment_count: int = 0
    source_note: str | None = None
    translation_group: int | None = Field(default=None, sa_type=ID_TYPE)


class ArticleTag(SQLModel, table=True):
    """That an article has a tag, and at which place."""

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


class ArticleMedia(SQLModel, table=True):
    """That the body of an article shows an upload."""

    __tablename__ = "article_media"
    __table_args__ = (Index("ix_article_media_media_id", "media_id"),)

    article_id: int = reference("article.id", primary=True, on_delete="CASCADE")
    media_id: int = reference("media.id", primary=True)


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
    """A secret that lets its holder read an article before it is published; only the secret's hash is stored.

    It is valid as long as its maker may do so, in the epoch of the maker's rights in which it was made.
    """

    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    article_id: int = reference("article.id", on_delete="CASCADE")
    secret_hash: str = Field(unique=True, max_length=64)
    created_by: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    rights_epoch: int = counter()
    created_at: datetime
    expires_at: datetime = Field(index=True)


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Seo(_Input):
    """What search engines get instead of title and summary."""

    title: Annotated[str, Line(0, 300)] | None = None
    description: Annotated[str, Line(0, 500)] | None = None
    canonical_url: OptionalWebAddress = None


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
    slug: SlugText | None = Bounds(default=None)
    language: Language | None = Bounds(default=None)
    section: EntryRef | None = Bounds(default=None)
    tags: list[Annotated[str, Line(1, 80)]] = Bounds(default=[], max_length=30)
    authors: list[EntryRef] = Bounds(default=[], max_length=20)
    image: OptionalImage = None
    seo: Seo | None = None
    metadata: Metadata | None = None
    comments_policy: CommentsPolicy | None = Bounds(
        default=None,
    )
    external_id: ExternalId | None = None
    kind: ArticleKind = ArticleKind.article
    is_pinned: bool = False
    pinned_until: Instant | None = None


class ArticleCreate(ArticleContent):
    """A new article: a draft, unless `status` says published (now, or at `published_at`)."""

    status: Literal["draft", "published"] = "draft"
    published_at: Instant | None = None


class PublishRequest(_Input):
    """When an article is published; now where nothing is said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"published_at": "2026-01-21T06:00:00Z"}]})

    published_at: Instant | None = None


class TranslationPublic(BaseModel):
    """An article that says the same in another language."""

    language: str
    id: int
    slug: str
    url: str
    title: str


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


class SeoPublic(BaseModel):
    """What search engines get."""

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
    kind: ArticleKind
    status: ArticleState
    language: str
    direction: Direction
    title: str
    summary: str
    section: SectionRef | None
    tags: list[TagRef]
    authors: list[AuthorRef]
    image: ImagePublic | None
    seo: SeoPublic | None
    metadata: dict[str, Any]
    published_at: datetime | None
    is_pinned: bool
    pinned_until: datetime | None
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
    translations: list[TranslationPublic]
    jsonld: dict[str, Any]
    open_graph: list[OpenGraphTag]


class RemovedElement(BaseModel):
    """What sanitising took out of a body, though a reader would have seen it, and how many of it."""

    what: str = Bounds(examples=["iframe"])
    count: int = Bounds(ge=1, examples=[1])


class ArticleWritten(ArticlePublic):
    """An article as it was just written."""

    removed: list[RemovedElement] = Bounds(
        examples=[[{"what": "iframe", "count": 1}, {"what": "img", "count": 2}]],
    )


class ArticleMoved(BaseModel):
    """What became of an article, for a token that may move it and not read it in its new state."""

    id: int
    status: ArticleState
    version: int
    published_at: datetime | None


class ArticlePut(ArticleCreate):
    """An article by its external id; `status` and `published_at` count when it is created, and only then."""


class ArticlePage(Page[ArticleSummary]):
    """A page of articles; `total` only where it was asked for. With `include=body` each is an `ArticlePublic`."""

    total: int | None = None


class PreviewCreate(_Input):
    """For how long a preview is good."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"hours": 24}]})

    hours: Annotated[int, Bounds(ge=1, le=24 * 90)] = 72
