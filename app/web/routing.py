"""The route class of every router: what is refused before an endpoint sees a request.

Bodies over the limit, bodies that `app/web/bodies.py` refuses, wrong content types, and query parameters that the route
does not know. A route whose links are shared by readers ignores those instead, for they add `utm_*`: its endpoint says
so by `ignores_unknown_parameters`, and sees none of them.
"""

import re
import sys
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter, FastAPI, Request, Response, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, request_response
from pydantic import BaseModel
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope

from app.errors import AddressTooLong, Bilingual, FieldError, InvalidRequest, Malformed, TooLarge, invalid
from app.web.answering import Reader, answering, overridable, why_not
from app.web.bodies import MAX_FORM_BYTES, check_is_form, check_is_json, read_form, read_json
from app.web.cache.parameters import LenientRoute, known_only
from app.web.dependants import share

API = "/api/v1"
MAX_BODY_BYTES = 1024 * 1024
MAX_QUERY_BYTES = 8 * 1024
MAX_QUERY_PARAMETERS = 200
"""Parameters of a query; the longest list that one may name has 100 ids."""

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


# FastAPI asks of each annotation whether it belongs to pydantic's first version, and goes without where that cannot be
# imported. Nothing here belongs to it, and it takes 1.5 MiB. None is how Python's docs have a module left out.
sys.modules.setdefault("pydantic.v1", None)  # type: ignore[arg-type]  # it is typed for modules alone

_IGNORES = "ignores_unknown_parameters"


def ignores_unknown_parameters(endpoint: Endpoint) -> Endpoint:
    """Declare that the route of an endpoint ignores query parameters which it does not know, and never sees them."""
    setattr(endpoint, _IGNORES, True)
    return endpoint


def lenient_routes(routes: Iterable[BaseRoute]) -> list[LenientRoute]:
    """The routes that ignore unknown query parameters, for the response cache: those make no other answer."""
    return [
        LenientRoute(re.compile(route.path_regex.pattern.encode()), route.known_parameters)
        for route in routes
        if isinstance(route, StrictRoute) and route.is_lenient
    ]


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

    async def read_form(self) -> None:
        """Read the body as a form; FastAPI finds it where Starlette keeps a form that was read."""
        check_is_form(self.headers.get("content-type", ""))
        self._form = read_form(await self.read(MAX_FORM_BYTES))


class StrictRoute(APIRoute):
    """See the module."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Declare the route as with FastAPI, whose own handler serves it unless ours does exactly the same."""
        super().__init__(path, endpoint, **options)
        share(self.dependant)
        if options.get("max_body_size") is None and why_not(self) is None:
            self.app = overridable(answering(self, self._reader()), self._made_for)

    def _made_for(self, application: FastAPI) -> ASGIApp:
        self.dependency_overrides_provider = application
        return request_response(self.get_route_handler())

    def get_route_handler(self) -> Handler:
        """FastAPI's handler behind our checks."""
        handle, read = super().get_route_handler(), self._reader()

        async def strict(request: Request) -> Response:
            return await handle(await read(request.scope, request.receive))

        return strict

    @property
    def is_lenient(self) -> bool:
        """Whether it ignores query parameters that it does not know."""
        return getattr(self.endpoint, _IGNORES, False)

    @property
    def known_parameters(self) -> frozenset[str]:
        """The names of its query parameters."""
        return frozenset(_query_names(self.dependant))

    @property
    def _takes_form(self) -> bool:
        return self.body_field is not None and isinstance(self.body_field.field_info, params.Form)

    def _reader(self) -> Reader:
        known, is_lenient = self.known_parameters, self.is_lenient
        reads_body, reads_json = self.body_field is not None, not self._takes_form

        async def read(scope: Scope, receive: Receive) -> Request:
            _check_size(scope["query_string"])
            if is_lenient:
                scope["query_string"] = known_only(scope["query_string"], known)
            _check_query(scope["query_string"], known)
            request = StrictRequest(scope, receive)
            if reads_body and reads_json:
                if body := await request.read(MAX_BODY_BYTES):
                    check_is_json(request.headers.get("content-type", ""))
                    request.parsed = read_json(body)
            elif reads_body:
                await request.read_form()
            return request

        return read


_TOO_MANY_PARAMETERS = Bilingual(
    f"الحد الأقصى لعدد معاملات الرابط: {MAX_QUERY_PARAMETERS}.",
    f"Maximum number of query parameters: {MAX_QUERY_PARAMETERS}.",
)
_UNKNOWN = Bilingual("معامل غير معروف.", "Unknown query parameter.")
_REFUSED = Bilingual("في النص أحرف غير مقبولة.", "The text has characters that are not accepted.")


_TELLABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.\[\]-]{0,39}", re.ASCII)
"""The name of an unknown parameter that may be told: a misspelt one, and not an address or a secret."""


def _query_names(dependant: Dependant) -> Iterable[str]:
    for field in dependant.query_params:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from (member.alias or name for name, member in annotation.model_fields.items())
        else:
            yield field.alias
    for inner in dependant.dependencies:
        yield from _query_names(inner)


def _check_size(raw: bytes) -> None:
    if len(raw) > MAX_QUERY_BYTES:
        raise AddressTooLong
    if raw.count(b"&") >= MAX_QUERY_PARAMETERS:
        raise AddressTooLong(_TOO_MANY_PARAMETERS)


def _check_query(raw: bytes, known: frozenset[str]) -> None:
    if not raw:
        return
    unknown: dict[str, None] = {}
    for part in raw.split(b"&"):
        try:
            name = unquote_to_bytes(part.partition(b"=")[0].replace(b"+", b" ")).decode()
            value = unquote_to_bytes(part).decode()
        except UnicodeDecodeError:
            raise Malformed(Bilingual("معاملات الرابط ليست بترميز UTF-8.", "The query is not UTF-8.")) from None
        if name and name not in known:
            unknown[f"query/{name}" if _TELLABLE.fullmatch(name) else "query"] = None
            continue
        if "\0" in value:
            raise invalid("query" if "\0" in name else f"query/{name}", "text_refused", _REFUSED)
    if unknown:
        raise InvalidRequest(errors=[FieldError(pointer, "unknown_parameter", _UNKNOWN) for pointer in unknown])
