"""What a site tells of itself: a shape for each part."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounds

from app.articles.models import Language
from app.site.menus import MenuItemPrivate, MenuItemPublic, Menus
from app.text import UNSET, Line, OptionalWebAddress, Text, WebAddress


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

    name: Annotated[str, Line(1, 100)] | None = None
    language: Language | None = None
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


class MenusPrivate(BaseModel):
    """The menus of a site as they are kept."""

    menus: dict[str, list[MenuItemPrivate]]


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
    fixed: list[Literal["name", "language"]]
    sends_mail: bool
    comments: SiteComments
    privacy: SitePrivacy
