"""What people type is found: names joined and parted, scripts that meet, phrases that nothing has."""

import pytest

from app.arabic.compounds import MOST_LETTERS, compounds
from app.index.lookup import Tokens
from tests.asking import ids, search
from tests.writing import write

NAMES = [
    ("عبد الرحمن", "عبدالرحمن"),
    ("أبو ظبي", "أبوظبي"),
    ("إلى أبي ظبي", "أبوظبي"),
    ("بور سعيد", "بورسعيد"),
    ("نور الدين", "نورالدين"),
    ("ما شاء الله", "ماشاءالله"),
    ("إن شاء الله", "إنشاءالله"),
    ("كفر الشيخ", "كفرالشيخ"),
    ("فتح الله", "فتحالله"),
    ("حضر موت", "حضرموت"),
    ("أم درمان", "أمدرمان"),
    ("بعل بك", "بعلبك"),
    ("بورت سودان", "بورتسودان"),
    ("فيس بوك", "فيسبوك"),
    ("ثلاث مائة", "ثلاثمئة"),
    ("ثلاث مئة", "ثلاثمائة"),
    ("كيلو متر", "كيلومتر"),
    ("لا شيء", "لاشيء"),
    ("لا سلكية", "لاسلكية"),
    ("عطا الله", "عطالله"),
    ("رأس الخيمة", "رأسالخيمة"),
    ("عبد الرحمان", "عبدالرحمن"),
    ("لعبد الرحمن", "عبدالرحمان"),
    ("إن شاء الله", "إنشالله"),
    ("زين العابدين", "زينالعابدين"),
    ("نور الهدى", "نورالهدى"),
    ("ذي قار", "ذيقار"),
]


@pytest.mark.parametrize(("parted", "joined"), NAMES)
async def test_a_name_is_found_joined_and_parted(client, editor, parted: str, joined: str) -> None:
    titled = [await write(client, editor, f"خبر عن {each}", "متن") for each in (parted, joined)]
    told = [await write(client, editor, "خبر", f"قال لنا {each} أمس") for each in (parted, joined)]
    for typed in (parted, joined):
        found = (await search(client, typed))["items"]
        assert {item["id"] for item in found if item["match"] == "all"} == {*titled, *told}, typed
        assert all("<mark>" in item["title_html"] + item["snippet_html"] for item in found), typed


async def test_clitics_before_a_name_do_not_hide_it(client, editor) -> None:
    first = await write(client, editor, "وعبدالرحمن ولأبوظبي وببعلبك", "متن")
    second = await write(client, editor, "وعبد الرحمن إلى أبو ظبي وبعل بك", "متن")
    for typed in ("عبدالرحمن أبوظبي", "عبد الرحمن أبو ظبي", "بعلبك", "في بعل بك"):
        assert set(await ids(client, typed)) == {first, second}


async def test_latin_words_and_numbers_are_found_behind_arabic_letters(client, editor) -> None:
    text = "الـAI في التعليم، وبـYouTube وGoogle وشبكات و5G بعد COVIDـ19 عام 2026م"
    article = await write(client, editor, "تقنية", text)
    for typed in (
        "AI",
        "youtube",
        "Google",
        "5G",
        "covid",
        "covid-19",
        "2026",
        "الـAI",
        "بـYouTube",
        '"AI في التعليم"',
    ):
        found = await search(client, typed)
        assert [item["id"] for item in found["items"]] == [article], typed
        assert "<mark>" in found["items"][0]["snippet_html"], typed


async def test_tags_and_titles_are_completed_however_a_name_is_written(client, editor) -> None:
    await write(client, editor, "أبو ظبي تفتح متحفا", "متن", tags=["عبد الرحمن", "نورالدين", "فيس بوك"])
    for typed, text in (
        ("عبدالر", "عبد الرحمن"),
        ("فيسبوك", "فيس بوك"),
        ("نور الد", "نورالدين"),
        ("ابوظ", "أبو ظبي تفتح متحفا"),
    ):
        items = (await client.get("/api/v1/search/suggest", params={"q": typed})).json()["items"]
        assert text in [item["text"] for item in items], typed


async def test_a_phrase_that_nothing_has_becomes_its_words_and_the_answer_says_so(client, editor) -> None:
    articles = [await write(client, editor, f"ترميم سوق الوراقين {n}", "متن") for n in range(5)]
    for quoted in ("«سوق ترميم الوراقين»", '"سوق ترميم الوراقين"'):
        found = await search(client, quoted, limit=2)
        assert (found["phrases"], found["total"]) == ("words", 5)
        assert "<mark>" in found["items"][0]["title_html"]
        shown = [item["id"] for item in found["items"]]
        while found["next_cursor"]:
            found = await search(client, quoted, limit=2, cursor=found["next_cursor"])
            assert found["phrases"] == "words"
            shown += [item["id"] for item in found["items"]]
        assert sorted(shown) == articles
    assert (await search(client, "«ترميم سوق»"))["phrases"] == "exact"
    assert (await search(client, "ترميم سوق"))["phrases"] is None
    near = await write(client, editor, "خبر السوق", "ترميم سوق")
    found = await search(client, "«ترميم سوق» «غائبة تماما»", editor, explain=True)
    assert near in [item["id"] for item in found["items"]]
    for item in found["items"]:
        given = sum(
            part[name] for part in item["explanation"] for name in ("by_word", "by_stem", "by_skeleton", "by_letters")
        )
        assert abs(given - item["score"]) < 1e-5


@pytest.mark.parametrize("sort", ["relevance", "date"])
async def test_pages_go_over_the_border_between_all_and_some(client, editor, sort: str) -> None:
    for n in range(3):
        await write(client, editor, f"مكتبة المدينة {n}", "متن")
        await write(client, editor, f"حديقة المدينة {n}", "متن")
        await write(client, editor, f"مكتبة الحي {n}", "متن")
    whole = await search(client, "مكتبة المدينة", sort=sort)
    assert [item["match"] for item in whole["items"]] == ["all"] * 3 + ["any"] * 6
    assert (whole["total"], whole["facets"]["years"][0]["count"]) == (9, 9)
    page = await search(client, "مكتبة المدينة", sort=sort, limit=2)
    shown = page["items"]
    while page["next_cursor"]:
        page = await search(client, "مكتبة المدينة", sort=sort, limit=2, cursor=page["next_cursor"])
        shown += page["items"]
    assert [item["id"] for item in shown] == [item["id"] for item in whole["items"]]
    back = await search(client, "مكتبة المدينة", sort=sort, limit=2, cursor=page["previous_cursor"])
    assert [item["id"] for item in back["items"]] == [item["id"] for item in whole["items"]][6:8]


async def test_a_capital_and_an_accent_hide_nothing(client, editor) -> None:
    article = await write(client, editor, "İstanbul'da ısı ve Straße", "متن", tags=["Zürich", "ISPARTA"])
    for typed in ("istanbul", "İSTANBUL", "isi", "ISI", "STRASSE", "straße"):
        assert await ids(client, typed) == [article], typed
    for typed, text in (
        ("istan", "İstanbul'da ısı ve Straße"),
        ("İSTANBUL D", "İstanbul'da ısı ve Straße"),
        ("zur", "Zürich"),
        ("ZÜR", "Zürich"),
        ("ısp", "ISPARTA"),
    ):
        items = (await client.get("/api/v1/search/suggest", params={"q": typed})).json()["items"]
        assert text in [item["text"] for item in items], typed


async def test_did_you_mean_knows_the_article_and_letters_that_are_drawn_out(client, editor) -> None:
    await write(client, editor, "القمح يصل إلى بيروت", "خطة جديدة ومزارعون رائعون")
    for typed, meant in (("قمخ", "القمح"), ("بيروووت", "بيروت"), ("الخظة", "خطة"), ("رااائعووون", "رائعون")):
        assert (await search(client, typed))["did_you_mean"] == meant, typed


async def test_did_you_mean_is_never_what_was_typed(client, editor) -> None:
    await write(client, editor, "معرض الكتاب", "متن")
    for typed in ("معرص/الكتاب", "معرص", "معرص،", "«معرص»", "مَعرص", "الكتاب معرض", "معرِض", "معرض غائبة"):
        meant = (await search(client, typed))["did_you_mean"]
        assert meant is None or "معرض" in meant, typed
        assert meant != typed
    assert (await search(client, "معرص/الكتاب"))["did_you_mean"] == "معرض/الكتاب"


def test_compound_names_are_bounded() -> None:
    words = ("بن", "م" * 400) * 50
    assert compounds(words) == []
    assert all(len(each.joined) <= MOST_LETTERS for each in compounds(("عبد", "م" * 29, "عبد", "م" * 30)))
    assert "sعبدالرحمن" in Tokens(("عبد", "الرحمن"), ()).marks
