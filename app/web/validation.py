"""What pydantic found wrong with a request, in Arabic and in English and without the refused value."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import Bilingual, FieldError
from app.text import SENTENCES

_INTEGER = Bilingual("المطلوب عدد صحيح.", "It must be an integer.")
_NUMBER = Bilingual("المطلوب عدد.", "It must be a number.")
_BOOLEAN = Bilingual("القيم المقبولة: true أو false.", "Accepted values: true or false.")
_OBJECT = Bilingual("المطلوب كائن JSON.", "It must be a JSON object.")
_INSTANT = Bilingual(
    "المطلوب تاريخ ووقت بصيغة RFC 3339، مثل 2026-01-21T06:00:00Z.",
    "It must be an RFC 3339 date and time, such as 2026-01-21T06:00:00Z.",
)
_CHOICE = Bilingual("القيم المقبولة: {expected}.", "Accepted values: {expected}.")

_SENTENCES: Mapping[str, Bilingual] = {
    **SENTENCES,
    "missing": Bilingual("هذا الحقل مطلوب.", "This member is required."),
    "extra_forbidden": Bilingual("حقل غير معروف.", "Unknown member."),
    "string_type": Bilingual("المطلوب نص.", "It must be a string."),
    "character_refused": Bilingual("لا يقبل الاسم الحرف {character}.", "A name cannot have the character {character}."),
    "name_of_two_scripts": Bilingual(
        "تجمع كلمة في الاسم حروفًا متشابهة من كتابتين، منها {character}.",
        "A word of the name mixes letters of two scripts that look alike, among them {character}.",
    ),
    "name_without_letter": Bilingual("لا حرف هجائيًّا في الاسم.", "The name has no letter."),
    "string_pattern_mismatch": Bilingual("القيمة ليست بالصيغة المطلوبة.", "It is not in the expected form."),
    "int_type": _INTEGER,
    "int_parsing": _INTEGER,
    "int_from_float": _INTEGER,
    "int_parsing_size": Bilingual("العدد خارج المدى المسموح.", "The number is out of range."),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "list_type": Bilingual("المطلوب قائمة.", "It must be a list."),
    "model_attributes_type": _OBJECT,
    "model_type": _OBJECT,
    "dict_type": _OBJECT,
    "ref_type": Bilingual("المطلوب معرّف أو اسم لطيف.", "It must be an id or a slug."),
    "greater_than_equal": Bilingual("أصغر قيمة مقبولة: {ge}.", "Minimum: {ge}."),
    "less_than_equal": Bilingual("أكبر قيمة مقبولة: {le}.", "Maximum: {le}."),
    "greater_than": Bilingual("المطلوب عدد أكبر من {gt}.", "It must be more than {gt}."),
    "less_than": Bilingual("المطلوب عدد أصغر من {lt}.", "It must be less than {lt}."),
    "too_long": Bilingual("الحد الأقصى لعدد العناصر: {max_length}.", "Maximum number of items: {max_length}."),
    "too_short": Bilingual("الحد الأدنى لعدد العناصر: {min_length}.", "Minimum number of items: {min_length}."),
    "object_too_large": Bilingual(
        "الحد الأقصى لحجم الكائن بصيغة JSON: {max_bytes} بايت.",
        "Maximum number of bytes of the object as JSON: {max_bytes}.",
    ),
    "object_too_deep": Bilingual(
        "الحد الأقصى لمستويات الكائن: {max_levels}.", "Maximum number of levels of the object: {max_levels}."
    ),
    "literal_error": _CHOICE,
    "enum": _CHOICE,
    "timezone_aware": Bilingual("حدّد فرق التوقيت، مثل Z.", "Add the time zone offset, such as Z."),
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "instant_or_day": Bilingual(
        "المطلوب يوم مثل 2026-01-21، أو تاريخ ووقت بصيغة RFC 3339 مثل 2026-01-21T06:00:00Z.",
        "It must be a day, such as 2026-01-21, or an RFC 3339 date and time, such as 2026-01-21T06:00:00Z.",
    ),
    "instant_out_of_range": Bilingual(
        "المطلوب تاريخ بين عامي 1000 و 9999.", "The date must be between the years 1000 and 9999."
    ),
    "email": Bilingual("البريد الإلكتروني غير صالح.", "It is not a valid email address."),
    "url_type": Bilingual("المطلوب رابط.", "It must be a URL."),
    "url_parsing": Bilingual("الرابط غير صالح.", "It is not a valid URL."),
    "url_too_long": Bilingual("الرابط أطول من المسموح.", "The URL is too long."),
    "url_or_media": Bilingual("أرسل url أو media، أحدهما لا غير.", "Send either url or media."),
    "one_target": Bilingual(
        "أرسل واحدًا من article وsection وtag وurl، أو children وحدها.",
        "Send one of article, section, tag and url, or only children.",
    ),
    "label_missing": Bilingual("يلزم label لما لا اسم له.", "An item without a name of its own needs a label."),
    "url_scheme": Bilingual("يُقبل رابط http أو https فقط.", "Only http and https URLs are accepted."),
}

_FALLBACK = Bilingual("قيمة غير صالحة.", "The value is not valid.")
_LONGEST = 40
_SAID = (
    "min_length",
    "max_length",
    "max_code_points",
    "max_bytes",
    "max_levels",
    "character",
    "ge",
    "le",
    "gt",
    "lt",
    "expected",
)
_CHOICES = re.compile(r"'([^']*)'")
_OF_A_TYPE = frozenset({"int_type", "int_parsing", "int_from_float", "int_parsing_size", "string_type"})


def told_once(found: Sequence[Any]) -> list[Any]:
    """Pydantic's errors, one for each place.

    A reference may be an id or a slug, and pydantic says for each of the two why the value is none. A bound that was
    exceeded is told before a wrong type.
    """
    kept: dict[tuple[str | int, ...], Any] = {}
    for error in found:
        place = tuple(part for part in error["loc"] if not _is_internal(part))
        if place == tuple(error["loc"]):
            kept.setdefault(place, error)
        elif (known := kept.get(place)) is None:
            kept[place] = error
        elif known["type"] in _OF_A_TYPE:
            is_type = error["type"] in _OF_A_TYPE
            kept[place] = {**known, "type": "ref_type", "ctx": {}} if is_type else error
    return list(kept.values())


def field_errors(found: Sequence[Any]) -> list[FieldError]:
    """Pydantic's errors, each with its place, its code and its sentence; never the value.

    A place in the body is a JSON Pointer (`/tags/2`); elsewhere it is `query/limit`, `path/id`, `header/If-Match`.
    """
    return [FieldError(_pointer(_told(error)), _code(error), _sentence(error)) for error in found]


def sentence_of(code: str) -> Bilingual | None:
    """What a code says without the bounds of one case, as a part of a sentence; None where it says nothing then."""
    words = _SENTENCES.get(code)
    return None if words is None or "{" in words.ar else Bilingual(words.ar.rstrip("."), words.en.rstrip("."))


def _told(error: Mapping[str, Any]) -> Sequence[str | int]:
    """Where it is wrong. An unknown member's name is the client's own, told only if it can be a mere misspelling."""
    location: Sequence[str | int] = error["loc"]
    name = str(location[-1])
    may_be_told = error["type"] != "extra_forbidden" or (
        name.isascii() and name.isidentifier() and len(name) <= _LONGEST
    )
    return location if may_be_told else location[:-1]


def _pointer(location: Sequence[str | int]) -> str:
    where, *rest = location
    path = "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in rest if not _is_internal(part))
    return f"/{path}" if where == "body" and rest else path and f"{where}/{path}"


def _is_internal(part: str | int) -> bool:
    """Whether a part of a place is pydantic's name of one of several types that a member may have."""
    return isinstance(part, str) and part.startswith(("function-", "constrained-"))


def _code(error: Mapping[str, Any]) -> str:
    reason = str((error.get("ctx") or {}).get("reason", ""))
    return "email" if "@-sign" in reason or "email" in error["msg"] else str(error["type"])


def _sentence(error: Mapping[str, Any]) -> Bilingual:
    words = _SENTENCES.get(_code(error), _FALLBACK)
    context = {name: value for name, value in (error.get("ctx") or {}).items() if name in _SAID}
    try:
        return Bilingual(
            words.ar.format(**_written(context, "، ", " أو ")), words.en.format(**_written(context, ", ", " or "))
        )
    except KeyError:
        return _FALLBACK


def _written(context: Mapping[str, Any], comma: str, last: str) -> dict[str, str]:
    """Bounds as people write numbers, choices without quotation marks."""
    return {
        name: _listed(_CHOICES.findall(value), comma, last) if name == "expected" else _number(value)
        for name, value in context.items()
    }


def _number(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _listed(choices: Sequence[str], comma: str, last: str) -> str:
    return last.join(filter(None, (comma.join(choices[:-1]), choices[-1]))) if choices else ""
