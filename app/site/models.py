"""What a site tells of itself: the table, and a shape for each part."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounds
from sqlmodel import JSON, Field, SQLModel

from app.site.menus import MenuItemPublic, Menus
from app.text import UNSET, Line, OptionalWebAddress, Text, WebAddress


class SiteContent(SQLModel, table=True):
    """What administrators say of the site: one row, none before they have said something."""

    __tablename__ = "site_content"

    id: int = Field(default=1, primary_key=True)
    content: dict[str, Any] = Field(sa_type=JSON)
    version: int
    updated_at: datetime


class SiteLink(BaseModel):
    """An address of the site elsewhere."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    label: Annotated[str, Line(1, 80)]
    url: WebAddress


class SiteUpdate(BaseModel):
    """What is to be changed of the site; `menus` are changed by name, and null takes one away."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {"description": "صحيفة الحي", "menus": {"main": [{"label": "ثقافة", "url": "https://example.org/"}]}}
            ]
        },
    )

    description: Annotated[str, Text(0, 1000)] = UNSET
    logo: OptionalWebAddress = None
    icon: OptionalWebAddress = None
    links: Annotated[list[SiteLink], Bounds(max_length=20)] = UNSET
    menus: Menus = UNSET


class SiteComments(BaseModel):
    """What a new comment has to bring along, and what becomes of it. Days are null where there is no such bound."""

    policy: Literal["open", "first", "links", "all", "closed"]
    guest_address: Literal["required", "optional", "off"]
    form: Literal["off", "token", "work"]
    close_days: int | None
    edit_minutes: int


class SitePrivacy(BaseModel):
    """What becomes of what a reader sends. Days are null where it is kept for as long as the comment."""

    keep_rejected_days: int | None
    keep_addresses_days: int | None
    asks_outside_judge: bool


class SitePublic(BaseModel):
    """What everybody may know of a site."""

    name: str
    url: str
    language: str
    region: str
    timezone: str
    digits: Literal["latn", "arab"]
    calendar: Literal["gregory", "islamic-umalqura"]
    description: str
    logo: str | None
    icon: str | None
    links: list[SiteLink]
    menus: dict[str, list[MenuItemPublic]]
    embeds_script: str
    sends_mail: bool
    comments: SiteComments
    privacy: SitePrivacy
