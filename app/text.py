"""Text as people type it: pydantic types that clean, refuse and measure it by the rules of `app.arabic`.

`Annotated[str, Line(1, 300)]` is a string whose length counts what a reader would call characters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, HttpUrl, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from app.arabic.clean import RefusedText, clean_line, clean_name, clean_text, length

UNSET: Any = None
"""The default of a member that may be left out and may not be null."""

CODE_POINTS_TO_A_CHARACTER = 8
"""Vocalised Arabic needs 4 and most emoji no more than 7; one character of a thousand is an attack."""


@dataclass(frozen=True, slots=True)
class _Cleaned:
    minimum: int
    maximum: int

    clean: ClassVar[Callable[[str], str]]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "minLength": self.minimum, "maxLength": self.maximum}

    def _check(self, value: str) -> str:
        try:
            text = type(self).clean(value)
        except RefusedText as error:
            raise PydanticCustomError("text_refused", "this text has characters that are refused") from error
        if len(text) < self.minimum or length(text) < self.minimum:
            raise PydanticCustomError("string_too_short", "too short", {"min_length": self.minimum})
        is_long = len(text) > self.maximum
        if len(text) > self.maximum * CODE_POINTS_TO_A_CHARACTER or (is_long and length(text) > self.maximum):
            raise PydanticCustomError("string_too_long", "too long", {"max_length": self.maximum})
        return text


@dataclass(frozen=True, slots=True)
class Line(_Cleaned):
    """One line: a title, a label."""

    clean: ClassVar[Callable[[str], str]] = staticmethod(clean_line)


@dataclass(frozen=True, slots=True)
class Text(_Cleaned):
    """Text of many lines."""

    clean: ClassVar[Callable[[str], str]] = staticmethod(clean_text)


@dataclass(frozen=True, slots=True)
class Name(_Cleaned):
    """The name of a person."""

    clean: ClassVar[Callable[[str], str]] = staticmethod(clean_name)


def _storable(value: str) -> str:
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise PydanticCustomError("text_refused", "this text has characters that are refused")
    return value


Verbatim = Annotated[str, AfterValidator(_storable)]
"""Text that nothing cleans, for every character of it counts: a password."""

_HTTP_URL = TypeAdapter(HttpUrl)


def _web_address(value: str) -> str:
    return str(_HTTP_URL.validate_python(clean_line(value))).replace("'", "%27")


WebAddress = Annotated[str, Field(max_length=2000, json_schema_extra={"format": "uri"}), AfterValidator(_web_address)]
"""An http or https address, in the form that browsers give it; what would end a quoted attribute is encoded."""
