"""Answers of any type are cached, tagged and compressed alike; a route may ignore query parameters that it lacks."""

import gzip
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Query, Response
from fastapi.responses import HTMLResponse
from prometheus_client import REGISTRY

from app.events import subjects
from app.events.facts import ArticleChanged
from app.events.recording import record
from app.main import create_app
from app.web.application import Application
from app.web.cache.conditional import SHARED, set_read_headers
from app.web.routing import StrictRoute, ignores_unknown_parameters
from app.web.session_cookie import SESSION_COOKIE
from tests.clocks import Clock
from tests.waiting import eventually

TYPES = {
    "/feed.xml": "application/rss+xml",
    "/sections/{slug}/feed.atom": "application/atom+xml",
    "/sitemap.xml": "application/xml",
    "/page": "text/html",
}
ADDRESSES = ["/feed.xml", "/sections/ثقافة/feed.atom", "/sitemap.xml", "/page"]
TEXT = "خبر طويل يستحق أن يضغط. " * 100


class Press:
    """Routes of every type; the number of times that each was asked to make its answer, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.edition = 1

    def route(self, path: str, media_type: str) -> StrictRoute:
        @ignores_unknown_parameters
        async def show(response: Response, limit: Annotated[int, Query(ge=1, le=9)] = 3) -> Response:
            self.asked.append(f"{path} {limit}")
            set_read_headers(response, None, None, subjects.article(7))
            kind = HTMLResponse if media_type == "text/html" else Response
            headers = {name: value for name, value in response.headers.items() if name != "content-length"}
            return kind(f"<a>{self.edition} {TEXT}</a>", media_type=media_type, headers=headers)

        return StrictRoute(path, show, methods=["GET"])


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture
async def reader(press: Press, make_settings: Any, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(make_settings(cache_mib=8), now=clock)
    app.router.routes[:0] = [press.route(path, media_type) for path, media_type in TYPES.items()]
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
            client.app = app  # type: ignore[attr-defined]  # for what lies behind the API
            yield client


@pytest.mark.parametrize("address", ADDRESSES)
async def test_an_answer_of_any_type_is_cached_until_what_it_shows_changes(
    reader: httpx.AsyncClient, press: Press, address: str
) -> None:
    app: Application = reader.app  # type: ignore[attr-defined]  # see above
    first = await reader.get(address)
    assert first.headers["content-type"].partition(";")[0] in TYPES.values()
    assert (first.headers["cache-control"], first.headers["cache-tag"]) == (SHARED, "article:7")
    again = await reader.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, len(press.asked)) == (304, b"", 1)
    async with reader.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join([part async for part in packed.aiter_raw()])
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] != first.headers["etag"]
    assert "Accept-Encoding" in packed.headers["vary"]
    assert gzip.decompress(raw) == first.content
    head = await reader.head(address, headers={"Accept-Encoding": "identity"})
    assert (head.content, head.headers["content-length"]) == (b"", str(len(first.content)))
    assert len(press.asked) == 1

    press.edition = 2
    site = app.state.site
    await site.database.write(lambda session: record(session, ArticleChanged(7), now=site.now()))

    async def is_new() -> bool:
        return (await reader.get(address)).text.startswith("<a>2 ")

    await eventually(is_new)


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_session_cookie_is_answered_apart(reader: httpx.AsyncClient, press: Press, address: str) -> None:
    await reader.get(address)
    private = await reader.get(address, headers={"Cookie": f"a=b; {SESSION_COOKIE.decode()}=x"})
    assert (private.headers["cache-control"], len(press.asked)) == ("private, no-store", 2)
    other = await reader.get(address, headers={"Cookie": "_ga=1"})
    assert (other.headers["cache-control"], len(press.asked)) == (SHARED, 2)


@pytest.mark.parametrize("address", ADDRESSES)
async def test_ignored_parameters_make_no_other_answer(reader: httpx.AsyncClient, press: Press, address: str) -> None:
    first = await reader.get(address)
    entries = REGISTRY.get_sample_value("maqal_cache_entries")
    for number in range(20):
        query = f"utm_source=s{number}&utm_campaign=%D8%B9&fbclid={number}&%FF=1&q=%00&="
        assert (await reader.get(f"{address}?{query}")).content == first.content
    assert len(press.asked) == 1
    await reader.get(f"{address}?limit=5&utm_source=a")
    await reader.get(f"{address}?utm_source=b&limit=5")
    assert [each.rpartition(" ")[2] for each in press.asked] == ["3", "5"], "what it knows still counts"
    app: Application = reader.app  # type: ignore[attr-defined]  # see above
    assert app.cache is not None
    app.cache.note()
    assert (REGISTRY.get_sample_value("maqal_cache_entries") or 0) <= (entries or 0) + 2
    assert (await reader.get(f"{address}?limit=x&utm_source=a")).status_code == 422
    assert (await reader.get(f"{address}?limit=9&utm_source={'x' * 9000}")).status_code == 414


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/docs"])
async def test_health_and_docs_ignore_unknown_parameters(reader: httpx.AsyncClient, address: str) -> None:
    assert (await reader.get(f"{address}?utm_source=a&x=1")).status_code == 200


async def test_the_api_refuses_them_still(reader: httpx.AsyncClient) -> None:
    assert (await reader.get("/api/v1/articles")).status_code == 200
    assert (await reader.get("/api/v1/articles?utm_source=a")).status_code == 422
