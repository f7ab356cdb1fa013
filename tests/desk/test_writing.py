"""An editor's whole day at the desk, in a real browser: writing, pasting, a lost connection, somebody else."""

import re
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browsers import BROWSER
from tests.desk.opened import fits, signed_in, violations
from tests.photographs import png

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")

FIRST = "عادت مكتبة الحيّ إلى روّادها، وتعمل ببرنامج Koha 23.11 منذ عام."
PASTED = (
    "<html><body><!--StartFragment--><h1 style='x'>ساعات جديدة</h1><p>تفتح <b>كل ليلة</b> حتى "
    "<a href='https://example.org/hours?a=(1)' onclick='window.hacked=1'>منتصف الليل</a>.</p>"
    "<ul><li>السبت</li><li>الأحد</li></ul><table><tr><th>يوم</th><th>ساعة</th></tr><tr><td>السبت</td><td>9</td></tr></table>"
    "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script><!--EndFragment--></body></html>"
)
PAYLOAD = "\"><img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"
PASTE = """([name, type, content]) => {
  const data = new DataTransfer();
  if (content.bytes) data.items.add(new File([new Uint8Array(content.bytes)], name, {type}));
  else for (const [kind, text] of Object.entries(content)) data.setData(kind, text);
  document.querySelector("textarea.body").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def at_work(browser: Browser, address: str, path: str, **wanted: Any) -> AbstractContextManager[Page]:
    return signed_in(browser, address, "editor", path, locale="ar", **wanted)


def until(page: Page, told: str) -> None:
    """Wait until an expression is true; Playwright's own way needs `eval`, which the policy refuses."""
    for _ in range(400):
        if page.evaluate(told):
            return
        page.wait_for_timeout(50)
    raise AssertionError(told)


def saved(page: Page) -> None:
    page.locator(".save-state[data-state=saved]").wait_for()


def read(page: Page, address: str, path: str) -> Any:
    answer = page.request.get(f"{address}/api/v1{path}", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.ok, answer.text()
    return answer.json()


def id_of(page: Page) -> int:
    return int(page.url.partition("?")[0].rpartition("/")[2])


def write(page: Page, title: str, body: str) -> int:
    page.locator("input.title").fill(title)
    page.locator("textarea.body").click()
    page.keyboard.type(body)
    until(page, "/articles\\/\\d+$/.test(location.pathname)")
    saved(page)
    return id_of(page)


def test_an_article_is_written_pasted_into_published_and_read(browser: Browser, address: str) -> None:
    with at_work(browser, address, "articles/new") as page:
        article = write(page, "مكتبة الحيّ تفتح أبوابها ليلًا", FIRST)
        area = page.locator("textarea.body")
        for _ in range(9):
            page.keyboard.press("ArrowLeft" if _ % 2 else "ArrowRight")
        page.keyboard.press("Control+End")
        page.keyboard.type("\n\n")
        page.keyboard.press("Control+KeyB")
        page.keyboard.type("ليلًا")
        assert area.input_value().endswith("\n\n**ليلًا**")
        page.keyboard.press("Control+End")
        page.keyboard.type("\n\n")
        page.evaluate(PASTE, ["", "", {"text/html": PASTED, "text/plain": "نص"}])
        until(page, "document.querySelector('textarea.body').value.includes('| السبت | 9 |')")
        text = area.input_value()
        assert "## ساعات جديدة\n\nتفتح **كل ليلة** حتى [منتصف الليل](https://example.org/hours?a=%281%29)." in text
        assert "- السبت\n- الأحد" in text
        page.keyboard.type("\n\n")
        picture = png(40, 30, color=(200, 10, 10))
        page.evaluate(PASTE, ["night.png", "image/png", {"bytes": list(picture)}])
        until(page, "/media:\\d+/.test(document.querySelector('textarea.body').value)")
        page.evaluate("document.querySelector('textarea.body').focus()")
        before = area.input_value()
        page.keyboard.press("Control+KeyZ")
        assert area.input_value() != before, "the browser's own undo knows what was inserted"
        page.keyboard.press("Control+Shift+KeyZ")
        until(page, "!document.querySelector('.preview .quiet[role=status]')?.offsetParent")
        page.locator(".sheet figure img").wait_for()
        assert page.locator(".sheet h2").inner_text() == "ساعات جديدة"
        saved(page)
        stored = read(page, address, f"/articles/{article}/source")
        assert stored["body"] == area.input_value().strip()
        assert violations(page) == []
        page.locator("[data-verb=publish]").click()
        page.get_by_text("نُشر المقال.").wait_for()
        public = read(page, address, f"/articles/{article}")
        assert public["status"] == "published"
        page.keyboard.press("Escape")
        area.click()
        page.keyboard.press("Control+End")
        page.keyboard.type("\n\nخاتمة.")
        page.locator(".save-state[data-state=local]").wait_for()
        assert "خاتمة" not in read(page, address, f"/articles/{article}/source")["body"], (
            "readers see what is saved by hand"
        )
        page.keyboard.press("Control+KeyS")
        saved(page)
        assert "خاتمة" in read(page, address, f"/articles/{article}/source")["body"]
        assert page.evaluate("window.hacked") is None
        readers = page.context.new_page()
        readers.goto(f"{address}/articles/{article}")
        assert readers.get_by_text("تفتح كل ليلة").count() == 1


def test_a_cut_connection_and_a_crash_lose_nothing(browser: Browser, address: str) -> None:
    with at_work(browser, address, "articles/new") as page:
        article = write(page, "انقطاع", "قبل الانقطاع.")
        page.context.set_offline(True)
        page.keyboard.type(" وفي أثنائه.")
        page.locator(".save-state[data-state=away]").wait_for()
        assert "يُرسل حين يعود الاتصال" in page.locator(".save-state").inner_text()
        assert violations(page) == []
        page.keyboard.type(" وبعده.")
        cursor = page.evaluate("document.querySelector('textarea.body').selectionStart")
        page.context.set_offline(False)
        saved(page)
        assert page.evaluate("document.querySelector('textarea.body').selectionStart") == cursor
        assert read(page, address, f"/articles/{article}/source")["body"] == "قبل الانقطاع. وفي أثنائه. وبعده."
        page.context.set_offline(True)
        page.keyboard.type(" ثم تعطّل المتصفح.")
        context = page.context
        page.close(run_before_unload=False)
        context.set_offline(False)
        again = context.new_page()
        again.goto(f"{address}/desk/articles/{article}")
        again.get_by_text("استُعيد ما كتبته").wait_for()
        assert again.locator("textarea.body").input_value().endswith(" ثم تعطّل المتصفح.")
        saved(again)
        assert read(again, address, f"/articles/{article}/source")["body"].endswith(" ثم تعطّل المتصفح.")


def test_a_lost_answer_makes_no_second_article_and_no_conflict(browser: Browser, address: str) -> None:
    with at_work(browser, address, "articles/new") as page:
        lost = []

        def lose(route: Any) -> None:
            if route.request.method in {"POST", "PATCH"} and route.request.method not in lost:
                lost.append(route.request.method)
                route.fetch()
                route.abort()
            else:
                route.continue_()

        page.route("**/api/v1/articles", lose)
        page.route(re.compile(r"/api/v1/articles/\d+$"), lose)
        page.locator("input.title").fill("جواب ضائع فريد")
        page.locator("textarea.body").click()
        page.keyboard.type("أول.")
        page.locator(".save-state[data-state=away]").wait_for()
        page.keyboard.type(" ثانٍ.")
        until(page, "/articles\\/\\d+$/.test(location.pathname)")
        saved(page)
        page.keyboard.type(" ثالث.")
        until(page, "document.querySelector('.save-state').dataset.state !== 'saved'")
        saved(page)
        assert set(lost) == {"POST", "PATCH"}
        assert page.locator(".conflict").count() == 0
        assert read(page, address, f"/articles/{id_of(page)}/source")["body"] == "أول. ثانٍ. ثالث."
        found = read(page, address, "/articles?status=any&limit=100")["items"]
        assert [each["title"] for each in found].count("جواب ضائع فريد") == 1


def test_two_editors_at_once_see_the_difference_and_nothing_is_lost(browser: Browser, address: str) -> None:
    with at_work(browser, address, "articles/new") as page:
        article = write(page, "محرران", "السطر الأول من المقال.")
        with signed_in(browser, address, "admin", f"articles/{article}", locale="ar") as other:
            other.locator("textarea.body").click()
            other.keyboard.press("Control+End")
            other.keyboard.type(" كتبته نادية.")
            saved(other)
        page.locator("textarea.body").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" كتبته ليلى.")
        page.get_by_text("حفظ غيرك هذا المقال وأنت تكتب").wait_for()
        page.get_by_text("حفظها \u2068نادية الخوري").wait_for()
        assert "نادية" in page.locator(".conflict del").all_inner_texts()[-1]
        assert "ليلى" in page.locator(".conflict ins").all_inner_texts()[-1]
        assert violations(page) == []
        page.get_by_role("button", name="أخذ نسخته").click()
        assert page.locator("textarea.body").input_value() == "السطر الأول من المقال. كتبته نادية."
        page.locator(".notice .undo").click()
        saved(page)
        assert page.locator("textarea.body").input_value() == "السطر الأول من المقال. كتبته ليلى."
        assert read(page, address, f"/articles/{article}/source")["body"].endswith("كتبته ليلى.")
        page.goto(f"{address}/desk/articles/{article}/revisions")
        page.locator(".revisions li").nth(1).get_by_role("button", name="عرض الفرق").click()
        page.locator(".compared ins").first.wait_for()
        assert "ليلى" in page.locator(".compared ins").last.inner_text()
        assert violations(page) == []
        page.locator(".revisions li").nth(1).get_by_role("button", name="استعادة هذه النسخة").click()
        page.get_by_text("استُعيد محتوى النسخة").wait_for()
        assert read(page, address, f"/articles/{article}/source")["body"].endswith("كتبته نادية.")


def test_all_states_and_what_goes_with_an_article(browser: Browser, address: str) -> None:
    wanted = {"viewport": {"width": 320, "height": 800}, "color_scheme": "dark"}
    with at_work(browser, address, "articles/new", **wanted) as page:
        article = write(page, f"حالات {PAYLOAD}", f"نص {PAYLOAD}")
        while (closed := page.locator("details.group:not([open]) > summary")).count():
            closed.first.click()
        for name in ("الملخّص", "عنوان محركات البحث", "وصف محركات البحث", "المصدر"):
            if page.get_by_label(name, exact=True).is_visible():
                page.get_by_label(name, exact=True).fill(PAYLOAD)
        page.get_by_role("combobox", name="الوسوم").fill("وسم جديد جدًّا")
        page.keyboard.press("Enter")
        page.get_by_role("combobox", name="الكتّاب").fill("سام")
        page.locator("[role=option]:visible").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_label("القسم", exact=True).select_option(index=1)
        page.get_by_role("button", name="إنشاء رابط").click()
        page.get_by_label("رابط المعاينة", exact=True).wait_for()
        saved(page)
        shown = read(page, address, f"/articles/{article}")
        assert [tag["name"] for tag in shown["tags"]] == ["وسم جديد جدًّا"]
        assert shown["authors"][0]["name"].startswith("سام")
        assert shown["section"] is not None
        assert fits(page)
        assert violations(page) == []
        page.get_by_label("موعد النشر", exact=True).fill("2031-05-06T09:30")
        page.locator("[data-verb=schedule]").click()
        page.get_by_text("سيُنشر المقال في").wait_for()
        later = read(page, address, f"/articles/{article}")
        assert (later["status"], later["published_at"]) == ("scheduled", "2031-05-06T06:30:00Z")
        page.locator(".notice .undo").click()
        page.get_by_text("عاد المقال مسودة.").wait_for()
        page.locator("[data-verb=trash]").click()
        page.get_by_text("نُقل المقال إلى سلة المهملات.").wait_for()
        page.locator(".notice .undo").last.click()
        page.locator("textarea.body").wait_for()
        assert read(page, address, f"/articles/{article}")["status"] == "draft"
        assert page.evaluate("window.hacked") is None


def test_what_is_wrong_stands_beside_its_field_and_what_is_unsaved_is_asked_about(
    browser: Browser, address: str
) -> None:
    with at_work(browser, address, "articles/new") as page:
        page.locator("input.title").fill("عنوان بلا متن")
        page.locator(".save-state[data-state=wanting]").wait_for()
        page.locator(".save").click()
        page.get_by_text("هذا الحقل مطلوب.").wait_for()
        assert page.evaluate("document.activeElement.matches('textarea.body')")
        assert violations(page) == []
        page.locator("a[data-room=media]").click()
        page.get_by_role("button", name="مغادرة").click()
        page.locator(".media-browser, .media-grid").first.wait_for()
        page.goto(f"{address}/desk/articles/new")
        page.get_by_role("button", name="متابعته").click()
        assert page.locator("input.title").input_value() == "عنوان بلا متن"


def test_an_author_writes_drafts_and_publishes_nothing(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "author", "articles/new", locale="ar") as page:
        write(page, "مسودة كاتب", "نص.")
        assert page.locator("[data-verb=publish]").count() == 0
        page.get_by_text("يراجع المحررون مسودتك وينشرونها.").wait_for()
        assert violations(page) == []
