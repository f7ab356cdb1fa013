"""The rooms of the comment rules and of the statistics, with the moderators' log, in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsers import BROWSER
from tests.desk.opened import fits, signed_in, violations

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
SETTINGS = {"MAQAL_COMMENTS_POLICY": "first"}

ATTACK = "<img src=x onerror=window.hacked=1>"


def rules(page: Page, address: str, path: str = "") -> dict[str, object]:
    stored: dict[str, object] = page.request.get(f"{address}/api/v1/moderation/rules{path}").json()["rules"]
    return stored


def test_rules_are_tried_saved_and_taken_back(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "moderator", "rules") as page:
        spam = page.get_by_label("مزعجة").first
        spam.fill(f"رابح\n…\n{ATTACK}")
        page.get_by_role("button", name="تجربة على التعليقات السابقة").click()
        page.get_by_text("«\u2068…\u2069»").wait_for()
        expect(spam).to_be_focused()
        spam.fill(f"رابح\n{ATTACK}")
        page.get_by_role("button", name="تجربة على التعليقات السابقة").click()
        row = page.locator(".trial li.card").first
        expect(row.locator("mark").first).to_have_text("رابح")
        assert violations(page) == []
        assert fits(page)
        before = rules(page, address)
        page.get_by_role("link", name="الإحصاءات").click()
        page.get_by_text("في القواعد تعديلات لم تُحفظ.").wait_for()
        page.get_by_role("dialog").get_by_role("button", name="إلغاء").click()
        page.get_by_role("button", name="حفظ القواعد").click()
        page.get_by_text("حُفظت القواعد، وهي سارية الآن.").wait_for()
        assert rules(page, address)["words"]["spam"] == ["رابح", ATTACK]  # type: ignore[index]
        assert page.evaluate("window.hacked") is None
        page.get_by_role("button", name="تراجع").click()
        page.get_by_text("أُلغي الإجراء.").wait_for()
        assert rules(page, address) == before
        expect(spam).to_have_value("")


def test_somebody_else_saves_first_and_nothing_is_lost(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "moderator", "rules?language=en", viewport={"width": 320, "height": 700}) as page:
        page.get_by_label("Most links").fill("3")
        answer = page.request.get(f"{address}/api/v1/moderation/rules")
        theirs = {**answer.json()["rules"], "max_links": 7}
        headers = {"If-Match": answer.headers["etag"], "Origin": address}
        assert page.request.put(f"{address}/api/v1/moderation/rules", data=theirs, headers=headers).ok
        page.get_by_role("button", name="Save the rules").click()
        page.get_by_text("Somebody else changed the rules").wait_for()
        assert (violations(page), fits(page)) == ([], True)
        assert rules(page, address)["max_links"] == 7
        expect(page.get_by_label("Most links")).to_have_value("3")
        page.get_by_role("button", name="Overwrite theirs with mine").click()
        page.get_by_text("The rules were saved and apply now.").wait_for()
        assert rules(page, address)["max_links"] == 3


def test_rules_of_one_article(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "moderator", "rules") as page:
        page.get_by_text("قواعد مقال بعينه").click()
        page.get_by_label("المقال").fill("1")
        page.get_by_role("button", name="عرض").click()
        page.get_by_role("heading", level=1, name="قواعد المقال").wait_for()
        page.get_by_label("أكبر عدد من الروابط").fill("5")
        page.get_by_role("button", name="حفظ القواعد").click()
        page.get_by_text("حُفظت القواعد").wait_for()
        assert rules(page, address, "/articles/1")["max_links"] == 5
        page.get_by_role("button", name="حذف قواعد المقال").click()
        page.get_by_text("حُذفت قواعد المقال").wait_for()
        assert rules(page, address, "/articles/1")["max_links"] is None


def test_charts_have_their_tables_and_the_log_undoes(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "moderator", "statistics", color_scheme="dark") as page:
        told = page.request.get(f"{address}/api/v1/moderation/statistics").json()
        expect(page.locator(".numbers dd").first).to_have_text(str(told["waiting"]))
        page.get_by_text("عرضه جدولًا").first.click()
        assert page.locator(".chart rect").count() > 0
        assert page.locator("figure table").first.locator("tbody tr").count() == len(told["by_hour"])
        assert violations(page) == []
        comment = page.request.get(f"{address}/api/v1/moderation/comments").json()["items"][0]["id"]
        batch = {"verb": "spam", "ids": [comment]}
        headers = {"Origin": address}
        assert page.request.post(f"{address}/api/v1/moderation/comments/batch", data=batch, headers=headers).ok
        page.get_by_role("link", name="سجل المراجعة").click()
        page.get_by_label("الإجراء").select_option("comment.spam")
        page.get_by_role("button", name="تصفية", exact=True).click()
        row = page.locator(".act").first
        expect(row).to_contain_text("ينتظر ← مزعج")
        expect(row).to_contain_text("مها الشامي")
        assert violations(page) == []
        row.get_by_role("button", name="التراجع").click()
        page.get_by_text("أُلغي الإجراء.").wait_for()
        assert page.request.get(f"{address}/api/v1/comments/{comment}").json()["status"] == "pending"
        page.set_viewport_size({"width": 320, "height": 700})
        assert fits(page)
        page.goto(f"{address}/desk/statistics?hours=168")
        page.locator(".chart rect").first.wait_for()
        assert fits(page)
