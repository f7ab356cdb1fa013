"""A text that is being written is rendered as it would be saved, and nothing of it is stored."""

import httpx

from tests.paths import API, ARTICLES

RENDER = f"{ARTICLES}/render"
BODY = (
    "## ساعات جديدة\n\nتفتح **المكتبة** حتى منتصف الليل.\n\nOpen *until* midnight.\n\n<iframe src='https://x.example/'>"
)


async def test_a_draft_looks_as_it_will_when_it_is_saved(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    sent = {"title": "مكتبة الحيّ", "summary": "ملخّص قصير", "body": BODY}
    shown = await client.post(RENDER, json=sent, headers=editor)
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "private, no-store")
    saved = (await client.post(ARTICLES, json=sent, headers=editor)).json()
    drawn = shown.json()
    assert drawn == {name: saved[name] for name in drawn}
    assert drawn["outline"] == [{"level": 2, "id": "ساعات-جديدة", "text": "ساعات جديدة"}]
    assert '<p dir="ltr">' in drawn["body_html"]


async def test_nothing_need_be_there_and_nothing_is_stored(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    before = (await client.get(f"{API}/articles?status=any&total=true", headers=editor)).json()["total"]
    empty = (await client.post(RENDER, json={}, headers=editor)).json()
    assert (empty["body_html"], empty["outline"], empty["word_count"]) == ("", [], 0)
    hostile = {
        "title": "<img src=x onerror=alert(1)>",
        "body": "<img src=x onerror=alert(1)><b>ن</b>",
        "body_format": "html",
    }
    told = (await client.post(RENDER, json=hostile, headers=editor)).json()
    assert "onerror" not in told["body_html"]
    assert "<b>" in told["body_html"]
    after = (await client.get(f"{API}/articles?status=any&total=true", headers=editor)).json()["total"]
    assert after == before


async def test_a_long_draft_is_rendered_and_one_too_complex_is_refused(
    client: httpx.AsyncClient, editor: dict[str, str]
) -> None:
    long = await client.post(RENDER, json={"body": "كلمة طيبة " * 9_000}, headers=editor)
    assert (long.status_code, long.json()["word_count"]) == (200, 18_000)
    deep = await client.post(RENDER, json={"body": "[" * 10_001}, headers=editor)
    assert (deep.status_code, deep.json()["code"]) == (422, "too_complex")
