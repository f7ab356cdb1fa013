"""What the tables of texts are made of."""

from collections.abc import Mapping
from typing import NamedTuple

Both = tuple[str, str]
"""The same text in Arabic and in English."""


class OperationText(NamedTuple):
    """What the document says of an operation."""

    summary: Both
    description: Both
    shows_more: str | None = None
    """The scope with which an operation that anybody may call answers more; empty where any token counts."""


class ShapeText(NamedTuple):
    """What the document says of a schema and of its members; members not named here are described in `like`."""

    description: Both
    members: Mapping[str, Both] = {}
    like: tuple[str, ...] = ()


Operations = Mapping[str, OperationText]
Shapes = Mapping[str, ShapeText]
Parameters = Mapping[str, Both]
"""By the parameter's name, or by the operation and the name (`suggest.q`) where they differ."""
