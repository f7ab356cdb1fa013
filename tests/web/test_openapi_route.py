"""Where the OpenAPI document comes from: a process of its own makes it once, whoever asks and from wherever."""

import asyncio
import os

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from app.web.openapi import Made, openapi_route, render
from app.web.proxies import PREFIX


def numbered() -> Made:
    """Stand for the documents: the process that makes them."""
    return {"ar": b"%d" % os.getpid(), "en": b"-%d" % os.getpid()}


async def test_a_process_makes_them_once_and_ends() -> None:
    app = Starlette(routes=[openapi_route("/", numbered)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://site") as client:
        asked = [client.get("/", params={"language": each}) for each in ("ar", "en", "ar")]
        made = [int(answer.text) for answer in await asyncio.gather(*asked)]
        again = int((await client.get("/", params={"language": "ar"})).text)
    assert made == [again, -again, again]
    assert again != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(again, 0)


def placed() -> Made:
    """Stand for the documents: what of them differs by the path before ours."""
    made = render({"servers": [{"url": "\ue000"}], "tokenUrl": "\ue000/token", "title": "مقال"})
    return {"ar": made, "en": made}


async def test_they_are_for_the_path_before_ours() -> None:
    app = Starlette(routes=[openapi_route("/", placed)])
    for prefix, server in (("", "/"), ("/blog", "/blog"), ('/"مدونة"', '/"مدونة"')):

        async def behind(scope: Scope, receive: Receive, send: Send, prefix: str = prefix) -> None:
            await app({**scope, PREFIX: prefix}, receive, send)

        async with httpx.AsyncClient(transport=httpx.ASGITransport(behind), base_url="http://site") as client:
            made = (await client.get("/")).json()
        assert made == {"servers": [{"url": server}], "tokenUrl": f"{prefix}/token", "title": "مقال"}
