"""The page's furniture is known in any spelling, and sentences are never taken for it."""

import pytest

from app.imports.furniture import is_comment_form, names_networks_only, reason_to_skip, squeeze


def test_spelling_does_not_matter() -> None:
    assert squeeze("أذهب إلىالأعلى") == squeeze("اذهَـب إلى  الأعلى »")


@pytest.mark.parametrize(
    "line",
    [
        "اترك تعليقاً", "اترك تعليقًا", "أترك تعليقا", "اترك ردّاً", "اترك ردّاً إلغاء الرد", "إلغاء الرد",
        "التعليقات (3)", "٣ تعليقات", "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "لن يتم نشر عنوان بريدك الإلكتروني.", "الحقول الإلزامية مشار إليها بـ *",
    ],
)  # fmt: skip
def test_the_comment_form_is_known(line: str) -> None:
    assert is_comment_form(line)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("أذهب إلىالأعلى", "navigation"),
        ("اذهب إلى الأعلى ↑", "navigation"),
        ("تخطى إلى المحتوى", "navigation"),
        ("شارك", "share line"),
        ("مشاركة عبر البريد الإلكتروني", "share line"),
        ("Facebook Twitter WhatsApp", "share line"),
        ("شارك هذا المقال على واتس آب", "share line"),
        ("مواضيع ذات صلة:", "heading of links to other articles"),
        ("إقرأ أيضًا", "heading of links to other articles"),
        ("اقرأ أيضاً: بئر السنديان", "link to another article"),
        ("الرئيسية » ثقافة » مكتبات", "breadcrumb"),
        ("© 2026 صحيفة الواحة", "copyright"),
        ("جميع الحقوق محفوظة لصحيفة الواحة", "copyright"),
    ],
)
def test_furniture_is_known_with_its_reason(line: str, reason: str) -> None:
    assert reason_to_skip(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        "",
        "شارك أهل القرية في الاحتفال",
        "نشر الباحث على فيسبوك صورة البئر",
        "اقرأ أيضا ما كتبه الأولون عن الوادي",
        "الرئيسية في هذه القصة بئر قديمة",
        "القائمة / المطعم",
        "في هذا المقال",
        "تعليقات الصحف على الحدث",
    ],
)
def test_text_is_not_furniture(line: str) -> None:
    assert reason_to_skip(line) is None
    assert not is_comment_form(line)


def test_names_of_networks_alone_are_told_from_buttons_with_verbs() -> None:
    assert names_networks_only("فيسبوك")
    assert not names_networks_only("شارك على فيسبوك")
    assert not names_networks_only("…")
