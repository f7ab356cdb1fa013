"""A reader's whole day in the browser: pages, search, a comment that a moderator lets through, and the network cut."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsers import BROWSER
from tests.desk.opened import PATIENCE, fits, signed_in, violations

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
SETTINGS = {"MAQAL_COMMENTS_POLICY": "all", "MAQAL_LIMIT_COMMENTS": "off"}
LIBRARY = "مكتبة الحيّ تفتح أبوابها ليلًا"
BODY = "شكرًا على الخبر، متى تفتح مكتبة iRead أبوابها؟"


def opened(browser: Browser, address: str, **wanted: int) -> Page:
    page = browser.new_context(viewport={"width": wanted.get("width", 1280), "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    return page


def write(page: Page, body: str) -> None:
    """Type a comment as people do, key by key where it is Arabic."""
    form = page.locator("maqal-comments form").first
    form.get_by_label("تعليقك").press_sequentially(body)
    form.get_by_label("الاسم").fill("سلمى العوضي")
    form.get_by_label("البريد الإلكتروني").fill("salma@example.org")
    expect(form.get_by_text("لن يُنشر بريدك الإلكتروني")).to_be_visible()
    form.get_by_role("button", name="أرسل التعليق").click()


def test_from_the_front_page_to_a_comment_that_others_read(browser: Browser, address: str) -> None:
    reader, other = opened(browser, address, width=390), opened(browser, address)
    reader.get_by_role("combobox", name="ابحث في الموقع").fill("مكتبه الحي")  # as many type it
    reader.keyboard.press("Enter")
    reader.locator("article a", has_text="مكتبة").first.click()
    reader.get_by_role("heading", level=1, name=LIBRARY).wait_for()
    other.goto(reader.url)
    other.locator("maqal-comments section article").first.wait_for()
    other.locator("maqal-comments").scroll_into_view_if_needed()  # news come where comments are looked at
    before = other.locator("maqal-comments section article").count()

    reader.locator("maqal-comments form").first.wait_for()
    reader.context.set_offline(True)
    write(reader, BODY)
    reader.locator("maqal-comments [role=alert]:not(:empty)").first.wait_for()
    assert reader.locator("maqal-comments textarea").first.input_value() == BODY
    assert violations(reader) == []
    reader.context.set_offline(False)
    reader.get_by_role("button", name="أرسل التعليق").click()
    own = reader.locator("maqal-comments section article", has_text="iRead")
    own.get_by_text("ينتظر موافقة المشرف، ولا يراه غيرك.").wait_for()
    assert (own.count(), violations(reader), fits(reader)) == (1, [], True)

    with signed_in(browser, address, "moderator", "comments?text=iRead") as desk:
        desk.locator(".comment").first.wait_for()
        assert desk.locator(".comment").count() == 1  # it was sent once
        desk.wait_for_timeout(350)
        desk.keyboard.press("a")
        desk.locator(".comment").wait_for(state="detached")
    other.get_by_role("button", name="وصل تعليق جديد: أظهره").click()
    seen = other.locator("maqal-comments section article", has_text="iRead")
    seen.wait_for()
    assert other.locator("maqal-comments section article").count() == before + 1
    assert "salma" not in other.content()

    own.get_by_text("ينتظر موافقة المشرف").wait_for(state="detached")
    reader.on("dialog", lambda dialog: dialog.accept())
    own.get_by_role("button", name="احذف").click()
    own.wait_for(state="detached")
    other.reload()
    other.locator("maqal-comments section article").first.wait_for()
    assert seen.count() == 0
    reader.context.close()
    other.context.close()


def test_text_of_twice_the_size_fits_on_every_page(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    for path in ("/", "/articles/4", "/sections/ثقافة", "/search?q=مكتبة", "/nowhere", "/desk"):
        page.goto(address + path)
        page.locator("h1").first.wait_for()
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert fits(page), path
    page.context.close()
