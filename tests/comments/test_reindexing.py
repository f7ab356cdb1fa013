"""Comments under another version of the analyser: `maqal reindex` makes their stems anew."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.comments import reindexing
from app.comments.models import Comment
from app.comments.reindexing import Renewed
from app.web.site import Site
from tests.moderating import Room
from tests.paths import API, QUEUE
from tests.people import People
from tests.writing import write


@pytest.fixture
async def room(client: httpx.AsyncClient, people: People) -> Room:
    article = await write(client, await people.headers("editor"), "بستان", "متن")
    return Room(client, await people.headers("moderator"), f"{API}/articles/{article}")


async def found(room: Room, text: str) -> set[int]:
    answer = await room.client.get(QUEUE, params={"text": text}, headers=room.moderator)
    assert answer.status_code == 200, answer.text
    return {item["id"] for item in answer.json()["items"]}


def forget_stems(session: Session) -> None:
    session.execute(sa.update(Comment).values(body_stems=" غيره "))


async def test_moderators_find_comments_after_the_command(
    room: Room, site: Site, reindex: Callable[[], list[tuple[int, int]]]
) -> None:
    written = {await room.post(f"شكرًا للوزراء {n}") for n in range(12)}
    await site.database.write(forget_stems)
    assert await found(room, "وزير شكر") == set()
    steps = await asyncio.to_thread(reindex)
    assert await found(room, "وزير شكر") == written
    assert (steps[0], steps[-1]) == ((0, 13), (13, 13)), "an article and its comments"


async def test_a_batch_goes_on_behind_the_one_before(room: Room, site: Site) -> None:
    first, second, third = [await room.post(f"شكرًا للوزراء {n}") for n in range(3)]
    await site.database.write(forget_stems)
    assert await site.database.write(reindexing.renew, after=0, most=2) == Renewed(second, 2)
    assert await found(room, "وزير") == {first, second}
    assert await site.database.write(reindexing.renew, after=second, most=2) == Renewed(third, 1)
    assert await site.database.write(reindexing.renew, after=third, most=2) is None
    assert await found(room, "وزير") == {first, second, third}
