"""FastAPI's promises hold on our routes: what is quicker than its own handler is exact, or not used."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, BackgroundTasks, Cookie, Depends, FastAPI, Query, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel

from app.web.answering import why_not
from app.web.routing import StrictRoute

done: list[str] = []


class Content(BaseModel):
    """A body, and an answer."""

    title: str | None = None
    count: int = 1


class Wanted(BaseModel):
    """Parameters of a query."""

    most: int = 1


calls = {"count": 0}


async def counted() -> int:
    calls["count"] += 1
    return calls["count"]


def slow() -> int:
    return 7


async def opened() -> AsyncIterator[int]:
    yield 8
    done.append("closed")


async def of_body(content: Content) -> int:
    return content.count


async def in_background(tasks: BackgroundTasks) -> Content:
    tasks.add_task(done.append, "background")
    return Content(title="خلفية")


async def twice(
    first: Annotated[int, Depends(counted, use_cache=False)], second: Annotated[int, Depends(counted, use_cache=False)]
) -> Content:
    return Content(count=second - first)


async def once(first: Annotated[int, Depends(counted)], second: Annotated[int, Depends(counted)]) -> Content:
    return Content(count=second - first)


async def cached_and_not(
    first: Annotated[int, Depends(counted)], second: Annotated[int, Depends(counted, use_cache=False)]
) -> Content:
    return Content(count=second - first)


async def by_thread(value: Annotated[int, Depends(slow)]) -> Content:
    return Content(count=value)


async def by_generator(value: Annotated[int, Depends(opened)]) -> Content:
    return Content(count=value)


async def by_body(value: Annotated[int, Depends(of_body)]) -> Content:
    return Content(count=value)


async def by_model(wanted: Annotated[Wanted, Query()]) -> Content:
    return Content(count=wanted.most)


async def by_cookie(count: Annotated[int, Cookie()] = 3) -> Content:
    return Content(count=count)


async def two_bodies(first: Content, second: Content) -> Content:
    return Content(count=first.count + second.count)


async def plain() -> Content:
    return Content(title=None)


async def undeclared():
    return {"a": 1}


async def chosen_status(response: Response) -> Content:
    response.status_code = 205
    response.headers["X-Told"] = "yes"
    response.set_cookie("seen", "1")
    return Content()


async def own_response() -> JSONResponse:
    return JSONResponse({"own": True}, status_code=202)


def thread_endpoint() -> Content:
    return Content(count=9)


ROUTES: dict[str, tuple[Any, dict[str, Any]]] = {
    "background": (in_background, {}),
    "twice": (twice, {}),
    "once": (once, {}),
    "cached_and_not": (cached_and_not, {}),
    "thread": (by_thread, {}),
    "generator": (by_generator, {}),
    "body": (by_body, {"methods": ["POST"]}),
    "model": (by_model, {}),
    "cookie": (by_cookie, {}),
    "bodies": (two_bodies, {"methods": ["POST"]}),
    "none": (plain, {"response_model_exclude_none": True}),
    "unset": (plain, {"response_model_exclude_unset": True}),
    "defaults": (plain, {"response_model_exclude_defaults": True}),
    "include": (plain, {"response_model_include": {"count"}}),
    "exclude": (plain, {"response_model_exclude": {"count"}}),
    "undeclared": (undeclared, {}),
    "status": (chosen_status, {}),
    "own": (own_response, {}),
    "text": (plain, {"response_class": PlainTextResponse, "response_model": None}),
    "endpoint_thread": (thread_endpoint, {}),
    "plain": (plain, {}),
}
QUICK = {"once", "status", "plain"}
"""The routes that need nothing of FastAPI's own handler."""


def application(route: type[APIRoute]) -> FastAPI:
    app, router = FastAPI(), APIRouter(route_class=route)
    for name, (endpoint, options) in ROUTES.items():
        router.add_api_route(f"/{name}", endpoint, **options)
    app.router.routes.extend(router.routes)
    return app


async def ask(app: FastAPI, name: str) -> tuple[int, bytes, list[tuple[str, str]], list[str]]:
    done.clear()
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
        if ROUTES[name][1].get("methods"):
            answer = await client.post(f"/{name}", json={"title": "أ", "count": 4} if name == "body" else _TWO)
        else:
            answer = await client.get(f"/{name}?most=5" if name == "model" else f"/{name}")
    return answer.status_code, answer.content, sorted(answer.headers.multi_items()), list(done)


_TWO = {"first": {"count": 1}, "second": {"count": 2}}


@pytest.mark.parametrize("name", ROUTES)
async def test_a_route_of_ours_answers_as_one_of_fastapis(name: str) -> None:
    assert await ask(application(StrictRoute), name) == await ask(application(APIRoute), name)


def test_the_quick_way_is_taken_where_it_is_exact_and_nowhere_else() -> None:
    routes = [route for route in application(StrictRoute).router.routes if isinstance(route, StrictRoute)]
    assert {route.name for route in routes if why_not(route) is None} == {ROUTES[name][0].__name__ for name in QUICK}


async def test_a_dependency_is_overridden_as_fastapi_promises_and_only_in_that_application() -> None:
    router = APIRouter(route_class=StrictRoute)
    router.add_api_route("/once", once)
    one, other = FastAPI(), FastAPI()
    for app in (one, other):
        app.router.routes.extend(router.routes)

    async def instead() -> int:
        return 40

    one.dependency_overrides[counted] = instead
    calls["count"] = 0
    assert (await ask(one, "once"))[1] == b'{"title":null,"count":0}'
    assert calls["count"] == 0
    await ask(other, "once")
    assert calls["count"] == 1
