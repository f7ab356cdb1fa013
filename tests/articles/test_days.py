"""Days and instants in queries: a day is the site's, and an offset's plus need not be encoded."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.paths import API
from tests.people import People

INSTANTS = ["2026-01-20T20:59:59Z", "2026-01-20T21:00:00Z", "2026-01-21T12:00:00Z", "2026-01-21T21:00:00Z"]
"""In Riyadh: the last second of the 20th, the first of the 21st, its afternoon, the first second of the 22nd."""


@pytest.mark.parametrize("path", ["articles", "search"])
async def test_a_day_is_the_sites(serve: Callable[..., Any], path: str) -> None:
    async with serve(timezone="Asia/Riyadh") as client:
        editor = await People(client.app.state.site).headers("editor")
        for number, instant in enumerate(INSTANTS):
            body = {"title": f"خبر {number}", "body": "متن", "status": "published", "published_at": instant}
            assert (await client.post(f"{API}/articles", json=body, headers=editor)).status_code == 201

        async def found(query: str) -> list[int]:
            sought = "q=متن&sort=date&" if path == "search" else ""
            answer = await client.get(f"{API}/{path}?{sought}{query}")
            assert answer.status_code == 200, answer.text
            return sorted(int(each["title"][-1]) for each in answer.json()["items"])

        assert await found("published_after=2026-01-21") == [1, 2, 3]
        assert await found("published_before=2026-01-21") == [0]
        assert await found("published_after=2026-01-21&published_before=2026-01-22") == [1, 2]
        for offset in ("%2B03:00", "+03:00", " 03:00"):
            assert await found(f"published_after=2026-01-21T00:00:00{offset}") == [1, 2, 3]
            assert await found(f"published_before=2026-01-21T00:00{offset}") == [0]
        assert await found("published_after=2026-01-20T16:00:00-05:00") == [1, 2, 3]


async def test_a_day_of_comments_is_the_sites(serve: Callable[..., Any], clock: Any) -> None:
    async with serve(timezone="Asia/Riyadh", comments_policy="open") as client:
        editor = await People(client.app.state.site).headers("editor")
        article = {"title": "خبر", "body": "متن", "status": "published", "published_at": "2026-01-01T00:00:00Z"}
        made = (await client.post(f"{API}/articles", json=article, headers=editor)).json()
        for number, instant in enumerate(INSTANTS):
            clock.time = clock.time.fromisoformat(instant)
            remark = {"author_name": "سلمى", "author_email": "salma@example.org", "body": f"تعليق {number}"}
            assert (await client.post(f"{API}/articles/{made['id']}/comments", json=remark)).status_code == 201
        found = await client.get(f"{API}/comments?created_after=2026-01-21")
        assert [each["body_text"][-1] for each in found.json()["items"]] == ["3", "2", "1"]
        found = await client.get(f"{API}/comments?created_after=2026-01-21T00:00:00+03:00")
        assert [each["body_text"][-1] for each in found.json()["items"]] == ["3", "2"]


async def test_what_is_neither_is_refused(client: httpx.AsyncClient) -> None:
    for sent in (
        "2026", "2026-01", "2026-1-2", "2026-02-30", "20260121", "21/01/2026", "2026-W03", "أمس", "1768953600",
        "2026-01-21 03:00", "2026-01-21T06:00", "0000-01-01", "0999-12-31", "9999-12-31", "٢٠٢٦-٠١-٢١", "",
    ):  # fmt: skip
        for path, name in (
            ("articles", "published_after"),
            ("articles", "published_before"),
            ("search", "published_after"),
            ("comments", "created_after"),
        ):
            refused = await client.get(f"{API}/{path}", params={name: sent}, headers={"Accept-Language": "en"})
            assert refused.status_code == 422, (path, sent)
            assert refused.json()["errors"][0]["pointer"] == f"query/{name}"
    refused = await client.get(f"{API}/articles?published_after=2026-01", headers={"Accept-Language": "en"})
    assert "a day, such as 2026-01-21" in refused.json()["errors"][0]["message"]
    body = {"title": "خبر", "body": "متن", "status": "published", "published_at": "2026-01-21"}
    assert (await client.post(f"{API}/articles", json=body)).status_code in {401, 422}
