"""A route as an ASGI application: a plan by which its dependencies are solved, and the bytes of what it returns.

FastAPI solves the dependencies anew for every request and looks at each parameter of the route, sent or not; for a list
with eighteen of them that is half of the answer's time. The plan is made once. It keeps FastAPI's own validation and
its order, and remembers what a query string was understood to mean.

FastAPI's own handler adds exit stacks, a second error handler and a second check of the body to each call. So routes
for which this is exact skip it; all others use it, and so does every application with `dependency_overrides`.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any, NamedTuple

from fastapi import Request, Response, params
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args, request_params_to_args
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from fastapi.routing import APIRoute
from fastapi.security import SecurityScopes
from fastapi.utils import is_body_allowed_for_status_code
from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from app.memory import Memory

LONGEST_REMEMBERED = 500
"""Bytes of a query string that is worth remembering."""

Call = Callable[..., Awaitable[Any]]
Checked = tuple[dict[str, Any], list[Any]]
Answer = Callable[[Request, Response], Awaitable[Any]]
Reader = Callable[[Scope, Receive], Awaitable[Request]]
"""Takes a request in; what it raises is answered by the application's handlers of exceptions."""

_OPTIONS = {
    "response_model_include": None,
    "response_model_exclude": None,
    "response_model_by_alias": True,
    "response_model_exclude_unset": False,
    "response_model_exclude_defaults": False,
    "response_model_exclude_none": False,
}
"""How a route says that its answers are written otherwise, each with its default."""


def why_not(route: APIRoute) -> str | None:
    """The reason why a route has to be served by FastAPI's own handler; None where `answering` does exactly the same.

    It is asked once, when the route is made.
    """
    if not isinstance(route.response_class, DefaultPlaceholder):
        return "it has a response class of its own"
    if any(getattr(route, name) != default for name, default in _OPTIONS.items()):
        return "its answers are written with options"
    if route.response_field is None and is_body_allowed_for_status_code(route.status_code or 200):
        return "it does not declare what it returns"
    if route._embed_body_fields:  # noqa: SLF001  FastAPI says it nowhere else; a test asks each route both ways
        return "its body is an object of several parameters"
    return needs_fastapi(route.dependant)


def needs_fastapi(route: Dependant) -> str | None:
    """The reason why FastAPI itself has to solve the dependencies of a route; None where a plan does the same."""
    if len(route.body_params) > 1 or any(isinstance(each.field_info, params.Form) for each in route.body_params):
        return "its body is not one JSON document"
    return next((reason for node in _nodes(route) if (reason := _special(node, is_endpoint=node is route))), None)


def _nodes(node: Dependant) -> Iterator[Dependant]:
    yield node
    for inner in node.dependencies:
        yield from _nodes(inner)


def _special(node: Dependant, *, is_endpoint: bool) -> str | None:
    call: Any = node.call
    checked = call if iscoroutinefunction(call) else getattr(call, "__call__", None)  # noqa: B004  an object that is called
    found = {
        "is not a coroutine function": not iscoroutinefunction(checked) or isasyncgenfunction(checked),
        "takes background tasks": node.background_tasks_param_name,
        "takes a WebSocket": node.websocket_param_name,
        "takes cookies": node.cookie_params,
        "takes a part of the body": node.body_params and not is_endpoint,
        "is called anew each time": not node.use_cache,
        "limits how many calls run at once": node.concurrency,
        "takes a model from the query or the headers": any(map(_is_model, node.query_params + node.header_params)),
    }
    return next((f"{call!r} {reason}" for reason, is_so in found.items() if is_so), None)


def _is_model(field: Any) -> bool:
    annotation = field.field_info.annotation
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def answering(route: APIRoute, read: Reader) -> ASGIApp:
    """The application of a route for which `why_not` has no reason."""
    answer, write = plan(route.dependant), _writer(route)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = await read(scope, receive)
        given = _Given()
        result = await answer(request, given)
        response = result if isinstance(result, Response) else write(result, given)
        await response(scope, receive, send)

    return app


class _Given(Response):
    """The response that endpoints are given to set headers and status of; no status is the route's own."""

    def __init__(self) -> None:
        self.status_code = 0
        self.raw_headers: list[tuple[bytes, bytes]] = []


def _writer(route: APIRoute) -> Callable[[Any, Response], Response]:
    field, usual = route.response_field, route.status_code or 200

    def write(result: Any, given: Response) -> Response:
        content, status = b"", given.status_code or usual
        if field is not None:
            value, errors = field.validate(result, {}, loc=("response",))
            if errors:
                raise ResponseValidationError(errors=errors, body=result)
            content = field.serialize_json(value)
        response = Response(content, status, media_type="application/json")
        if not is_body_allowed_for_status_code(status):
            response.body = b""
        response.raw_headers += given.raw_headers
        return response

    return write


def overridable(quick: ASGIApp, usual: Callable[[Any], ASGIApp]) -> ASGIApp:
    """An application of a route: the quick one, or, where an application has `dependency_overrides`, the `usual` one.

    `usual` makes FastAPI's own for such an application.
    """
    made: dict[int, tuple[Any, ASGIApp]] = {}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        provider = scope.get("app")
        if provider is None or not provider.dependency_overrides:
            await quick(scope, receive, send)
            return
        _, own = made.setdefault(id(provider), (provider, usual(provider)))
        await own(scope, receive, send)

    return app


class _Step(NamedTuple):
    """One call: what it is given from the request, and from the calls before it."""

    call: Call
    parameters: Callable[[Request], Mapping[str, Any]]
    body: Sequence[Any]
    results: Sequence[tuple[str, int]]
    request_name: str | None
    response_name: str | None
    scopes_name: str | None
    scopes: list[str]


def plan(route: Dependant) -> Answer:
    """What the endpoint of a route returns for a request, with all dependencies solved.

    For routes without a reason in `needs_fastapi`.
    """
    steps: list[_Step] = []
    _add(route, [], steps, {})
    *before, endpoint = steps

    async def answer(request: Request, response: Response) -> Any:
        results: list[Any] = []
        errors: list[Any] = []
        for step in before:
            try:
                results.append(await step.call(**_values(step, request, response, results)))
            except _Failed as failed:
                results.append(failed)
                errors += failed.errors
        values: dict[str, Any] = {}
        try:
            values = _values(endpoint, request, response, results)
        except _Failed as failed:
            errors += failed.errors
        if endpoint.body:
            body, found = await _read_body(endpoint.body, request)
            values.update(body)
            errors += found
        if errors:
            raise RequestValidationError(errors)
        return await endpoint.call(**values)

    return answer


class _Failed(Exception):  # noqa: N818  what became of a step
    """Parameters of a step, or of one before it, are not valid."""

    def __init__(self, errors: Sequence[Any]) -> None:
        super().__init__()
        self.errors = list(errors)


async def _read_body(fields: Sequence[Any], request: Request) -> tuple[dict[str, Any], list[Any]]:
    received = await request.json() if await request.body() else PydanticUndefined
    return await request_body_to_args(list(fields), received, embed_body_fields=False)


def _values(step: _Step, request: Request, response: Response, results: Sequence[Any]) -> dict[str, Any]:
    values = dict(step.parameters(request))
    for name, place in step.results:
        result = results[place]
        if isinstance(result, _Failed):
            raise _Failed([])
        values[name] = result
    if step.request_name is not None:
        values[step.request_name] = request
    if step.response_name is not None:
        values[step.response_name] = response
    if step.scopes_name is not None:
        values[step.scopes_name] = SecurityScopes(step.scopes)
    return values


def _add(node: Dependant, scopes_above: Sequence[str], steps: list[_Step], places: dict[Any, int]) -> int:
    """Add what a dependant needs and then itself to the steps; its place among them."""
    scopes = [*scopes_above, *(scope for scope in node.own_oauth_scopes or () if scope not in scopes_above)]
    results = [(inner.name, _add(inner, scopes, steps, places)) for inner in node.dependencies]
    call: Any = node.call
    key = (call, tuple(scopes) if node.security_scopes_param_name else ())
    if key in places:
        return places[key]
    steps.append(
        _Step(
            call,
            _parameters_once(node),
            node.body_params,
            [(name, place) for name, place in results if name is not None],
            node.request_param_name or node.http_connection_param_name,
            node.response_param_name,
            node.security_scopes_param_name,
            scopes,
        )
    )
    places[key] = len(steps) - 1
    return places[key]


_known: dict[int, tuple[Dependant, Callable[[Request], Mapping[str, Any]]]] = {}


def _parameters_once(node: Dependant) -> Callable[[Request], Mapping[str, Any]]:
    """Its `_parameters`, the same for all routes that share it."""
    if id(node) not in _known:
        _known[id(node)] = node, _parameters(node)
    return _known[id(node)][1]


def _parameters(node: Dependant) -> Callable[[Request], Mapping[str, Any]]:
    """What a dependant takes from path, query and headers, by FastAPI's own rules."""
    path, query, headers = node.path_params, node.query_params, node.header_params
    checked = _query_checker(query)
    understood = Memory[bytes, Checked]("queries", lambda sent: checked(QueryParams(sent)))
    known_headers = frozenset(name.encode() for field in headers for name in _header_names(field.alias))
    without_headers = request_params_to_args(headers, Headers())

    def read(request: Request) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        errors: list[Any] = []
        for field in path:
            value, wrong = field.validate(request.path_params[field.alias], {}, loc=("path", field.alias))
            _gather(found, errors, ({} if wrong else {field.name: value}, wrong))
        if query:
            sent: bytes = request.scope["query_string"]
            short = len(sent) <= LONGEST_REMEMBERED
            _gather(found, errors, understood[sent] if short else checked(QueryParams(sent)))
        if headers:
            is_without = known_headers.isdisjoint(name for name, _ in request.scope["headers"])
            _gather(found, errors, without_headers if is_without else request_params_to_args(headers, request.headers))
        if errors:
            raise _Failed(errors)
        return found

    return read if path or query or headers else _nothing


def _header_names(alias: str) -> tuple[str, str]:
    """The names under which a header parameter may be sent, as ASGI has them."""
    return alias.lower(), alias.lower().replace("_", "-")


def _nothing(_request: Request) -> Mapping[str, Any]:
    return {}


def _query_checker(fields: Sequence[Any]) -> Callable[[QueryParams], tuple[dict[str, Any], list[Any]]]:
    """What a query string means, by FastAPI's own check of the parameters that it names.

    A list has eighteen of them and few are sent: what the others are without is found out once.
    """
    absent = {field.alias: request_params_to_args([field], QueryParams()) for field in fields}

    def check(sent: QueryParams) -> tuple[dict[str, Any], list[Any]]:
        found: dict[str, Any] = {}
        errors: list[Any] = []
        for field in fields:
            _gather(
                found, errors, request_params_to_args([field], sent) if field.alias in sent else absent[field.alias]
            )
        return found, errors

    return check


def _gather(found: dict[str, Any], errors: list[Any], checked: tuple[dict[str, Any], Sequence[Any]]) -> None:
    found.update(checked[0])
    errors += checked[1]
