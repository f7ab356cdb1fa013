"""What pydantic found wrong with a request, said in Arabic and in English and without the refused value."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import FieldError, Words

_SENTENCES: Mapping[str, Words] = {
    "missing": Words("هذا الحقل مطلوب.", "This member is required."),
    "extra_forbidden": Words("حقل غير معروف.", "This member is not known."),
    "text_refused": Words("في النص محارف غير مقبولة.", "The text has characters that are refused."),
    "string_type": Words("المطلوب نص.", "It must be a string."),
    "string_too_short": Words("أقصر من {min_length} من المحارف.", "It has fewer than {min_length} characters."),
    "string_too_long": Words("أطول من {max_length} من المحارف.", "It has more than {max_length} characters."),
    "string_pattern_mismatch": Words("ليس على الصيغة المطلوبة.", "It is not in the expected form."),
    "int_type": Words("المطلوب عدد صحيح.", "It must be an integer."),
    "int_parsing": Words("المطلوب عدد صحيح.", "It must be an integer."),
    "int_from_float": Words("المطلوب عدد صحيح.", "It must be an integer."),
    "int_parsing_size": Words("العدد خارج المدى.", "The number is out of range."),
    "bool_type": Words("المطلوب true أو false.", "It must be true or false."),
    "bool_parsing": Words("المطلوب true أو false.", "It must be true or false."),
    "list_type": Words("المطلوب قائمة.", "It must be a list."),
    "model_attributes_type": Words("المطلوب كائن JSON.", "It must be a JSON object."),
    "dict_type": Words("المطلوب كائن JSON.", "It must be a JSON object."),
    "greater_than_equal": Words("أصغر من {ge}.", "It is less than {ge}."),
    "less_than_equal": Words("أكبر من {le}.", "It is more than {le}."),
    "too_long": Words("أكثر من {max_length} من العناصر.", "It has more than {max_length} items."),
    "too_short": Words("أقل من {min_length} من العناصر.", "It has fewer than {min_length} items."),
    "literal_error": Words("القيم المقبولة: {expected}.", "It must be one of {expected}."),
    "enum": Words("القيم المقبولة: {expected}.", "It must be one of {expected}."),
    "timezone_aware": Words("ينقص التاريخَ فرقُ التوقيت، مثل Z.", "The instant has no offset, such as Z."),
    "datetime_type": Words("المطلوب تاريخ ووقت بصيغة RFC 3339.", "It must be an RFC 3339 instant."),
    "datetime_parsing": Words("المطلوب تاريخ ووقت بصيغة RFC 3339.", "It must be an RFC 3339 instant."),
    "datetime_from_date_parsing": Words("المطلوب تاريخ ووقت بصيغة RFC 3339.", "It must be an RFC 3339 instant."),
    "instant_out_of_range": Words("المطلوب بين عامي 1000 و9999.", "It must be between the years 1000 and 9999."),
    "email": Words("عنوان البريد غير صالح.", "It is not a valid email address."),
    "url_parsing": Words("عنوان الويب غير صالح.", "It is not a valid web address."),
    "url_scheme": Words("يُقبل http وhttps فقط.", "Only http and https are accepted."),
}

_FALLBACK = Words("قيمة غير صالحة.", "The value is not valid.")
_LONGEST = 40
_SAID = ("min_length", "max_length", "ge", "le", "expected")


def field_errors(found: Sequence[Any]) -> list[FieldError]:
    """Pydantic's errors, each with its place, its code and its sentence; never the value.

    A place in the body is a JSON Pointer (`/tags/2`); elsewhere it is `query/limit`, `path/id`, `header/If-Match`.
    """
    return [FieldError(_pointer(_told(error)), _code(error), _sentence(error)) for error in found]


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
    path = "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in rest)
    return f"/{path}" if where == "body" and rest else path and f"{where}/{path}"


def _code(error: Mapping[str, Any]) -> str:
    reason = str((error.get("ctx") or {}).get("reason", ""))
    return "email" if "@-sign" in reason or "email" in error["msg"] else str(error["type"])


def _sentence(error: Mapping[str, Any]) -> Words:
    words = _SENTENCES.get(_code(error), _FALLBACK)
    context = {name: str(value) for name, value in (error.get("ctx") or {}).items() if name in _SAID}
    in_arabic = {name: value.replace(" or ", " أو ").replace(", ", "، ") for name, value in context.items()}
    try:
        return Words(words.ar.format(**in_arabic), words.en.format(**context))
    except KeyError:
        return _FALLBACK
