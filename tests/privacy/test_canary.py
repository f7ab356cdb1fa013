"""`maqal doctor privacy`: what it finds on a sound server and on one that leaks; and a canary in streams and mail."""

import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.accounts.models import Scope
from app.commands.console import Refused, Report
from app.commands.doctor import crawling, privacy
from app.commands.doctor.traces import Traces
from app.comments.models import Comment
from app.events import outbox
from app.mail import delivery
from app.notifications import following
from tests.newsroom import Newsroom
from tests.paths import API
from tests.people import People

SALMA = "Salma.Canary+news@mailbox.example.net"


def said(report: Report) -> dict[str, tuple[bool, str]]:
    return {each.data["check"]: (each.is_good, each.data["detail"]) for each in report.findings}


@pytest.fixture
async def client(serve: Callable[..., Any]) -> AsyncIterator[httpx.AsyncClient]:
    """A guest of a site that has pages for readers and the read API of WordPress too."""
    async with serve(pages=True, wordpress_api=True) as guest:
        yield guest


@pytest.fixture
async def article(client: httpx.AsyncClient, editor: dict[str, str]) -> int:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published", "section": None, "tags": ["أخبار"]}
    return int((await client.post(f"{API}/articles", json=body, headers=editor)).json()["id"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_sound_server_tells_nothing_and_is_left_as_it_was(
    client: httpx.AsyncClient, article: int, people: People
) -> None:
    headers = await people.headers("moderator", scopes=[Scope.comments_moderate])
    token = headers["Authorization"].removeprefix("Bearer ")
    found = said(await privacy.examine(client, token=token, with_stream=False))
    assert [check for check, (is_good, _) in found.items() if not is_good] == [], found
    assert found["shown to readers"] == (True, "approved")
    assert "stream_article_comments (listened to apart)" in found["not asked"][1]
    assert "get_commenter (needs comments:read_email)" in found["not asked"][1]
    assert int(found["answers"][1].split()[0]) >= 25
    left = await client.app.state.site.database.read(lambda session: session.exec(select(Comment.id)).all())  # type: ignore[attr-defined]  # set where the client is made
    assert list(left) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_a_token_it_says_what_was_not_tried(client: httpx.AsyncClient, article: int) -> None:
    found = said(await privacy.examine(client, with_stream=False))
    assert all(is_good for is_good, _ in found.values())
    assert "waits for a moderator" in found["shown to readers"][1]
    assert "list_moderation_comments (needs comments:moderate)" in found["not asked"][1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cannot_be_planted_is_said(client: httpx.AsyncClient) -> None:
    assert said(await privacy.examine(client)) == {"canary": (False, "no article is published")}


LEAKS: dict[str, Callable[[str], str]] = {
    "address": lambda address: address,
    "upper case": str.upper,
    "mailbox": lambda address: address.partition("@")[0].lower(),
    "md5 of lower case": lambda address: hashlib.md5(address.lower().encode()).hexdigest(),  # noqa: S324  what Gravatar has
    "short sha256": lambda address: hashlib.sha256(address.encode()).hexdigest()[:12],
}


def leaking(leak: Callable[[str], str], header: str | None) -> Starlette:
    """A server that speaks as ours does, and tells of the address in one answer."""
    told: list[str] = []

    async def post(request: Request) -> JSONResponse:
        told.append(leak((await request.json())["author_email"]))
        comment = {"id": 1, "article_id": 1}
        return JSONResponse({"comment": comment, "receipt": "r", "status": "approved"}, status_code=201)

    async def comments(_request: Request) -> JSONResponse:
        if header:
            return JSONResponse({"items": []}, headers={header: told[0]})
        return JSONResponse({"items": [{"avatar": f"https://pictures.example/{told[0]}"}]})

    async def other(request: Request) -> JSONResponse:
        paths = {f"{API}/comments": {"get": {"operationId": "list_comments", "responses": {}}}}
        known = {
            f"{API}/openapi.json": {"paths": paths}, f"{API}/articles": {"items": [{"id": 1}]},
            f"{API}/privacy/receipt": {},
        }  # fmt: skip
        status = 200 if request.url.path in known else 404
        return JSONResponse(known.get(request.url.path, {}), status_code=status)

    routes = [Route(f"{API}/articles/1/comments", post, methods=["POST"]), Route(f"{API}/comments", comments)]
    return Starlette(routes=[*routes, Route("/{rest:path}", other, methods=["GET", "DELETE"])])


@pytest.mark.parametrize("name", LEAKS)
async def test_a_leak_is_found(name: str) -> None:
    for header in (None, "X-Author"):
        transport = httpx.ASGITransport(app=leaking(LEAKS[name], header))
        async with httpx.AsyncClient(transport=transport, base_url="http://leaky.example") as client:
            found = said(await privacy.examine(client, with_stream=False))
        assert (found["answers"][0], found["cleaned up"][0]) == (False, True)
        assert found["answers"][1].startswith(f"{API}/comments tells of the address: ")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_crawl_is_bounded(client: httpx.AsyncClient, article: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawling, "MOST_ANSWERS", 5)
    found = said(await privacy.examine(client, with_stream=False))
    assert found["answers"][1].split()[2] == "5"
    assert "the rest (5 answers were read)" in found["not asked"][1]


async def test_a_file_that_is_no_token_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        privacy.probe("http://127.0.0.1:9", article=None, token_file=tmp_path / "none")


async def test_streams_and_mail_tell_nothing_of_an_address(newsroom: Newsroom) -> None:
    """A reader posts, is answered, edits, is reported and erased, while a stream and a subscriber listen."""
    site, traces = newsroom.site, Traces(SALMA, "Salma.Canary+news", "Salma.Canary", "mailbox.example.net")
    rami = await newsroom.subscribe("rami@example.org")
    hub = newsroom.guest.app.state.streams  # type: ignore[attr-defined]  # set where the client is made
    stream = await hub.follow(newsroom.article, "192.0.2.1", last_seen=None)
    heard = [await anext(stream)]
    posted = await newsroom.post(SALMA, author_name="سلمى", parent_id=rami, notify_of_replies=True)
    comment_id, receipt = posted.json()["comment"]["id"], {"Comment-Receipt": posted.json()["receipt"]}
    await newsroom.guest.patch(f"{API}/me/notifications", json={"moderation": "each"}, headers=newsroom.editor)
    await newsroom.moderate(comment_id, "approve")
    await newsroom.guest.post(f"{API}/comments/{comment_id}/reports", json={"reason": "spam"})
    await newsroom.deliver()
    await newsroom.guest.delete(f"{API}/privacy/receipt", headers=receipt)
    await site.database.write(outbox.number, now=site.now())
    async for message in stream:
        heard.append(message)
        if b"comment.deleted" in message or b"comment.removed" in message:
            break
    await stream.aclose()
    await following.notify(site)
    await delivery.deliver(site)
    told = b"".join(heard).decode()
    assert f'"id":{comment_id}' in told.replace(" ", "")
    assert not traces.found(told)
    others = [each for each in newsroom.office.letters if each.recipient != SALMA]
    assert others
    for letter in newsroom.office.letters:
        message = letter.message
        if letter.recipient == SALMA:
            del message["To"]
        assert not traces.found(f"{message}{letter.part('plain')}{letter.part('html')}")
