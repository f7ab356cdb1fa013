"""Media: the table and every shape of it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounds
from sqlmodel import JSON, Field, SQLModel

from app.db.columns import NEVER_REUSED, primary_key, reference
from app.text import UNSET, Line, Text

AltText = Annotated[str, Line(0, 500)]
Caption = Annotated[str, Text(0, 1000)]
Credit = Annotated[str, Line(0, 200)]
MediaExternalId = Annotated[str, Line(1, 200)]
Part = Annotated[float, Bounds(ge=0, le=1, allow_inf_nan=False)]


class MediaKind(StrEnum):
    """Whether an upload is shown as a picture or offered as a file."""

    image = "image"
    file = "file"


class Media(SQLModel, table=True):
    """An upload. `digest` is that of the bytes that were sent, `folder` where the files are that were made of it.

    `facts` is what readers are shown of it (`presentation.Facts`), in one column, for every list of articles reads it.
    `search_key` is the folded form of its texts.
    """

    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    external_id: str | None = Field(default=None, unique=True)
    kind: str = Field(max_length=10)
    type: str = Field(max_length=40)
    digest: str = Field(unique=True, max_length=64)
    folder: str = Field(unique=True, max_length=32)
    facts: dict[str, Any] = Field(sa_type=JSON)
    search_key: str
    created_by: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    created_at: datetime
    updated_at: datetime


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class FocalPoint(_Input):
    """The point of a picture that its crops keep, in parts of its width and height from its upper left corner."""

    x: Part
    y: Part


class MediaCreate(_Input):
    """What may be said of an upload beside its bytes."""

    alt: AltText = ""
    caption: Caption = ""
    credit: Credit = ""
    focal_point: FocalPoint | None = None
    external_id: MediaExternalId | None = None


class MediaUpdate(_Input):
    """What is to be changed of an upload."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"alt": "رفوف المكتبة ليلًا", "focal_point": {"x": 0.5, "y": 0.3}}]}
    )

    alt: AltText = UNSET
    caption: Caption = UNSET
    credit: Credit = UNSET
    focal_point: FocalPoint = UNSET
    external_id: MediaExternalId | None = None


class FocalPointPublic(BaseModel):
    """The point of a picture that its crops keep."""

    x: float
    y: float


class MediaSize(BaseModel):
    """One file of a picture, with its size in pixels."""

    url: str
    width: int
    height: int


class MediaCrops(BaseModel):
    """The parts of a picture for cards: 1:1 and 16:9, the smallest first."""

    square: list[MediaSize]
    wide: list[MediaSize]


class MediaPublic(BaseModel):
    """An upload. What is no picture has no size, colour, placeholder or crops."""

    id: int
    external_id: str | None
    kind: MediaKind
    type: str
    url: str
    bytes: int
    width: int | None
    height: int | None
    alt: str
    caption: str
    credit: str
    focal_point: FocalPointPublic
    color: str | None
    placeholder: str | None
    is_animated: bool
    sizes: list[MediaSize]
    srcset: str
    crops: MediaCrops | None
    created_at: datetime
    updated_at: datetime
