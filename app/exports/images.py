"""Pictures of articles, sections and authors as records have them."""

from collections.abc import Mapping
from typing import Any


def image_of(row: Any, media: Mapping[int, str]) -> dict[str, Any] | None:
    """The picture of a row, an upload by its name in `media`; None without one, or where the upload is gone."""
    if not row.image:
        return None
    its = {name: row.image.get(name) for name in ("url", "alt", "credit", "width", "height")}
    if row.image_media_id is not None:
        if row.image_media_id not in media:
            return None
        its = {"media": media[row.image_media_id], "alt": its["alt"], "credit": its["credit"]}
    return {name: value for name, value in its.items() if value}
