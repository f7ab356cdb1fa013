"""Signing in: the OAuth2 password form, what it refuses, and what it does not give away."""

import statistics
import time

import httpx
import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.accounts.passwords import check_password
from tests.people import PASSWORD, People, costly_hash

URL = "/api/v1/auth/token"


async def sign_in(client: httpx.AsyncClient, **form: str) -> httpx.Response:
    return await client.post(URL, data={"grant_type": "password", **form})


async def test_the_right_password_gives_a_token_that_works(client: httpx.AsyncClient, people: People) -> None:
    await people.account("editor", email="Laila@Example.org")
    answer = await sign_in(client, username="laila@example.org", password=PASSWORD)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert body["token_type"] == "bearer"
    assert body["expires_in"] == 12 * 3600
    assert "articles:publish" in body["scope"].split()
    me = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {body['access_token']}"})
    assert me.json()["role"] == "editor"
    assert me.json()["email"] == "Laila@Example.org"


async def test_a_token_can_be_asked_for_fewer_scopes(client: httpx.AsyncClient, people: People) -> None:
    await people.account("editor", email="laila@example.org")
    answer = await sign_in(
        client, username="laila@example.org", password=PASSWORD, scope="articles:write comments:read_email"
    )
    assert answer.json()["scope"] == "articles:write"


async def test_all_standard_members_of_the_form_are_taken(client: httpx.AsyncClient, people: People) -> None:
    await people.account("editor", email="laila@example.org")
    form = {
        "username": "laila@example.org",
        "password": PASSWORD,
        "client_id": "docs",
        "client_secret": "",
        "scope": "",
    }
    assert (await sign_in(client, **form)).status_code == 200


async def test_wrong_password_unknown_address_and_disabled_account_look_the_same(
    client: httpx.AsyncClient, people: People, site
) -> None:
    await people.account("editor", email="laila@example.org")
    disabled = await people.account("editor", email="gone@example.org")
    admin = await people.headers("admin")
    await client.patch(f"/api/v1/accounts/{disabled}", json={"is_disabled": True}, headers=admin)
    answers = [
        await sign_in(client, username="laila@example.org", password="ليست هي كلمة السر"),
        await sign_in(client, username="nobody@example.org", password=PASSWORD),
        await sign_in(client, username="gone@example.org", password=PASSWORD),
    ]
    bodies = []
    for answer in answers:
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        body = answer.json()
        assert body["error"] == "invalid_grant"
        assert body["error_description"]
        bodies.append({name: value for name, value in body.items() if name not in {"instance", "request_id"}})
    assert bodies[0] == bodies[1] == bodies[2]


def test_checking_takes_as_long_without_a_password_to_check_against() -> None:
    def median(stored: str | None) -> float:
        times = []
        for _ in range(5):
            start = time.thread_time()
            check_password("ليست هي كلمة السر", stored)
            times.append(time.thread_time() - start)
        return statistics.median(times)

    check_password("warm", None)
    assert 0.5 < median(costly_hash()) / median(None) < 2


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "client_credentials", "username": "a", "password": "b"}, 400, "unsupported_grant_type"),
        ({"username": "laila@example.org", "password": PASSWORD, "scope": "everything"}, 400, "invalid_scope"),
        ({"username": "laila@example.org"}, 422, "invalid_request"),
    ],
)
async def test_what_oauth_refuses_is_named_in_its_words(
    client: httpx.AsyncClient, people: People, form: dict[str, str], status: int, error: str
) -> None:
    await people.account("editor", email="laila@example.org")
    answer = await client.post(URL, data=form)
    assert answer.status_code == status
    assert answer.json()["error"] == error
    assert answer.headers["content-type"] == "application/problem+json"


async def test_sign_in_is_limited_for_right_and_wrong_passwords_alike(serve, clock) -> None:
    async with serve(limit_sign_in="3/minute") as client:
        people = People(client.app.state.site)
        await people.account("editor", email="laila@example.org")
        wrong = [await sign_in(client, username="laila@example.org", password="wrong password") for _ in range(3)]
        assert [answer.status_code for answer in wrong] == [401, 401, 401]
        limited = await sign_in(client, username="laila@example.org", password=PASSWORD)
        assert limited.status_code == 429
        assert 1 <= int(limited.headers["retry-after"]) <= 60
        clock.advance(minutes=2)
        assert (await sign_in(client, username="laila@example.org", password=PASSWORD)).status_code == 200


async def test_nothing_of_the_address_is_stored_in_clear(client: httpx.AsyncClient, people: People, site) -> None:
    await people.account("editor", email="laila@example.org")
    row = await site.database.read(lambda session: session.exec(select(Account)).one().model_dump())
    assert "laila" not in str(row)
    assert "example.org" not in str(row)


async def test_marks_of_an_arabic_keyboard_are_no_part_of_an_address(client: httpx.AsyncClient, people: People) -> None:
    admin = await people.headers("admin")
    account = {"name": "ليلى", "role": "author", "password": PASSWORD}
    made = await client.post(
        "/api/v1/accounts", json={**account, "email": "\u200flaila@example.org\u200e"}, headers=admin
    )
    assert (made.status_code, made.json()["email"]) == (201, "laila@example.org")
    again = await client.post("/api/v1/accounts", json={**account, "email": "laila@exam\u200bple.org"}, headers=admin)
    assert again.status_code == 409
    for typed in ("laila@example.org", "\u202alaila@example.org\u202c", "\u061cLaila@example.org"):
        assert (await sign_in(client, username=typed, password=PASSWORD)).status_code == 200, typed
