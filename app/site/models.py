"""The shapes of what a site tells of itself: one for each part, so that there is room for more."""

from typing import Literal

from pydantic import BaseModel


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
    sends_mail: bool
    comments: SiteComments
    privacy: SitePrivacy
