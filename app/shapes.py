"""Shapes from members that are known to be right: what we read from our own tables is not checked again."""

from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

Shape = TypeVar("Shape", bound=BaseModel)

_set = object.__setattr__


def build(shape: type[Shape], members: dict[str, Any]) -> Shape:
    """An instance with these members, all that its type has: `model_construct` in a tenth of its time."""
    made = shape.__new__(shape)
    _set(made, "__dict__", members)
    _set(made, "__pydantic_fields_set__", _names(shape))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


@cache
def _names(shape: type[BaseModel]) -> set[str]:
    return set(shape.model_fields)
