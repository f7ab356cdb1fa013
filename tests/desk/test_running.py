"""The administrators' rooms of the desk in a real browser: what is done there is done at the server."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browsers import BROWSER
from tests.desk.opened import fits, signed_in, violations
from tests.paths import API
from tests.people import PASSWORD

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
SETTINGS = {"MAQAL_SMTP_URL": "smtp://127.0.0.1:9", "MAQAL_MAIL_FROM": "desk@example.org"}

PAYLOAD = "<img src=x onerror=window.hacked=1>"
SMALL_AND_DARK: dict[str, Any] = {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark", "locale": "en"}
LINES = """\
{"type": "tag", "external_id": "t:1", "name": "مكتبات الحي"}
{"type": "tag", "external_id": "t:2", "name": "مكتبات الحي"}
{"type": "colour", "external_id": "<img src=x onerror=window.hacked=1>"}
"""


def ask(page: Page, path: str, method: str = "GET", **sent: Any) -> Any:
    """What the API answers to who is signed in at a page, as to a script of it."""
    here = page.url.split("/desk")[0]
    headers = {"Origin": here, "Sec-Fetch-Site": "same-origin", **sent.pop("headers", {})}
    answer = page.request.fetch(f"{here}{API}{path}", method=method, headers=headers, **sent)
    assert answer.ok, answer.text()
    return answer.json()


def press(page: Page | Locator, name: str, *, exact: bool = False) -> None:
    page.get_by_role("button", name=name, exact=exact).click()


def nothing_is_wrong(page: Page) -> None:
    assert violations(page) == []
    assert fits(page)
    assert page.evaluate("window.hacked") is None


def test_accounts_are_made_changed_and_disabled(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "admin", "accounts") as page:
        press(page, "حساب جديد")
        dialog = page.locator("dialog")
        dialog.get_by_label("البريد الإلكتروني").fill("editor@example.org")
        dialog.get_by_label("الاسم").fill(PAYLOAD)
        dialog.get_by_label("الدور").select_option("editor")
        press(dialog, "اقترح كلمة سر")
        assert re.fullmatch(r"([a-z2-9]{4}-){4}[a-z2-9]{4}", dialog.locator("input[dir=ltr]").nth(1).input_value())
        nothing_is_wrong(page)
        press(dialog, "إنشاء")
        dialog.get_by_text("لا يقبل الاسم الحرف «<»").wait_for()
        dialog.get_by_label("الاسم").fill("منى الحدّاد")
        press(dialog, "إنشاء")
        dialog.get_by_text("هذه القيمة مستعملة لعنصر آخر.").wait_for()  # the address has an account
        dialog.get_by_label("البريد الإلكتروني").fill("new@example.org")
        press(dialog, "إنشاء")
        row = page.locator("li", has_text="new@example.org")
        row.get_by_text("محرّر").wait_for()
        press(row, "تعطيل")
        press(page.locator("dialog"), "تعطيل")
        row.get_by_text("معطّل").wait_for()
        (made,) = [each for each in ask(page, "/accounts") if each["email"] == "new@example.org"]
        assert (made["name"], made["role"], made["is_disabled"]) == ("منى الحدّاد", "editor", True)
        page.locator(".notice", has_text="عُطّل").get_by_role("button", name="تراجع").click()
        row.get_by_text("نشط").wait_for()
        assert not ask(page, f"/accounts/{made['id']}")["is_disabled"]
        nothing_is_wrong(page)


def test_the_last_admin_is_not_disabled(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "admin", "accounts") as page:
        first = page.locator("li", has_text="desk@example.org")  # the sample's own
        press(first, "تعطيل")
        press(page.locator("dialog"), "تعطيل")
        first.get_by_text("معطّل").wait_for()
        press(page.locator("li", has_text="admin@example.org"), "تعطيل")
        press(page.locator("dialog"), "تعطيل")
        page.locator("dialog").get_by_text("هذا آخر حساب مدير نشط في الموقع.").wait_for()
        press(page.locator("dialog"), "إلغاء")
        assert {each["email"]: each["is_disabled"] for each in ask(page, "/accounts")}["admin@example.org"] is False


def test_menus_are_built_moved_and_kept(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "admin", "site") as page:
        main = page.locator("[data-menu=main]")
        before = ask(page, "/site/menus")["menus"]["main"]
        press(main, "إضافة بند إلى main")
        dialog = page.locator("dialog")
        dialog.get_by_label("ما الذي يقود إليه البند؟").select_option("tag")
        dialog.get_by_label("الاسم").fill("لا شيء كهذا")
        press(dialog, "حفظ")
        dialog.get_by_text("لا يوجد ما يحمل هذا الاسم.").wait_for()
        dialog.get_by_label("الاسم").fill("قراءة")
        dialog.get_by_label("ما يُعرض في القائمة").fill(PAYLOAD)
        nothing_is_wrong(page)
        press(dialog, "حفظ")
        item = main.locator(".name", has_text=PAYLOAD)
        item.wait_for()
        page.keyboard.press("Alt+ArrowUp")  # the focus is on it
        page.keyboard.press("Alt+ArrowLeft")
        assert item.locator("xpath=ancestor::li").count() == 2
        press(main, "حذف: ثقافة")
        assert main.get_by_text("ثقافة", exact=True).count() == 0
        page.locator(".notice", has_text="ثقافة").get_by_role("button", name="تراجع").click()
        main.get_by_text("ثقافة", exact=True).wait_for()
        press(page, "حفظ القوائم")
        page.get_by_text("حُفظ.", exact=True).wait_for()
        kept = ask(page, "/site/menus")["menus"]["main"]
        assert [each["title"] for each in kept] == [each["title"] for each in before]
        (inner,) = kept[2]["children"]
        assert (inner["label"], inner["kind"], inner["title"]) == (PAYLOAD, "tag", "قراءة")
        assert [each["label"] for each in kept] == [
            each["label"] for each in before
        ]  # names stay those of the sections
        nothing_is_wrong(page)


def test_who_saves_later_is_told_and_nothing_typed_is_lost(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "admin", "site", **SMALL_AND_DARK) as page:
        page.goto(f"{page.url}?language=en")
        description = page.get_by_label("Description")
        description.fill(PAYLOAD)
        body = {"links": [{"label": "ح", "url": "https://example.org/us"}]}
        ask(page, "/site", "PATCH", data=body, headers={"If-Match": "*"})
        page.get_by_label("Address of the logo").fill("https://example.org/logo.png")
        press(page, "Save the site")
        page.get_by_text("Somebody else changed the site").wait_for()
        nothing_is_wrong(page)
        press(page, "Overwrite with mine")
        page.get_by_text("Saved.").wait_for()
        told = ask(page, "/site")
        assert (told["description"], told["links"]) == (PAYLOAD, body["links"])
        page.get_by_role("button", name="Add an address").click()
        page.get_by_label("What is shown").last.fill("x")
        page.locator(".links input[type=url]").last.fill("ftp://example.org/")
        press(page, "Save the site")
        page.locator(".links [aria-invalid=true]").wait_for()
        page.locator("body > nav a[data-room=me]").click()
        page.get_by_text("There are unsaved changes.").wait_for()
        press(page, "Cancel")
        assert page.url.split("?")[0].endswith("/desk/site")
        nothing_is_wrong(page)


def test_own_name_tokens_and_password(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "moderator", "me") as page:
        page.get_by_label("الاسم").fill(PAYLOAD)
        about = page.get_by_role("region", name="بياناتي")
        press(about, "حفظ")
        page.get_by_text("لا يقبل الاسم الحرف «<»").wait_for()
        page.get_by_label("الاسم").fill("مها الشامية")
        press(about, "حفظ")
        page.get_by_text("حُفظ.", exact=True).wait_for()
        assert ask(page, "/me")["name"] == page.locator(".who").inner_text() == "مها الشامية"
        mail = page.get_by_role("region", name="رسائل البريد")
        mail.get_by_label("متى تريد رسائل").select_option("daily")
        press(mail, "حفظ")
        page.locator(".notice").nth(1).wait_for()
        assert ask(page, "/me/notifications") == {"moderation": "daily"}
        press(page, "رمز جديد")
        dialog = page.locator("dialog")
        dialog.get_by_label("الاسم").fill(PAYLOAD)
        press(dialog, "إنشاء")
        dialog.get_by_text("اختر صلاحية واحدة على الأقل.").wait_for()
        dialog.get_by_label("مراجعة التعليقات").check()
        dialog.get_by_label("ينتهي في").fill("2099-01-01T10:00")
        nothing_is_wrong(page)
        press(dialog, "إنشاء")
        secret = page.locator("dialog input.code").input_value()
        headers = {"Authorization": f"Bearer {secret}", "Cookie": ""}
        assert page.request.get(f"{address}{API}/me", headers=headers).json()["scopes"] == ["comments:moderate"]
        nothing_is_wrong(page)
        press(page, "حفظته، أغلق")
        press(page, f"إلغاء: {PAYLOAD}")
        page.locator("dialog .danger").click()
        page.get_by_text("أُلغي الرمز.").wait_for()
        assert [each for each in ask(page, "/tokens") if each["kind"] == "api"] == []
        page.get_by_label("كلمة السر الحالية").fill("ليست هذه كلمة السر")
        page.get_by_label("كلمة السر الجديدة").fill("عبارة سرية جديدة طويلة")
        press(page, "تغيير كلمة السر")
        page.locator("[aria-invalid=true]").wait_for()
        page.get_by_label("كلمة السر الحالية").fill(PASSWORD)
        press(page, "تغيير كلمة السر")
        page.get_by_text("تغيّرت كلمة السر.").wait_for()
        again = {"email": "moderator@example.org", "password": "عبارة سرية جديدة طويلة"}
        assert httpx.post(f"{address}{API}/auth/session", json=again).status_code == 201
        nothing_is_wrong(page)


def test_webhooks_are_added_tried_and_deleted_and_the_audit_log_tells(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "admin", "webhooks") as page:
        press(page, "خطاف جديد")
        dialog = page.locator("dialog")
        dialog.get_by_label("الرابط").fill("https://127.0.0.1:9/hook")
        dialog.get_by_label("وصف").fill(PAYLOAD)
        press(dialog, "إنشاء")
        dialog.get_by_text("اختر حدثًا واحدًا على الأقل.").wait_for()
        dialog.get_by_label("نشر", exact=True).check()
        nothing_is_wrong(page)
        press(dialog, "إنشاء")
        dialog.get_by_role("alert").filter(has_text=re.compile(".")).or_(
            dialog.locator("[aria-invalid]")
        ).first.wait_for()
        dialog.get_by_label("الرابط").fill("https://hook.example.invalid/maqal")
        press(dialog, "إنشاء")
        secret = page.locator("dialog input.code").input_value()
        press(page, "حفظته، أغلق")
        press(page, "سر جديد")
        press(page.locator("dialog"), "سر جديد")
        page.locator("dialog input.code").wait_for()
        assert page.locator("dialog input.code").input_value() != secret
        press(page, "حفظته، أغلق")
        press(page, "إرسال تجربة")
        page.get_by_text("أُرسلت التجربة").wait_for()
        page.get_by_role("link", name="سجل الإرسال").click()
        page.locator("[data-delivery]").first.get_by_text("webhook.test").wait_for()
        nothing_is_wrong(page)
        press(page, "إعادة الإرسال: تجربة")
        page.get_by_text("أُعيد الإرسال.").wait_for()
        page.get_by_role("link", name="كل الخطافات").click()
        press(page, "حذف")
        page.locator("dialog .danger").click()
        page.get_by_text("حُذف الخطاف.").wait_for()
        assert ask(page, "/webhooks") == []
        page.goto(f"{address}/desk/audit?action=webhook.rotate_secret")
        page.locator("tbody tr").first.wait_for()
        assert [each.inner_text() for each in page.locator("tbody tr td:nth-child(3)").all()] == ["سر جديد لخطاف"]
        page.get_by_label("الإجراء", exact=True).select_option("webhook.create")
        page.locator("tbody").get_by_text("إضافة خطاف").wait_for()
        assert "action=webhook.create" in page.url
        nothing_is_wrong(page)


def test_an_import_is_followed_to_its_end_and_reported(browser: Browser, address: str) -> None:
    with signed_in(browser, address, "admin", "imports", **SMALL_AND_DARK) as page:
        page.goto(f"{page.url}?language=en")
        press(page, "Send the file")
        page.get_by_text("Choose a file.").wait_for()
        nothing_is_wrong(page)
        file = {"name": "site.ndjson", "mimeType": "application/x-ndjson", "buffer": LINES.encode()}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # it takes a payload
        page.get_by_label("Trial: ").uncheck()
        press(page, "Send the file")
        page.get_by_role("heading", name="Import 1").wait_for()
        page.goto(f"{address}/desk/imports?language=en")  # it goes on meanwhile
        page.get_by_role("link", name="Import 1").click()
        page.locator("[data-line]").nth(1).wait_for()
        page.get_by_text("100%").wait_for()
        page.get_by_text("it equals an item that was here").wait_for()
        nothing_is_wrong(page)
        page.get_by_label("Show").select_option("refused")
        page.locator("[data-line='2']").wait_for(state="detached")
        page.locator("[data-line='3']").get_by_text("an unknown type of record").wait_for()
        assert page.url.endswith("?show=refused")
        done = ask(page, "/imports")["items"][0]
        assert (done["state"], done["counts"]["created"], done["counts"]["refused"]) == ("done", 1, 1)
        assert [each["name"] for each in ask(page, "/tags?external_id=t:1")["items"]] == ["مكتبات الحي"]
