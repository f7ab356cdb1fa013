"""Metadata of an article: an object of the client's own, which readers get as it was sent."""

import json
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

MOST_BYTES = 16 * 1024
"""Bytes of the object as JSON in UTF-8, without spaces between its members."""

MOST_LEVELS = 4
"""Levels of objects and lists, the object itself among them."""


def _checked(metadata: dict[str, Any]) -> dict[str, Any]:
    """The object itself; a refusal tells the bound and nothing of what was sent."""
    if _has_text_beyond(metadata, MOST_BYTES) or len((as_text(metadata) or "").encode()) > MOST_BYTES:
        raise PydanticCustomError("object_too_large", "too many bytes", {"max_bytes": MOST_BYTES})
    return metadata


def _has_text_beyond(metadata: dict[str, Any], most: int) -> bool:
    """Whether its texts alone have more characters; level by level, for nothing is written out before that is known."""
    level: list[Any] = [metadata]
    for _ in range(MOST_LEVELS):
        level = [each for container in level for each in _within(container)]
        texts = [each for each in level if isinstance(each, str)]
        if any("\0" in text or _has_surrogate(text) for text in texts):
            raise PydanticCustomError("text_refused", "characters that are refused")
        most -= sum(map(len, texts))
        if most < 0:
            return True
        level = [each for each in level if isinstance(each, dict | list)]
    if level:
        raise PydanticCustomError("object_too_deep", "too many levels", {"max_levels": MOST_LEVELS})
    return False


def _within(container: Any) -> Iterable[Any]:
    return (*container.keys(), *container.values()) if isinstance(container, dict) else container


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def as_text(metadata: dict[str, Any] | None) -> str | None:
    """What is stored of it: text, for `1` and `true` are equal in Python. None where there is nothing in it."""
    return json.dumps(metadata, ensure_ascii=False, separators=(",", ":")) if metadata else None


def from_text(stored: str | None) -> dict[str, Any]:
    """The object as it was sent."""
    return dict(json.loads(stored)) if stored else {}


Metadata = Annotated[
    dict[str, Any],
    AfterValidator(_checked),
    WithJsonSchema({"type": "object", "additionalProperties": True}),
]
"""Whatever a client keeps with an article, within the bounds above."""
