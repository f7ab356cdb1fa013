"""The OpenAPI document of an application in one language, made from its routes and from the texts."""

import json
import zlib
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.web.reference import describing, problems
from app.web.reference.examples import add_examples
from app.web.reference.operations import complete, merge_paths
from app.web.reference.shapes import tidy
from app.web.reference.sharing import share_parameters, share_responses

LINES = "/lines-of-the-body"
"""Ends the path of a route that is there for the document alone: it has the shapes of lines, which no parser reads."""

LANGUAGES: tuple[Literal["ar", "en"], ...] = ("ar", "en")


def document(app: FastAPI, language: Literal["ar", "en"], *, prefix: str = "") -> dict[str, Any]:
    """The document; `prefix` is the path before ours, which stands in its servers and where tokens are asked for."""
    made = _of_routes(app)
    made["servers"] = [{"url": prefix or "/"}]
    for flow in made["components"]["securitySchemes"]["maqal"]["flows"].values():
        flow["tokenUrl"] = prefix + flow["tokenUrl"]
    place = LANGUAGES.index(language)
    problems.share(made, place)
    describing.describe(made, place)
    add_examples(made, language)
    share_parameters(made)
    share_responses(made)
    return made


def _describe_lines(paths: dict[str, Any], route: Any) -> None:
    """Tell of what each line of a body is; `route` stands for the operation that takes one, and answers nobody."""
    ((media_type, content),) = paths.pop(route.path)["post"]["requestBody"]["content"].items()
    taken = paths[route.path.removesuffix(LINES)]["post"]["requestBody"]["content"]
    assert media_type in taken  # noqa: S101  both name the same type
    taken[media_type] = content


def _of_routes(app: FastAPI) -> dict[str, Any]:
    """A copy of the document without its words, which is the same in every language.

    It is kept as compressed JSON: its parts are 60,000 objects, and copying them takes longer than reading them.
    """
    kept: bytes | None = getattr(app.state, "document", None)
    if kept is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            routes=[*app.routes, *getattr(app.state, "lines", ())],
            webhooks=app.webhooks.routes,
            license_info={"name": "MIT", "identifier": "MIT"},
        )
        for route in getattr(app.state, "lines", ()):
            _describe_lines(made["paths"], route)
        made["paths"] = merge_paths(made["paths"])
        for path, methods in made["paths"].items():
            for method, operation in methods.items():
                complete(operation, method=method, is_api=path.startswith("/api/"))
        for methods in made["webhooks"].values():
            del methods["post"]["responses"]["422"]
        tidy(made)
        kept = app.state.document = zlib.compress(json.dumps(made).encode())
    copied: dict[str, Any] = json.loads(zlib.decompress(kept))
    return copied
