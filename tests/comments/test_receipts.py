"""Receipts: what the writer of a comment may do with one, and what nobody may do without."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select

from app.comments import receipts
from app.comments.models import Comment, CommentReceipt
from app.web.site import Site
from tests.clocks import Clock
from tests.paths import API
from tests.people import People

COMMENT = {"author_name": "سلمى العوضي", "author_email": "salma.canary@example.org", "body": "مقال نافع، شكرًا لكم."}
WRONG = {"Comment-Receipt": secrets.token_urlsafe(32)}


class Reader:
    """A guest who keeps the receipts of the comments that are posted, as a browser would."""

    def __init__(self, client: httpx.AsyncClient, article: str) -> None:
        self.client, self.article = client, article
        self.receipt: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.receipt is None else {"Comment-Receipt": self.receipt}

    async def post(self, **members: Any) -> dict[str, Any]:
        answer = await self.client.post(f"{self.article}/comments", json=COMMENT | members, headers=self.headers)
        assert answer.status_code == 201, answer.text
        posted: dict[str, Any] = answer.json()
        self.receipt = posted["receipt"]
        return posted


@pytest.fixture
async def article(client: httpx.AsyncClient, people: People) -> str:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    return str(made.headers["location"])


@pytest.fixture
def reader(client: httpx.AsyncClient, article: str) -> Reader:
    return Reader(client, article)


async def approve(client: httpx.AsyncClient, comment: int, moderator: dict[str, str], verb: str = "approve") -> None:
    answer = await client.post(f"{API}/moderation/comments/{comment}/{verb}", headers=moderator)
    assert answer.status_code == 200, answer.text


async def test_a_pending_comment_is_seen_with_its_receipt_alone(client: httpx.AsyncClient, reader: Reader) -> None:
    posted = await reader.post()
    address = f"{API}/comments/{posted['comment']['id']}"
    assert (await client.get(address)).status_code == 404
    assert (await client.get(address, headers=WRONG)).status_code == 404
    seen = await client.get(address, headers=reader.headers)
    assert seen.status_code == 200
    told = seen.json()
    assert (told["status"], told["view"], told["body_text"]) == ("pending", "own", COMMENT["body"])
    assert told["editable_until"] is not None
    assert seen.headers["cache-control"] == "private, no-store"
    assert "Comment-Receipt" in seen.headers["vary"]
    assert "canary" not in seen.text


async def test_a_writer_follows_the_status(
    client: httpx.AsyncClient, reader: Reader, moderator: dict[str, str]
) -> None:
    comment = (await reader.post())["comment"]["id"]
    for verb, status in {"approve": "approved", "reject": "rejected", "spam": "rejected", "trash": "rejected"}.items():
        await approve(client, comment, moderator, verb)
        assert (await client.get(f"{API}/comments/{comment}", headers=reader.headers)).json()["status"] == status


async def test_what_is_public_says_that_it_depends_on_a_receipt(
    client: httpx.AsyncClient, reader: Reader, moderator: dict[str, str]
) -> None:
    comment = (await reader.post())["comment"]["id"]
    await approve(client, comment, moderator)
    public = await client.get(f"{API}/comments/{comment}")
    assert "Comment-Receipt" in public.headers["vary"]
    assert public.headers["cache-control"].startswith("public")
    with_another = await client.get(f"{API}/comments/{comment}", headers=WRONG)
    assert with_another.json() == public.json()
    assert with_another.headers["cache-control"] == "private, no-store"
    assert (await client.get(f"{API}/comments/{comment}")).json()["view"] == "public"


async def test_edits_within_the_time_for_them(client: httpx.AsyncClient, reader: Reader, clock: Clock) -> None:
    comment = (await reader.post())["comment"]["id"]
    address, change = f"{API}/comments/{comment}", {"body": "صحّحت كلمة."}
    edited = await client.patch(address, json=change, headers=reader.headers)
    assert edited.status_code == 200, edited.text
    assert (edited.json()["body_text"], edited.json()["status"]) == ("صحّحت كلمة.", "pending")
    assert edited.json()["edited_at"] is not None
    clock.time += timedelta(minutes=15)
    late = await client.patch(address, json={"body": "متأخر"}, headers=reader.headers)
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
    seen = (await client.get(address, headers=reader.headers)).json()
    assert (seen["body_text"], seen["editable_until"]) == ("صحّحت كلمة.", None)


async def test_an_edit_is_judged_as_a_new_comment_is(
    client: httpx.AsyncClient, reader: Reader, moderator: dict[str, str]
) -> None:
    first = (await reader.post())["comment"]["id"]
    await approve(client, first, moderator)
    edited = await client.patch(f"{API}/comments/{first}", json={"body": "إعلان"}, headers=reader.headers)
    assert edited.json()["status"] == "pending"
    assert (await client.get(f"{API}/comments/{first}")).status_code == 404
    assert (await client.get(reader.article)).json()["comment_count"] == 0
    await approve(client, first, moderator)
    receipt = reader.receipt
    second = await reader.post(body="تعليق ثان")
    assert second["status"] == "approved"
    assert receipt is not None
    again = await client.patch(f"{API}/comments/{first}", json={"body": "تصحيح"}, headers={"Comment-Receipt": receipt})
    assert again.json()["status"] == "pending", "nobody has approved another comment of this writer"


async def test_what_moderators_have_refused_is_not_edited(
    client: httpx.AsyncClient, reader: Reader, moderator: dict[str, str]
) -> None:
    comment = (await reader.post())["comment"]["id"]
    await approve(client, comment, moderator, "reject")
    answer = await client.patch(f"{API}/comments/{comment}", json={"body": "آخر"}, headers=reader.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


async def test_a_writer_erases_a_comment(
    client: httpx.AsyncClient, site: Site, reader: Reader, moderator: dict[str, str]
) -> None:
    comment = (await reader.post())["comment"]["id"]
    await approve(client, comment, moderator)
    gone = await client.delete(f"{API}/comments/{comment}", headers=reader.headers)
    assert gone.status_code == 204
    assert (await client.get(f"{API}/comments/{comment}")).status_code == 404
    assert (await client.get(reader.article)).json()["comment_count"] == 0
    assert await site.database.read(lambda session: session.exec(select(CommentReceipt)).all()) == []
    again = await client.delete(f"{API}/comments/{comment}", headers=reader.headers)
    assert (again.status_code, again.json()["code"]) == (403, "receipt_refused")


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_a_wrong_receipt_tells_nothing(
    client: httpx.AsyncClient, reader: Reader, moderator: dict[str, str], method: str
) -> None:
    """Neither which comments there are, nor how they stand; another comment's receipt is as wrong as any."""
    pending = (await reader.post())["comment"]["id"]
    others = {"Comment-Receipt": reader.receipt or ""}
    reader.receipt = None
    shown = (await reader.post(body="تعليق آخر يظهر للقرّاء"))["comment"]["id"]
    await approve(client, shown, moderator)
    told, body = [], {"body": "لا"} if method == "PATCH" else None
    for comment, headers in ((pending, WRONG), (shown, WRONG), (shown, others), (999_999, WRONG)):
        answer = await client.request(method, f"{API}/comments/{comment}", headers=headers, json=body)
        problem = answer.json()
        told.append((answer.status_code, problem["code"], problem["detail"]))
    assert set(told) == {(403, "receipt_refused", "ليس هذا إيصال هذا التعليق.")}
    without = await client.request(method, f"{API}/comments/{shown}", json=body)
    assert without.status_code == 401


async def test_a_token_without_the_scope_is_refused_and_a_receipt_beside_it_is_not(
    client: httpx.AsyncClient, people: People, reader: Reader
) -> None:
    comment = (await reader.post())["comment"]["id"]
    author = await people.headers("author")
    assert (await client.delete(f"{API}/comments/{comment}", headers=author)).status_code == 403
    assert (await client.delete(f"{API}/comments/{comment}", headers=author | reader.headers)).status_code == 204


async def test_trust_follows_a_receipt_and_never_a_typed_address(
    client: httpx.AsyncClient, reader: Reader, moderator: dict[str, str]
) -> None:
    first = await reader.post()
    assert first["status"] == "pending"
    assert (await reader.post(body="قبل الموافقة"))["status"] == "pending"
    await approve(client, first["comment"]["id"], moderator)
    assert (await reader.post(body="بعد الموافقة"))["status"] == "approved"
    assert (await reader.post(body="باسم آخر", author_name="سلمى ع", author_email="o@example.org"))[
        "status"
    ] == "approved"
    stranger = Reader(client, reader.article)
    assert (await stranger.post(body="بالبريد نفسه"))["status"] == "pending"
    stranger.receipt = secrets.token_urlsafe(32)
    assert (await stranger.post(body="بإيصال مخترع"))["status"] == "pending"


async def test_what_nobody_has_looked_at_earns_no_trust(
    client: httpx.AsyncClient, people: People, reader: Reader
) -> None:
    """Under an article whose policy is `open` everything appears; that is no approval."""
    body = {"title": "مقال مفتوح", "body": "متن", "status": "published", "comments_policy": "open"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    elsewhere, reader.article = reader.article, made.headers["location"]
    assert (await reader.post())["status"] == "approved"
    reader.article = elsewhere
    assert (await reader.post(body="هنا"))["status"] == "pending"


async def test_under_all_nobody_is_trusted(
    serve: Callable[..., Any], people: People, article: str, moderator: dict[str, str]
) -> None:
    async with serve(comments_policy="all") as client:
        reader = Reader(client, article)
        first = await reader.post()
        await approve(client, first["comment"]["id"], moderator)
        assert (await reader.post(body="ثان"))["status"] == "pending"


async def test_who_is_signed_in_gets_no_receipt(client: httpx.AsyncClient, people: People, article: str) -> None:
    posted = await client.post(
        f"{article}/comments", json={"body": "رد"}, headers=await people.headers("author") | WRONG
    )
    assert posted.json()["receipt"] is None


async def test_a_repeated_request_gets_the_same_receipt(client: httpx.AsyncClient, article: str) -> None:
    headers = {"Idempotency-Key": secrets.token_urlsafe(24)}
    answers = await asyncio.gather(
        *(client.post(f"{article}/comments", json=COMMENT, headers=headers) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    posted = answers[0].json()
    own = await client.get(f"{API}/comments/{posted['comment']['id']}", headers={"Comment-Receipt": posted["receipt"]})
    assert own.json()["view"] == "own"


async def test_only_a_digest_is_stored_and_no_key_is_needed_for_it(site: Site, reader: Reader) -> None:
    posted = await reader.post()
    secret = posted["receipt"]
    (stored,) = await site.database.read(lambda session: session.exec(select(CommentReceipt)).all())
    assert len(secret) == 43
    assert secret not in str(stored.model_dump())
    assert stored.digest == hashlib.sha256(secret.encode()).hexdigest(), "whatever the secret keys of the site"


async def test_readers_and_moderators_are_told_of_no_receipt(
    client: httpx.AsyncClient, reader: Reader, moderator: dict[str, str]
) -> None:
    posted = await reader.post()
    await approve(client, posted["comment"]["id"], moderator)
    for path in (f"{reader.article}/comments", f"{API}/comments", f"{API}/moderation/comments?status=any"):
        text = (await client.get(path, headers=moderator)).text
        assert posted["receipt"] not in text
        assert receipts.digest(posted["receipt"]) not in text
        assert "chain" not in text


async def test_a_comment_whose_receipt_was_shown_stays_as_a_tombstone(
    client: httpx.AsyncClient, site: Site, reader: Reader, moderator: dict[str, str]
) -> None:
    first = await reader.post()
    await approve(client, first["comment"]["id"], moderator)
    receipt = {"Comment-Receipt": first["receipt"]}
    reply = await reader.post(parent_id=first["comment"]["id"])
    assert reply["status"] == "approved"
    assert (await client.delete(f"{API}/comments/{first['comment']['id']}", headers=receipt)).status_code == 204
    (thread,) = (await client.get(f"{reader.article}/comments")).json()["items"]
    assert thread["is_deleted"]
    assert thread["body_text"] is None
    kept = select(Comment.body, Comment.author_name).where(Comment.id == first["comment"]["id"])
    assert await site.database.read(lambda session: tuple(session.exec(kept).one())) == ("", "")
