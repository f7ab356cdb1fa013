"""Whether the OpenAPI document still keeps what the last release promised: names every change that breaks a client.

`breaking.py DOCUMENT` compares a document with `released.json` and ends with 1 where something breaks that
`accepted.txt` does not name. `breaking.py DOCUMENT --release` keeps it as that of a release.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_name("released.json")
ACCEPTED = Path(__file__).with_name("accepted.txt")
METHODS = ("get", "put", "post", "patch", "delete")

Contract = dict[str, dict[str, Any]]


def contract(document: Mapping[str, Any]) -> Contract:
    """What clients rely on: operations with their parameters, bodies and answers, and the shapes that these name."""
    operations = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if (operation := item.get(method)) is None:
                continue
            named = [*item.get("parameters", []), *operation.get("parameters", [])]
            parameters = [_resolved(each, document) for each in named]
            operations[f"{method.upper()} {path}"] = {
                "id": operation["operationId"],
                "parameters": {
                    f"{each['in']} {each['name']}": [each.get("required", False), _type(each.get("schema", {}))]
                    for each in parameters
                },
                "body": _content(_resolved(operation.get("requestBody", {}), document)),
                "answers": {
                    status: _content(_resolved(answer, document))
                    for status, answer in operation["responses"].items()
                    if status < "4"
                },
            }
    shapes = {name: _shape(_merged(schema, document)) for name, schema in document["components"]["schemas"].items()}
    return {"operations": operations, "shapes": shapes}


def _resolved(holder: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = document if "$ref" in holder else holder
    for part in holder.get("$ref", "#").split("/")[1:]:
        found = found[part]
    return found  # type: ignore[no-any-return]  # of a document that is JSON


def _merged(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A shape with what all its parts (`allOf`) have."""
    parts = [_merged(_resolved(each, document), document) for each in schema.get("allOf", [])]
    if not any("properties" in part for part in parts):
        return schema
    whole: dict[str, Any] = {"properties": {}, "required": []}
    for part in [*parts, schema]:
        whole["properties"] |= part.get("properties", {})
        whole["required"] += part.get("required", [])
    return whole


def _content(holder: Mapping[str, Any]) -> dict[str, Any]:
    return {media: _type(its.get("schema", {})) for media, its in holder.get("content", {}).items()}


def _shape(schema: Mapping[str, Any]) -> dict[str, Any]:
    if "properties" not in schema:
        return {"type": _type(schema)}
    required = schema.get("required", [])
    return {"members": {name: [name in required, _type(its)] for name, its in schema["properties"].items()}}


def _type(schema: Mapping[str, Any]) -> list[str]:
    """The alternatives that a schema allows, each as a word; an inline object is written out."""
    if "$ref" in schema:
        return [schema["$ref"].rpartition("/")[2]]
    several = [each for name in ("anyOf", "oneOf", "allOf") for each in schema.get(name, [])]
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    if several:
        words = {word for each in several for word in _type(each)}
    elif values:
        words = {json.dumps(each, ensure_ascii=False) for each in values}
    else:
        types = schema.get("type", "any")
        words = {_of_one_type(each, schema) for each in (types if isinstance(types, list) else [types])}
    return sorted(words)


def _of_one_type(name: str, schema: Mapping[str, Any]) -> str:
    if name == "array":
        return f"[{' | '.join(_type(schema.get('items', {})))}]"
    if name == "object" and "properties" in schema:
        return json.dumps(_shape(schema), ensure_ascii=False, sort_keys=True)
    if name == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{{{' | '.join(_type(schema['additionalProperties']))}}}"
    return name


def changes(before: Contract, after: Contract) -> Iterator[str]:
    """Every change that breaks a client, as a sentence."""
    for name, was in before["operations"].items():
        now = after["operations"].get(name)
        if now is None:
            yield f"{name}: the operation is gone"
        else:
            yield from _of_operation(name, was, now)
    for is_sent, way in ((True, "sent"), (False, "answered")):
        for name in sorted(_reached(before, is_sent=is_sent)):
            if name not in after["shapes"]:
                yield f"{name} ({way}): the shape is gone"
            else:
                was, now = before["shapes"][name], after["shapes"][name]
                yield from _shapes(f"{name} ({way})", was, now, is_sent=is_sent)


def _of_operation(name: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if was["id"] != now["id"]:
        yield f"{name}: operationId {was['id']} is {now['id']}"
    yield from _members(f"{name}: parameter", was["parameters"], now["parameters"], is_sent=True)
    yield from _contents(f"{name}: body", was["body"], now["body"], is_sent=True)
    for status, content in was["answers"].items():
        if status in now["answers"]:
            yield from _contents(f"{name}: answer {status}", content, now["answers"][status], is_sent=False)
        else:
            yield f"{name}: it never answers {status} any more"


def _shapes(what: str, was: Mapping[str, Any], now: Mapping[str, Any], *, is_sent: bool) -> Iterator[str]:
    if "members" in was and "members" in now:
        yield from _members(f"{what}: member", was["members"], now["members"], is_sent=is_sent)
    elif "members" in was or "members" in now:
        yield f"{what}: its kind changed"
    else:
        yield from _types(what, was["type"], now["type"], is_sent=is_sent)


def _contents(what: str, was: Mapping[str, Any], now: Mapping[str, Any], *, is_sent: bool) -> Iterator[str]:
    for media, types in was.items():
        if media not in now:
            yield f"{what}: {media} is gone"
        else:
            yield from _types(f"{what} {media}", types, now[media], is_sent=is_sent)
    if is_sent and now and not was:
        yield f"{what}: there was none"


def _members(what: str, was: Mapping[str, Any], now: Mapping[str, Any], *, is_sent: bool) -> Iterator[str]:
    for name, (was_required, types) in was.items():
        if name not in now:
            yield f"{what} {name} is gone"
            continue
        is_required, types_now = now[name]
        if is_sent and is_required and not was_required:
            yield f"{what} {name} is required now"
        if not is_sent and was_required and not is_required:
            yield f"{what} {name} may be missing now"
        yield from _types(f"{what} {name}", types, types_now, is_sent=is_sent)
    for name, (is_required, _) in now.items():
        if is_sent and is_required and name not in was:
            yield f"{what} {name} is new and required"


def _types(what: str, was: list[str], now: list[str], *, is_sent: bool) -> Iterator[str]:
    """What is sent may not become narrower; what is answered may not become wider."""
    lost = [each for each in (was if is_sent else now) if each not in (now if is_sent else was)]
    if lost and "any" not in (now if is_sent else was):
        yield f"{what}: {' | '.join(was)} is {' | '.join(now)}"


def _reached(whole: Contract, *, is_sent: bool) -> set[str]:
    """The shapes that requests, or answers, are made of."""
    waiting: list[Any] = []
    for operation in whole["operations"].values():
        waiting += [operation["body"], operation["parameters"]] if is_sent else [operation["answers"]]
    found: set[str] = set()
    while waiting:
        text = json.dumps(waiting.pop(), ensure_ascii=False)
        words = {each for each in text.replace("\\", " ").translate(_BRACKETS).split() if each in whole["shapes"]}
        waiting += [whole["shapes"][each] for each in words - found]
        found |= words
    return found


_BRACKETS = str.maketrans(dict.fromkeys('[]{}|,:"', " "))


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def main(document: str, *rest: str) -> int:
    """The exit code: 1 where something breaks that is not accepted."""
    now = contract(json.loads(Path(document).read_text("utf-8")))
    if rest == ("--release",):
        parts = (
            f'"{part}": {{\n'
            + ",\n".join(f'"{name}": {_written(its)}' for name, its in sorted(all_of_it.items()))
            + "\n}"
            for part, all_of_it in now.items()
        )
        KEPT.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")
        ACCEPTED.write_text("", "utf-8")
        return 0
    accepted = set(ACCEPTED.read_text("utf-8").splitlines())
    found = list(changes(json.loads(KEPT.read_text("utf-8")), now))
    told = [("accepted: " if change in accepted else "BREAKS: ") + change for change in found]
    sys.stdout.write("\n".join([*told, f"{len(found)} breaking changes since the last release", ""]))
    return 1 if set(found) - accepted else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
