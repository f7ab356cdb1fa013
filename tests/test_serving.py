"""The server as people run it: ready, measured, documented, with its sample."""

import multiprocessing
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Route, sync_playwright
from uvicorn import _subprocess

from app.commands.serving import fork_workers
from tests.browsers import BROWSER, FLAGS
from tests.databases import KINDS
from tests.forking import PLAINLY
from tests.servers import serving, serving_sample

PATIENCE = 120_000
"""Milliseconds that the browser is given for one step, on a machine that runs other tests beside it."""


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two workers that serve the sample, on each database."""
    folder: Path = tmp_path_factory.mktemp("server")
    if request.param == "sqlite":
        with serving_sample(folder, "--workers", "2") as address:
            yield address
    else:
        farm = request.getfixturevalue("postgres")
        arguments = ("--sample", "--workers", "2")
        with farm.database() as url, serving(folder, *arguments, MAQAL_DATABASE_URL=url, **PLAINLY) as address:
            yield address


def test_the_sample_is_there_to_look_at(server: str) -> None:
    page = httpx.get(f"{server}/api/v1/articles", params={"limit": 100}).json()
    assert len(page["items"]) >= 12
    busiest = max(page["items"], key=lambda item: int(item["comment_count"]))
    threads = httpx.get(f"{server}/api/v1/articles/{busiest['id']}/comments").json()["items"]
    assert threads
    assert sum(1 + thread["reply_count"] for thread in threads) <= busiest["comment_count"]
    assert "@" not in httpx.get(f"{server}/api/v1/articles/{busiest['id']}/comments?limit=100&replies=50").text


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_that_is_stopped_leaves_nothing_behind(tmp_path: Path, workers: str) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with serving(tmp_path, "--workers", workers, TMPDIR=str(temporary), **PLAINLY) as address:
        httpx.get(f"{address}/readyz").raise_for_status()
        assert [each.name[:14] for each in temporary.iterdir()] == ["maqal-metrics-"]
    assert list(temporary.iterdir()) == []


def test_articles_lead_to_the_pages_of_this_server(server: str) -> None:
    (article,) = httpx.get(f"{server}/api/v1/articles?limit=1").json()["items"]
    assert article["url_encoded"].startswith(f"{server}/articles/")
    assert httpx.get(article["url_encoded"]).status_code == 200
    assert httpx.get(f"{server}/").headers["content-type"].startswith("text/html")


def test_it_is_alive_and_ready(server: str) -> None:
    assert httpx.get(f"{server}/healthz").json() == {"status": "ok"}
    ready = httpx.get(f"{server}/readyz").json()
    assert ready == {
        "status": "ok",
        "checks": dict.fromkeys(("database", "migrations", "search_index", "secret_key", "writes"), True),
    }


def test_metrics_count_all_workers_by_template(server: str) -> None:
    def counted() -> float:
        text = httpx.get(f"{server}/metrics").text
        found = re.search(
            r'maqal_http_requests_total\{method="GET",route="/api/v1/sections/\{ref\}",status="404"\} ([\d.]+)', text
        )
        return float(found[1]) if found else 0.0

    before = counted()
    with ThreadPoolExecutor(8) as pool, httpx.Client(base_url=server, headers={"Connection": "close"}) as client:
        list(pool.map(lambda n: client.get(f"/api/v1/sections/{900 + n}"), range(40)))
    assert counted() == before + 40
    assert "/sections/9" not in httpx.get(f"{server}/metrics").text


def test_metrics_are_for_this_machine_or_for_admins(server: str) -> None:
    assert httpx.get(f"{server}/metrics").status_code == 200
    proxied = httpx.get(f"{server}/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
    assert (proxied.status_code, proxied.json()["code"]) == (401, "unauthenticated")


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("server", ["sqlite"], indirect=True, scope="module")
def test_the_docs_page_works_with_the_network_closed(server: str) -> None:
    foreign: list[str] = []
    complaints: list[str] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(server).netloc or route.request.url.startswith("data:"):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page: Page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.route("**/*", guard)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{server}/docs")
        operation = page.locator("#operations-articles-list_articles")
        operation.click(no_wait_after=True)
        operation.get_by_role("button", name="Execute").click()
        operation.locator(".live-responses-table .response-col_status").get_by_text("200").wait_for()
        assert "published_at" in operation.locator(".live-responses-table").inner_text()
        page.get_by_role("button", name="Authorize").first.click()
        assert "articles:publish" in page.locator(".auth-container").first.inner_text()
        browser.close()
    assert foreign == []
    assert complaints == []


LABELS = {"ar": ("تسجيل الدخول", "المعاملات", "الإجابات"), "en": ("Authorize", "Parameters", "Responses")}
MOST_PIXELS = 5000
"""The height that an open operation may have on a telephone."""


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("server", ["sqlite"], indirect=True, scope="module")
def test_the_docs_page_speaks_its_language_and_fits_a_telephone(server: str, every: int) -> None:
    """In Arabic; in English too where everything is asked, for the page above is English."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page: Page = browser.new_page(viewport={"width": 390, "height": 800})
        page.set_default_timeout(PATIENCE)
        for language, (sign_in, *titles) in list(LABELS.items())[: None if every == 1 else 1]:
            page.goto(f"{server}/docs?language={language}")
            page.get_by_role("button", name=sign_in).first.wait_for()
            for name in ("search_articles",):
                operation = page.locator(f".opblock[id$='-{name}']")
                operation.locator(".opblock-summary-control").first.click()
                for title in titles:
                    operation.get_by_text(title, exact=True).first.wait_for()
                problem = operation.locator("tr.response[data-code='default']")
                example = problem.locator(".model-example").first
                assert not example.is_visible()
                problem.locator(".response-col_status").click()
                example.wait_for()
                problem.locator(".response-col_status").press("Enter")
                example.wait_for(state="hidden")
                assert operation.evaluate("element => element.offsetHeight") < MOST_PIXELS, (language, name)
                operation.locator(".opblock-summary-control").first.click()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()


def test_the_page_and_its_assets_forbid_other_hosts(server: str) -> None:
    page = httpx.get(f"{server}/docs")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"(src|href)=\"(https?:)?//", page.text)
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png", "start.js", "labels.js", "maqal.css"):
        assert httpx.get(f"{server}/docs/assets/{asset}").status_code == 200
    assert httpx.get(f"{server}/docs/assets/../../etc/passwd").status_code == 404
    assert httpx.get(f"{server}/docs/assets/redoc.standalone.js").status_code == 404


@pytest.mark.parametrize(("known", "folder"), [(True, "/tmp"), (False, "/tmp"), (True, f"/tmp/{'a' * 90}")])  # noqa: S108
def test_workers_are_forked_where_that_can_be(monkeypatch: pytest.MonkeyPatch, known: bool, folder: str) -> None:
    plain: Any = multiprocessing.get_context("spawn") if known else object()
    monkeypatch.setattr(_subprocess, "spawn", plain)
    monkeypatch.setattr(tempfile, "tempdir", folder)
    fork_workers()
    forked = multiprocessing.get_context("forkserver")
    assert _subprocess.spawn is (forked if known and folder == "/tmp" else plain)  # noqa: S108
