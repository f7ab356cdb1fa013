"""The words of the document: every operation, parameter, schema and member, in one language."""

from typing import Any

from app.web.reference import accounts, library, shared
from app.web.reference.links import LINKS
from app.web.reference.texts import Both

Language = int
"""Where a language stands in a pair of texts: 0 is Arabic, 1 English."""


def describe(document: dict[str, Any], language: Language) -> None:
    """Write all words of a document, in place. What has no text stays without one, and a test finds it."""
    document["info"] |= {"summary": shared.SUMMARY[language], "description": shared.DESCRIPTION[language]}
    document["tags"] = [{"name": name, "description": text[language]} for name, text in shared.TAGS.items()]
    for methods in document["paths"].values():
        for operation in methods.values():
            _describe_operation(operation, language)
    for name, methods in document["webhooks"].items():
        _describe_event(methods["post"], library.EVENTS[name], language)
    components = document["components"]
    for name, schema in components["schemas"].items():
        _describe_schema(name, schema, language)
    components["headers"] = {
        name: {
            "description": text[language],
            "schema": {"type": "integer" if name == "Retry-After" else "string"},
            "example": shared.HEADER_EXAMPLES[name],
        }
        for name, text in shared.HEADERS.items()
    }
    components["links"] = _links()
    _describe_security(components, language)


def _describe_operation(operation: dict[str, Any], language: Language) -> None:
    name = operation["operationId"]
    operation.pop("summary", None)
    if name in library.OPERATIONS:
        text = library.OPERATIONS[name]
        operation |= {"summary": text.summary[language], "description": text.description[language]}
        if text.shows_more is not None and not operation.get("security"):
            scopes = [text.shows_more] if text.shows_more else []
            operation["security"] = [{}, {"maqal": scopes}, {"token": []}]
    operation.setdefault("security", [])
    for parameter in operation.get("parameters", ()):
        parameter.pop("description", None)
        if not parameter.get("required"):
            parameter.pop("required", None)
        if words := library.of_parameter(name, parameter["name"]):
            parameter["description"] = words[language]
    for status, entry in operation["responses"].items():
        if "$ref" not in entry:
            entry["description"] = shared.PHRASES[status][language]
    if name in LINKS:
        created = next(status for status in ("201", "200") if status in operation["responses"])
        operation["responses"][created]["links"] = {
            target: {"$ref": f"#/components/links/{target}"} for target in LINKS[name]
        }


def _describe_event(operation: dict[str, Any], text: Both, language: Language) -> None:
    operation["summary"] = text[language]
    operation["security"] = []
    for parameter in operation["parameters"]:
        parameter["description"] = library.PARAMETERS[parameter["name"]][language]
    for status, entry in operation["responses"].items():
        entry["description"] = shared.PHRASES[status][language]


def _links() -> dict[str, Any]:
    return {
        target: {
            "operationId": target,
            "parameters": dict(parameters),
        }
        for targets in LINKS.values()
        for target, parameters in targets.items()
    }


def _describe_schema(name: str, schema: dict[str, Any], language: Language) -> None:
    if name in library.SHAPES:
        schema["description"] = library.SHAPES[name].description[language]
    own = schema["allOf"][-1] if "allOf" in schema else schema
    for member, described in own.get("properties", {}).items():
        if words := library.of_member(name, member):
            described["description"] = words[language]


def _describe_security(components: dict[str, Any], language: Language) -> None:
    scheme = components["securitySchemes"]["maqal"]
    scheme["description"] = shared.SECURITY["oauth"][language]
    for flow in scheme["flows"].values():
        flow["scopes"] = {scope: words[language] for scope, words in accounts.SCOPES.items()}
    components["securitySchemes"]["token"] = {
        "type": "http",
        "scheme": "bearer",
        "description": shared.SECURITY["token"][language],
    }
