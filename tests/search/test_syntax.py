"""What the search box's own signs mean, through HTTP, on both databases."""

import json
from typing import Any

import httpx
import pytest

from app.arabic.letters import INVISIBLE
from app.index import searching
from tests.asking import ids, search
from tests.operations import specification
from tests.writing import write


async def test_invisible_marks_before_operators_are_not_read(client, editor) -> None:
    await client.post("/api/v1/sections", json={"name": "ثقافة"}, headers=editor)
    filed = await write(client, editor, "مكتبة المدينة", "متن", section="ثقافة")
    other = await write(client, editor, "مكتبة الحي", "متن")
    assert await ids(client, "مكتبة \u200f-الحي") == [filed]
    assert await ids(client, "مكتبة \u200fقسم:\u2068ثقافة\u2069") == [filed]
    assert set(await ids(client, "مكت*\u200f")) == {filed, other}


def test_what_is_told_of_the_syntax_can_be_copied() -> None:
    document = specification()
    told = json.dumps([document["paths"], document["components"]["parameters"]], ensure_ascii=False)
    assert "`-كلمة`" in told
    assert not INVISIBLE & set(told)


@pytest.fixture
async def filed(client: httpx.AsyncClient, editor: dict[str, str]) -> dict[str, int]:
    """Articles about the same that are filed differently; football lies below sports."""
    sections: tuple[dict[str, Any], ...] = ({"name": "رياضة"}, {"name": "كرة القدم", "parent_id": 1}, {"name": "ثقافة"})
    for section in sections:
        assert (await client.post("/api/v1/sections", json=section, headers=editor)).status_code == 201
    await client.post("/api/v1/authors", json={"name": "هند"}, headers=editor)
    places: dict[str, dict[str, object]] = {
        "sports": {"section": "رياضة", "tags": ["كأس العرب"]},
        "football": {"section": "كرة-القدم", "authors": ["هند"]},
        "culture": {"section": "ثقافة"},
        "nowhere": {},
    }
    return {name: await write(client, editor, "مهرجان المدينة", "متن", **place) for name, place in places.items()}


EXCLUDED = [
    ("-قسم:رياضة", {"culture", "nowhere"}),
    ("-section:كرة-القدم", {"sports", "culture", "nowhere"}),
    ("-section:1", {"culture", "nowhere"}),
    ("-قسم:رياضة -قسم:ثقافة", {"nowhere"}),
    ('-وسم:"كأس العرب"', {"football", "culture", "nowhere"}),
    ("-كاتب:هند -tag:كاس-العرب", {"culture", "nowhere"}),
    ("قسم:رياضة -كاتب:هند", {"sports"}),
    ("-قسم:غائب", {"sports", "football", "culture", "nowhere"}),
]


@pytest.mark.parametrize(("typed", "expected"), EXCLUDED)
async def test_what_is_filed_in_an_excluded_place_is_left_out(
    client, editor, filed: dict[str, int], typed: str, expected: set[str]
) -> None:
    left = {filed[name] for name in expected}
    assert set(await ids(client, f"مهرجان {typed}")) == left
    assert set(await ids(client, f"مهرجان غائبة {typed}")) == left, "of any of the words"
    assert set(await ids(client, typed)) == left, "a filter alone lists what it lets through"
    for status in ("any", "published"):
        found = await search(client, f"مهرجان {typed}", editor, status=status)
        assert {item["id"] for item in found["items"]} == left, status


async def test_drafts_in_an_excluded_place_are_left_out(client, editor, filed: dict[str, int]) -> None:
    draft = await write(client, editor, "مهرجان الغد", "متن", section="كرة-القدم", tags=["مدن"], status="draft")
    elsewhere = await write(client, editor, "مهرجان الغد", "متن", status="draft")
    for typed, expected in (("-قسم:رياضة", {elsewhere}), ("-وسم:مدن", {elsewhere}), ("-قسم:ثقافة", {draft, elsewhere})):
        found = await search(client, f"مهرجان {typed}", editor, status="draft")
        assert {item["id"] for item in found["items"]} == expected, typed


async def test_what_has_a_word_with_an_excluded_beginning_is_left_out(client, editor) -> None:
    library = await write(client, editor, "معرض المدينة", "في مكتبة")
    office = await write(client, editor, "معرض المدينة", "في مكاتب")
    plain = await write(client, editor, "معرض المدينة", "في حديقة")
    assert set(await ids(client, "معرض -مكت*")) == {office, plain}
    assert set(await ids(client, "معرض -مكت* -حدي*")) == {office}
    assert set(await ids(client, 'معرض -مكا* -"في حديقة"')) == {library}
    assert set(await ids(client, "معر* -مك*")) == {plain}
    assert set(await ids(client, "معرض غائبة -مكت*")) == {office, plain}
    found = await search(client, "معرض -مكت*", editor, status="any")
    assert {item["id"] for item in found["items"]} == {office, plain}


async def test_an_excluded_beginning_of_too_many_words_is_an_excluded_word(client, editor, monkeypatch) -> None:
    monkeypatch.setattr(searching, "MOST_BEGUN", 2)
    first = await write(client, editor, "معرض المدينة", "مكتب")
    second = await write(client, editor, "معرض المدينة", "مكتظ")
    third = await write(client, editor, "معرض المدينة", "قمر قمح مكتظ")
    other = await write(client, editor, "معرض المدينة", "حديقة")
    assert set(await ids(client, "معرض -قم*")) == {first, second, other}
    assert set(await ids(client, "معرض -مكت*")) == {other}
    assert set(await ids(client, "مكت* -قم*")) == {first, second, third}, "there is room for the first beginning alone"
    await write(client, editor, "معرض المدينة", "مكتوب")
    assert {first, second} < set(await ids(client, "معرض -مكت*")), "three words begin so"


async def test_editors_narrow_a_search_to_several_sections(client, editor, filed: dict[str, int]) -> None:
    found = await search(client, "مهرجان قسم:رياضة", editor, section="كرة-القدم", status="any")
    assert [item["id"] for item in found["items"]] == [filed["football"]]
