"""The schemas of the document as generators of clients read them best: named, without noise, true."""

import copy
from typing import Any

from app.web.problems import MAX_ERRORS

EXTENDED = {
    "ArticleOpened": "ArticlePublic",
    "ArticleWritten": "ArticlePublic",
    "ArticlePublic": "ArticleSummary",
    "SearchHit": "ArticleSummary",
    "CommentThread": "CommentPublic",
    "CommentPublic": "CommentShown",
    "CommentPrivate": "CommentShown",
    "CommentOwn": "CommentShown",
    "MePrivate": "AccountPrivate",
    "RevisionPublic": "RevisionSummary",
    "TokenIssued": "TokenPrivate",
    "WebhookIssued": "WebhookPrivate",
    "ArticlePage": "Page",
    "QueuePage": "Page",
    "SearchPage": "Page",
    "Page_ActPrivate_": "Page",
    "Page_BlockPrivate_": "Page",
    "Page_AuthorPublic_": "Page",
    "Page_ImportLinePrivate_": "Page",
    "Page_CommentExport_": "Page",
    "Page_CommentPublic_": "Page",
    "Page_CommentThread_": "Page",
    "Page_MediaPublic_": "Page",
    "Page_RevisionSummary_": "Page",
    "Page_SectionPublic_": "Page",
    "Page_TagPublic_": "Page",
    "Page_WebhookDeliveryPrivate_": "Page",
}
"""Shapes that are told as what they have more than another; the furthest first."""

NAMES = {
    "ArticlePut": "ArticleCreate",
    "Body_create_access_token": "SignInForm",
    "Page_ActPrivate_": "ActPage",
    "Page_ImportPrivate_": "ImportPage",
    "Page_BlockPrivate_": "BlockPage",
    "Page_AuthorPublic_": "AuthorPage",
    "Page_ImportLinePrivate_": "ImportLinePage",
    "Page_CommentExport_": "CommentExportPage",
    "Page_CommentPublic_": "CommentPage",
    "Page_CommentThread_": "CommentThreadPage",
    "Page_MediaPublic_": "MediaPage",
    "Page_RevisionSummary_": "RevisionPage",
    "Page_SectionPublic_": "SectionPage",
    "Page_TagPublic_": "TagPage",
    "Page_WebhookDeliveryPrivate_": "WebhookDeliveryPage",
}
"""What schemas are called that the framework names after its own parts."""

_SCHEMAS = "#/components/schemas/"
_NULL = {"type": "null"}
_SIMPLE = {"string", "integer", "number", "boolean"}
_ID_IN_A_PATH = {"type": "string", "pattern": "^[1-9][0-9]{0,14}$", "maxLength": 15}
"""An id on a path of which another method takes a slug too: there a parameter has one type, which is text."""


def _text(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "instance", "request_id"],
    "properties": {
        "type": _text(format="uri"),
        "title": _text(),
        "status": {"type": "integer"},
        "code": _text(),
        "detail": _text(),
        "instance": _text(format="uri"),
        "request_id": _text(),
        "more_errors": {"type": "integer"},
        "articles": {"type": "array", "items": {"type": "integer"}},
        "errors": {"type": "array", "maxItems": MAX_ERRORS, "items": {"$ref": f"{_SCHEMAS}FieldError"}},
    },
}
FIELD_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["pointer", "code", "message"],
    "properties": {"pointer": _text(), "code": _text(), "message": _text()},
}


def tidy(document: dict[str, Any]) -> None:
    """Rename, type and simplify all schemas of a document, in place; their words are written afterwards."""
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    cursors = schemas["ArticlePage"]["properties"]
    schemas["Page"] = {
        "type": "object",
        "properties": {name: copy.deepcopy(cursors[name]) for name in ("next_cursor", "previous_cursor")},
        "required": ["next_cursor", "previous_cursor"],
    }
    schemas |= {"Problem": copy.deepcopy(PROBLEM), "FieldError": copy.deepcopy(FIELD_ERROR)}
    schemas["CommentShown"] = _without(schemas["CommentPublic"], "view")
    schemas["ArticlePatch"] = _patch(schemas["ArticleContent"])
    schemas["ArticlePage"]["properties"]["items"]["items"] = {
        "anyOf": [{"$ref": f"{_SCHEMAS}ArticlePublic"}, {"$ref": f"{_SCHEMAS}ArticleSummary"}]
    }
    for name, extended in EXTENDED.items():
        schemas[name] = _extension(schemas[name], schemas[extended], extended)
    document["components"]["schemas"] = {NAMES.get(name, name): schema for name, schema in sorted(schemas.items())}
    for methods in document["paths"].values():
        for operation in methods.values():
            _tidy_operation(operation)
    document["components"]["schemas"] = _simplified(document["components"]["schemas"])
    for part in ("paths", "webhooks"):
        document[part] = _simplified(document[part])


def _extension(shape: dict[str, Any], extended: dict[str, Any], name: str) -> dict[str, Any]:
    """A shape that has all members of another, without repeating them."""
    own = {member: schema for member, schema in shape["properties"].items() if member not in extended["properties"]}
    needed = [member for member in shape.get("required", ()) if member in own]
    return {"allOf": [{"$ref": f"{_SCHEMAS}{name}"}, {"type": "object", "properties": own, "required": needed}]}


def _without(shape: dict[str, Any], member: str) -> dict[str, Any]:
    """What two shapes have in common that differ in one member's value."""
    common = copy.deepcopy(shape)
    del common["properties"][member]
    common["required"].remove(member)
    return common


def _patch(content: dict[str, Any]) -> dict[str, Any]:
    """A shape whose members may all be left out; what is left out stays, so that there are no defaults."""
    patch = copy.deepcopy(content)
    patch.pop("required", None)
    patch["examples"] = [{"title": patch["examples"][0]["title"], "section": None}]
    for member in patch["properties"].values():
        member.pop("default", None)
    return patch


def _tidy_operation(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        if parameter["name"] == "ref" and schema.get("type") == "integer":
            parameter["schema"] = dict(_ID_IN_A_PATH)
        elif "anyOf" in schema:  # a query or a header cannot carry null
            parameter["schema"] = _without_null(schema)
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        if "anyOf" in schema:
            content["schema"] = _without_null(schema)
        elif "$ref" not in schema and operation["operationId"] == "update_article":
            content["schema"] = {"$ref": f"{_SCHEMAS}ArticlePatch"}
    if operation["operationId"] == "get_comment":
        names = {"private": f"{_SCHEMAS}CommentPrivate", "public": f"{_SCHEMAS}CommentPublic"}
        operation["responses"]["200"]["content"]["application/json"]["schema"] = {
            "oneOf": [{"$ref": name} for name in names.values()],
            "discriminator": {"propertyName": "view", "mapping": names},
        }


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = [each for each in schema["anyOf"] if each != _NULL]
    others = {name: value for name, value in schema.items() if name not in {"anyOf", "title"}}
    return {**kinds[0], **others} if len(kinds) == 1 else {"anyOf": kinds, **others}


def _simplified(part: Any, *, names: bool = True) -> Any:
    """A part of the document without generated titles and descriptions; `names` where its keys are names of ours."""
    if isinstance(part, list):
        return [_simplified(each, names=False) for each in part]
    if not isinstance(part, dict):
        return NAMES_OF_REFERENCES.get(part, part) if isinstance(part, str) else part
    found = {}
    for name, value in part.items():
        if not names and name in {"title", "description"} and isinstance(value, str):
            continue
        if not names and name in {"examples", "example", "default", "enum"}:
            found[name] = value
            continue
        found[name] = _simplified(value, names=name in {"properties", "mapping"})
    return found if names else _with_null_as_a_type(_with_whole_bounds(found))


def _with_null_as_a_type(schema: dict[str, Any]) -> dict[str, Any]:
    """`{"type": ["string", "null"]}` for a choice of one simple type or null."""
    kinds = schema.get("anyOf", ())
    if len(kinds) != 2 or kinds[1] != _NULL or kinds[0].get("type") not in _SIMPLE or "enum" in kinds[0]:
        return schema
    others = {name: value for name, value in schema.items() if name != "anyOf"}
    return {**kinds[0], **others, "type": [kinds[0]["type"], "null"]}


def _with_whole_bounds(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("type") == "integer":
        for bound in ("maximum", "minimum"):
            if isinstance(schema.get(bound), float):
                schema[bound] = int(schema[bound])
    return schema


NAMES_OF_REFERENCES = {f"{_SCHEMAS}{former}": f"{_SCHEMAS}{name}" for former, name in NAMES.items()}
