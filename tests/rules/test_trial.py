"""Rules tried against past comments: what would differ is listed with its reasons, and nothing is changed."""

from typing import Any

import httpx
import pytest

from app.moderation import past
from tests.clocks import Clock
from tests.paths import API, QUEUE
from tests.people import People

RULES = f"{API}/moderation/rules"
TRY = f"{RULES}/try"
GUEST = {"author_name": "سلمى العوضي", "author_email": "salma@example.org"}


class Past:
    """Articles with comments of before, and a moderator who tries rules."""

    def __init__(
        self, client: httpx.AsyncClient, clock: Clock, moderator: dict[str, str], editor: dict[str, str]
    ) -> None:
        self.client, self.clock, self.moderator, self.editor = client, clock, moderator, editor

    async def article(self, policy: str = "open", status: str = "published") -> int:
        body = {"title": "مقال للنقاش", "body": "متن", "status": status, "comments_policy": policy}
        return int((await self.client.post(f"{API}/articles", json=body, headers=self.editor)).json()["id"])

    async def post(self, article: int, *bodies: str) -> list[int]:
        posted = []
        for body in bodies:
            self.clock.advance(seconds=1)
            answer = await self.client.post(f"{API}/articles/{article}/comments", json={**GUEST, "body": body})
            posted.append(int(answer.json()["comment"]["id"]))
        return posted

    async def attempt(self, rules: dict[str, Any], **members: Any) -> dict[str, Any]:
        answer = await self.client.post(TRY, json={"rules": rules, **members}, headers=self.moderator)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
async def before(client: httpx.AsyncClient, clock: Clock, people: People) -> Past:
    moderator = await people.headers("moderator", name="مها المشرفة")
    return Past(client, clock, moderator, await people.headers("editor", name="نادية الكاتبة"))


async def test_what_would_differ_is_listed_with_its_reasons(before: Past) -> None:
    article = await before.article()
    polite, rude, offer, worst = await before.post(article, "كلام طيب", "فيه ش ت م", "ربح سريع", "يا حمار")
    found = await before.attempt({"words": {"hold": ["شتم"], "spam": ["ربح سريع"], "refuse": ["حمار"]}})
    assert (found["looked_at"], found["next_cursor"]) == (4, None)
    assert found["counts"] == {"held": 1, "spam": 1, "refused": 1}
    assert [(each["id"], each["before"], each["after"]) for each in found["items"]] == [
        (worst, "approved", "refused"),
        (offer, "approved", "spam"),
        (rude, "approved", "held"),
    ]
    assert found["items"][2]["held_for"] == [{"rule": "word", "entry": "شتم", "member": "body", "begin": 4, "end": 9}]
    assert polite not in [each["id"] for each in found["items"]]
    queue = await before.client.get(f"{QUEUE}?status=any", headers=before.moderator)
    assert {each["status"] for each in queue.json()["items"]} == {"approved"}
    assert (await before.client.get(RULES, headers=before.moderator)).json()["version"] == 1


async def test_a_rule_that_is_taken_away_lets_through(before: Past) -> None:
    article = await before.article()
    headers = {**before.moderator, "If-Match": "*"}
    await before.client.put(RULES, json={"words": {"hold": ["شتم"]}, "max_links": 0}, headers=headers)
    _, linked = await before.post(article, "فيه شتم", "https://a.example")
    found = await before.attempt({"words": {"hold": ["شتم"]}})
    assert [(each["id"], each["before"], each["after"]) for each in found["items"]] == [(linked, "held", "approved")]
    assert (await before.attempt({"words": {"hold": ["شتم"]}, "max_links": 0}))["items"] == []


async def test_rules_of_an_article_are_tried_on_its_own(before: Past) -> None:
    one, other = await before.article(), await before.article()
    (mine,) = await before.post(one, "فيه شتم")
    await before.post(other, "فيه شتم هنا")
    found = await before.attempt({"words": {"refuse": ["شتم"]}}, article_id=one)
    assert (found["looked_at"], [each["id"] for each in found["items"]]) == (1, [mine])


async def test_pages_go_back_in_time_within_bounds(before: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    article = await before.article()
    posted = await before.post(article, *(f"فيه شتم {n}" for n in range(5)))
    rules = {"words": {"hold": ["شتم"]}}
    seen, cursor = [], None
    for _ in range(3):
        found = await before.attempt(rules, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [each["id"] for each in found["items"]]
        cursor = found["next_cursor"]
    assert (seen, cursor) == (posted[::-1], None)
    monkeypatch.setattr(past, "MOST_CODE_POINTS", 12)
    found = await before.attempt(rules)
    assert (found["looked_at"], found["next_cursor"] is not None) == (1, True)
    wrong = await before.client.post(TRY, json={"rules": {}, "cursor": "x"}, headers=before.moderator)
    assert wrong.status_code == 422


async def test_what_is_hidden_or_of_staff_is_not_looked_at(before: Past) -> None:
    article = await before.article()
    await before.post(article, "فيه شتم")
    body = {"body": "لا تكتبوا شتم"}
    await before.client.post(f"{API}/articles/{article}/comments", json=body, headers=before.editor)
    assert (await before.attempt({"words": {"hold": ["شتم"]}}))["looked_at"] == 1
    await before.client.post(f"{API}/articles/{article}/unpublish", headers=before.editor)
    assert (await before.attempt({"words": {"hold": ["شتم"]}}))["looked_at"] == 0
    missing = await before.client.post(TRY, json={"rules": {}, "article_id": article}, headers=before.moderator)
    assert missing.status_code == 404


@pytest.mark.parametrize("role", ["guest", "author"])
async def test_moderators_alone_try_rules(client: httpx.AsyncClient, people: People, role: str) -> None:
    headers = {} if role == "guest" else await people.headers(role)
    answer = await client.post(TRY, json={"rules": {}}, headers=headers)
    assert answer.status_code == (401 if role == "guest" else 403)
