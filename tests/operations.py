"""The operations of the OpenAPI document, for tests that must leave none out."""

import re
from functools import cache
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import quote

from app.main import create_app
from app.settings import load_settings
from app.web.application import Application
from tests.photographs import png

JSON = "application/json"
LINES = b'{"type": "tag", "external_id": "t:1", "name": "\xd9\x88\xd8\xb3\xd9\x85"}\n'


@cache
def undisturbed() -> Application:
    """An application with the settings of nobody, which is asked for its document alone."""
    return create_app(load_settings(_env_file=None))


@cache
def specification() -> dict[str, Any]:
    """The OpenAPI document, which no setting changes: making one takes a second. It is read only."""
    return undisturbed().openapi()


class Operation(NamedTuple):
    """One operation; `takes` is the type of its body (None without one), `body` the example that the document gives."""

    id: str
    path: str
    method: str
    described: dict[str, Any]
    takes: str | None
    body: Any

    @property
    def scopes(self) -> list[str] | None:
        """The scopes that the document asks for; None where nobody need sign in."""
        security = self.described.get("security")
        return None if not security or {} in security else next(iter(security[0].values()))

    def address(self, **values: str | int) -> str:
        """The path with its parameters filled in."""
        return re.sub(r"{(\w+)}", lambda found: quote(str(values[found[1]]), safe=""), self.path)


def operations(document: dict[str, Any], *, with_streams: bool = False) -> list[Operation]:
    """Every operation, in the order of the document; streams, which have no end, only where they are wanted."""
    return [
        Operation(described["operationId"], path, method.upper(), described, *_body(described, document))
        for path, methods in document["paths"].items()
        for method, described in ((method, resolved(each, document)) for method, each in methods.items())
        if with_streams or not _is_stream(described)
    ]


_PICTURES = count(1)


def sending(operation: Operation, body: Any) -> dict[str, Any]:
    """How httpx sends the body of an operation; an upload is another picture each time."""
    if operation.takes is not None and operation.takes.startswith("multipart"):
        number = next(_PICTURES)
        return {"files": {"file": ("photo.png", png(2, 2, color=(number & 255, number >> 8 & 255, number >> 16)))}}
    if operation.takes is not None and operation.takes.endswith("ndjson"):
        return {"content": LINES}
    is_form = operation.takes is not None and operation.takes.endswith("urlencoded")
    return {} if body is None else {"data" if is_form else "json": body}


def _is_stream(described: dict[str, Any]) -> bool:
    return "text/event-stream" in described["responses"].get("200", {}).get("content", ())


def resolved(described: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """An operation with the parameters and responses that it refers to."""

    def found(part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in part:
            return part
        _, _, kind, name = part["$ref"].split("/")
        return dict(document["components"][kind][name])

    return {
        **described,
        "parameters": [found(each) for each in described.get("parameters", ())],
        "responses": {status: found(each) for status, each in described["responses"].items()},
    }


def _body(described: dict[str, Any], document: dict[str, Any]) -> tuple[str | None, Any]:
    if "requestBody" not in described:
        return None, None
    takes, content = next(iter(described["requestBody"]["content"].items()))
    schema = content["schema"]
    schema = next((each for each in schema.get("anyOf", ()) if "$ref" in each), schema)
    named = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
    return takes, content.get("example", next(iter(named.get("examples", ())), None))
