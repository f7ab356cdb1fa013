"""However many long comments the guests of one network send at once, editors go on saving long articles."""

import asyncio

import httpx

from app.pool import limits
from tests.moderating import COMMENT
from tests.paths import API

LONG = "كلمة طويلة " * 800


async def test_guests_of_one_network_do_not_crowd_editors_out(
    client: httpx.AsyncClient, editor: dict[str, str]
) -> None:
    article = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
    made = await client.post(f"{API}/articles", json=article, headers=editor)

    async def comment() -> int:
        return (await client.post(f"{made.headers['location']}/comments", json={**COMMENT, "body": LONG})).status_code

    guests = [asyncio.create_task(comment()) for _ in range(limits.MOST_WAITING + 8)]
    await asyncio.sleep(0)
    saved = await client.post(f"{API}/articles", json={"title": "طويل", "body": LONG * 3}, headers=editor)
    assert saved.status_code == 201, saved.text
    answers = await asyncio.gather(*guests)
    assert set(answers) == {201, 429}
