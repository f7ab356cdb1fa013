"""The outside judge: what it is asked and never told, and that comments do not wait for it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from app.background.worker import Worker
from app.defence.judge import Judge, Question, network
from app.settings import load_settings
from tests.clocks import Clock
from tests.paths import API
from tests.people import People

COMMENT = {
    "author_name": "سلمى العوضي", "author_email": "salma.canary@example.org", "author_url": "https://salma.example.org",
    "body": "تعليق يُسأل عنه",
}  # fmt: skip


class Akismet:
    """A small server that speaks the protocol, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.answer: str | None = "false"
        self.status = 200
        self.at_work: set[asyncio.Task[Any] | None] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_work.add(asyncio.current_task())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        size = int(head.partition("content-length:")[2].split("\r\n")[0])
        self.asked.append(parse_qs((await reader.readexactly(size)).decode()) | {"path": [head.split()[1]]})
        if self.answer is not None:
            body = self.answer.encode()
            writer.write(
                b"HTTP/1.1 %d OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (self.status, len(body), body)
            )
            await writer.drain()
        else:
            await reader.read()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def akismet() -> AsyncIterator[tuple[Akismet, str]]:
    judge = Akismet()
    server = await asyncio.start_server(judge.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield judge, f"http://127.0.0.1:{port}/1.1"
    finally:
        server.close()
        await asyncio.gather(*filter(None, judge.at_work), return_exceptions=True)


@pytest.fixture
async def article(client: httpx.AsyncClient, people: People) -> str:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    return str(made.headers["location"])


async def test_what_it_calls_spam_is_spam(serve: Callable[..., Any], article: str, moderator: dict[str, str]) -> None:
    async with akismet() as (judge, url), serve(judge_url=url, judge_key="k3y", comments_policy="open") as client:
        judge.answer = "true"
        posted = await client.post(f"{article}/comments", json=COMMENT)
        assert posted.json()["status"] == "pending"
        judge.answer = "false"
        other = await client.post(f"{article}/comments", json=COMMENT | {"body": "تعليق مختلف تمامًا عن ذاك"})
        assert other.json()["status"] == "approved"
        queue = await client.get(f"{API}/moderation/comments?status=spam", headers=moderator)
        (held,) = queue.json()["items"]
        assert [reason["rule"] for reason in held["held_for"]] == ["judge"]
        first = judge.asked[0]
        assert first["path"] == ["/1.1/comment-check"]
        assert (first["api_key"], first["comment_author"]) == (["k3y"], ["سلمى العوضي"])
        assert first["comment_content"] == ["تعليق يُسأل عنه"]
        assert first["permalink"][0].startswith("http")
        assert first["user_ip"] == ["127.0.0.0"]
        assert "canary" not in json.dumps(judge.asked)


@pytest.mark.parametrize("answer", ["invalid", "", "<html>"])
async def test_comments_go_on_without_a_judge_that_answers_nonsense(
    serve: Callable[..., Any], article: str, answer: str
) -> None:
    async with akismet() as (judge, url), serve(judge_url=url, judge_key="k", comments_policy="open") as client:
        judge.answer = answer
        assert (await client.post(f"{article}/comments", json=COMMENT)).json()["status"] == "approved"


async def test_a_judge_that_hangs_or_is_away_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.defence.judge.SECONDS", 2.0)
    question = Question("سلمى", None, "متن", "https://example.org/1", "192.0.2.7", "Firefox")
    async with akismet() as (server, url):
        server.answer = None
        judge = Judge(load_settings(_env_file=None, judge_url=url, judge_key="k"))
        assert not await judge.calls_it_spam(question)
        await judge.close()
    away = Judge(load_settings(_env_file=None, judge_url="http://127.0.0.1:1", judge_key="k"))
    assert not await away.calls_it_spam(question)
    await away.close()


async def test_nobody_is_asked_as_it_comes() -> None:
    assert not Judge(load_settings(_env_file=None)).is_named


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("192.0.2.77", "192.0.2.0"),
        ("::ffff:192.0.2.77", "192.0.2.0"),
        ("2001:db8:1:2:3::4", "2001:db8:1::"),
        ("", "127.0.0.0"),
        ("fe80::1%eth0", "fe80::"),
    ],
)
def test_it_is_told_a_network_and_no_address(host: str, told: str) -> None:
    assert network(host) == told


async def test_it_learns_where_moderators_decide_otherwise_and_nothing_else(
    serve: Callable[..., Any], article: str, moderator: dict[str, str], clock: Clock
) -> None:
    async with akismet() as (judge, url), serve(judge_url=url, judge_key="k3y", comments_policy="open") as client:
        site, queue = client.app.state.site, f"{API}/moderation"

        async def post(body: str) -> int:
            posted = await client.post(f"{article}/comments", json=COMMENT | {"body": body})
            return int(posted.json()["comment"]["id"])

        async def decide(comment: int, verb: str) -> Any:
            done = await client.post(f"{queue}/comments/{comment}/{verb}", headers=moderator)
            assert done.status_code == 200, done.text
            return done.json()

        async def told() -> list[tuple[str, str]]:
            judge.asked.clear()
            await Worker(site).tell_judge()
            return [(each["path"][0].rpartition("/")[2], each["comment_content"][0]) for each in judge.asked]

        let_through, in_order = await post("إعلان لم يُكشف"), await post("تعليق لا شيء فيه")
        judge.answer = "true"
        held, rightly_held = await post("حُبس ظلمًا"), await post("إعلان حُبس بحق")
        assert await told() == [], "nobody has decided anything"
        await decide(in_order, "approve")
        await decide(rightly_held, "reject")
        await decide(let_through, "spam")
        judge.status = 503
        assert await told() == [("submit-spam", "إعلان لم يُكشف")]
        done = await decide(held, "approve")
        assert await told() == [], "it is away, and not asked all the time"
        clock.advance(seconds=31)
        judge.status = 200
        assert await told() == [("submit-spam", "إعلان لم يُكشف"), ("submit-ham", "حُبس ظلمًا")]
        assert (judge.asked[0]["user_ip"], "canary" in json.dumps(judge.asked)) == (["127.0.0.0"], False)
        assert await told() == [], "each is told once"
        undone = await client.post(f"{queue}/acts/{done['last_act']}/undo", headers=moderator)
        assert undone.status_code == 200
        assert await told() == [("submit-spam", "حُبس ظلمًا")], "it was told otherwise"
        judge.status = 503
        await decide(let_through, "approve")
        await decide(let_through, "spam")
        await told()
        clock.advance(hours=25)
        judge.status = 200
        assert await told() == [], "a day later nobody tries any more"
