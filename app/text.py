"""Text as people type it: pydantic types that clean, refuse and measure it by the rules of `app.arabic`.

`Annotated[str, Line(1, 300)]` is a string whose length counts what a reader would call characters.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    HttpUrl,
    TypeAdapter,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from app.arabic.clean import (
    MAX_CLUSTER,
    RefusedText,
    clean_line,
    clean_name,
    clean_text,
    has_long_cluster,
    is_plain,
    length,
)
from app.errors import Bilingual, FieldError, InvalidRequest

UNSET: Any = None
"""The default of a member that may be left out and may not be null."""

CODE_POINTS_TO_A_CHARACTER = 3
"""Of the most characters that a text may have: vocalised Arabic has 2.1 on the average, lines of emoji fewer than 3."""

BYTES_TO_A_CHARACTER = 6
"""Of the same, in UTF-8: Arabic letters take two, vocalised ones a little more than four, most emoji four."""

BEFORE_CLEANING = 2
"""How many times the code points that are kept may be sent; what cleaning drops is among them."""


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
        most = self.maximum * CODE_POINTS_TO_A_CHARACTER
        if len(value) > most * BEFORE_CLEANING:
            raise self._too_heavy()
        try:
            text = type(self).clean(value)
        except RefusedText as error:
            raise _refusal(error) from error
        if len(text) < self.minimum or (self.minimum > 1 and length(text) < self.minimum):
            raise PydanticCustomError("string_too_short", "too short", {"min_length": self.minimum})
        if len(text) > self.maximum and length(text) > self.maximum:
            raise PydanticCustomError("string_too_long", "too long", {"max_length": self.maximum})
        if len(text) > most or (len(text) * 4 > self._most_bytes and len(text.encode()) > self._most_bytes):
            raise self._too_heavy()
        if has_long_cluster(text):
            raise PydanticCustomError("character_too_long", "too long a character", {"max_code_points": MAX_CLUSTER})
        return text

    @property
    def _most_bytes(self) -> int:
        return self.maximum * BYTES_TO_A_CHARACTER

    def _too_heavy(self) -> PydanticCustomError:
        bounds = {"max_code_points": self.maximum * CODE_POINTS_TO_A_CHARACTER, "max_bytes": self._most_bytes}
        return PydanticCustomError("string_too_heavy", "too many code points or bytes", bounds)


def _refusal(error: RefusedText) -> PydanticCustomError:
    """The problem of a refused text. Of a name it tells the one character, which tells nothing about the name."""
    if error.code == "name_without_letter":
        return PydanticCustomError("name_without_letter", "this name has no letter")
    if not error.character:
        return PydanticCustomError("text_refused", "this text has characters that are refused")
    seen = f"«{error.character}» " if error.character.isprintable() and not error.character.isspace() else ""
    told = {"character": f"{seen}(U+{ord(error.character):04X})"}
    if error.code == "name_of_two_scripts":
        return PydanticCustomError("name_of_two_scripts", "a word of this name is of two scripts", told)
    return PydanticCustomError("character_refused", "a character is refused", told)


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


LONG = 4_000
"""Code points of a text that is cleaned and measured at once, however it is made; in less than 5 ms."""


class Unchecked(str):  # noqa: SLOT000  it goes wherever a text goes, and carries its bounds
    """A long text with unusual characters, not cleaned or measured yet: `checked` does so, in a process of the pool."""

    bounds: "LongText"

    def __new__(cls, text: str, bounds: "LongText") -> Self:
        """A text with the bounds that it is to be checked by."""
        unchecked = super().__new__(cls, text)
        unchecked.bounds = bounds
        return unchecked

    def __reduce__(self) -> tuple[type[Self], tuple[str, "LongText"]]:
        """What makes it anew in another process."""
        return type(self), (str(self), self.bounds)


@dataclass(frozen=True, slots=True)
class LongText(Text):
    """Text of many lines that may be so long that only what is plain is checked at once; the rest is `Unchecked`."""

    def _check(self, value: str) -> str:
        if len(value) <= LONG or is_plain(value):
            return self.check_now(value)
        if len(value) > self.maximum * CODE_POINTS_TO_A_CHARACTER * BEFORE_CLEANING:
            raise self._too_heavy()
        return Unchecked(value, self)

    def check_now(self, value: str) -> str:
        """Clean and measure it, which takes time linear in its length."""
        return _Cleaned._check(self, value)  # noqa: SLF001  its own; `super()` does not know slotted dataclasses


def checked(text: str, pointer: str) -> str:
    """A text that is cleaned and measured now where it is `Unchecked`; `InvalidRequest` at its place if refused."""
    if not isinstance(text, Unchecked):
        return text
    try:
        return text.bounds.check_now(str(text))
    except PydanticCustomError as error:
        words = SENTENCES[error.type]
        said = Bilingual(*(each.format(**(error.context or {})) for each in words))
        raise InvalidRequest(errors=[FieldError(pointer, error.type, said)]) from None


SENTENCES: Mapping[str, Bilingual] = {
    "text_refused": Bilingual("في النص أحرف غير مقبولة.", "The text has characters that are not accepted."),
    "string_too_short": Bilingual(
        "الحد الأدنى لعدد الأحرف: {min_length}.", "Minimum number of characters: {min_length}."
    ),
    "string_too_long": Bilingual(
        "الحد الأقصى لعدد الأحرف: {max_length}.", "Maximum number of characters: {max_length}."
    ),
    "string_too_heavy": Bilingual(
        "الحد الأقصى: عدد نقاط يونيكود {max_code_points}، وعدد البايتات {max_bytes}.",
        "Maximum number of code points: {max_code_points}; of bytes: {max_bytes}.",
    ),
    "character_too_long": Bilingual(
        "الحد الأقصى لنقاط يونيكود في الحرف الواحد: {max_code_points}.",
        "Maximum number of code points in one character: {max_code_points}.",
    ),
}
"""What is wrong with a text, for people."""


def _storable(value: str) -> str:
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise PydanticCustomError("text_refused", "this text has characters that are refused")
    return value


VERBATIM = AfterValidator(_storable)
"""Makes a text one that nothing cleans, for every character of it counts: a password. It stands behind the bounds."""

_HTTP_URL = TypeAdapter(HttpUrl)


def _web_address(value: str) -> str:
    return str(_HTTP_URL.validate_python(clean_line(value))).replace("'", "%27")


WebAddress = Annotated[str, Field(max_length=2000, json_schema_extra={"format": "uri"}), AfterValidator(_web_address)]
"""An http or https address, in the form that browsers give it; what would end a quoted attribute is encoded."""


def absent(value: Any) -> Any:
    """Nothing where a form sends an empty text for an address that may be left out."""
    return None if isinstance(value, str) and not value.strip() else value


OptionalWebAddress = Annotated[WebAddress | None, BeforeValidator(absent)]
"""The same where it may be left out; an empty text is its absence."""
