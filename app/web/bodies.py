"""Bodies of requests: what is refused before a body is understood, and while it is.

JSON that hides something (duplicate names, numbers without a value), JSON of too many members or too many levels, forms
of too many fields, and every encoding but UTF-8. The number of members is bounded before anything is built of them.
"""

import json
import re
from collections.abc import Iterable
from email.message import Message
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from starlette.datastructures import FormData

from app.errors import Bilingual, Malformed, UnsupportedMediaType

MAX_DEPTH = 32
"""Levels of lists and objects in a body; none of ours needs more than four."""

MAX_MEMBERS = 2000
"""Members of objects and items of lists in a body, all together; the longest list that a body may carry has 100."""

MAX_FORM_BYTES = 8 * 1024
"""Bytes of a form: twice an address and a password of the greatest length, percent-encoded."""

MAX_FORM_FIELDS = 20
LONGEST_TYPE = 200
LONGEST_NUMBER = 400
"""Digits of a number; reading one takes longer than its length."""

_FORM = "application/x-www-form-urlencoded"
_UTF_8 = frozenset({"", "utf-8", "utf8"})
_SEPARATORS = b"[{,"
_PIECE = re.compile(rb'"[^"]*+"?|[\[{,]')

_TOO_DEEP = Bilingual("يتجاوز تداخل JSON العمق المسموح.", "The JSON is nested too deeply.")
_TOO_MANY = Bilingual(
    f"الحد الأقصى لعدد حقول JSON وعناصره معًا: {MAX_MEMBERS}.",
    f"Maximum number of JSON members and items together: {MAX_MEMBERS}.",
)
_NOT_UTF_8 = Bilingual("المحتوى ليس بترميز UTF-8.", "The body is not UTF-8.")
_NOT_JSON = Bilingual("المحتوى ليس JSON صالحًا.", "The body is not valid JSON.")
_OUT_OF_RANGE = Bilingual("في المحتوى عدد خارج المدى المسموح.", "A number is out of range.")
_NOT_A_FORM = Bilingual("تعذّرت قراءة حقول النموذج.", "The fields of the form could not be read.")
_FIELD_TWICE = Bilingual("في النموذج حقل مكرر.", "The form has a duplicate field.")


def check_is_json(content_type: str) -> None:
    """Raise `UnsupportedMediaType` for a `Content-Type` that is not JSON in UTF-8."""
    media_type, charset = _parts(content_type)
    is_json = media_type == "application/json" or (
        media_type.startswith("application/") and media_type.endswith("+json")
    )
    if not is_json or charset not in _UTF_8:
        raise UnsupportedMediaType


def check_is_form(content_type: str) -> None:
    """Raise `UnsupportedMediaType` for a `Content-Type` that is not a urlencoded form in UTF-8."""
    media_type, charset = _parts(content_type)
    if media_type != _FORM or charset not in _UTF_8:
        raise UnsupportedMediaType


def read_json(body: bytes) -> Any:
    """Understand a JSON body, or raise `Malformed` with the reason (RFC 8259 and RFC 7493, I-JSON)."""
    if has_more_members(body, MAX_MEMBERS):
        raise Malformed(_TOO_MANY)
    try:
        document = _DECODER.decode(body.decode())
    except UnicodeDecodeError:
        raise Malformed(_NOT_UTF_8) from None
    except RecursionError:
        raise Malformed(_TOO_DEEP) from None
    except ValueError:
        raise Malformed(_NOT_JSON) from None
    _check_depth(document)
    return document


def read_form(body: bytes) -> FormData:
    """Understand a urlencoded form in UTF-8, or raise `Malformed` with the reason. A field stands once in it."""
    try:
        text = body.decode("ascii") if b"%" in body else body.decode()
        fields = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FORM_FIELDS)
    except UnicodeDecodeError:
        raise Malformed(_NOT_UTF_8) from None
    except ValueError:
        raise Malformed(_NOT_A_FORM) from None
    if len(found := dict(fields)) != len(fields):
        raise Malformed(_FIELD_TWICE)
    return FormData(found)


def _parts(content_type: str) -> tuple[str, str]:
    """The media type and the charset of a `Content-Type`, in lower case; a charset that is not said is empty."""
    if ";" not in content_type:
        return content_type.strip().lower(), ""
    message = Message()
    message["content-type"] = content_type[:LONGEST_TYPE]
    return message.get_content_type(), str(message.get_param("charset", "")).strip().lower()


def has_more_members(body: bytes, most: int) -> bool:
    """Whether JSON has more members and items than that, without building any; commas within strings are none."""
    if sum(map(body.count, (b"[", b"{", b","))) <= most:
        return False
    found = 0
    bare = body.replace(b"\\\\", b"").replace(b'\\"', b"")  # no quotation mark is left but those around strings
    if bare.count(b'"') > 4 * (most + 1):  # around the name and the value of each
        return True
    for piece in _PIECE.finditer(bare):
        found += bare[piece.start()] in _SEPARATORS
        if found > most:
            return True
    return False


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed(Bilingual("في أحد كائنات JSON حقل مكرر.", "A JSON object has a duplicate name."))
    return members


def _refuse_constant(_: str) -> NoReturn:
    raise Malformed(Bilingual("لا يجيز JSON القيمتين NaN وInfinity.", "JSON does not allow NaN and Infinity."))


def _finite(digits: str) -> float:
    if len(digits) > LONGEST_NUMBER:
        raise Malformed(_OUT_OF_RANGE)
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise Malformed(_OUT_OF_RANGE)
    return number


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise Malformed(_OUT_OF_RANGE)
    return int(digits)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_whole
)


def _check_depth(document: Any) -> None:
    level = [document]
    for _ in range(MAX_DEPTH):
        level = [item for value in level for item in _children(value)]
        if not level:
            return
    raise Malformed(_TOO_DEEP)


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
