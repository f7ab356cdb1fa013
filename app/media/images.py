"""The picture of an article, a section or an author: as it is written, and as readers get it."""

from collections.abc import Mapping
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic import Field as Bounds
from pydantic_core import PydanticCustomError

from app.db.columns import Id
from app.media.models import MediaCrops, MediaSize
from app.media.presentation import picture_members
from app.shapes import build
from app.text import Line, WebAddress, absent


class _Sourced(Protocol):
    """A picture before it is kept: what names its upload differs between a body and a record."""

    url: Any
    media: Any


Pictured = TypeVar("Pictured", bound=_Sourced)


def has_one_source(image: Pictured) -> Pictured:
    """The same picture, where it has either an address or an upload; otherwise an error `url_or_media`."""
    if (image.url is None) == (image.media is None):
        raise PydanticCustomError("url_or_media", "one of url and media")
    return image


class Image(BaseModel):
    """A picture: at its own address, or uploaded. Texts that are left out are those of the upload."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    url: WebAddress | None = None
    media: Id | None = None
    alt: Annotated[str, Line(0, 500)] = ""
    credit: Annotated[str, Line(0, 200)] = ""
    width: Annotated[int, Bounds(ge=1, le=100_000)] | None = None
    height: Annotated[int, Bounds(ge=1, le=100_000)] | None = None

    _check_source = model_validator(mode="after")(has_one_source)

    def stored(self) -> dict[str, Any]:
        """What is kept of it."""
        return self.model_dump(include={"media", "alt", "credit"} if self.media else set(_OF_AN_ADDRESS))


_OF_AN_ADDRESS = ("url", "alt", "credit", "width", "height")


def _without_address(image: Any) -> Any:
    """Nothing where a form sends an image with an empty address, or an empty text."""
    is_empty = isinstance(image, dict) and "url" in image and absent(image["url"]) is None and not image.get("media")
    return None if is_empty else absent(image)


OptionalImage = Annotated[Image | None, BeforeValidator(_without_address)]


class ImagePublic(BaseModel):
    """A picture as readers get it. One that is not uploaded has only an address and what was said of it."""

    url: str
    alt: str
    credit: str
    width: int | None
    height: int | None
    media: int | None
    caption: str
    color: str | None
    placeholder: str | None
    sizes: list[MediaSize]
    srcset: str
    crops: MediaCrops | None


_NO_UPLOAD: dict[str, Any] = {
    "media": None, "caption": "", "color": None, "placeholder": None, "sizes": [], "srcset": "", "crops": None,
}  # fmt: skip


def shown(image: Mapping[str, Any], media_id: int | None, facts: Any, address: str) -> ImagePublic:
    """A picture from what is kept of it; `address` is what stands before this server's paths.

    `facts` are those of the upload that it is, if it is one.
    """
    if media_id is None:
        return build(ImagePublic, {**_NO_UPLOAD, **image})
    members = picture_members(media_id, facts, address)
    own = {name: image[name] for name in ("alt", "credit") if image[name]}
    return build(ImagePublic, {"media": media_id, **members, **own})
