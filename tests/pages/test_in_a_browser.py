"""The reader's site in a real browser: for everybody, on every screen, with scripts and without."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browsers import BROWSER, FLAGS
from tests.servers import serving_sample

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
ADDRESSES = ("/", "/articles/4", "/sections/ثقافة", "/search?q=الماء", "/articles/من-نحن", "/nowhere")
PATIENCE = 60_000
LIBRARY = "مكتبة الحيّ تفتح أبوابها ليلًا"
MOST_SHIFT = 0.01
COUNT_SHIFTS = """
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) window.shifts += each.hadRecentInput ? 0 : each.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


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


def faults(page: Page) -> list[str]:
    """What axe finds."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


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
                assert faults(page) == [], path
    assert [each for each in complaints if "404" not in each] == []


def fonts_come_late(page: Page) -> list[str]:
    """Hold up each font for a while; gives their addresses as they are asked for."""
    sent: list[str] = []

    def hold_up(route: Route) -> None:
        sent.append(route.request.url)
        time.sleep(0.3)
        route.continue_()

    page.route("**/*.woff2", hold_up)
    return sent


def test_fonts_that_come_late_move_nothing(browser: Browser, address: str) -> None:
    for width, path in ((390, "/articles/4"), (1280, "/"), (1280, "/articles/4")):
        with browser.new_page(viewport={"width": width, "height": 900}) as page:
            page.set_default_timeout(PATIENCE)
            page.add_init_script(COUNT_SHIFTS)
            sent = fonts_come_late(page)
            page.goto(address + path, wait_until="commit")
            page.locator("h2").first.wait_for()
            assert page.evaluate("document.fonts.ready.then(() => document.fonts.status)") == "loaded"
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert len(sent) >= 2
            assert page.evaluate("document.fonts.check('20px \\'Maqal Naskh\\'')")
            assert page.evaluate("window.shifts") < MOST_SHIFT, path


def test_suggestions_come_while_a_reader_types(browser: Browser, address: str) -> None:
    asked: list[str] = []
    with browser.new_page(viewport={"width": 320, "height": 700}) as page:
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: asked.append(request.url) if "/suggest" in request.url else None)
        page.clock.install()  # the pause is counted by this clock, however busy the machine is
        page.goto(address)
        field = page.get_by_role("combobox", name="ابحث في الموقع")
        page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
        field.press_sequentially("مكت")
        page.clock.run_for(149)
        assert asked == []
        page.clock.resume()
        options = page.locator("[role=option]")
        options.first.wait_for()
        assert len(asked) == 1  # three letters, one question
        assert [each.split("\u200f")[0] for each in options.all_inner_texts()] == ["مكتبات وسم", LIBRARY]
        assert page.get_by_role("status").inner_text() == "عدد الاقتراحات: 2"
        assert field.get_attribute("aria-expanded") == "true"
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        field.press("ArrowDown")
        field.press("ArrowDown")
        chosen = page.locator("[aria-selected=true]")
        assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        assert faults(page) == []
        field.press("Escape")
        assert (options.first.is_visible(), field.input_value(), field.get_attribute("aria-expanded")) == (
            False,
            "مكت",
            "false",
        )
        field.press("ArrowUp")  # opens it anew
        options.first.wait_for()
        field.press("ArrowUp")
        field.press("Enter")
        page.get_by_role("heading", name=LIBRARY, level=1).wait_for()
        page.get_by_role("combobox").first.fill("مكت")
        options.first.click()
        page.get_by_role("heading", name="مكتبات", level=1).wait_for()
        page.get_by_role("combobox").first.fill("مكت")
        options.first.wait_for()
        page.get_by_role("combobox").first.press("Enter")  # nothing is chosen: the form is sent
        page.get_by_role("heading", name="نتائج البحث عن «مكت»").wait_for()


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
