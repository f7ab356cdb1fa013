"""The plan by which reads are solved answers as FastAPI itself would, whatever is sent."""

from typing import Annotated, Any
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import OAuth2PasswordBearer, SecurityScopes
from hypothesis import given
from hypothesis import strategies as st

from app.web.reading import planned

calls: list[str] = []
scheme = OAuth2PasswordBearer(tokenUrl="token", auto_error=False, scopes={"read": "", "write": ""})


class PlannedRoute(APIRoute):
    """A route that is solved by its plan."""

    def get_route_handler(self) -> Any:
        self.dependant = planned(self.dependant)
        return super().get_route_handler()


async def place(request: Request) -> str:
    calls.append("place")
    return str(request.scope["path"]).rpartition("/")[2]


async def paging(
    where: Annotated[str, Depends(place)],
    limit: Annotated[int, Query(ge=1, le=9)] = 5,
    tag: Annotated[list[str] | None, Query(max_length=2)] = None,
) -> dict[str, Any]:
    return {"where": where, "limit": limit, "tag": tag}


async def needed(scopes: SecurityScopes, token: Annotated[str | None, Depends(scheme)]) -> list[str]:
    return [*scopes.scopes, str(token)]


async def endpoint(
    number: int,
    where: Annotated[str, Depends(place)],
    page: Annotated[dict[str, Any], Depends(paging)],
    scopes: Annotated[list[str], Security(needed, scopes=["read"])],
    response: Response,
    is_true: Annotated[bool, Query(alias="true")] = False,
    agent: Annotated[str | None, Header(max_length=5)] = None,
) -> dict[str, Any]:
    response.headers["X-Where"] = where
    return {"number": number, "page": page, "scopes": scopes, "true": is_true, "agent": agent}


def application(route: type[APIRoute]) -> FastAPI:
    app, router = FastAPI(), APIRouter(route_class=route)
    router.add_api_route("/read/{number}", endpoint)
    app.router.routes.extend(router.routes)
    return app


PLAIN, PLANNED = application(APIRoute), application(PlannedRoute)


async def ask(app: FastAPI, address: str, headers: dict[str, str]) -> tuple[int, Any, str | None]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
        answer = await client.get(address, headers=headers)
    return answer.status_code, answer.json(), answer.headers.get("x-where")


names = st.sampled_from(["limit", "tag", "true", "other"])
values = st.one_of(st.integers(-2, 12).map(str), st.sampled_from(["", "true", "no", "أ", "%FF", "1.5"]))
agents = st.one_of(st.none(), st.text("ab", max_size=7))


@given(number=st.sampled_from(["3", "x", "-1"]), sent=st.lists(st.tuples(names, values), max_size=5), agent=agents)
async def test_it_answers_as_fastapi_does(number: str, sent: list[tuple[str, str]], agent: str | None) -> None:
    address = f"/read/{number}?" + urlencode(sent)
    headers = {"Authorization": "Bearer x"} | ({} if agent is None else {"agent": agent})
    expected = await ask(PLAIN, address, headers)
    for _ in range(2):  # the second time from memory
        assert await ask(PLANNED, address, headers) == expected


async def test_a_dependency_is_called_once_however_many_ask_for_it() -> None:
    calls.clear()
    status, answer, where = await ask(PLANNED, "/read/3", {})
    assert (status, answer["page"]["where"], where, calls) == (200, "3", "3", ["place"])
    assert answer["scopes"] == ["read", "None"]


def test_a_dependency_that_would_need_a_thread_is_refused() -> None:
    def slow() -> int:
        return 1

    async def read(value: Annotated[int, Depends(slow)]) -> int:
        return value

    router = APIRouter(route_class=PlannedRoute)
    with pytest.raises(TypeError, match="not a coroutine"):
        router.add_api_route("/", read)
