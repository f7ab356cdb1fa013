"""The plan by which a route is solved answers as FastAPI itself would, whatever is sent."""

import json
from typing import Annotated, Any
from urllib.parse import urlencode

import httpx
from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import OAuth2PasswordBearer, SecurityScopes
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from starlette.types import Receive, Scope

from app.web.answering import answering, why_not

calls: list[str] = []
scheme = OAuth2PasswordBearer(tokenUrl="token", auto_error=False, scopes={"read": "", "write": ""})


class PlannedRoute(APIRoute):
    """A route that is solved by its plan."""

    def __init__(self, path: str, endpoint: Any, **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        assert why_not(self) is None
        self.app = answering(self, read)


async def read(scope: Scope, receive: Receive) -> Request:
    return Request(scope, receive)


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


class Content(BaseModel):
    """A body."""

    title: str
    count: int = 1


async def create(
    number: int, content: Content, where: Annotated[str, Depends(place)], limit: Annotated[int, Query(ge=1)] = 5
) -> dict[str, Any]:
    return {"number": number, "content": content, "where": where, "limit": limit}


async def change(content: Content | None = None) -> dict[str, Any]:
    return {"content": content}


def application(route: type[APIRoute]) -> FastAPI:
    app, router = FastAPI(), APIRouter(route_class=route)
    router.add_api_route("/read/{number}", endpoint)
    router.add_api_route("/create/{number}", create, methods=["POST"])
    router.add_api_route("/change", change, methods=["POST"])
    app.router.routes.extend(router.routes)
    return app


PLAIN, PLANNED = application(APIRoute), application(PlannedRoute)


async def ask(
    app: FastAPI, address: str, headers: dict[str, str], content: bytes | None = None
) -> tuple[int, Any, str | None]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
        method = "GET" if content is None else "POST"
        answer = await client.request(method, address, headers=headers, content=content)
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


members = st.dictionaries(
    st.sampled_from(["title", "count", "other"]), st.one_of(st.none(), st.integers(), st.text("أb"))
)
bodies = st.one_of(members.map(json.dumps), st.sampled_from(["", "null", "[]", "3", '"x"', "{}"]))


@given(
    path=st.sampled_from(["create/3", "create/x", "change"]),
    limit=st.sampled_from(["", "?limit=0", "?limit=3"]),
    body=bodies,
)
async def test_it_takes_a_body_as_fastapi_does(path: str, limit: str, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    expected = await ask(PLAIN, f"/{path}{limit}", headers, body.encode())
    assert await ask(PLANNED, f"/{path}{limit}", headers, body.encode()) == expected


async def test_a_dependency_is_called_once_however_many_ask_for_it() -> None:
    calls.clear()
    status, answer, where = await ask(PLANNED, "/read/3", {})
    assert (status, answer["page"]["where"], where, calls) == (200, "3", "3", ["place"])
    assert answer["scopes"] == ["read", "None"]
