"""An article with comments, and a moderator."""

import httpx
import pytest

from tests.moderating import Room
from tests.paths import API
from tests.people import People


@pytest.fixture
async def room(client: httpx.AsyncClient, people: People) -> Room:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    return Room(client, await people.headers("moderator", name="مها المشرفة"), made.headers["location"])
