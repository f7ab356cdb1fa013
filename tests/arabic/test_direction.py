"""The direction of texts: by their language, by their letters."""

import pytest

from app.arabic.direction import article_direction, direction, isolate, language_direction

IPHONE = "iPhone 17 يصل إلى الأسواق العربية"


@pytest.mark.parametrize(
    ("text", "its"),
    [
        (IPHONE, "rtl"),
        ("AI يغيّر الصحافة", "rtl"),
        ("Apple announces a new phone in دبي", "ltr"),
        ("آبل announces a new phone", "rtl"),
        ("Hello", "ltr"),
        ("שלום world", "rtl"),
        ("2026 ؟!", "rtl"),
        ("🌹", "rtl"),
        ("", "rtl"),
        ("\u200fHello", "rtl"),
        ("12 pages عن", "ltr"),
    ],
)
def test_a_text_of_no_known_language_has_the_direction_of_its_letters(text: str, its: str) -> None:
    assert direction(text) == its


@pytest.mark.parametrize(
    ("language", "its"),
    [
        ("ar", "rtl"), ("ar-EG", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("he", "rtl"), ("iw", "rtl"), ("ckb", "rtl"),
        ("dv", "rtl"), ("ps", "rtl"), ("az-Arab", "rtl"), ("pa-PK", "rtl"), ("en", "ltr"), ("fr-CA", "ltr"),
        ("ru", "ltr"), ("zh", "ltr"), ("ar-Latn", "ltr"), ("zz", None), ("qaa", None),
    ],
)  # fmt: skip
def test_a_language_has_the_direction_of_its_script(language: str, its: str | None) -> None:
    assert language_direction(language) == its


@pytest.mark.parametrize(
    ("language", "title", "body", "its"),
    [
        ("ar", IPHONE, "نص", "rtl"),
        ("ar", "Windows 11", "نظام جديد", "rtl"),
        ("fa", "Google سرویس تازه", "متن", "rtl"),
        ("he", "iPhone חדש", "טקסט", "rtl"),
        ("en", "صحيفة Guardian", "A paper.", "ltr"),
        ("fr", "«النهار» en français", "Texte.", "ltr"),
        ("ar", "An English title", "<p>And an English body.</p>", "ltr"),
        ("en", "عنوان عربي", "<p>ومتن عربي</p>", "rtl"),
        ("ar", "2026", "12", "rtl"),
        ("en", "2026", "12", "ltr"),
        ("zz", IPHONE, "text", "rtl"),
        ("zz", "Title", "نص", "ltr"),
    ],
)
def test_an_article_goes_the_way_of_its_language(language: str, title: str, body: str, its: str) -> None:
    assert article_direction(language, title, "", body) == its


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("القيم المقبولة: -published_at أو published_at.", "القيم المقبولة: [-published_at] أو [published_at]."),
        ("اقرأ /source ثم أعده.", "اقرأ [/source] ثم أعده."),
        ("مثل 2026-01-21، أو 2026-01-21T06:00:00Z.", "مثل [2026-01-21]، أو [2026-01-21T06:00:00Z]."),
        ("القيمتان NaN وInfinity", "القيمتان [NaN] و[Infinity]"),
        ("بصيغة RFC 3339.", "بصيغة [RFC 3339]."),
        ("لا يقبل الاسم الحرف «ß» (U+00DF).", "لا يقبل الاسم الحرف «ß» ([U+00DF])."),
        ("الحد الأقصى لعدد الأحرف: 300.", "الحد الأقصى لعدد الأحرف: 300."),
        ("أصغر قيمة مقبولة: -1.", "أصغر قيمة مقبولة: [-1]."),
        ("أرسل * مع JSON!", "أرسل * مع [JSON]!"),
        ("لا شيء فيه", "لا شيء فيه"),
    ],
)
def test_what_is_latin_in_an_arabic_sentence_keeps_its_order(text: str, shown: str) -> None:
    assert isolate(text) == shown.replace("[", "\u2068").replace("]", "\u2069")
