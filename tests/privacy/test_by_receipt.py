"""What the writer of comments has and erases by the receipt of one of them."""

import json
import secrets
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlmodel import select

from app.comments.models import Comment, CommentAddress, CommentReceipt
from app.web.site import Site
from tests.paths import API, ARTICLES

OWN = f"{API}/privacy/receipt"
COMMENT = {"author_name": "سلمى العوضي", "author_email": "salma.canary@example.org", "body": "مقال نافع"}


@pytest.fixture
async def article(client: httpx.AsyncClient, editor: dict[str, str]) -> str:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
    return str((await client.post(ARTICLES, json=body, headers=editor)).headers["location"])


@pytest.fixture
def post(client: httpx.AsyncClient, article: str) -> Callable[..., Any]:
    async def send(body: str, receipt: str | None = None, **members: Any) -> tuple[int, dict[str, str]]:
        headers = {} if receipt is None else {"Comment-Receipt": receipt}
        answer = await client.post(f"{article}/comments", json={**COMMENT, "body": body, **members}, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()["comment"]["id"], {"Comment-Receipt": answer.json()["receipt"]}

    return send


async def test_a_writer_gets_all_of_a_chain_and_nothing_of_others(
    client: httpx.AsyncClient, moderator: dict[str, str], post: Callable[..., Any]
) -> None:
    first, receipt = await post("أول تعليق لي")
    second, later = await post("تعليق ثان مختلف تماما", receipt["Comment-Receipt"], author_email="other@example.org")
    await post("ليس لي", author_name="رامي")
    await client.post(f"{API}/moderation/comments/{second}/spam", headers=moderator)
    for known in (receipt, later):
        answer = await client.get(OWN, headers=known)
        assert answer.headers["cache-control"] == "private, no-store"
        assert "Comment-Receipt" in answer.headers["vary"]
        told = {each["id"]: each for each in answer.json()["items"]}
        assert list(told) == [first, second]
        assert told[first]["author_email"] == COMMENT["author_email"]
        assert (told[first]["article_title"], told[first]["status"]) == ("مقال للنقاش", "pending")
        assert (told[second]["author_email"], told[second]["status"]) == ("other@example.org", "spam")


async def test_a_long_chain_has_pages(client: httpx.AsyncClient, post: Callable[..., Any]) -> None:
    made, headers = await post("تعليق رقم صفر")
    words = ("الجسر", "الحديقة", "المكتبة")
    later = [await post(f"كلام عن {word} وحدها", headers["Comment-Receipt"]) for word in words]
    ids = [made, *(comment for comment, _ in later)]
    seen, address = [], f"{OWN}?limit=3"
    for _ in range(2):
        page = (await client.get(address, headers=headers)).json()
        seen += [each["id"] for each in page["items"]]
        address = f"{OWN}?limit=3&cursor={page['next_cursor']}"
    assert (seen, page["next_cursor"]) == (ids, None)


async def test_an_article_that_is_not_read_is_not_named(
    client: httpx.AsyncClient, editor: dict[str, str], article: str, post: Callable[..., Any]
) -> None:
    _, receipt = await post("نص")
    await client.post(f"{article}/unpublish", headers=editor)
    (told,) = (await client.get(OWN, headers=receipt)).json()["items"]
    assert (told["article_title"], told["article_url"]) == (None, None)


async def test_a_wrong_receipt_tells_nothing(client: httpx.AsyncClient, post: Callable[..., Any]) -> None:
    _, receipt = await post("نص")
    for wrong in (secrets.token_urlsafe(32), receipt["Comment-Receipt"][:-1], "é"):
        for method in ("GET", "DELETE"):
            answer = await client.request(method, OWN, headers={b"Comment-Receipt": wrong.encode()})
            assert (answer.status_code, answer.json()["code"]) == (403, "receipt_refused")
    assert (await client.get(OWN)).status_code == 422
    assert len((await client.get(OWN, headers=receipt)).json()["items"]) == 1


async def test_a_chain_is_erased(
    client: httpx.AsyncClient, site: Site, moderator: dict[str, str], post: Callable[..., Any]
) -> None:
    first, receipt = await post("أول تعليق لي")
    await client.post(f"{API}/moderation/comments/{first}/approve", headers=moderator)
    other, _ = await post("رد عليه", author_name="رامي", parent_id=first)
    await client.post(f"{API}/moderation/comments/{other}/approve", headers=moderator)
    await post("تعليق ثان مختلف تماما", receipt["Comment-Receipt"])
    erased = await client.delete(OWN, headers=receipt)
    assert (erased.status_code, erased.json()) == (200, {"erased": 2})
    tomb = (await client.get(f"{API}/comments/{first}")).json()
    assert (tomb["is_deleted"], tomb["author"], tomb["body_html"]) == (True, None, None)

    def left(session: Any) -> list[list[int]]:
        tables = (Comment.id, CommentAddress.comment_id, CommentReceipt.comment_id)
        return [sorted(session.exec(select(column)).all()) for column in tables]

    assert await site.database.read(left) == [[first, other], [other], [other]]
    assert (await client.get(OWN, headers=receipt)).status_code == 403
    assert "نافع" not in json.dumps(tomb)
