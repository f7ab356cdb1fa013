"""What a path takes: `Allow` names all of it, for every path of the application."""

import re

import httpx
from starlette.routing import Route

from app.web.application import Application

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def _paths(app: Application) -> dict[str, set[str]]:
    """Each path with values for its parameters, and the methods of all routes that match it."""
    routes = [route for route in app.router.routes if isinstance(route, Route)]
    found: dict[str, set[str]] = {}
    for route in routes:
        path = re.sub(r"{[^}]+}", "7", route.path)
        methods = {method for other in routes if other.path_regex.match(path) for method in other.methods or ()}
        found[path] = methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
    return found


async def test_allow_names_every_method_of_a_path(client: httpx.AsyncClient, app: Application) -> None:
    paths = _paths(app)
    assert len(paths) > 40
    for path, taken in paths.items():
        options = await client.request("OPTIONS", path)
        assert (options.status_code, options.content) == (204, b""), path
        assert set(options.headers["Allow"].split(", ")) == taken, path
        for method in (METHODS | {"TRACE", "PROPFIND"}) - taken:
            refused = await client.request(method, path)
            assert refused.status_code == 405, (method, path)
            assert set(refused.headers["Allow"].split(", ")) == taken, (method, path)
    assert (await client.request("OPTIONS", "/nowhere")).status_code == 404


async def test_the_root_leads_to_the_docs(client: httpx.AsyncClient) -> None:
    for method in ("GET", "HEAD"):
        answer = await client.request(method, "/")
        assert (answer.status_code, answer.headers["Location"]) == (307, "/docs")
    assert (await client.get("/", follow_redirects=True)).status_code == 200
