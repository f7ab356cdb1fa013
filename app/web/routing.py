"""The route class of every router: what is refused before an endpoint sees a request.

Bodies over the limit, JSON that hides something (duplicate names, unpaired surrogates in names, numbers without a
value, deep nesting), wrong content types, and query parameters that the route does not know.
"""

import json
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter, Request, Response, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope

from app.errors import AddressTooLong, Malformed, TooLarge, UnsupportedMediaType, Words, invalid
from app.web.answering import Reader, answering

API = "/api/v1"
MAX_BODY_BYTES = 1024 * 1024
MAX_QUERY_BYTES = 8 * 1024
MAX_DEPTH = 32
"""Levels of lists and objects in a body; none of ours needs more than four."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def operation_id(route: APIRoute) -> str:
    """The name of the endpoint function, which is unique in the house."""
    return route.name


def api_router(tag: str, *, prefix: str = "") -> APIRouter:
    """The router of a room. It knows its whole path: FastAPI serves included routers at half the speed."""
    return APIRouter(
        prefix=f"{API}{prefix}", tags=[tag], route_class=StrictRoute, generate_unique_id_function=operation_id
    )


class StrictRequest(Request):
    """A request whose body was read within the limit and, where it is JSON, understood unambiguously."""

    parsed: Any = None

    async def read(self, limit: int) -> bytes:
        """The body; `TooLarge` as soon as it is known to be over the limit."""
        announced = self.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limit:
            raise TooLarge
        body = bytearray()
        async for chunk in self.stream():
            body += chunk
            if len(body) > limit:
                raise TooLarge
        self._body = bytes(body)
        return self._body

    async def json(self) -> Any:
        """The body as `read_json` understood it."""
        return self.parsed


class StrictRoute(APIRoute):
    """See the module."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Declared as with FastAPI, which then serves forms itself, and hands over the rest."""
        super().__init__(path, endpoint, **options)
        if not self._takes_form:
            self.app = answering(self, self._reader())

    def get_route_handler(self) -> Handler:
        """FastAPI's handler behind our checks."""
        handle, read = super().get_route_handler(), self._reader()

        async def strict(request: Request) -> Response:
            return await handle(await read(request.scope, request.receive))

        return strict

    @property
    def _takes_form(self) -> bool:
        return self.body_field is not None and isinstance(self.body_field.field_info, params.Form)

    def _reader(self) -> Reader:
        known = frozenset(_query_names(self.dependant))
        reads_body, reads_json = self.body_field is not None, not self._takes_form

        async def read(scope: Scope, receive: Receive) -> Request:
            _check_query(scope["query_string"], known)
            request = StrictRequest(scope, receive)
            if reads_body:
                body = await request.read(MAX_BODY_BYTES)
                if reads_json and body:
                    if not _is_json(request.headers.get("content-type", "")):
                        raise UnsupportedMediaType
                    request.parsed = read_json(body)
            return request

        return read


def read_json(body: bytes) -> Any:
    """Understand a JSON body, or raise `Malformed` with the reason (RFC 8259 and RFC 7493, I-JSON)."""
    try:
        document = _DECODER.decode(body.decode())
    except UnicodeDecodeError:
        raise Malformed(Words("المحتوى ليس بترميز UTF-8.", "The body is not UTF-8.")) from None
    except RecursionError:
        raise Malformed(_TOO_DEEP) from None
    except ValueError:
        raise Malformed(Words("المحتوى ليس JSON صالحًا.", "The body is not valid JSON.")) from None
    _check_depth(document)
    return document


_UNKNOWN = Words("معامل غير معروف.", "This query parameter is not known.")
_REFUSED = Words("في النص محارف غير مقبولة.", "The text has characters that are refused.")
_TOO_DEEP = Words("تداخل JSON أعمق من المسموح.", "The JSON is nested too deeply.")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed(Words("في JSON اسم مكرر.", "A name stands twice in a JSON object."))
    return members


def _refuse_constant(_: str) -> NoReturn:
    raise Malformed(Words("NaN وInfinity ليسا من JSON.", "NaN and Infinity are not JSON."))


def _finite(digits: str) -> float:
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise Malformed(Words("عدد خارج المدى.", "A number is out of range."))
    return number


_DECODER = json.JSONDecoder(object_pairs_hook=_members, parse_constant=_refuse_constant, parse_float=_finite)


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


def _is_json(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type == "application/json" or (media_type.startswith("application/") and media_type.endswith("+json"))


def _query_names(dependant: Dependant) -> Iterable[str]:
    for field in dependant.query_params:
        yield field.alias
    for inner in dependant.dependencies:
        yield from _query_names(inner)


def _check_query(raw: bytes, known: frozenset[str]) -> None:
    if not raw:
        return
    if len(raw) > MAX_QUERY_BYTES:
        raise AddressTooLong
    for part in raw.split(b"&"):
        try:
            name = unquote_to_bytes(part.partition(b"=")[0].replace(b"+", b" ")).decode()
            value = unquote_to_bytes(part).decode()
        except UnicodeDecodeError:
            raise Malformed(Words("العنوان ليس بترميز UTF-8.", "The query is not UTF-8.")) from None
        if name and name not in known:
            raise invalid("query", "unknown_parameter", _UNKNOWN)
        if "\0" in value:
            raise invalid("query" if "\0" in name else f"query/{name}", "text_refused", _REFUSED)
