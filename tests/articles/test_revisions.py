"""Revisions: every saved content, who and when; the difference of two; a return to one."""

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.articles.difference import compare
from tests.paths import ARTICLES
from tests.people import People


@pytest.fixture
async def layla(people: People) -> dict[str, str]:
    return await people.headers("editor", name="ليلى المحررة")


@pytest.fixture
async def article(client: httpx.AsyncClient, layla: dict[str, str]) -> str:
    body = {"title": "افتتاح المكتبة", "body": "تفتح المكتبة صباحًا.", "tags": ["أ"]}
    path = str((await client.post(ARTICLES, json=body, headers=layla)).headers["location"])
    for patch in ({"body": "تفتح المكتبة مساءً."}, {"body": "تُفتَحُ المكتبة مساءً.", "tags": ["ب"]}):
        await client.patch(path, json=patch, headers={**layla, "If-Match": "*"})
    return path


async def test_every_save_is_kept_with_who_and_when(
    client: httpx.AsyncClient, layla: dict[str, str], article: str
) -> None:
    page = (await client.get(f"{article}/revisions", params={"limit": 2}, headers=layla)).json()
    assert [revision["number"] for revision in page["items"]] == [3, 2]
    assert page["items"][0]["saved_by"] == "ليلى المحررة"
    rest = await client.get(f"{article}/revisions", params={"cursor": page["next_cursor"]}, headers=layla)
    assert [revision["number"] for revision in rest.json()["items"]] == [1]
    first = (await client.get(f"{article}/revisions/1", headers=layla)).json()
    assert first["content"]["body"] == "تفتح المكتبة صباحًا."
    assert (await client.get(f"{article}/revisions/9", headers=layla)).status_code == 404


async def test_publishing_is_no_revision(client: httpx.AsyncClient, layla: dict[str, str], article: str) -> None:
    await client.post(f"{article}/publish", headers=layla)
    page = (await client.get(f"{article}/revisions", headers=layla)).json()
    assert [revision["number"] for revision in page["items"]] == [3, 2, 1]


async def test_the_difference_is_told_word_by_word(
    client: httpx.AsyncClient, layla: dict[str, str], article: str
) -> None:
    diff = (await client.get(f"{article}/revisions/2/diff", params={"against": 1}, headers=layla)).json()
    assert [(part["kind"], part["text"]) for part in diff["body"]] == [
        ("same", "تفتح المكتبة "),
        ("deleted", "صباحًا"),
        ("inserted", "مساءً"),
        ("same", "."),
    ]
    assert diff["changed"] == []
    marks = (await client.get(f"{article}/revisions/3/diff", params={"against": 2}, headers=layla)).json()
    assert [part["kind"] for part in marks["body"]] == ["deleted", "inserted", "same"]
    assert marks["changed"] == ["tags"]
    without = await client.get(
        f"{article}/revisions/3/diff", params={"against": 2, "ignore_marks": "true"}, headers=layla
    )
    assert [part["kind"] for part in without.json()["body"]] == ["same"]


async def test_a_revision_is_restored_as_a_new_version(
    client: httpx.AsyncClient, layla: dict[str, str], article: str
) -> None:
    stale = await client.post(f"{article}/revisions/1/restore", headers={**layla, "If-Match": '"1"'})
    assert stale.status_code == 412
    restored = await client.post(f"{article}/revisions/1/restore", headers=layla)
    assert (restored.status_code, restored.json()["version"]) == (200, 4)
    source = (await client.get(f"{article}/source", headers=layla)).json()
    assert (source["body"], source["tags"]) == ("تفتح المكتبة صباحًا.", ["أ"])


async def test_revisions_are_for_who_may_write_the_article(
    client: httpx.AsyncClient, people: People, article: str
) -> None:
    for path in ("", "/1", "/2/diff?against=1"):
        assert (await client.get(f"{article}/revisions{path}")).status_code == 401
        assert (
            await client.get(f"{article}/revisions{path}", headers=await people.headers("author"))
        ).status_code == 404


@given(st.text(max_size=80), st.text(max_size=80), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_difference_holds_both_texts(old: str, new: str, ignores_marks: bool) -> None:
    parts = compare(old, new, ignores_marks=ignores_marks)
    assert "".join(part.text for part in parts if part.kind != "deleted") == new
    if not ignores_marks:
        assert "".join(part.text for part in parts if part.kind != "inserted") == old
