"""Every operation answers by its plan exactly as by FastAPI's own handler, which `dependency_overrides` calls in."""

import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.settings import load_settings
from app.web.routing import StrictRoute
from tests.clocks import Clock
from tests.rights import DOCUMENT, MATRIX
from tests.stage import Stage, staged

SECRET = re.compile(r'"(token|access_token|receipt|secret|url|instance|request_id|message_id)": ?"[^"]*"')
OTHERWISE = {"x-request-id", "etag", "content-length"}
"""Headers that differ with the secrets of an answer, or with each request."""


def told(answer: httpx.Response) -> tuple[int, str, dict[str, str]]:
    headers = {name: value for name, value in answer.headers.items() if name not in OTHERWISE}
    if "location" in headers:
        headers["location"] = re.sub(r"/previews/.*", "/previews/…", headers["location"])
    return answer.status_code, SECRET.sub("", answer.text), headers


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_operation_answers_the_same_both_ways(
    make_settings: Any, clock: Clock, tmp_path: Path, sqlite_template: Path, few: Callable[..., Sequence[Any]]
) -> None:
    stages: list[Stage] = []
    async with AsyncExitStack() as stack:
        for name in ("quick", "own"):
            url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / f'{name}.db')}"
            app = create_app(make_settings(database_url=url, cache_mib=0), now=clock)
            if name == "own":
                app.dependency_overrides[test_every_operation_answers_the_same_both_ways] = lambda: None
            await stack.enter_async_context(app.router.lifespan_context(app))
            stages.append(await stack.enter_async_context(staged(app.state.site, app)))
        for operation in few(DOCUMENT):
            if operation.id in {
                "get_metrics",
                "get_health",
                "get_readiness",
                "upload_media",
            }:  # each picture is another
                continue
            for thing in MATRIX[operation.id]:
                for role in ("guest", "author", "admin"):
                    quick, own = [told(await stage.ask(operation, thing, role)) for stage in stages]
                    assert quick == own, (operation.id, thing, role)


def test_our_routes_take_the_quick_way_but_for_forms_and_what_is_no_json() -> None:
    app = create_app(load_settings(_env_file=None))
    ours = [route for route in app.router.routes if isinstance(route, StrictRoute)]
    slow = {route.name for route in ours if "overridable" not in getattr(route.app, "__qualname__", "")}
    kinds = ("feed", "sitemap", "sitemap_index", "robots", "page", "comments")
    documents = {name for name in slow if name.startswith("show_") and name.endswith(kinds)}
    assert slow - documents <= {"create_access_token", "get_metrics", "stream_article_comments"}
