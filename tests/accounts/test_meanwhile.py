"""What was let in before a password, a role or an account changed gives nothing afterwards."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.accounts import service as accounts
from app.accounts import tokens
from app.accounts.models import ROLE_SCOPES, AccountUpdate, Role, Scope
from app.errors import Unauthenticated, WrongCredentials
from app.web.site import Site
from tests.paths import API
from tests.people import PASSWORD, People, costly_hash, password_hash

NEW = "كلمة سر جديدة تمامًا"
ADMINS = list(ROLE_SCOPES[Role.admin])


async def sign_in(client: httpx.AsyncClient, email: str, password: str = PASSWORD) -> httpx.Response:
    return await client.post(f"{API}/auth/token", data={"username": email, "password": password})


def bearer(answer: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.mark.parametrize("change", [{"password": NEW}, {"is_disabled": True}])
async def test_sign_ins_that_wait_while_an_account_changes_give_no_working_token(
    client: httpx.AsyncClient, people: People, change: dict[str, Any]
) -> None:
    admin = await people.headers("admin")
    account = await people.account("editor", email="laila@example.org", stored=costly_hash())
    path = f"{API}/accounts/{account}"
    waiting = [asyncio.create_task(sign_in(client, "laila@example.org")) for _ in range(12)]
    await asyncio.sleep(0)
    assert (await client.patch(path, json=change, headers=admin)).status_code == 200
    answers = await asyncio.gather(*waiting)
    held = [bearer(answer) for answer in answers if answer.status_code == 200]
    if "is_disabled" in change:
        await client.patch(path, json={"is_disabled": False}, headers=admin)
    assert [(await client.get(f"{API}/me", headers=each)).status_code for each in held] == [401] * len(held)


@pytest.mark.parametrize("change", [AccountUpdate(name="ليلى حدّاد"), AccountUpdate(is_disabled=True)])
async def test_a_password_checked_earlier_is_compared_again_when_the_token_is_issued(
    people: People, site: Site, change: AccountUpdate
) -> None:
    account = await people.account("editor")
    new_hash = None if change.model_fields_set == {"is_disabled"} else "another"
    await site.database.write(accounts.update, account, change, password_hash=new_hash, keys=site.keys, now=site.now())
    arguments: dict[str, Any] = {"scopes": frozenset(), "now": site.now()}
    assert await site.database.write(tokens.sign_in, account, verified_hash=password_hash(), **arguments) is None


async def test_a_change_of_a_password_that_was_reset_meanwhile_is_refused(people: People, site: Site) -> None:
    account = await people.account("editor")
    secret = (await people.headers_of(account, [Scope.articles_write]))["Authorization"].partition(" ")[2]
    found = await site.database.read(tokens.find, secret, now=site.now())
    assert found is not None
    change: dict[str, Any] = {
        "viewer": found[0], "name": None, "verified_hash": "an older one", "password_hash": "x", "keys": site.keys,
        "now": site.now(),
    }  # fmt: skip
    with pytest.raises(WrongCredentials):
        await site.database.write(accounts.update_own, **change)
    await site.database.write(tokens.revoke, found[0].token_id, keys=site.keys, now=site.now())
    with pytest.raises(Unauthenticated):
        await site.database.write(accounts.update_own, **change)


async def test_an_admin_who_was_disabled_meanwhile_makes_and_changes_no_account(
    client: httpx.AsyncClient, people: People
) -> None:
    first, second = await people.headers("admin"), await people.account("admin")
    held = await people.headers_of(second, ADMINS)
    body = {"email": "huda@example.org", "name": "هدى", "role": "admin", "password": NEW}
    waiting = [
        asyncio.create_task(client.post(f"{API}/accounts", json={**body, "email": f"h{n}@example.org"}, headers=held))
        for n in range(6)
    ]
    await asyncio.sleep(0.02)
    await client.patch(f"{API}/accounts/{second}", json={"is_disabled": True}, headers=first)
    listed = (await client.get(f"{API}/accounts", headers=first)).json()
    await asyncio.gather(*waiting)
    assert (await client.get(f"{API}/accounts", headers=first)).json() == listed


async def test_enabling_an_account_again_revives_nothing(client: httpx.AsyncClient, people: People) -> None:
    admin = await people.headers("admin")
    account = await people.account("editor", email="laila@example.org")
    session = bearer(await sign_in(client, "laila@example.org"))
    made = await client.post(f"{API}/tokens", json={"name": "بذر", "scopes": ["articles:write"]}, headers=session)
    program = {"Authorization": f"Bearer {made.json()['token']}"}
    ended = await client.patch(f"{API}/accounts/{account}", json={"is_disabled": True}, headers=admin)
    assert ended.json()["ended"] == {"sessions": 1, "api_tokens": 1, "previews": True}
    await client.patch(f"{API}/accounts/{account}", json={"is_disabled": False}, headers=admin)
    for held in (session, program):
        assert (await client.get(f"{API}/me", headers=held)).status_code == 401
    assert (await sign_in(client, "laila@example.org")).status_code == 200


async def test_a_role_that_was_lost_and_given_again_brings_no_scope_back(
    client: httpx.AsyncClient, people: People
) -> None:
    admin = await people.headers("admin")
    account = await people.account("editor")
    wide = await people.headers_of(account, [Scope.articles_write, Scope.articles_publish], by_program=True)
    narrow = await people.headers_of(account, [Scope.articles_publish], by_program=True)
    path = f"{API}/accounts/{account}"
    lowered = await client.patch(path, json={"role": "author"}, headers=admin)
    assert lowered.json()["ended"] == {"sessions": 0, "api_tokens": 1, "previews": True}
    await client.patch(path, json={"role": "editor"}, headers=admin)
    assert (await client.get(f"{API}/me", headers=wide)).json()["scopes"] == ["articles:write"]
    assert (await client.get(f"{API}/me", headers=narrow)).status_code == 401


async def test_a_new_password_ends_api_tokens_and_the_answer_says_so(client: httpx.AsyncClient, people: People) -> None:
    account = await people.account("editor", email="laila@example.org")
    here, there = [bearer(await sign_in(client, "laila@example.org")) for _ in range(2)]
    program = await people.headers_of(account, [Scope.articles_write], by_program=True)
    answer = await client.patch(f"{API}/me", json={"current_password": PASSWORD, "new_password": NEW}, headers=here)
    assert answer.json()["ended"] == {"sessions": 1, "api_tokens": 1, "previews": True}
    assert [(await client.get(f"{API}/me", headers=each)).status_code for each in (here, there, program)] == [
        200, 401, 401,
    ]  # fmt: skip
    renamed = await client.patch(f"{API}/me", json={"name": "ليلى حدّاد"}, headers=here)
    assert renamed.json()["ended"] == {"sessions": 0, "api_tokens": 0, "previews": False}


async def test_an_api_token_makes_none_and_changes_no_account(client: httpx.AsyncClient, people: People, clock) -> None:
    account = await people.account("editor")
    session = await people.headers_of(account, [Scope.articles_write])
    soon = (clock.time + timedelta(seconds=60)).isoformat()
    made = await client.post(
        f"{API}/tokens", json={"name": "دقيقة", "scopes": ["articles:write"], "expires_at": soon}, headers=session
    )
    short = {"Authorization": f"Bearer {made.json()['token']}"}
    asked: list[tuple[str, str, Any]] = [
        ("POST", "/tokens", {"name": "بلا نهاية", "scopes": ["articles:write"]}),
        ("GET", "/tokens", None),
        ("DELETE", f"/tokens/{made.json()['id']}", None),
        ("PATCH", "/me", {"name": "اسم آخر"}),
        ("PATCH", "/me", {"current_password": PASSWORD, "new_password": NEW}),
    ]
    for method, path, body in asked:
        answer = await client.request(method, f"{API}{path}", json=body, headers=short)
        assert (method, path, answer.status_code) == (method, path, 403)
    assert (await client.get(f"{API}/me", headers=short)).status_code == 200
    more = {"name": "أكثر", "scopes": ["articles:write", "articles:publish"]}
    assert (await client.post(f"{API}/tokens", json=more, headers=session)).status_code == 403
    assert (await client.delete(f"{API}/auth/token", headers=short)).status_code == 204


async def test_an_api_token_with_accounts_admin_changes_accounts_and_makes_no_token(
    client: httpx.AsyncClient, people: People
) -> None:
    program = await people.headers_of(await people.account("admin"), ADMINS, by_program=True)
    assert (await client.patch(f"{API}/me", json={"name": "مديرة"}, headers=program)).status_code == 200
    body = {"name": "آخر", "scopes": ["articles:write"]}
    assert (await client.post(f"{API}/tokens", json=body, headers=program)).status_code == 403


async def test_an_account_has_a_hundred_api_tokens_at_the_most(client: httpx.AsyncClient, people: People) -> None:
    account = await people.account("editor")
    session = await people.headers_of(account, [Scope.articles_write])
    for _ in range(tokens.MOST_API_TOKENS):
        await people.headers_of(account, [Scope.articles_write], by_program=True)
    body = {"name": "زائد", "scopes": ["articles:write"]}
    answer = await client.post(f"{API}/tokens", json=body, headers=session)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
