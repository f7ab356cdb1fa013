"""The moderation room in a browser: a queue cleared by keyboard, two moderators at once, many comments at a time."""

from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsers import BROWSER
from tests.desk.opened import fits, signed_in, violations

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
SETTINGS = {"MAQAL_COMMENTS_POLICY": "all", "MAQAL_LIMIT_COMMENTS": "off", "MAQAL_LIMIT_REPORTS": "off"}

SETTLED = 350
"""Milliseconds after which the list takes keys again."""
ATTACK = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"


def posted(address: str, count: int, word: str, *, article: int = 1, **members: Any) -> list[int]:
    """Comments of guests that wait, found by a word; their ids."""
    texts = [f"{word} {number} في هذا الخبر رأي يخصني وحدي" for number in range(count)]
    return [post(address, article, body=text, **members) for text in texts]


def post(address: str, article: int, **members: Any) -> int:
    body = {"author_name": "سلمى العوضي", "author_email": "salma@example.org", **members}
    answer = httpx.post(f"{address}/api/v1/articles/{article}/comments", json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["comment"]["id"])


def statuses(page: Page, address: str, ids: list[int]) -> list[str]:
    """What has become of comments, as the API tells."""
    return [page.request.get(f"{address}/api/v1/comments/{each}").json()["status"] for each in ids]


def reads(page: Page, comment: int) -> None:
    """Wait until the focus is on a comment."""
    page.locator(f"[data-comment='{comment}']:focus").wait_for()


def press(page: Page, key: str) -> None:
    page.wait_for_timeout(SETTLED)
    page.keyboard.press(key)


def opened(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}/desk/comments?{query}")
    page.locator(".loading").wait_for(state="detached")
    page.locator(".comment, .empty").first.wait_for()


def test_a_queue_of_thirty_is_cleared_by_keyboard_alone(browser: Browser, address: str) -> None:
    ids = posted(address, 30, "ثلاثون")
    keys = {0: "r", 7: "s", 15: "t"}
    expected = [
        {"r": "rejected", "s": "spam", "t": "trashed"}.get(keys.get(place, ""), "approved") for place in range(30)
    ]
    with signed_in(browser, address, "moderator", "comments?text=ثلاثون") as page:
        expect(page.locator(".top [role=status]")).to_have_text("30 تعليقًا")
        for place, comment in enumerate(ids):
            reads(page, comment)
            if place == 10:  # a slip of the finger, taken back
                press(page, "s")
                page.get_by_text("صُنّف التعليق مزعجًا.").wait_for()
                press(page, "u")
                reads(page, comment)
            press(page, keys.get(place, "a"))
        page.get_by_text("لا تعليقات تطابق التصفية.").wait_for()
        expect(page.locator(".top [role=status]")).to_have_text("لا تعليقات")
        assert statuses(page, address, ids) == expected
        press(page, "u")  # one after the other, the newest first
        reads(page, ids[-1])
        press(page, "u")
        reads(page, ids[-2])
        assert statuses(page, address, ids[-3:]) == ["approved", "pending", "pending"]


def test_keys_never_act_by_accident(browser: Browser, address: str) -> None:
    first, second, third = posted(address, 3, "حذر")
    with signed_in(browser, address, "moderator", "comments?text=حذر") as page:
        reads(page, first)
        page.wait_for_timeout(SETTLED)
        for modified in ("Control+a", "Alt+r", "Shift+A"):
            page.keyboard.press(modified)
        page.locator("input[type=search]").fill("")
        page.locator("input[type=search]").press_sequentially("arst")
        page.evaluate("document.activeElement.blur()")
        page.dispatch_event("body", "keydown", {"key": "a", "code": "KeyA", "repeat": True, "bubbles": True})
        assert statuses(page, address, [first, second, third]) == ["pending"] * 3
        page.locator(f"[data-comment='{first}']").focus()
        page.wait_for_timeout(SETTLED)
        page.dispatch_event(f"[data-comment='{first}']", "keydown", {"key": "ش", "code": "KeyA", "bubbles": True})
        page.keyboard.press("a")  # the list has just moved under the finger
        page.get_by_text("نُشر التعليق.").wait_for()
        assert statuses(page, address, [first, second, third]) == ["approved", "pending", "pending"]
        page.keyboard.press("?")
        page.get_by_role("dialog").get_by_role("checkbox", name="تفعيل مفاتيح الاختصار").uncheck()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_text("مفاتيح الاختصار معطّلة").wait_for()
        page.locator(f"[data-comment='{second}']").focus()
        press(page, "a")
        page.reload()
        reads(page, second)
        press(page, "a")
        assert statuses(page, address, [second]) == ["pending"]


def test_two_moderators_at_the_same_queue(browser: Browser, address: str) -> None:
    ids = posted(address, 4, "زميلان")
    with ExitStack() as both:
        one = both.enter_context(signed_in(browser, address, "moderator", "comments?text=زميلان"))
        other = both.enter_context(signed_in(browser, address, "admin", "comments?text=زميلان"))
        press(one, "a")
        one.get_by_text("نُشر التعليق.").wait_for()
        press(other, "r")
        conflict = other.locator(f"[data-comment='{ids[0]}']")
        conflict.get_by_text("سبقك غيرك إلى هذا التعليق، وهو الآن: منشور. لم يتغير شيء.").wait_for()
        assert statuses(one, address, ids) == ["approved", "pending", "pending", "pending"]
        press(other, "s")
        other.get_by_text("صُنّف التعليق مزعجًا.").wait_for()
        [late] = posted(address, 1, "زميلان", article=3)
        one.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        one.get_by_text("تعليق جديد واحد").wait_for()
        one.locator(f"[data-comment='{ids[1]}']").get_by_text("قرر غيرك في هذا التعليق، وهو الآن: مزعج.").wait_for()
        reads(one, ids[1])
        one.get_by_role("button", name="عرضها").click()
        reads(one, late)
        assert violations(one) == []


def test_what_is_selected_and_whole_filters(browser: Browser, address: str) -> None:
    ids = posted(address, 35, "قيلولة")
    with signed_in(browser, address, "moderator", "comments?text=قيلولة") as page:
        reads(page, ids[0])
        for key in ("x", "j", "j", "x"):
            page.keyboard.press(key)
        page.get_by_text("حددت تعليقين").wait_for()
        press(page, "t")
        page.get_by_text("نُقل تعليقان إلى سلة المهملات.").wait_for()
        assert [place for place, each in enumerate(statuses(page, address, ids[:4])) if each == "trashed"] == [0, 2]
        press(page, "u")
        page.locator(f"[data-comment='{ids[2]}']").wait_for()
        assert set(statuses(page, address, ids[:4])) == {"pending"}
        page.get_by_role("button", name="كل ما تطابقه التصفية…").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_text("سيُنشر 35 تعليقًا.").wait_for()
        assert violations(page) == []
        assert set(statuses(page, address, ids)) == {"pending"}
        dialog.get_by_role("button", name="متابعة").click()
        page.get_by_text("نُشر 35 تعليقًا.").wait_for()
        assert set(statuses(page, address, ids)) == {"approved"}
        page.get_by_role("button", name="تراجع").click()
        page.locator(f"[data-comment='{ids[0]}']").wait_for()
        assert set(statuses(page, address, ids)) == {"pending"}


def test_the_count_falls_with_each_decision(browser: Browser, address: str) -> None:
    posted(address, 1, "عدد")
    with signed_in(browser, address, "moderator", "comments") as page:
        waiting = page.request.get(f"{address}/api/v1/moderation/statistics").json()["waiting"]
        count = page.locator(".statuses .count").first
        expect(count).to_have_text(str(waiting))
        press(page, "a")
        expect(count).to_have_text(str(waiting - 1))
        press(page, "u")
        expect(count).to_have_text(str(waiting))


def test_the_counts_follow_in_a_narrowed_list_too(browser: Browser, address: str) -> None:
    first, _ = posted(address, 2, "متابعة")
    with signed_in(browser, address, "moderator", "comments?text=متابعة") as page:
        waiting = page.request.get(f"{address}/api/v1/moderation/statistics").json()["waiting"]
        count = page.locator(".statuses .count").first
        expect(count).to_have_text(str(waiting))
        press(page, "a")
        expect(count).to_have_text(str(waiting - 1))
        press(page, "s")
        expect(count).to_have_text(str(waiting - 2))
        press(page, "u")
        expect(count).to_have_text(str(waiting - 1))
        report = httpx.post(f"{address}/api/v1/comments/{first}/reports", json={"reason": "spam"})
        assert report.is_success, report.text
        opened(page, address, "status=any&reported=true&text=متابعة")
        reported = page.locator(".statuses .count").nth(1)
        before = page.request.get(f"{address}/api/v1/moderation/statistics").json()["reported"]
        expect(reported).to_have_text(str(before))
        reads(page, first)
        press(page, "a")
        expect(reported).to_have_text(str(before - 1))
        expect(count).to_have_text(str(waiting - 1))


def test_the_queue_of_a_section_newest_first(browser: Browser, address: str) -> None:
    ids = posted(address, 2, "أقسام")
    with signed_in(browser, address, "moderator", "comments?text=أقسام") as page:
        section = page.request.get(f"{address}/api/v1/articles/1").json()["section"]
        reads(page, ids[0])
        page.get_by_label("الترتيب").select_option(label="الأحدث أولًا")
        choice = page.get_by_label("القسم", exact=True)
        choice.select_option(value=str(section["id"]))
        page.get_by_role("button", name="تصفية", exact=True).click()
        reads(page, ids[1])
        assert f"section={section['id']}" in page.url
        assert "order=newest" in page.url
        assert (
            page.locator("[data-comment]").evaluate_all("all => all.map((each) => +each.dataset.comment)") == ids[::-1]
        )
        press(page, "a")
        page.get_by_text("نُشر التعليق.").wait_for()
        press(page, "u")  # it comes back above the older one
        reads(page, ids[1])
        assert (
            page.locator("[data-comment]").evaluate_all("all => all.map((each) => +each.dataset.comment)") == ids[::-1]
        )
        page.reload()
        reads(page, ids[1])
        expect(choice).to_have_value(str(section["id"]))
        choice.locator("option", has_text=section["name"]).first.wait_for(state="attached")
        assert violations(page) == []


def test_what_was_not_sent_is_said_and_stays(browser: Browser, address: str) -> None:
    first, second = posted(address, 2, "انقطاع")
    with signed_in(browser, address, "moderator", "comments?text=انقطاع") as page:
        page.context.set_offline(True)
        press(page, "a")
        row = page.locator(f"[data-comment='{first}']")
        row.get_by_text("لم يُرسل قرارك «نشر»: الخادم لا يستجيب.").wait_for()
        press(page, "s")
        page.get_by_text("قراران لم يُرسلا.").wait_for()
        assert violations(page) == []
        page.context.set_offline(False)  # and both are sent by themselves
        page.get_by_text("لا تعليقات تطابق التصفية.").wait_for()
        assert statuses(page, address, [first, second]) == ["approved", "spam"]


def test_an_opened_comment_is_answered_noted_edited_and_its_writer_blocked(browser: Browser, address: str) -> None:
    comment = post(address, 3, body=f"{ATTACK} فجوة في الخبر", author_name="سعاد", author_url="https://a.example")
    with signed_in(browser, address, "moderator", "comments?text=فجوة", viewport={"width": 320, "height": 800}) as page:
        reads(page, comment)
        assert (violations(page), fits(page)) == ([], True)
        press(page, "n")
        dialog = page.locator("dialog:has(.opened)")
        dialog.get_by_label("ملاحظة", exact=True).fill(ATTACK)
        dialog.get_by_role("button", name="إضافة الملاحظة").click()
        dialog.locator(".notes-list p").filter(has_text=ATTACK).wait_for()
        dialog.get_by_role("button", name="عرض بريده").click()
        dialog.get_by_role("link", name="salma@example.org").wait_for()
        dialog.get_by_text("إيقاف صاحبه مدة").click()
        dialog.get_by_role("button", name="إيقاف", exact=True).click()
        dialog.get_by_text("أُوقف صاحب التعليق حتى").wait_for()
        assert (violations(page), fits(page)) == ([], True)
        page.keyboard.press("Escape")
        press(page, "e")
        dialog.get_by_label("الرد باسمك").fill(f"شكرًا لك {ATTACK}")
        page.keyboard.press("Escape")  # what was typed is still there afterwards
        press(page, "e")
        dialog.get_by_role("button", name="نشر الرد").click()
        dialog.get_by_text("نُشر ردك.").wait_for()
        assert statuses(page, address, [comment]) == ["approved"]
        dialog.get_by_role("button", name="تثبيت").click()
        dialog.get_by_role("button", name="إلغاء التثبيت").wait_for()
        dialog.get_by_role("button", name="إغلاق التعليق على المقال").click()
        dialog.get_by_text("أُغلق التعليق على المقال.").wait_for()
        dialog.locator(".undo").last.click()
        page.get_by_text("تراجعتَ: أُغلق التعليق على المقال.").wait_for()
        assert page.request.get(f"{address}/api/v1/articles/3").json()["comments_open"]
        page.keyboard.press("Escape")
        page.get_by_role("button", name="الموقوفون").click()
        page.get_by_role("button", name="إنهاء الإيقاف").click()
        page.get_by_text("لا أحد موقوف.").wait_for()
        assert page.evaluate("window.hacked") is None
