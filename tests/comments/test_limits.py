"""Limits of what one network writes: by article, whatever it is called; in all; and by bytes."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.clocks import Clock
from tests.paths import API
from tests.people import People

COMMENT = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "شكرًا"}


async def publish(client: Any, *titles: str) -> list[int]:
    editor = await People(client.app.state.site).headers("editor")
    made = []
    for title in titles:
        body = {"title": title, "body": "متن", "status": "published"}
        made.append((await client.post(f"{API}/articles", json=body, headers=editor)).json()["id"])
    return made


async def post(client: httpx.AsyncClient, ref: object, **members: Any) -> httpx.Response:
    return await client.post(f"{API}/articles/{ref}/comments", json={**COMMENT, **members})


async def test_the_limit_of_an_article_does_not_depend_on_what_it_is_called(serve: Any) -> None:
    async with serve(limit_comments="2/minute") as client:
        first, other = await publish(client, "إضاءة الورّاقين", "آخر")
        names = [f"0{first}", "اضاءه-الوراقين", quote(quote("إضاءة-الورّاقين")), f"00{first}"]
        answers = [await post(client, ref) for ref in (first, *names)]
        assert [each.status_code for each in answers] == [201, 201, 429, 429, 429]
        assert (await post(client, other)).status_code == 201


async def test_the_limit_of_the_site_is_a_setting(serve: Any, clock: Clock) -> None:
    async with serve(limit_comments="2/minute", limit_comments_site="3/minute") as client:
        articles = await publish(client, "أول", "ثان", "ثالث", "رابع")
        answers = [await post(client, each) for each in articles]
        assert [each.status_code for each in answers] == [201, 201, 201, 429]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    async with serve(limit_comments="1/minute") as client:
        clock.advance(minutes=10)
        assert [(await post(client, each)).status_code for each in articles] == [201] * 4
    async with serve(limit_comments_site="1/minute") as client:
        clock.advance(minutes=10)
        assert [(await post(client, articles[0])).status_code for _ in range(2)] == [201, 429]


async def test_one_network_stores_so_many_bytes_an_hour(serve: Any, clock: Clock) -> None:
    async with serve(limit_comments="1000/minute", limit_comments_kib="100/hour") as client:
        (article,) = await publish(client, "مقال")
        long = "كلام طويل " * 900
        answers = [await post(client, article, body=long) for _ in range(5)]
        codes = [each.status_code for each in answers]
        assert codes[0] == 201
        assert codes[-1] == 429
        assert 0 < int(answers[-1].headers["retry-after"]) <= 3600
        assert (await post(client, article)).status_code == 201  # what was refused is not counted
        clock.advance(hours=3)
        assert (await post(client, article, body=long)).status_code == 201


@pytest.mark.parametrize("policy", ["first", "all"])
async def test_under_first_and_all_every_guest_waits(serve: Any, policy: str) -> None:
    async with serve(comments_policy=policy) as client:
        (article,) = await publish(client, "مقال")
        moderator = await People(client.app.state.site).headers("moderator")
        for n in range(2):
            posted = (await post(client, article, body=f"شكرًا {n}")).json()
            assert posted["status"] == "pending"
            await client.post(f"{API}/moderation/comments/{posted['comment']['id']}/approve", headers=moderator)
