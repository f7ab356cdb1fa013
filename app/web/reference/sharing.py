"""Parameters and answers that several operations have, defined once."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any


def share_parameters(document: dict[str, Any]) -> None:
    """Replace parameters that stand in more than one operation by references to components."""
    operations = list(_operations(document))
    seen = Counter(_key(parameter) for operation in operations for parameter in operation.get("parameters", ()))
    names: dict[str, str] = {}
    shared: dict[str, Any] = {}
    for operation in operations:
        for place, parameter in enumerate(operation.get("parameters", ())):
            key = _key(parameter)
            if seen[key] == 1:
                continue
            if key not in names:
                wanted = parameter["name"]
                names[key] = wanted if wanted not in shared else f"{operation['operationId']}.{wanted}"
                shared[names[key]] = parameter
            operation["parameters"][place] = {"$ref": f"#/components/parameters/{names[key]}"}
    document["components"]["parameters"] = shared


def share_responses(document: dict[str, Any]) -> None:
    """Replace answers that several operations give by references to components."""
    places = [
        (operation["responses"], status, operation["operationId"])
        for operation in _operations(document)
        for status, entry in operation["responses"].items()
        if "$ref" not in entry
    ]
    seen = Counter(_key(responses[status]) for responses, status, _ in places)
    shared = document["components"]["responses"]
    names: dict[str, str] = {}
    for responses, status, operation_id in places:
        key = _key(responses[status])
        if seen[key] == 1:
            continue
        if key not in names:
            names[key] = _name(responses[status], status, operation_id)
            shared[names[key]] = responses[status]
        responses[status] = {"$ref": f"#/components/responses/{names[key]}"}


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is served, and what receivers of webhooks implement."""
    for part in ("paths", "webhooks"):
        for methods in document[part].values():
            yield from methods.values()


def _name(entry: dict[str, Any], status: str, operation_id: str) -> str:
    """What an answer is called: what it carries, or what its status says."""
    if "content" not in entry:
        return {"204": "NoContent", "304": "NotModified", "308": "Redirect"}[status]
    ((_, content),) = entry["content"].items()
    carried = str(content["schema"].get("$ref", "")).rpartition("/")[2] or operation_id
    return f"{carried}{'Created' if status == '201' else 'Answer'}"


def _key(parameter: dict[str, Any]) -> str:
    return json.dumps(parameter, sort_keys=True, ensure_ascii=False)
