"""Searching through HTTP, on both databases."""

import threading
from typing import Any

import pytest

from app.db.keyset import Paging
from app.index import searching as search_of_words
from app.index import spelling
from app.index.writing import LONGEST_WORD
from app.search import service as searching
from app.search.service import Search
from app.web.site import Site
from tests.asking import ids, search
from tests.clocks import Clock
from tests.paths import ARTICLES
from tests.writing import write


async def test_words_are_found_however_they_are_typed(client, editor) -> None:
    article = await write(client, editor, "السياسة الأمريكية", "أعلنت الوزارةُ خطّةً جديدة للمكتبات العامّة.")
    for typed in ("امريكيه", "الامريكيه", "أمريكيّة", "وزاره", "خطط", "مكتبة", "لِلمكتبات", "سياسه"):
        assert await ids(client, typed) == [article], typed
    assert await ids(client, "بحر") == []


async def test_all_words_are_asked_first_and_any_where_few_have_all(client, editor) -> None:
    three = [await write(client, editor, f"مكتبة المدينة {n}", "متن") for n in range(3)]
    other = await write(client, editor, "حديقة المدينة", "متن")
    found = await search(client, "مكتبة المدينة")
    assert (found["match"], found["total"]) == ("any", 4)
    assert {item["id"] for item in found["items"][:3]} == set(three)
    assert [item["match"] for item in found["items"]] == ["all", "all", "all", "any"]
    found = await search(client, "حديقة المدينة")
    assert (found["match"], found["total"], found["items"][0]["id"]) == ("any", 4, other)


async def test_phrases_exclusions_beginnings_and_filters(client, editor) -> None:
    await client.post("/api/v1/sections", json={"name": "ثقافة"}, headers=editor)
    first = await write(client, editor, "رئيس الوزراء يفتتح المعرض", "كتب", section="ثقافة", tags=["معارض"])
    second = await write(client, editor, "الوزراء ورئيس المعرض", "كتب")
    assert set(await ids(client, "رئيس الوزراء المعرض")) == {first, second}
    assert await ids(client, '"رئيس الوزراء"') == [first]
    assert await ids(client, "المعرض -يفتتح") == [second]
    assert await ids(client, 'المعرض -"رئيس الوزراء"') == [second]
    assert set(await ids(client, "الوزر*")) == {first, second}
    assert await ids(client, "المعرض قسم:ثقافة") == [first]
    assert await ids(client, "المعرض", section="ثقافة", tag="معارض") == [first]
    assert await ids(client, "قسم:ثقافة") == [first]
    assert await ids(client, "المعرض وسم:غائب") == []
    assert await ids(client, "المعرض", language="en") == []


async def test_only_what_is_listed_is_found(client, editor, clock: Clock) -> None:
    article = await write(client, editor, "نجمة الصباح", "متن")
    path = f"{ARTICLES}/{article}"
    assert await ids(client, "نجمة") == [article]
    for verb, is_found in (("archive", False), ("publish", True), ("unpublish", False), ("publish", True)):
        assert (await client.post(f"{path}/{verb}", headers=editor, json={})).status_code == 200
        assert await ids(client, "نجمة") == ([article] if is_found else [])
    await client.delete(path, headers=editor)
    assert await ids(client, "نجمة") == []
    await client.post(f"{path}/restore", headers=editor)
    assert await ids(client, "نجمة") == [article]
    later = clock.time.replace(year=2027).isoformat()
    soon = await write(client, editor, "نجمة المساء", "متن", published_at=later)
    assert await ids(client, "نجمة") == [article]
    clock.advance(days=400)
    assert set(await ids(client, "نجمة")) == {soon, article}


async def test_a_changed_article_is_found_by_its_new_words_alone(client, editor, people) -> None:
    article = await write(client, editor, "القديم", "بستان")
    change = {"title": "الحديث", "body": "نافذة"}
    headers = {**editor, "If-Match": "*"}
    assert (await client.patch(f"{ARTICLES}/{article}", json=change, headers=headers)).status_code == 200
    assert await ids(client, "بستان") == []
    assert await ids(client, "نافذة") == [article]
    admin = await people.headers("admin")
    assert (await client.delete(f"{ARTICLES}/{article}?permanent=true", headers=admin)).status_code == 204
    assert await ids(client, "نافذة") == []


async def test_an_answer_shows_where_it_was_found(client, editor) -> None:
    await client.post("/api/v1/authors", json={"name": "هند"}, headers=editor)
    await write(client, editor, "الكِتابُ <وسمًا>", "قرأتُ كتابًا & أكثر", tags=["قراءة"], authors=["هند"])
    found = await search(client, "كتاب")
    (hit,) = found["items"]
    assert hit["title_html"] == "<mark>الكِتابُ</mark> &lt;وسمًا&gt;"
    assert hit["snippet_html"] == "قرأتُ <mark>كتابًا</mark> &amp; أكثر"
    assert hit["score"] > 0
    assert hit["explanation"] is None
    facets = found["facets"]
    assert facets["is_exact"] is True
    assert [(each["name"], each["count"]) for each in facets["tags"] + facets["authors"]] == [("قراءة", 1), ("هند", 1)]
    assert facets["years"] == [{"year": 2026, "count": 1}]
    explained = await search(client, "كتاب", headers=editor, explain=True)
    (part,) = explained["items"][0]["explanation"]
    assert part["word"] == "كتاب"
    assert abs(part["by_word"] + part["by_stem"] + part["by_skeleton"] + part["by_letters"] - hit["score"]) < 1e-5


async def test_pages_follow_each_other_both_ways(client, editor) -> None:
    written = [await write(client, editor, f"زيتون {'زيت ' * n}", "متن") for n in range(7)]
    for sort in ("relevance", "date"):
        whole = await ids(client, "زيتون", sort=sort)
        assert set(whole) == set(written)
        first = await search(client, "زيتون", sort=sort, limit=3)
        second = await search(client, "زيتون", sort=sort, limit=3, cursor=first["next_cursor"])
        third = await search(client, "زيتون", sort=sort, limit=3, cursor=second["next_cursor"])
        back = await search(client, "زيتون", sort=sort, limit=3, cursor=third["previous_cursor"])
        pages = [[item["id"] for item in page["items"]] for page in (first, second, third)]
        assert [*pages[0], *pages[1], *pages[2]] == whole
        assert [item["id"] for item in back["items"]] == pages[1]
        assert third["next_cursor"] is None
        assert first["previous_cursor"] is None
        assert second["facets"] is None


async def test_newer_answers_can_be_preferred(client, editor, clock: Clock) -> None:
    old = await write(client, editor, "مطر مطر", "مطر")
    clock.advance(days=300)
    new = await write(client, editor, "سحاب", "وفي السماء مطر كثير")
    assert await ids(client, "مطر") == [old, new]
    assert await ids(client, "مطر", half_life=30) == [new, old]
    assert await ids(client, "مطر", sort="date") == [new, old]


async def test_misspelt_words_are_mended_from_public_ones(client, editor) -> None:
    await write(client, editor, "مهرجان القاهرة", "متن")
    await write(client, editor, "مهرجانات أخرى", "متن", status="draft")
    found = await search(client, "مهرحان القاهرة")
    assert found["did_you_mean"] == "مهرجان القاهرة"
    assert (await search(client, "مهرجان القاهرة"))["did_you_mean"] is None
    assert (await search(client, "اخري"))["did_you_mean"] is None


async def test_a_question_that_finds_nothing_is_not_offered(client, editor) -> None:
    await write(client, editor, "رؤى هند", "متن")
    await write(client, editor, "قرارات الوزراء", "متن")
    assert (await search(client, "رؤس هند"))["did_you_mean"] == "رؤى هند"
    assert (await search(client, '"رؤس هند"'))["did_you_mean"] == '"رؤى هند"'
    assert (await search(client, '"رؤس الوزراء"'))["did_you_mean"] is None
    assert (await search(client, "رؤس -هند"))["did_you_mean"] is None
    assert (await search(client, "رؤس", None, published_before="2001-01-01T00:00:00Z"))["did_you_mean"] is None


async def test_misspelt_words_are_mended_from_what_was_changed_or_published_later(client, editor) -> None:
    changed = await write(client, editor, "معبد الشمس", "متن")
    held = await write(client, editor, "متحف الفنون", "متن", status="draft")
    assert (await search(client, "متحغ الفنون"))["did_you_mean"] is None
    headers = {**editor, "If-Match": "*"}
    await client.patch(f"/api/v1/articles/{changed}", json={"title": "معرض الشمس"}, headers=headers)
    await client.post(f"/api/v1/articles/{held}/publish", headers=editor)
    assert (await search(client, "معرص الشمس"))["did_you_mean"] == "معرض الشمس"
    assert (await search(client, "متحغ الفنون"))["did_you_mean"] == "متحف الفنون"


async def test_a_mended_word_is_spelt_as_most_articles_spell_it(client, editor) -> None:
    await write(client, editor, "السياسة الأَمريكيّة", "تغيّرت السياسة الأمريكية، والأخبار الأمريكية كثيرة.")
    await write(client, editor, "الاخبار الامريكيه", "متن")
    assert (await search(client, "السياسة الامريكسيه"))["did_you_mean"] == "السياسة الأمريكية"


async def test_a_word_too_long_to_be_mended_is_not_looked_up_nor_keeps_others_from_it(
    client, editor, count_queries
) -> None:
    longest = "سمك" * 13 + "ب"
    await write(client, editor, "مهرجان القاهرة", longest)
    with count_queries() as seen:
        assert (await search(client, "ن" * 900))["did_you_mean"] is None
    assert not [statement for statement in seen if "search_word." in statement]
    accidents = " ".join(letter * 60 for letter in "بتث")
    assert (await search(client, f"{accidents} مهرحان"))["did_you_mean"] == f"{accidents} مهرجان"
    assert len(longest) == LONGEST_WORD
    assert (await search(client, f"{longest}ش"))["did_you_mean"] == longest


async def test_words_of_any_length_are_found_as_words_phrases_and_beginnings(client, editor) -> None:
    words = {length: ("قلمش" * length)[: length - 1] + "خ" for length in (*range(396, 405), 420)}
    written = {length: await write(client, editor, "سهم", f"متن {word} ورق") for length, word in words.items()}
    for length in (396, 397, 398, 399):
        for typed in (words[length], f'"{words[length]} ورق"', f"{words[length]}*"):
            assert await ids(client, typed) == [written[length]], (length, typed[-8:])
    for length, word in words.items():
        for typed in (word, f'"{word} ورق"', f"{word}*"):
            assert written[length] in await ids(client, typed), (length, typed[-8:])
        assert written[length] not in await ids(client, f"سهم -{word}"), length
        assert written[length] not in await ids(client, f'سهم -"{word} ورق"'), length


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        '"',
        "'",
        "-",
        "*",
        "AND",
        "OR NOT",
        "a NEAR(b)",
        "كلمة:*",
        "' | '",
        "\\",
        "title:x",
        "ن" * 500,
        "💧",
        "¶",
    ],
)
async def test_nothing_that_is_typed_is_an_error(client, editor, typed: str) -> None:
    await write(client, editor, "شيء", "متن")
    found = await search(client, typed)
    assert found["items"] == []


async def test_related_articles_are_near_in_subject(client, editor) -> None:
    article = await write(client, editor, "ترميم المكتبة القديمة", "ترميم الكتب والمخطوطات في المكتبة")
    near = await write(client, editor, "المخطوطات بعد الترميم", "كتب قديمة")
    await write(client, editor, "مباراة الأحد", "هدفان في الشوط الثاني")
    answer = await client.get(f"{ARTICLES}/{article}/related")
    assert [item["id"] for item in answer.json()["items"]] == [near]
    assert (await client.get(f"{ARTICLES}/9999/related")).status_code == 404


async def test_pure_work_is_done_beside_the_event_loop(client, editor, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, bool]] = []

    def watch(owner: Any, name: str) -> None:
        """Note each time it is called whether other requests wait for it."""
        work = getattr(owner, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            done.append((name, threading.current_thread() is threading.main_thread()))
            return work(*args, **kwargs)

        monkeypatch.setattr(owner, name, watched)

    article = await write(client, editor, "ترميم المكتبة القديمة", "ترميم الكتب")
    near = await write(client, editor, "مكتبة الكتب", "ترميم")
    for owner, name in (
        (searching, "subject"),
        (searching, "tokens_of"),
        (searching, "show"),
        (search_of_words, "rank"),
        (spelling, "spelt"),
    ):
        watch(owner, name)
    answer = await client.get(f"{ARTICLES}/{article}/related")
    assert [item["id"] for item in answer.json()["items"]] == [near]
    assert done == [("tokens_of", False), ("subject", False), ("rank", False)]
    done.clear()
    assert (await search(client, "المكتيه القديمة"))["did_you_mean"] == "المكتبة القديمة"
    assert [name for name, _ in done] == ["spelt", "rank", "rank", "rank", "show"]
    assert not any(is_waited_for for _, is_waited_for in done)


async def test_what_is_unpublished_after_it_was_found_is_not_shown(client, editor, site: Site) -> None:
    kept = await write(client, editor, "لؤلؤ البحر", "متن")
    article = await write(client, editor, "لؤلؤ النهر", "متن")
    asked = Search("لؤلؤ", Paging(20))
    found = await site.database.read_aside(searching.find, asked, now=site.now())
    ranked, cut = searching.rank(found, asked.paging)
    assert {each.article_id for each in ranked} == {kept, article}
    assert (await client.post(f"{ARTICLES}/{article}/unpublish", headers=editor)).status_code == 200
    page = await site.database.read_aside(
        searching.read, ranked, cut, asked=asked, gathered=found.gathered, zone=site.settings.zone
    )
    assert [row.id for row in page.rows] == [kept]


async def test_one_word_that_is_found_is_not_widened_to_its_skeleton(client, editor) -> None:
    dish = await write(client, editor, "المجدّرة", "عدس")
    wall = await write(client, editor, "الجدار", "حجر")
    found = await search(client, "مجدره")
    assert (found["match"], [item["id"] for item in found["items"]]) == ("all", [dish])
    assert wall in [item["id"] for item in (await search(client, "جدران"))["items"]]
