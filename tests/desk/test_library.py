"""The list of articles, the media library and the catalog at the desk, in a real browser; checked by the API."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsers import BROWSER
from tests.desk.opened import fits, signed_in, violations

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
SETTINGS = {"MAQAL_MEDIA_MIB": "1"}

PAYLOADS = [
    "<img src=x onerror=window.hacked=1>",
    '"><svg onload=window.hacked=1>',
    "<script>window.hacked=1</script>",
    "javascript:window.hacked=1",
]
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"}


def asked(page: Page, method: str, path: str, body: Any = None) -> Any:
    """What the API answers to whoever is signed in at a page."""
    origin = "/".join(page.url.split("/")[:3])
    answer = page.request.fetch(f"{origin}/api/v1{path}", method=method, data=body, headers={"Origin": origin})
    return answer.json() if answer.body() else answer.status


def picture(page: Page, number: int, name: str) -> Any:
    """A picture as a browser draws it: bytes that no other number gives."""
    data = page.evaluate(
        """async (number) => {
            const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 360});
            const drawing = canvas.getContext("2d");
            drawing.fillStyle = `hsl(${number * 47} 60% 50%)`;
            drawing.fillRect(0, 0, 640, 360);
            drawing.fillStyle = "white";
            drawing.fillRect(500, 40, number + 5, 90);
            const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
            return [...new Uint8Array(await blob.arrayBuffer())];
        }""",
        number,
    )
    return {"name": name, "mimeType": "image/png", "buffer": bytes(data)}


def is_sound(page: Page) -> bool:
    """Whether everybody can use a page as it is, and no payload has run in it."""
    assert violations(page) == []
    assert fits(page)
    return page.evaluate("window.hacked") is None


def row_of(page: Page, title: str) -> Locator:
    return page.locator(".article").filter(has=page.get_by_role("link", name=title, exact=True))


def move(page: Page, title: str, name: str) -> None:
    row_of(page, title).locator("summary").click()
    row_of(page, title).get_by_role("button", name=name).click()


def counts_agree(page: Page) -> None:
    """The numbers beside the states of articles are those that the API tells."""
    for place, state in enumerate(("draft", "scheduled", "published", "archived", "trashed")):
        total = asked(page, "GET", f"/articles?status={state}&limit=1&total=true")["total"]
        expect(page.locator(".tabs .count").nth(place)).to_have_text(str(total))


def test_an_article_goes_through_its_states_from_the_list_and_back(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "editor", "articles") as page:
        title = PAYLOADS[0]
        article = asked(page, "POST", "/articles", {"title": title, "body": "متن قصير عن الجسور."})
        page.reload()
        path = f"/articles/{article['id']}"
        for name, badge, stored in (
            ("نشر الآن", "منشور", "published"), ("أرشفة", "مؤرشف", "archived"), ("إعادة النشر", "منشور", "published"),
            ("إعادته مسودة", "مسودة", "draft"), ("نقل إلى السلة", "في السلة", "trashed"), ("استعادة", "مسودة", "draft"),
        ):  # fmt: skip
            move(page, title, name)
            expect(row_of(page, title).locator(".badge").first).to_have_text(badge)
            assert asked(page, "GET", path)["status"] == stored
            counts_agree(page)
            expect(row_of(page, title).locator("summary")).to_be_focused()
        page.get_by_role("button", name="تراجع").last.click()
        expect(row_of(page, title).locator(".badge").first).to_have_text("في السلة")
        assert asked(page, "GET", path)["status"] == "trashed"
        counts_agree(page)
        assert is_sound(page)
    with signed_in(browser, address, "admin", "articles?status=trashed") as page:
        move(page, title, "حذف نهائي")
        page.get_by_role("dialog").get_by_role("button", name="حذف نهائي").click()
        expect(page.get_by_text("سلة المهملات فارغة.")).to_be_visible()
        expect(page.get_by_role("link", name="سلة المهملات", exact=True)).to_be_visible()  # without a number
        expect(row_of(page, title)).to_have_count(0)
        assert asked(page, "GET", path)["code"] == "not_found"


def test_what_an_editor_looks_for_stays_in_the_address(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "editor", "articles?status=published", **PHONE) as page:
        page.get_by_label("ابحث في المقالات").fill("مكتبة")
        expect(page.locator(".article mark").first).to_be_visible()
        found = page.locator(".article").count()
        assert "status=published" in page.url
        assert is_sound(page)
        page.locator(".article .title").first.focus()
        page.keyboard.press("ArrowDown")
        expect(page.locator(".article .title").nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/articles/*")
        page.go_back()
        expect(page.locator(".article")).to_have_count(found)
        expect(page.get_by_label("ابحث في المقالات")).to_have_value("مكتبة")
        page.locator(".further summary").click()
        page.get_by_label("القسم").select_option(label="رياضة")
        expect(page.get_by_text("لا مقال يطابق البحث والتصفية.")).to_be_visible()
        assert is_sound(page)
        page.get_by_role("link", name="إزالة التصفية").click()
        expect(page.locator(".article")).to_have_count(18)


def test_a_long_list_is_read_a_page_at_a_time(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "editor", "articles?status=draft") as page:
        for number in range(30):
            asked(page, "POST", "/articles", {"title": f"مسودة {number}", "body": "متن", "language": "ar"})
        page.reload()
        page.get_by_role("link", name="الصفحة التالية").click()
        expect(page.get_by_role("link", name="مسودة 0", exact=True)).to_be_visible()
        page.get_by_role("link", name="الصفحة السابقة").click()
        expect(page.get_by_role("link", name="مسودة 29", exact=True)).to_be_visible()
        assert page.locator(".article").count() == 25


def test_pictures_are_uploaded_described_and_deleted(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "editor", "media") as page:
        broken = {"name": "تالف.png", "mimeType": "image/png", "buffer": b"no picture"}
        page.locator("input[type=file]").set_input_files(
            [picture(page, 1, "أول.png"), broken, picture(page, 2, "ثان.png")]
        )
        expect(page.locator(".arrivals .good")).to_have_count(2)
        expect(page.locator(".arrivals .failed")).to_contain_text("الأنواع المقبولة")
        page.locator("input[type=file]").set_input_files([picture(page, 1, "أول.png")])
        expect(page.get_by_text("كان في المكتبة من قبل")).to_be_visible()
        assert is_sound(page)
        newest = asked(page, "GET", "/media?limit=2")["items"][1]
        page.locator(f"[data-media='{newest['id']}'] a").click()
        for label, text in zip(("النص البديل", "التعليق", "المصدر"), PAYLOADS, strict=False):
            page.get_by_label(label).fill(text)
        page.locator(".mark").focus()
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("ArrowUp")
        page.get_by_role("button", name="حفظ").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(PAYLOADS[0])
        saved = asked(page, "GET", f"/media/{newest['id']}")
        assert [saved[name] for name in ("alt", "caption", "credit")] == PAYLOADS[:3]
        assert saved["focal_point"] == {"x": 0.6, "y": 0.49}
        assert is_sound(page)
        page.get_by_label("التعليق").fill("لم يُحفظ")
        page.get_by_role("link", name="العودة إلى المكتبة").click()
        page.get_by_role("dialog").get_by_role("button", name="إلغاء").click()
        page.get_by_label("التعليق").fill(PAYLOADS[1])
        page.get_by_role("button", name="حذف من المكتبة").click()
        page.get_by_role("dialog").get_by_role("button", name="حذف من المكتبة").click()
        page.wait_for_url("**/desk/media")
        assert asked(page, "GET", f"/media/{newest['id']}")["code"] == "not_found"


def test_what_is_pasted_dropped_too_large_or_cut_off_is_told_of_each(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "editor", "media") as page:
        large: Any = {"name": "كبير.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" + bytes(2 << 20)}
        page.locator("input[type=file]").set_input_files([large])
        expect(page.locator(".arrivals .failed")).to_contain_text("الحد الأقصى لحجم الملف: 1 م.ب.")
        page.context.set_offline(offline=True)
        page.locator("input[type=file]").set_input_files([picture(page, 3, "منقطع.png")])
        expect(page.locator(".arrivals .failed").last).to_contain_text("تعذّر الوصول إلى الخادم")
        assert is_sound(page)
        page.context.set_offline(offline=False)
        page.get_by_role("button", name="إعادة رفع منقطع.png").click()
        expect(page.locator(".arrivals .good")).to_have_count(1)
        for number, name in ((4, "paste"), (5, "drop")):
            page.evaluate(
                """([bytes, name]) => {
                    const data = new DataTransfer();
                    data.items.add(new File([new Uint8Array(bytes)], `${name}.png`, {type: "image/png"}));
                    const further = {bubbles: true, cancelable: true};
                    document.querySelector(".room").dispatchEvent(name === "paste"
                        ? new ClipboardEvent("paste", {clipboardData: data, ...further})
                        : new DragEvent("drop", {dataTransfer: data, ...further}));
                }""",
                [list(picture(page, number, name)["buffer"]), name],
            )
            expect(page.locator(".arrivals li").filter(has_text=name).locator(".good")).to_be_visible()
        assert len(asked(page, "GET", "/media?limit=3")["items"]) == 3


def test_a_picture_that_is_shown_is_kept_and_its_articles_are_named(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "editor", "media", **PHONE) as page:
        page.get_by_label("ابحث في النص البديل والتعليق والمصدر").fill("لا صورة بهذا الوصف")
        expect(page.get_by_text("لا شيء يطابق البحث.")).to_be_visible()
        assert is_sound(page)
        page.get_by_label("ابحث في النص البديل والتعليق والمصدر").fill("عصا")
        page.locator("a.media").click()
        named = page.locator(".uses a").inner_text()
        page.get_by_role("button", name="حذف من المكتبة").click()
        page.get_by_role("dialog").get_by_role("button", name="حذف من المكتبة").click()
        link = page.get_by_role("dialog").get_by_role("link")
        expect(link).to_be_visible()
        assert is_sound(page)
        title = link.inner_text()
        assert title == named
        link.click()
        page.wait_for_url("**/desk/articles/*")
        assert asked(page, "GET", f"/articles/{page.url.rpartition('/')[2]}")["title"] == title


def test_sections_are_ordered_and_nested_by_keys_alone(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "editor", "catalog") as page:
        before = [each["name"] for each in asked(page, "GET", "/sections")["items"] if each["parent_id"] is None]
        page.get_by_role("link", name=before[1], exact=True).focus()
        page.keyboard.press("Alt+ArrowUp")
        expect(page.locator(".told")).to_contain_text("الموضع 1")
        after = [each["name"] for each in asked(page, "GET", "/sections")["items"] if each["parent_id"] is None]
        assert after[:2] == [before[1], before[0]]
        page.get_by_role("button", name=f"إدخال «{before[0]}» تحت «{before[1]}»").press("Enter")
        expect(page.locator(".told")).to_contain_text("صار")
        nested = {each["name"]: each for each in asked(page, "GET", "/sections")["items"]}
        assert nested[before[0]]["parent_id"] == nested[before[1]]["id"]
        page.get_by_role("button", name=f"إخراج «{before[0]}» إلى المستوى الأعلى").press("Enter")
        expect(page.locator(".told")).to_contain_text("خرج")
        last = {each["name"]: each for each in asked(page, "GET", "/sections")["items"]}
        assert last[before[0]]["parent_id"] is None
        assert is_sound(page)


def test_a_section_is_created_with_a_picture_that_is_uploaded_on_the_way(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "editor", "catalog/sections/new") as page:
        page.get_by_label("الاسم", exact=True).fill("رياضة")
        page.get_by_role("button", name="إنشاء").click()
        expect(page.get_by_label("الاسم", exact=True)).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("الاسم", exact=True)).to_be_focused()
        page.get_by_label("الاسم", exact=True).fill(PAYLOADS[0])
        page.get_by_label("الوصف").fill(PAYLOADS[2])
        page.get_by_role("button", name="اختيار صورة").click()
        assert is_sound(page)
        page.locator("dialog input[type=file]").set_input_files([picture(page, 9, "قسم.png")])
        expect(page.get_by_role("button", name="اختيار صورة أخرى")).to_be_focused()
        assert is_sound(page)
        page.get_by_role("button", name="إنشاء").click()
        page.get_by_role("link", name=PAYLOADS[0], exact=True).click()
        page.wait_for_url("**/desk/catalog/sections/*")
        section = asked(page, "GET", f"/sections/{page.url.rpartition('/')[2]}")
        assert (section["name"], section["description"]) == (PAYLOADS[0], PAYLOADS[2])
        assert section["image"]["media"] == asked(page, "GET", "/media?limit=1")["items"][0]["id"]
        page.locator(".room .danger").click()
        page.get_by_role("dialog").get_by_role("button", name="حذف").click()
        page.wait_for_url("**/desk/catalog/sections")
        assert asked(page, "GET", f"/sections/{section['id']}")["code"] == "not_found"


def test_tags_are_renamed_merged_and_deleted(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "editor", "catalog/tags", **PHONE) as page:
        page.get_by_role("button", name="وسم جديد").click()
        page.get_by_role("dialog").get_by_label("الاسم", exact=True).fill(PAYLOADS[1])
        page.get_by_role("dialog").get_by_role("button", name="إنشاء").click()
        row = page.locator(".entry").filter(has_text=PAYLOADS[1])
        row.get_by_role("button", name="تغيير الاسم").click()
        page.get_by_role("dialog").get_by_label("الاسم", exact=True).fill("تراث")
        page.get_by_role("dialog").get_by_role("button", name="حفظ").click()
        expect(page.get_by_role("dialog").get_by_text("هذه القيمة مستعملة لعنصر آخر.")).to_be_visible()
        assert is_sound(page)
        page.get_by_role("dialog").get_by_label("الاسم", exact=True).fill("وسم سيُدمج")
        page.get_by_role("dialog").get_by_role("button", name="حفظ").click()
        expect(page.locator(".entry").filter(has_text="وسم سيُدمج")).to_be_visible()
        tag = next(each for each in asked(page, "GET", "/tags?limit=100")["items"] if each["name"] == "وسم سيُدمج")
        page.get_by_label("ابحث في الوسوم").fill("وسم سيدمج")  # in another spelling
        page.locator(".entry").get_by_role("button", name="في وسم آخر").click()
        page.get_by_role("dialog").get_by_label("الوسم الذي يبقى").fill("تراث")
        page.get_by_role("dialog").get_by_role("button", name="دمج").click()
        page.get_by_role("dialog").filter(has_text="لا مقال منشورًا").get_by_role("button", name="دمج").click()
        expect(page.get_by_text("لا شيء بهذا الاسم.")).to_be_visible()
        merged = page.request.get(f"{address}/api/v1/tags/{tag['slug']}")
        assert merged.json()["name"] == "تراث"
        assert is_sound(page)
        page.get_by_label("ابحث في الوسوم").fill("تراث")
        page.locator(".entry .danger").click()
        page.get_by_role("dialog").get_by_role("button", name="حذف").click()
        expect(page.locator(".entry")).to_have_count(0)
        assert asked(page, "GET", f"/tags/{merged.json()['id']}")["code"] == "not_found"


def test_an_author_has_links_and_stays_while_articles_carry_the_name(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "admin", "catalog/authors") as page:
        page.locator(".entry .name").first.click()
        page.get_by_label("النبذة").fill(PAYLOADS[0])
        page.get_by_role("button", name="إضافة رابط").click()
        page.get_by_label("عنوان الرابط").fill(PAYLOADS[2])
        page.locator("form").evaluate("form => { form.noValidate = true; }")  # the server answers for itself
        page.get_by_label("الرابط", exact=True).fill(PAYLOADS[3])
        page.get_by_role("button", name="حفظ").click()
        expect(page.get_by_label("الرابط", exact=True)).to_have_attribute("aria-invalid", "true")
        assert is_sound(page)
        author_id = page.url.rpartition("/")[2]
        page.get_by_label("الرابط", exact=True).fill("https://example.org/")
        page.get_by_role("button", name="حفظ").click()
        page.wait_for_url("**/desk/catalog/authors")
        author = asked(page, "GET", f"/authors/{author_id}")
        assert author["links"] == [{"label": PAYLOADS[2], "url": "https://example.org/"}]
        assert author["biography"] == PAYLOADS[0]
        page.goto(f"{address}/desk/catalog/authors/{author_id}")
        page.locator(".room .danger").click()
        page.get_by_role("dialog").get_by_role("button", name="حذف").click()
        expect(page.get_by_text("ما زالت مقالات تحمل اسم")).to_be_visible()
        assert asked(page, "GET", f"/authors/{author_id}")["name"] == author["name"]
        assert is_sound(page)


def test_authors_list_what_is_their_own_in_english_too(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "author", "articles?language=en") as page:
        expect(page.get_by_role("heading", name="Articles", level=1)).to_be_visible()
        expect(page.get_by_text("There are no articles yet. Write the first one.")).to_be_visible()
        asked(page, "POST", "/articles", {"title": "A draft of my own", "body": "Text", "language": "en"})
        page.reload()
        row_of(page, "A draft of my own").locator("summary").click()
        assert row_of(page, "A draft of my own").locator("[data-move]").all_inner_texts() == ["Move to the trash"]
        row_of(page, "A draft of my own").get_by_role("button", name="Move to the trash").click()
        page.get_by_role("dialog").get_by_role("button", name="Move to the trash").click()
        expect(row_of(page, "A draft of my own").locator(".badge")).to_have_text("In the trash")
        assert is_sound(page)
