"""Kept answers: what is kept, for whom, for how long, and how much of it."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import brotli  # type: ignore[import-untyped]  # it has no types
import httpx
import pytest
from backports import zstd
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from app.main import create_app
from app.settings import Settings
from app.web.application import Application
from tests.clocks import Clock
from tests.paths import API
from tests.people import People

UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstd.decompress,
}


@pytest.fixture
async def article(client: httpx.AsyncClient, people: People) -> dict[str, Any]:
    body = {"title": "حديقة المدينة", "body": "فتحت أبوابها. " * 100, "status": "published"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    found: dict[str, Any] = made.json()
    return found


def outcome(client: httpx.AsyncClient) -> tuple[int, int]:
    """How many answers are kept, and how often one of them was given since the last note."""
    cache = client.app.cache  # type: ignore[attr-defined]  # set where the client is made
    return len(cache._kept), sum(each.whole + each.unchanged + each.head for each in cache._tallies.values())


async def test_the_same_question_is_answered_from_memory(client: httpx.AsyncClient, article: dict[str, Any]) -> None:
    address = f"{API}/articles/{article['id']}"
    first, second = await client.get(address), await client.get(address)
    assert first.content == second.content
    assert outcome(client) == (1, 1)
    ignored = {"x-request-id"}
    assert {k: v for k, v in first.headers.items() if k not in ignored} == {
        k: v for k, v in second.headers.items() if k not in ignored
    }
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert second.headers["x-content-type-options"] == "nosniff"


async def test_head_and_304_come_from_the_same_answer(client: httpx.AsyncClient, article: dict[str, Any]) -> None:
    address = f"{API}/articles/{article['id']}"
    whole = await client.get(address)
    head = await client.head(address)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", whole.headers["etag"])
    assert head.headers["content-length"] == whole.headers["content-length"]
    unchanged = await client.get(address, headers={"If-None-Match": f'W/"x", {whole.headers["etag"]}'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert "content-length" not in unchanged.headers
    assert unchanged.headers["cache-control"] == whole.headers["cache-control"]
    assert outcome(client) == (1, 2)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
async def test_each_coding_is_made_once_and_has_a_tag_of_its_own(
    client: httpx.AsyncClient, article: dict[str, Any], coding: str
) -> None:
    address = f"{API}/articles/{article['id']}"
    plain = await client.get(address, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    for _ in range(2):
        async with client.stream("GET", address, headers={"Accept-Encoding": coding}) as packed:
            raw = b"".join([part async for part in packed.aiter_raw()])
        assert packed.headers["content-encoding"] == coding
        assert packed.headers["vary"] == "Authorization, Accept-Encoding"
        assert int(packed.headers["content-length"]) == len(raw) < len(plain.content)
        assert UNPACKED[coding](raw) == plain.content
        assert packed.headers["etag"] != plain.headers["etag"]
        assert packed.headers["etag"].startswith('"1-')
    assert outcome(client) == (1, 2)


async def test_every_variant_counts_among_the_bytes(client: httpx.AsyncClient, article: dict[str, Any]) -> None:
    kept = client.app.cache._kept  # type: ignore[attr-defined]  # set where the client is made
    address, sizes = f"{API}/articles/{article['id']}", []
    for coding in ("gzip", "identity", "br"):
        await client.get(address, headers={"Accept-Encoding": coding})
        ((key, each),) = {**kept._probation, **kept._protected}.items()
        sizes.append(kept.bytes)
        assert kept.bytes > each.size > each.representation.size + sum(map(len, key))
    assert sizes == sorted(set(sizes))


async def test_credentials_neither_ask_nor_fill(
    client: httpx.AsyncClient, people: People, article: dict[str, Any]
) -> None:
    address, editor = f"{API}/articles/{article['id']}", await people.headers("editor")
    seen = await client.get(address, headers=editor)
    assert seen.headers["cache-control"] == "private, no-store"
    assert outcome(client) == (0, 0)
    await client.get(address)
    assert (await client.get(address, headers=editor)).headers["cache-control"] == "private, no-store"
    assert (await client.get(address, headers={"Authorization": "Bearer nonsense"})).status_code == 401
    assert (await client.get(address, headers={"Comment-Receipt": "x"})).status_code == 200
    assert outcome(client) == (1, 0)


async def test_what_depends_on_the_clock_and_what_is_refused_is_not_kept(
    client: httpx.AsyncClient, people: People, article: dict[str, Any]
) -> None:
    editor = await people.headers("editor")
    draft = (await client.post(f"{API}/articles", json={"title": "م", "body": "ن"}, headers=editor)).json()["id"]
    preview = (await client.post(f"{API}/articles/{draft}/previews", headers=editor)).json()
    for address in (
        f"/articles/{article['id']}?relative=true",
        f"/articles/{draft}",
        "/articles?limit=0",
        "/search?q=حديقة&half_life=30",
        f"/previews/{preview['token']}",
        "/openapi.json",
    ):
        await client.get(f"{API}{address}")
    assert outcome(client) == (0, 0)


async def test_one_setting_turns_it_off(serve: Callable[..., Any]) -> None:
    async with serve(cache_mib=0) as client:
        assert client.app.cache is None
        assert (await client.get(f"{API}/articles")).status_code == 200


async def test_limits_count_kept_answers_too(serve: Callable[..., Any]) -> None:
    async with serve(limit_reads="5/day") as client:
        statuses = [(await client.get(f"{API}/articles")).status_code for _ in range(8)]
        assert statuses == [200] * 5 + [429] * 3


async def test_other_origins_read_kept_answers(serve: Callable[..., Any]) -> None:
    async with serve(cors_origins="https://front.example") as client:
        answers = [
            await client.get(f"{API}/articles", headers={"Origin": origin})
            for origin in ("https://front.example", "https://front.example", "https://else.example")
        ]
        first, second, foreign = (dict(each.headers) | {"x-request-id": ""} for each in answers)
        assert first == second
        assert second["access-control-allow-origin"] == "https://front.example"
        assert "access-control-allow-origin" not in foreign
        assert all("Origin" in each["vary"] for each in (first, foreign))


async def test_metrics_tell_what_was_given(client: httpx.AsyncClient, article: dict[str, Any]) -> None:
    async def counted() -> dict[str, float]:
        local = httpx.ASGITransport(app=client.app, client=("127.0.0.1", 1))  # type: ignore[attr-defined]  # see above
        async with httpx.AsyncClient(transport=local, base_url="http://site.example") as here:
            lines = (await here.get("/metrics")).text.splitlines()
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines) if name[:1] != "#"}

    kept = 'maqal_cache_answers_total{outcome="kept"}'
    requests = 'maqal_http_requests_total{method="GET",route="/api/v1/articles/{ref}",status="200"}'
    before = await counted()
    for _ in range(4):
        await client.get(f"{API}/articles/{article['id']}")
    after = await counted()
    assert after[kept] - before.get(kept, 0) == 3
    assert after[requests] - before.get(requests, 0) == 4
    assert after["maqal_cache_entries"] == 1
    assert after["maqal_cache_bytes"] > len(article["body_html"])


async def test_the_first_request_after_an_articles_date_sees_it(
    client: httpx.AsyncClient, people: People, clock: Clock
) -> None:
    editor = await people.headers("editor")
    soon = (clock() + timedelta(seconds=90)).isoformat()
    body = {"title": "موعد", "body": "متن", "status": "published", "published_at": soon, "tags": ["مواعيد"]}
    addresses = [f"{API}/articles", f"{API}/tags", f"{API}/search?q=موعد", f"{API}/search/suggest?q=موع"]
    for address in addresses:
        await client.get(address)
    scheduled = (await client.post(f"{API}/articles", json=body, headers=editor)).json()
    assert scheduled["status"] == "scheduled"
    hidden = [(await client.get(address)).text for address in addresses]
    clock.advance(seconds=89)
    assert [(await client.get(address)).text for address in addresses] == hidden
    clock.advance(seconds=1)
    shown = [(await client.get(address)).text for address in addresses]
    assert all(before != after for before, after in zip(hidden, shown, strict=True))
    assert (await client.get(f"{API}/articles/{scheduled['id']}")).status_code == 200


async def test_comments_close_by_the_clock_alone(serve: Callable[..., Any], clock: Clock) -> None:
    async with serve(comments_close_days=2) as client:
        editor = await People(client.app.state.site).headers("editor")
        body = {"title": "خبر", "body": "متن", "status": "published"}
        made = (await client.post(f"{API}/articles", json=body, headers=editor)).json()
        address = f"{API}/articles/{made['id']}"
        assert (await client.get(address)).json()["comments_open"] is True
        clock.advance(days=2, seconds=-1)
        assert (await client.get(address)).json()["comments_open"] is True
        clock.advance(seconds=1)
        assert (await client.get(address)).json()["comments_open"] is False


async def test_a_scheduled_article_is_known_to_a_server_that_starts_later(
    make_settings: Callable[..., Settings], clock: Clock
) -> None:
    async def opened(app: FastAPI) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://site.example")

    first, second = (create_app(make_settings(), now=clock) for _ in range(2))
    async with first.router.lifespan_context(first), await opened(first) as client:
        editor = await People(first.state.site).headers("editor")
        body = {"title": "خبر", "body": "متن", "status": "published"}
        body["published_at"] = (clock() + timedelta(seconds=60)).isoformat()
        await client.post(f"{API}/articles", json=body, headers=editor)
    async with second.router.lifespan_context(second), await opened(second) as client:
        assert (await client.get(f"{API}/articles")).json()["items"] == []
        clock.advance(seconds=60)
        assert len((await client.get(f"{API}/articles")).json()["items"]) == 1


async def test_a_question_is_the_same_however_it_is_written(app: Application, client: httpx.AsyncClient) -> None:
    cache = app.cache
    assert cache is not None
    first = await client.get("/api/v1/articles?limit=5&sort=title&tag=%D8%A3&tag=b")
    kept = len(cache._kept)
    same = [
        "limit=5&sort=title&tag=%d8%a3&tag=b",
        "sort=title&limit=5&tag=%D8%A3&tag=b",
        "tag=%D8%A3&tag=b&sort=titl%65&l%69mit=5",
        "&&limit=5&&sort=title&tag=%D8%A3&tag=b&",
        "=1&limit=5&=2&sort=title&tag=%D8%A3&tag=b&=",
    ]
    for query in same:
        answer = await client.get(f"/api/v1/articles?{query}")
        assert answer.headers["etag"] == first.headers["etag"]
    for path in ("/api/v1/%61rticles", "/%61pi/v1/article%73"):
        await client.get(f"{path}?{same[0]}")
    assert len(cache._kept) == kept
    await client.get("/api/v1/articles?limit=5&sort=title&tag=b&tag=%D8%A3")
    assert len(cache._kept) == kept + 1, "the order of the values of one parameter may mean something"
    assert (await client.get("/api/v1/articles?limit=5&limit=0")).status_code == 422
    assert (await client.get("/api/v1/articles?tag=%FF")).status_code == 400


FEED = {
    "feed": ("application/atom+xml; charset=utf-8", ("<entry>الخبر</entry>" * 200).encode()),
    "page": ("text/html; charset=utf-8", ("<p>الخبر</p>" * 200).encode()),
    "text": ("text/plain", b"short"),
    "picture": ("image/png", b"\x89PNG" * 1000),
}


async def test_every_type_of_answer_is_kept_tagged_and_compressed(serve: Callable[..., Any]) -> None:
    async with serve() as client:

        async def show(request: Request) -> Response:
            media_type, body = FEED[request.path_params["name"]]
            headers = {"Cache-Control": "public, max-age=0", "Cache-Tag": "list", "ETag": '"0"'}
            return Response(body, media_type=media_type, headers=headers)

        async def stream(_: Request) -> Response:
            return StreamingResponse(iter([b"one", b"two"]), media_type="text/event-stream")

        client.app.router.routes += [Route("/made/{name}", show), Route("/stream", stream)]
        for place, (name, (media_type, body)) in enumerate(FEED.items()):
            whole = await client.get(f"/made/{name}", headers={"Accept-Encoding": "identity"})
            packed = await client.get(f"/made/{name}", headers={"Accept-Encoding": "br"})
            assert whole.content == packed.content == body
            assert outcome(client)[0] == place + 1
            assert packed.headers["content-type"].startswith(media_type)
            assert ("content-encoding" in packed.headers) == (name in {"feed", "page"})
            for answer in (whole, packed):
                assert ("Accept-Encoding" in answer.headers.get("vary", "")) == (name != "picture")
                told = {"If-None-Match": answer.headers["etag"]}
                told["Accept-Encoding"] = "br" if answer is packed else "identity"
                assert (await client.get(f"/made/{name}", headers=told)).status_code == 304
        streamed = await client.get("/stream")
        assert (streamed.content, streamed.headers.get("etag")) == (b"onetwo", None)


async def test_the_cookie_of_a_session_is_a_credential(client: httpx.AsyncClient, article: dict[str, Any]) -> None:
    address = f"{API}/articles/{article['id']}"
    for cookies in ("maqal_session=1", "a=b; maqal_session=1; c=d"):
        for _ in range(2):
            answer = await client.get(address, headers={"Cookie": cookies})
            assert answer.headers["cache-control"] == "private, no-store"
    assert outcome(client) == (0, 0)
    other = await client.get(address, headers={"Cookie": "_ga=1; not_maqal_session=2"})
    assert other.headers["cache-control"].startswith("public")
    assert outcome(client) == (1, 0)
    await client.get(address, headers={"Cookie": "_ga=2"})
    assert outcome(client) == (1, 1)


@pytest.mark.parametrize("first", ["=1&sort=title&limit=1", "sort=title&=&limit=1&=2", "limit=1&sort=title"])
async def test_the_spelling_of_a_question_is_not_told_to_others(
    client: httpx.AsyncClient, people: People, first: str
) -> None:
    for number in range(2):
        body = {"title": f"حديقة {number}", "body": "نص", "status": "published"}
        await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    told = await client.get(f"{API}/articles?{first}")
    shared = await client.get(f"{API}/articles?limit=1&sort=title")
    assert told.headers["link"] == shared.headers["link"]
    assert told.headers["link"].startswith(f"<{API}/articles?limit=1&sort=title&cursor=")
