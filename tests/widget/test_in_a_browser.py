"""The widget in a real browser, on a page of another origin whose policy forbids all that is not named."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from tests.browsers import BROWSER, FLAGS
from tests.commands import run
from tests.paths import API
from tests.servers import serving_sample
from tests.widget.page import Page, another_site

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
PATIENCE = 60_000
OPEN = {f"MAQAL_LIMIT_{name}": "off" for name in ("READS", "COMMENTS", "LIKES", "REPORTS")}
XSS = "<img src=x onerror=\"document.title='hit'\"> <script>document.title='hit'</script>"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page, with a server whose guests wait for a moderator and do the work that their form asks for."""
    folder: Path = tmp_path_factory.mktemp("widget")
    with another_site() as page:
        variables = {**OPEN, "MAQAL_CORS_ORIGINS": page.address, "MAQAL_COMMENTS_FORM": "work"}
        with serving_sample(folder, **variables) as page.server:
            account = ("account", "create", "mod@example.org", "--role", "moderator", "--name", "مشرفة")
            run(folder, *account, typed="a password that is long enough\n", **variables).check_returncode()
            token = ("token", "create", "mod@example.org", "--scope", "comments:moderate", "--name", "browser")
            page.token = run(folder, *token, **variables).stdout.strip()
            yield page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, address: str, complaints: list[str], **options: Any) -> Tab:
    tab = browser.new_page(**options)
    tab.set_default_timeout(PATIENCE)
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(address)
    tab.locator("maqal-comments article").first.wait_for()
    return tab


def faults(tab: Tab) -> list[str]:
    found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


def moderate(page: Page, comment: int, verb: str) -> None:
    headers = {"Authorization": f"Bearer {page.token}"}
    httpx.post(f"{page.server}{API}/moderation/comments/{comment}/{verb}", headers=headers).raise_for_status()


def newest_own(tab: Tab) -> int:
    kept = tab.evaluate("Object.entries(localStorage).find(([name]) => name.startsWith('maqal:http'))[1]")
    return int(json.loads(kept)["own"][-1]["id"])


def write(tab: Tab, body: str, *, name: str = "سلمى العوضي", address: str = "salma@example.org") -> None:
    form = tab.locator("maqal-comments form").first
    form.get_by_label("تعليقك").fill(body)
    form.get_by_label("الاسم").fill(name)
    form.get_by_label("البريد الإلكتروني").fill(address)
    form.get_by_role("button", name="أرسل التعليق").click()


def test_a_reader_writes_waits_is_published_changes_and_takes_back(page: Page, browser: Browser) -> None:
    complaints: list[str] = []
    tab = opened(browser, page.address, complaints, viewport={"width": 320, "height": 700})
    assert tab.locator("maqal-comments h2").inner_text() == "23 تعليقًا"
    assert tab.locator("maqal-comment-count").all_inner_texts() == ["23 تعليقًا", "تعليقان"]
    assert not tab.get_by_text("جاءت مع الصفحة").is_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert faults(tab) == []

    tab.get_by_role("button", name="أرسل التعليق").click()
    assert tab.evaluate("document.querySelector('maqal-comments').shadowRoot.activeElement.name") == "body"
    write(tab, XSS, name="٧٧")
    tab.get_by_text("لا حرف هجائيًّا في الاسم").wait_for()
    assert faults(tab) == []
    complaints[:] = [each for each in complaints if "422" not in each]

    write(tab, XSS)
    waiting = tab.locator("maqal-comments article", has=tab.get_by_text("ينتظر موافقة المشرف، ولا يراه غيرك."))
    waiting.wait_for()
    assert XSS in waiting.inner_text()
    assert tab.title() == "صفحة"
    tab.reload()
    waiting.wait_for()
    waiting.get_by_role("button", name="عدّل").click()
    waiting.locator("textarea").fill("تعليق واضح من قارئة.")
    waiting.get_by_role("button", name="احفظ").click()
    tab.locator("maqal-comments .body", has_text="تعليق واضح من قارئة.").wait_for()
    assert faults(tab) == []

    moderate(page, newest_own(tab), "approve")
    waiting.wait_for(state="detached")
    own = tab.locator(f"#comment-{newest_own(tab)}")
    own.get_by_role("button", name="أعجبني").click()
    own.get_by_role("button", name="ألغِ الإعجاب، إعجاب واحد").wait_for()
    own.get_by_role("button", name="احذف").click()
    own.wait_for(state="detached")
    assert complaints == []
    tab.close()


def test_what_arrives_moves_nothing_until_the_reader_asks(page: Page, browser: Browser) -> None:
    complaints: list[str] = []
    with opened(browser, page.address, complaints) as reader, opened(browser, page.address, complaints) as writer:
        before = reader.locator("maqal-comments article").count()
        writer.locator("maqal-comments article").nth(1).get_by_role("button", name="ردّ").click()
        form = writer.locator("maqal-comments article form")
        form.get_by_label("تعليقك").fill("ردّ وصل لتوّه.")
        form.get_by_label("الاسم").fill("هاني")
        form.get_by_label("البريد الإلكتروني").fill("hani@example.org")
        form.get_by_role("button", name="أرسل التعليق").click()
        writer.get_by_text("ينتظر موافقة المشرف، ولا يراه غيرك.").wait_for()
        moderate(page, newest_own(writer), "approve")
        arrived = reader.get_by_role("button", name="وصل تعليق جديد: أظهره")
        arrived.wait_for()
        assert reader.locator("maqal-comments article").count() == before
        arrived.click()
        assert reader.locator("maqal-comments article", has_text="ردّ وصل لتوّه.").count() == 1
        reader.get_by_role("button", name="أبلغ عن التعليق").first.click()
        reader.locator("maqal-comments article form button[type=submit]").click()
        reader.get_by_text("شكرًا، وصل بلاغك.").wait_for()
        reader.evaluate("document.querySelector('maqal-comments').setAttribute('article', '1')")
        reader.get_by_text("انتبهي، قاعة الأطفال").wait_for()
        assert "تعليقان" in reader.locator("maqal-comments h2").inner_text()
    assert complaints == []


def test_a_page_in_english_has_it_in_english(page: Page, browser: Browser) -> None:
    complaints: list[str] = []
    with opened(browser, f"{page.address}/en", complaints, color_scheme="dark", reduced_motion="reduce") as tab:
        assert tab.locator("maqal-comments h2").inner_text().endswith("comments")
        assert tab.locator("maqal-comments section").get_attribute("dir") == "ltr"
        tab.evaluate("document.querySelector('maqal-comments').setAttribute('theme', 'dark')")
        tab.evaluate("document.documentElement.style.background = '#111'")
        tab.evaluate("document.documentElement.style.color = '#eee'")
        assert faults(tab) == []
    assert complaints == []
