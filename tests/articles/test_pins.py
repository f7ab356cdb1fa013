"""Pinned articles: first in their lists until an instant; every article comes once, whatever is pinned meanwhile."""

from datetime import timedelta
from typing import Any

import httpx

from app.articles.pins import MOST
from tests.paths import API, ARTICLES
from tests.people import People
from tests.writing import write


async def pages(client: httpx.AsyncClient, query: str, between: Any = None) -> list[list[int]]:
    """The ids of each page of a list, read onward; then back, which has to give the same."""
    found, answer = [], (await client.get(f"{ARTICLES}?{query}")).json()
    while True:
        found.append([item["id"] for item in answer["items"]])
        if answer["next_cursor"] is None:
            break
        if between is not None:
            await between()
        answer = (await client.get(f"{ARTICLES}?{query}&cursor={answer['next_cursor']}")).json()
    back = [[item["id"] for item in answer["items"]]]
    while answer["previous_cursor"] is not None:
        answer = (await client.get(f"{ARTICLES}?{query}&cursor={answer['previous_cursor']}")).json()
        back.insert(0, [item["id"] for item in answer["items"]])
    assert sum(back, []) == sum(found, [])  # noqa: RUF017  a few pages of a few ids
    return found


async def test_pinned_articles_come_first_until_their_time(
    client: httpx.AsyncClient, editor: dict[str, str], clock
) -> None:
    for name in ("أخبار", "ثقافة"):
        await client.post(f"{API}/sections", json={"name": name}, headers=editor)
    ids = []
    for n in range(7):
        clock.advance(minutes=1)
        ids.append(await write(client, editor, f"خبر {n}", "متن", section="أخبار" if n % 2 else "ثقافة", tags=["و"]))
    headers = {**editor, "If-Match": "*"}
    until = (clock.time + timedelta(hours=1)).isoformat()
    pinned = await client.patch(
        f"{ARTICLES}/{ids[1]}", json={"is_pinned": True, "pinned_until": until}, headers=headers
    )
    assert (pinned.json()["is_pinned"], pinned.json()["version"]) == (True, 2)
    await client.patch(f"{ARTICLES}/{ids[4]}", json={"is_pinned": True}, headers=headers)
    newest = list(reversed(ids))
    first = [ids[4], ids[1], ids[6], ids[5], ids[3], ids[2], ids[0]]
    assert await pages(client, "limit=100") == [first]
    for limit in (1, 2, 3, 6):
        assert await pages(client, f"limit={limit}") == [first[at : at + limit] for at in range(0, 7, limit)]
        assert await pages(client, f"limit={limit}&include=body") == [
            first[at : at + limit] for at in range(0, 7, limit)
        ]
    assert await pages(client, "limit=2&section=أخبار") == [[ids[1], ids[5]], [ids[3]]]
    assert await pages(client, "limit=2&section=ثقافة&language=ar") == [[ids[4], ids[6]], [ids[2], ids[0]]]
    for other in ("tag=و", "published_after=2000-01-01", f"ids={','.join(map(str, ids))}"):
        assert await pages(client, f"limit=3&{other}") == [newest[:3], newest[3:6], newest[6:]], other
    assert await pages(client, "limit=3&sort=published_at") == [ids[:3], ids[3:6], ids[6:]]

    async def change() -> None:
        """Pin and unpin between two pages."""
        await client.patch(f"{ARTICLES}/{ids[0]}", json={"is_pinned": True}, headers=headers)
        await client.patch(f"{ARTICLES}/{ids[4]}", json={"is_pinned": False}, headers=headers)

    assert await pages(client, "limit=3", change) == [first[:3], first[3:6], first[6:]]
    await client.patch(f"{ARTICLES}/{ids[0]}", json={"is_pinned": None}, headers=headers)
    assert (await client.get(ARTICLES)).json()["items"][0]["pinned_until"] == until.replace("+00:00", "Z")
    clock.advance(minutes=59)
    assert (await pages(client, "limit=100"))[0][0] == ids[1]
    clock.advance(minutes=1)
    assert await pages(client, "limit=100") == [newest]
    shown = (await client.get(f"{ARTICLES}/{ids[1]}")).json()
    assert (shown["is_pinned"], shown["pinned_until"]) == (False, None)


async def test_who_may_not_publish_pins_nothing(
    client: httpx.AsyncClient, editor: dict[str, str], people: People
) -> None:
    author = await people.headers("author")
    draft = {"title": "مسودة", "body": "متن"}
    assert (await client.post(ARTICLES, json={**draft, "is_pinned": True}, headers=author)).status_code == 403
    made = (await client.post(ARTICLES, json=draft, headers=author)).json()["id"]
    path = f"{ARTICLES}/{made}"
    refused = await client.patch(path, json={"is_pinned": True}, headers={**author, "If-Match": "*"})
    assert refused.status_code == 403
    await client.patch(path, json={"is_pinned": True}, headers={**editor, "If-Match": "*"})
    kept = await client.patch(path, json={"title": "أخرى"}, headers={**author, "If-Match": "*"})
    assert kept.status_code == 200, "what stays as it is needs no right"
    numbers = [await write(client, editor, f"خبر {n}", "متن", is_pinned=True) for n in range(MOST + 2)]
    assert await pages(client, "limit=5") == [numbers[-1:-6:-1], numbers[-6:-11:-1], numbers[1::-1]]
