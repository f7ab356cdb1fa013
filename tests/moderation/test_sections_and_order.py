"""The queue of one section with those below it, and the newest first."""

from typing import Any

from tests.moderating import Room
from tests.paths import API, ARTICLES, QUEUE


async def sent(room: Room, address: str, headers: dict[str, str], **body: Any) -> Any:
    answer = await room.client.post(address, json=body, headers=headers)
    assert answer.is_success, answer.text
    return answer.json()


async def test_the_queue_of_a_section(room: Room, editor: dict[str, str]) -> None:
    elsewhere = await room.post("رأي في مقال بلا قسم")
    culture = await sent(room, f"{API}/sections", editor, name="ثقافة", slug="culture")
    cinema = await sent(room, f"{API}/sections", editor, name="سينما", parent_id=culture["id"])
    film = {"title": "فيلم", "body": "متن", "section": cinema["id"], "status": "published"}
    article = await sent(room, ARTICLES, editor, **film)
    below = Room(room.client, room.moderator, f"{ARTICLES}/{article['id']}")
    there = [await below.post("عرض رابح 1"), await below.post("عرض رابح 2")]
    for name in (culture["id"], "culture", "Culture", cinema["id"], "سينما"):
        assert await room.queue(f"section={name}") == there, name
    assert await room.queue("section=culture&article=999") == []
    assert await room.queue("section=999") == await room.queue("section=لا-قسم") == []
    assert await room.queue() == [elsewhere, *there]
    query = {"section": "culture"}
    done = await sent(room, f"{QUEUE}/batch", room.moderator, verb="spam", query=query)
    assert ([each["id"] for each in done["items"]], done["remaining"]) == (there, 0)
    assert (await room.queue("status=spam&section=culture"), await room.queue()) == (there, [elsewhere])


async def test_the_newest_first_and_back(room: Room) -> None:
    ids = [await room.post(f"تعليق {number}") for number in range(5)]

    async def page(query: str) -> Any:
        return await room.client.get(f"{QUEUE}?limit=2&order=newest&{query}", headers=room.moderator)

    first = (await page("")).json()
    second = (await page(f"cursor={first['next_cursor']}")).json()
    last = (await page(f"cursor={second['next_cursor']}")).json()
    pages = [[item["id"] for item in each["items"]] for each in (first, second, last)]
    assert pages == [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]]
    assert (first["previous_cursor"], last["next_cursor"]) == (None, None)
    back = (await page(f"cursor={last['previous_cursor']}")).json()
    assert [item["id"] for item in back["items"]] == pages[1]
    assert await room.queue("order=oldest") == await room.queue() == ids
    other = await room.client.get(f"{QUEUE}?order=oldest&cursor={first['next_cursor']}", headers=room.moderator)
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "invalid_cursor")
    assert (await room.client.get(f"{QUEUE}?order=top", headers=room.moderator)).status_code == 422


async def test_neither_the_section_nor_the_slug_of_an_unpublished_article_finds_its_comments(
    room: Room, editor: dict[str, str]
) -> None:
    culture = await sent(room, f"{API}/sections", editor, name="ثقافة", slug="culture")
    told = {"title": "خبر سيُسحب", "body": "متن", "section": culture["id"], "status": "published"}
    article = await sent(room, ARTICLES, editor, **told)
    slug, number = article["slug"], article["id"]
    comment = await Room(room.client, room.moderator, f"{ARTICLES}/{number}").post()
    named = ("section=culture", f"section={culture['id']}", f"article={slug}", f"article={number}")
    assert [await room.queue(each) for each in named] == [[comment]] * 4
    await sent(room, f"{ARTICLES}/{number}/unpublish", editor)
    assert [await room.queue(each) for each in named] == [[], [], [], [comment]]
    query = {"section": "culture"}
    done = await sent(room, f"{QUEUE}/batch", room.moderator, verb="spam", query=query)
    assert (done["items"], done["remaining"]) == ([], 0)
    readers = await room.client.get(f"{QUEUE}?section=culture", headers=editor)
    assert [item["id"] for item in readers.json()["items"]] == [comment]  # who may read drafts
