"""Forms, proof of work and the trap: what a guest has to send, what is refused, what is taken once."""

import asyncio
import base64
import json
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import altcha
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.defence import forms, work
from app.errors import InvalidRequest
from app.secrets.sealing import Keyring
from tests.clocks import NOON, Clock
from tests.paths import API
from tests.people import People

COMMENT = {"author_name": "سلمى العوضي", "author_email": "salma@example.org", "body": "مقال نافع."}
KEYS = Keyring([secrets.token_hex(32)])


@pytest.fixture
async def article(client: httpx.AsyncClient, people: People) -> str:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    return str(made.headers["location"])


@pytest.fixture
async def asking(serve: Callable[..., Any]) -> AsyncIterator[httpx.AsyncClient]:
    async with serve(comments_form="token") as client:
        yield client


async def form(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get(f"{API}/comments/form")
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    told: dict[str, Any] = answer.json()
    return told


async def post(client: httpx.AsyncClient, article: str, **members: Any) -> httpx.Response:
    return await client.post(f"{article}/comments", json=COMMENT | members)


def code(answer: httpx.Response) -> tuple[int, str, str]:
    (error,) = answer.json()["errors"]
    return answer.status_code, error["pointer"], error["code"]


async def test_nothing_is_asked_for_as_it_comes(client: httpx.AsyncClient, article: str) -> None:
    assert await form(client) == {
        "requires": "off", "token": None, "opens_at": None, "expires_at": None, "challenge": None,
    }  # fmt: skip
    assert (await post(client, article)).status_code == 201


async def test_a_form_is_taken_once_and_in_its_time(asking: httpx.AsyncClient, article: str, clock: Clock) -> None:
    token = (await form(asking))["token"]
    assert code(await post(asking, article)) == (422, "/form_token", "missing")
    assert code(await post(asking, article, form_token=token)) == (422, "/form_token", "form_too_soon")
    clock.time += timedelta(seconds=4)
    assert (await post(asking, article, form_token=token)).status_code == 201
    assert code(await post(asking, article, form_token=token, body="ثان")) == (422, "/form_token", "form_spent")
    later = (await form(asking))["token"]
    clock.time += timedelta(hours=6)
    assert code(await post(asking, article, form_token=later)) == (422, "/form_token", "form_expired")


@pytest.mark.parametrize(
    "wrong",
    ["", "x", "a.b", KEYS.sign(b'["n", 1]', purpose="comment-form")],
    ids=["empty", "a letter", "two parts", "another site's"],
)
async def test_an_invented_form_is_refused(asking: httpx.AsyncClient, article: str, wrong: str) -> None:
    assert code(await post(asking, article, form_token=wrong)) == (422, "/form_token", "form_refused")


async def test_a_form_is_taken_once_by_requests_at_the_same_time(
    asking: httpx.AsyncClient, article: str, clock: Clock
) -> None:
    token = (await form(asking))["token"]
    clock.time += timedelta(seconds=4)
    answers = await asyncio.gather(
        *(post(asking, article, form_token=token, body=f"تعليق رقم {number}") for number in range(12))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 11


async def test_a_repeated_request_is_answered_though_its_form_is_spent(
    asking: httpx.AsyncClient, article: str, clock: Clock
) -> None:
    token = (await form(asking))["token"]
    clock.time += timedelta(seconds=4)
    headers = {"Idempotency-Key": secrets.token_urlsafe(24)}
    sent = COMMENT | {"form_token": token}
    answers = [await asking.post(f"{article}/comments", json=sent, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].text == answers[1].text


async def test_who_is_signed_in_needs_no_form(asking: httpx.AsyncClient, people: People, article: str) -> None:
    headers = await people.headers("author")
    assert (await asking.post(f"{article}/comments", json={"body": "رد"}, headers=headers)).status_code == 201


async def test_a_form_does_not_outlive_its_key() -> None:
    token = forms.make("token", keys=KEYS, now=NOON).token
    with pytest.raises(InvalidRequest):
        forms.check("token", token, None, keys=Keyring([secrets.token_hex(32)]), now=NOON + timedelta(minutes=1))


async def test_work_has_to_be_done_for_the_form_that_is_sent(
    serve: Callable[..., Any], article: str, clock: Clock
) -> None:
    async with serve(comments_form="work") as client:
        given_form, other = await form(client), await form(client)
        solution = solved(given_form["challenge"])
        clock.time += timedelta(seconds=4)
        assert code(await post(client, article, form_token=given_form["token"])) == (422, "/work", "missing")
        for wrong in (solved(other["challenge"]), solution[:-8], "x", made_easier(given_form["challenge"])):
            answer = await post(client, article, form_token=given_form["token"], work=wrong)
            assert code(answer) == (422, "/work", "work_refused")
        answer = await post(client, article, form_token=given_form["token"], work=solution)
        assert answer.status_code == 201, answer.text


def solved(challenge: dict[str, Any]) -> str:
    """What the widget sends: the challenge with its solution."""
    known = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(known)
    assert solution is not None
    return altcha.Payload(known, solution).to_base64()


def made_easier(challenge: dict[str, Any]) -> str:
    """A challenge that somebody has made cheaper than it was."""
    return solved({**challenge, "parameters": {**challenge["parameters"], "cost": 1, "keyPrefix": "0"}})


DOCUMENTS = st.dictionaries(st.text(), st.integers()).map(json.dumps)


@given(st.text() | DOCUMENTS.map(lambda text: base64.b64encode(text.encode()).decode()))
def test_no_solution_fails_the_check(solution: str) -> None:
    assert not work.is_solved(solution, "n", keys=KEYS)


async def test_what_fills_the_hidden_field_is_a_machine(
    client: httpx.AsyncClient, article: str, moderator: dict[str, str]
) -> None:
    """It is answered as anybody is, and found among the spam with its reason."""
    answer = await post(client, article, subject="Buy now")
    assert (answer.status_code, answer.json()["status"]) == (201, "pending")
    queue = await client.get(f"{API}/moderation/comments?status=spam", headers=moderator)
    (held,) = queue.json()["items"]
    assert [reason["rule"] for reason in held["held_for"]] == ["trap"]
    assert (await post(client, article, subject="", body="تعليق آخر")).json()["status"] == "pending"
    assert len((await client.get(f"{API}/moderation/comments", headers=moderator)).json()["items"]) == 1
