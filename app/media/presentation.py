"""From what is stored of media to what readers get: addresses of files, `srcset`, crops."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.markup.media_figures import Figure
from app.media.models import FocalPointPublic, MediaCrops, MediaKind, MediaPublic, MediaSize
from app.media.pictures import Derived, Made
from app.shapes import build

PATH = "/api/v1/media"

TYPES: Mapping[str, str] = {
    "webp": "image/webp",
    "pdf": "application/pdf",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
}
"""The types of files by the endings of their names."""

Facts = Mapping[str, Any]
"""What a row keeps for readers: texts, colour, placeholder, and `[name, width, height, bytes]` of each file."""


def facts_of(made: Derived, *, alt: str, caption: str, credit: str, focal: tuple[float, float]) -> dict[str, Any]:
    """What is stored of a new upload."""
    return {
        "alt": alt,
        "caption": caption,
        "credit": credit,
        "focal": focal,
        "color": made.color,
        "placeholder": made.placeholder,
        "is_animated": made.is_animated,
        "sizes": made.sizes,
        "square": made.square,
        "wide": made.wide,
    }


def file_names(facts: Facts) -> set[str]:
    """The names of all files of an upload."""
    return {file[0] for group in ("sizes", "square", "wide") for file in facts[group]}


def picture_members(media_id: int, facts: Facts, address: str) -> dict[str, Any]:
    """What an upload's own shape and an article's picture have in common; the largest size is the one at `url`.

    `address` is what stands before this server's paths.
    """
    sizes = _sizes(media_id, facts["sizes"], address)
    largest = sizes[-1]
    is_picture = facts["color"] is not None
    square, wide = (_sizes(media_id, facts[group], address) for group in ("square", "wide"))
    return {
        "url": largest.url,
        "width": largest.width if is_picture else None,
        "height": largest.height if is_picture else None,
        "alt": facts["alt"],
        "caption": facts["caption"],
        "credit": facts["credit"],
        "color": facts["color"],
        "placeholder": facts["placeholder"],
        "sizes": sizes if is_picture else [],
        "srcset": srcset(sizes) if is_picture else "",
        "crops": build(MediaCrops, {"square": square, "wide": wide}) if is_picture else None,
    }


def figure(media_id: int, facts: Facts, address: str) -> Figure:
    """What the body of an article shows of an upload."""
    sizes = _sizes(media_id, facts["sizes"], address)
    largest, is_picture = sizes[-1], facts["color"] is not None
    shown = tuple((size.url, size.width) for size in sizes) if is_picture else ()
    texts = (facts["alt"], facts["caption"], facts["credit"])
    return Figure(largest.url, shown, largest.width, largest.height, *texts)


def public(row: Any, address: str) -> MediaPublic:
    """An upload as editors see it."""
    members = {
        "id": row.id,
        "external_id": row.external_id,
        "kind": MediaKind(row.kind),
        "type": row.type,
        "bytes": row.facts["sizes"][-1][3],
        "focal_point": build(FocalPointPublic, dict(zip("xy", row.facts["focal"], strict=True))),
        "is_animated": row.facts["is_animated"],
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        **picture_members(row.id, row.facts, address),
    }
    return build(MediaPublic, members)


def srcset(sizes: Sequence[MediaSize]) -> str:
    """The value of `srcset` for some sizes (WHATWG HTML §4.8.4.2.2)."""
    return ", ".join(f"{size.url} {size.width}w" for size in sizes)


def _sizes(media_id: int, files: Sequence[Made | Sequence[Any]], address: str) -> list[MediaSize]:
    return [
        build(MediaSize, {"url": f"{address}{PATH}/{media_id}/{name}", "width": width, "height": height})
        for name, width, height, _ in files
    ]
