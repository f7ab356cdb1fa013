"""Records: what a site consists of while it moves, the same from every source and to every destination.

One record is one line of an NDJSON export. Records name one another by external ids: those of their source, which stay
the same at every reading. A reader of a foreign format makes them with `read`, which refuses instead of raising.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError, model_validator
from pydantic import Field as Bounds
from pydantic_core import PydanticCustomError

from app.articles.metadata import Metadata
from app.articles.models import ArticleKind, Body, CommentsPolicy, ExternalId, Language, Seo, Status, Summary, Title
from app.catalog.models import Biography, Description, Label, Links, Position, SlugText
from app.comments.models import CommentStatus
from app.instants import Instant
from app.mailbox import Email
from app.markup.body_html import BodyFormat
from app.media.images import Image, has_one_source
from app.media.models import AltText, Caption, Credit, FocalPoint
from app.site.menus import MOST_ITEMS, Name
from app.site.models import SiteLink
from app.text import UNSET, Line, LongText, OptionalWebAddress, Text, WebAddress, absent

MOST_ADDRESSES = 500
"""Old addresses and former slugs of one record."""

Address = Annotated[str, Bounds(min_length=1, max_length=2000, pattern=r"^[^\x00-\x20\x7f]+$")]
"""An old address as it was printed: absolute, or a path with its query."""

WriterName = Annotated[str, Line(0, 80)]
"""A commenter's name. Names of the past are not held to the rules for new ones."""


def _require_type(schema: dict[str, Any]) -> None:
    """Say that a line has to name its type: records of our own have it by default."""
    if "type" in schema.get("properties", {}):
        schema["required"] = ["type", *(name for name in schema.get("required", []) if name != "type")]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, json_schema_extra=_require_type)


class _Named(_Record):
    external_id: ExternalId


class _Entry(_Named):
    name: Label
    slug: SlugText | None = None
    former_slugs: Annotated[list[SlugText], Bounds(max_length=MOST_ADDRESSES)] | None = None


class RecordImage(_Record):
    """The picture of something: an upload by its external id, or a picture at its own address."""

    media: ExternalId | None = None
    url: WebAddress | None = None
    alt: AltText = ""
    credit: Credit = ""
    width: Annotated[int, Bounds(ge=1, le=100_000)] | None = None
    height: Annotated[int, Bounds(ge=1, le=100_000)] | None = None

    _check_source = model_validator(mode="after")(has_one_source)

    def shown(self, media_id: int | None) -> Image:
        """The picture as it is kept; `media_id` is that of the upload, where it is one."""
        if self.media is not None:
            return Image(media=media_id, alt=self.alt, credit=self.credit)
        return Image(url=self.url, alt=self.alt, credit=self.credit, width=self.width, height=self.height)


class SectionRecord(_Entry):
    """A section of the site's tree. Its parent may come later, and all of them come before the articles."""

    type: Literal["section"] = "section"
    parent_external_id: ExternalId | None = None
    description: Description = ""
    position: Position = 0
    image: RecordImage | None = None


class TagRecord(_Entry):
    """A tag. Tags whose names are the same once they are folded become one tag, unless one says that it is distinct."""

    type: Literal["tag"] = "tag"
    is_distinct: bool = False


class AuthorRecord(_Entry):
    """A byline."""

    type: Literal["author"] = "author"
    biography: Biography = ""
    image: RecordImage | None = None
    links: Links = []


MediaFile = Annotated[str, Bounds(pattern=r"^media/[A-Za-z0-9_-][A-Za-z0-9._-]{0,120}$")]
"""A file in the folder `media` beside the records."""

Side = Annotated[int, Bounds(ge=0, le=100_000)]


class MediaPart(_Record):
    """One file that a site made of an upload, under the digest of its bytes; what is no picture has no pixels."""

    name: Annotated[str, Bounds(pattern=r"^[0-9a-f]{32}\.[a-z0-9]{1,5}$")]
    width: Side
    height: Side
    bytes: Annotated[int, Bounds(ge=1)]


class MediaMade(_Record):
    """What a site made of an upload. With it a copy has the very same files, which lie beside the records."""

    digest: Annotated[str, Bounds(pattern=r"^[0-9a-f]{64}$")]
    media_type: Annotated[str, Bounds(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=40)]
    color: Annotated[str, Bounds(pattern=r"^#[0-9a-f]{6}$")] | None = None
    placeholder: Annotated[str, Bounds(pattern=r"^data:image/webp;base64,[A-Za-z0-9+/=]+$", max_length=8000)] | None = (
        None
    )
    is_animated: bool = False
    sizes: Annotated[list[MediaPart], Bounds(min_length=1, max_length=20)]
    square: Annotated[list[MediaPart], Bounds(max_length=20)] = []
    wide: Annotated[list[MediaPart], Bounds(max_length=20)] = []


class MediaRecord(_Named):
    """An upload: a file beside the records, an address to fetch it from, or both; the file counts first.

    In bodies `maqal-media:EXTERNAL_ID` stands for it, as the source of an image or the target of a link.
    """

    type: Literal["media"] = "media"
    file: MediaFile | None = None
    url: WebAddress | None = None
    alt: AltText = ""
    caption: Caption = ""
    credit: Credit = ""
    focal_point: FocalPoint | None = None
    created_at: Instant | None = None
    made: MediaMade | None = None

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if self.file is None and self.url is None and self.made is None:
            raise PydanticCustomError("source_missing", "one of file, url and made")
        return self


class ArticleRecord(_Named):
    """An article or a page. `published_at` of what is published may lie in the future: then it is scheduled.

    Articles with one `translation_group`, whatever its text, are one another's translations. `former_slugs` and
    `addresses` lead to it from then on.
    """

    type: Literal["article"] = "article"
    kind: ArticleKind = ArticleKind.article
    title: Title
    slug: SlugText | None = None
    summary: Summary = ""
    body: Body
    body_format: BodyFormat = "html"
    language: Language | None = None
    section_external_id: ExternalId | None = None
    tag_external_ids: Annotated[list[ExternalId], Bounds(max_length=30)] = []
    author_external_ids: Annotated[list[ExternalId], Bounds(max_length=20)] = []
    image: RecordImage | None = None
    seo: Seo | None = None
    metadata: Metadata | None = None
    status: Status = Status.published
    is_trashed: bool = False
    published_at: Instant | None = None
    created_at: Instant | None = None
    updated_at: Instant | None = None
    is_pinned: bool = False
    pinned_until: Instant | None = None
    comments_policy: CommentsPolicy | None = None
    comments_closed_at: Instant | None = None
    translation_group: Annotated[str, Line(1, 200)] | None = None
    former_slugs: Annotated[list[SlugText], Bounds(max_length=MOST_ADDRESSES)] = []
    addresses: Annotated[list[Address], Bounds(max_length=MOST_ADDRESSES)] = []
    source_note: Annotated[str, Line(1, 300)] | None = None


class CommentRecord(_Named):
    """A comment, its text as it was typed. What it answers may come later in the file.

    A deleted one (`is_deleted`) keeps its place in the thread, without name and text.
    """

    type: Literal["comment"] = "comment"
    article_external_id: ExternalId
    parent_external_id: ExternalId | None = None
    author_name: WriterName = ""
    author_email: Annotated[Email | None, BeforeValidator(absent)] = Bounds(default=None, repr=False)
    author_url: OptionalWebAddress = None
    body: Annotated[str, LongText(0, 10_000)] = ""
    status: CommentStatus = CommentStatus.approved
    created_at: Instant
    edited_at: Instant | None = None
    deleted_at: Instant | None = None
    is_staff: bool = False
    is_pinned: bool = False
    is_featured: bool = False
    is_deleted: bool = False
    like_count: Annotated[int, Bounds(ge=0, le=1_000_000_000)] = 0

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.is_deleted and not (self.author_name and self.body):
            raise PydanticCustomError("writer_and_text", "a comment has a name and a text")
        return self


class MenuItemRecord(_Record):
    """An item of a menu: it leads to an article or page, a section or a tag by its external id, or to an address."""

    label: Label | None = None
    article: ExternalId | None = None
    section: ExternalId | None = None
    tag: ExternalId | None = None
    url: WebAddress | None = None
    children: Annotated[list["MenuItemRecord"], Bounds(max_length=50)] = []

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        targets = [each for each in (self.article, self.section, self.tag, self.url) if each is not None]
        if len(targets) > 1 or not (targets or self.children):
            raise PydanticCustomError("one_target", "one of article, section, tag and url")
        return self


class MenuRecord(_Record):
    """A menu, by its name. It replaces the menu of this name."""

    type: Literal["menu"] = "menu"
    name: Name
    items: Annotated[list[MenuItemRecord], Bounds(max_length=MOST_ITEMS)]

    @property
    def external_id(self) -> str:
        """What a report calls it."""
        return self.name


class SiteRecord(_Record):
    """What the site says of itself; members that are left out stay as they are."""

    type: Literal["site"] = "site"
    description: Annotated[str, Text(0, 1000)] = UNSET
    logo: OptionalWebAddress = None
    icon: OptionalWebAddress = None
    links: Annotated[list[SiteLink], Bounds(max_length=20)] = UNSET

    @property
    def external_id(self) -> str:
        """What a report calls it."""
        return "site"


class AddressRecord(_Record):
    """An old address of something else than an article, or of what came with another import. `home` has no target."""

    type: Literal["address"] = "address"
    url: Address
    kind: Literal["article", "section", "tag", "author", "media", "comment", "home"]
    external_id: Annotated[str, Line(0, 200)] = ""

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if (self.kind == "home") == bool(self.external_id):
            raise PydanticCustomError("target_missing", "an external id, of all but home")
        return self


Record = (
    SectionRecord
    | TagRecord
    | AuthorRecord
    | MediaRecord
    | ArticleRecord
    | CommentRecord
    | MenuRecord
    | SiteRecord
    | AddressRecord
)
"""Any record, told apart by `type`."""

RECORD: TypeAdapter[Record] = TypeAdapter(Annotated[Record, Bounds(discriminator="type")])


class Unreadable(NamedTuple):
    """What was meant to be a record and is none: the members at fault, and how each is wrong, never what it says."""

    type: str | None
    external_id: str | None
    faults: tuple[tuple[str, str], ...]


def read(members: Mapping[str, Any]) -> Record | Unreadable:
    """The record of some members, cleaned and checked; what is wrong with it where it is none."""
    try:
        return RECORD.validate_python(members)
    except ValidationError as error:
        return unreadable(members, error)


def unreadable(members: Any, error: ValidationError) -> Unreadable:
    """What a validation found, as a report tells it."""
    named = members if isinstance(members, Mapping) else {}
    told = [each if isinstance(each := named.get(name), str) else None for name in ("type", "external_id")]
    faults = [(_place(each["loc"]), each["type"]) for each in error.errors(include_input=False, include_url=False)]
    return Unreadable(told[0] and told[0][:40], told[1] and told[1][:200], tuple(faults[:20]))


def _place(loc: tuple[str | int, ...]) -> str:
    """A member by its path, without the name of the record's type, with which pydantic begins."""
    return ".".join(map(str, loc[1:]))[:200] or "record"
