"""Signing in at the desk, in a real browser."""

import pytest
from playwright.sync_api import Browser

from tests.browsers import BROWSER
from tests.desk.opened import PATIENCE, fits, signed_in, violations
from tests.people import PASSWORD

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def test_the_door_is_for_everybody_and_tells_what_is_wrong(browser: Browser, address: str) -> None:
    for width, scheme in ((320, "dark"), (1280, "light")):
        with browser.new_page(viewport={"width": width, "height": 700}, color_scheme=scheme) as page:  # type: ignore[arg-type]  # one of the two
            page.set_default_timeout(PATIENCE)
            page.goto(f"{address}/desk")
            page.locator("input[type=email]").fill("editor@example.org")
            page.locator("input[type=password]").fill("كلمة سر غير صحيحة")
            page.keyboard.press("Enter")
            page.get_by_text("البريد أو كلمة السر غير صحيحة.").wait_for()
            assert violations(page) == []
            assert fits(page)


def test_no_script_can_reach_the_session_and_signing_out_ends_it(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "editor") as page:
        assert page.evaluate("document.cookie") == ""
        assert page.evaluate("JSON.stringify([localStorage, sessionStorage])").count("maqal_") == 0
        (cookie,) = page.context.cookies(f"{address}/api/v1/me")
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
        page.get_by_role("button", name="تسجيل الخروج").click()
        page.locator("input[type=email]").wait_for()
        answer = page.request.get(f"{address}/api/v1/me", headers={"Cookie": f"{cookie['name']}={cookie['value']}"})
        assert answer.status == 401


def test_a_session_that_ends_asks_for_the_password_above_the_work(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "admin", "me") as page:
        page.context.clear_cookies()
        page.evaluate(
            "import(document.querySelector('script[type=module]').src.replace('start.js', 'api.js'))"
            ".then((api) => api.get('/me').catch(() => {}))"
        )
        page.get_by_text("انتهت جلستك").wait_for()
        page.locator("dialog input[type=email]").fill("admin@example.org")
        page.locator("dialog input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator("dialog").wait_for(state="detached")
        assert page.url.endswith("/desk/me")


def test_each_role_finds_the_rooms_that_it_may_enter(browser: Browser, address: str) -> None:
    rooms = {}
    for role in ("author", "moderator", "admin"):
        with signed_in(browser, address, role, locale="en") as page:
            rooms[role] = page.locator("body > nav a").evaluate_all("links => links.map((link) => link.dataset.room)")
            page.goto(f"{address}/desk/nowhere")
            page.get_by_text("لا صفحة في المكتب بهذا الرابط.").wait_for()
            assert violations(page) == []
            page.goto(f"{address}/desk/webhooks")
            page.locator("main > *").first.wait_for()
            assert (page.get_by_text("لا يتيح لك دورك هذا القسم.").count() == 0) == (role == "admin")
    assert rooms["author"] == ["articles", "media", "me"]
    assert rooms["moderator"] == ["comments", "statistics", "rules", "me"]
    assert len(rooms["admin"]) == 12
