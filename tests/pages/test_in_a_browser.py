"""The reader's site in a real browser: for everybody, on every screen, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, sync_playwright

from tests.browsers import BROWSER, FLAGS
from tests.servers import serving_sample

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
ADDRESSES = ("/", "/articles/4", "/sections/ثقافة", "/search?q=الماء", "/articles/من-نحن", "/nowhere")
PATIENCE = 60_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("pages")
    with serving_sample(folder, MAQAL_LIMIT_READS="off") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


def test_every_page_is_for_everybody_on_every_screen(browser: Browser, address: str) -> None:
    complaints: list[str] = []
    for width, scheme in ((320, "dark"), (1280, "light")):
        with browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme) as page:  # type: ignore[arg-type]  # one of the two
            page.set_default_timeout(PATIENCE)
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            for path in ADDRESSES:
                page.goto(address + path)
                if path == "/articles/4":
                    page.locator("maqal-comments section article").first.wait_for()
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
                found = Axe().run(page).response["violations"]
                assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], path
    assert [each for each in complaints if "404" not in each] == []


def test_a_reader_goes_from_page_to_page_without_scripts(browser: Browser, address: str) -> None:
    with browser.new_page(java_script_enabled=False) as page:
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.locator(".skip").is_visible()
        page.locator("main article h2 a").first.click()
        title = page.locator("h1").inner_text()
        assert title
        assert page.locator("maqal-comments article").count() > 0  # they came with the page
        page.locator("input[type=search]").first.fill("المكتبه")
        page.locator("input[type=search]").first.press("Enter")
        page.locator("mark").first.wait_for()
        page.locator(".facets a").first.click()
        assert page.locator(".hits article").count() > 0
