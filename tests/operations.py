"""The operations of the OpenAPI document, for tests that must leave none out."""

import re
from typing import Any, NamedTuple
from urllib.parse import quote

METHODS = {"get", "post", "put", "patch", "delete"}
JSON = "application/json"


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
        return None if not security else next(iter(security[0].values()))

    def address(self, **values: str | int) -> str:
        """The path with its parameters filled in."""
        return re.sub(r"{(\w+)}", lambda found: quote(str(values[found[1]]), safe=""), self.path)


def operations(document: dict[str, Any]) -> list[Operation]:
    """Every operation, in the order of the document."""
    return [
        Operation(described["operationId"], path, method.upper(), described, *_body(described, document))
        for path, methods in document["paths"].items()
        for method, described in methods.items()
        if method in METHODS
    ]


def _body(described: dict[str, Any], document: dict[str, Any]) -> tuple[str | None, Any]:
    if "requestBody" not in described:
        return None, None
    ((takes, content),) = described["requestBody"]["content"].items()
    schema = content["schema"]
    schema = next((each for each in schema.get("anyOf", ()) if "$ref" in each), schema)
    named = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
    examples = content.get("examples") or named.get("examples") or [None]
    return takes, examples[0]
