"""Suggestions while somebody types, on both databases."""

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.catalog.models import Tag
from app.search.suggesting import MOST_LOOKED_AT, MOST_SORTED
from app.web.site import Site
from tests.clocks import Clock
from tests.paths import ARTICLES, SEARCH
from tests.writing import write


async def suggested(client: httpx.AsyncClient, q: str) -> list[str]:
    answer = await client.get(f"{SEARCH}/suggest", params={"q": q})
    assert answer.status_code == 200, answer.text
    return [each["text"] for each in answer.json()["items"] if each["kind"] == "tag"]


async def test_suggestions_begin_as_was_typed(client, editor) -> None:
    article = await write(client, editor, "المُكتبةُ العامة", "متن", tags=["المكاتب"])
    await write(client, editor, "المكتوم", "متن", status="draft")
    answer = await client.get(f"{SEARCH}/suggest", params={"q": "المك"})
    assert [(each["kind"], each["text"]) for each in answer.json()["items"]] == [
        ("tag", "المكاتب"),
        ("article", "المُكتبةُ العامة"),
    ]
    answer = await client.get(f"{SEARCH}/suggest", params={"q": "المكتبه ال"})
    assert [each["id"] for each in answer.json()["items"]] == [article]
    for language, found in (("ar", [article]), ("en", [])):
        asked = {"q": "المك", "language": language}
        answer = await client.get(f"{SEARCH}/suggest", params=asked)
        assert [each["id"] for each in answer.json()["items"]] == found
    for empty in ("", "٪", "%", "_"):
        assert (await client.get(f"{SEARCH}/suggest", params={"q": empty})).json() == {"items": []}


async def test_a_title_is_suggested_from_its_first_letter_on(client, editor) -> None:
    quoted = await write(client, editor, "«حكاية» تفوز بالجائزة", "متن")
    other = await write(client, editor, "“حكايات” المدينة", "متن")
    signs = await write(client, editor, "؟!", "متن")
    for typed, expected in (
        ("حكا", [other, quoted]),
        ("«حكاية", [quoted]),
        ('"حكا', [other, quoted]),
        ("حكايه تفوز بال", [quoted]),
        ("«حكاية» تفوز", [quoted]),
        ("؟", [signs]),
        ("«", []),
    ):
        answer = await client.get(f"{SEARCH}/suggest", params={"q": typed})
        assert [each["id"] for each in answer.json()["items"]] == expected, typed
    await write(client, editor, "جائزة", "متن")
    listed = await client.get(ARTICLES, params={"sort": "title", "limit": 3})
    assert [each["title"] for each in listed.json()["items"][1:]] == ["جائزة", "“حكايات” المدينة"]
    cursor = listed.json()["next_cursor"]
    rest = await client.get(ARTICLES, params={"sort": "title", "limit": 3, "cursor": cursor})
    assert [each["id"] for each in rest.json()["items"]] == [quoted]


async def test_a_renamed_tag_is_suggested_by_its_name(client, editor) -> None:
    await write(client, editor, "خبر", "متن", tags=["نقل عام"])
    tag = (await client.get("/api/v1/tags")).json()["items"][0]["id"]
    renamed = await client.patch(f"/api/v1/tags/{tag}", json={"name": "«المواصلات» العامة"}, headers=editor)
    assert renamed.json()["slug"] == "نقل-عام"
    assert await suggested(client, "المواصلات ال") == ["«المواصلات» العامة"]
    assert await suggested(client, "نقل") == []


@pytest.mark.parametrize("number", [MOST_LOOKED_AT, MOST_SORTED + 200])
async def test_tags_with_the_most_articles_come_first_however_many_begin_so(
    site: Site, client, clock: Clock, number: int
) -> None:
    counts = {f"وسم {place:04}": place * 7919 % number for place in range(number)} | {"موسم": number, "وصل": number}

    def store(session: Session) -> None:
        rows = [
            {
                "name": name,
                "name_key": name,
                "slug": name.replace(" ", "-"),
                "slug_key": name.replace(" ", "-"),
                "published_count": count,
                "created_at": clock(),
                "updated_at": clock(),
            }
            for name, count in counts.items()
        ]
        session.execute(sa.insert(Tag), rows)

    await site.database.write(store)
    begun = sorted((name for name in counts if name.startswith("وس")), key=lambda name: -counts[name])
    assert await suggested(client, "وس") == begun[:3]
    assert await suggested(client, begun[number // 2]) == [begun[number // 2]]
    assert await suggested(client, begun[-1]) == []  # nothing is listed under it
