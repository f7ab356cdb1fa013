"""Accounts over HTTP: who makes them, changes them, disables them."""

import httpx

from app.accounts.models import Scope
from tests.people import PASSWORD, People

NEW = {"email": "huda@example.org", "name": "هدى المحررة", "role": "editor", "password": "كلمة سر طويلة"}


async def test_an_admin_makes_reads_and_changes_an_account(client: httpx.AsyncClient, people: People) -> None:
    admin = await people.headers("admin")
    made = await client.post("/api/v1/accounts", json=NEW, headers=admin)
    assert made.status_code == 201, made.text
    assert "password" not in made.text
    path = made.headers["location"]
    assert (await client.get(path, headers=admin)).json() == made.json()
    changed = await client.patch(path, json={"role": "moderator"}, headers=admin)
    assert changed.json()["role"] == "moderator"
    assert [account["name"] for account in (await client.get("/api/v1/accounts", headers=admin)).json()][-1] == NEW[
        "name"
    ]


async def test_two_accounts_never_share_an_address(client: httpx.AsyncClient, people: People) -> None:
    admin = await people.headers("admin")
    await client.post("/api/v1/accounts", json=NEW, headers=admin)
    again = await client.post("/api/v1/accounts", json={**NEW, "email": "HUDA@example.org"}, headers=admin)
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")


async def test_only_admins_may(client: httpx.AsyncClient, people: People) -> None:
    assert (await client.get("/api/v1/accounts")).status_code == 401
    for role in ("author", "editor", "moderator"):
        answer = await client.post("/api/v1/accounts", json=NEW, headers=await people.headers(role))
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), role


async def test_disabling_an_account_ends_its_tokens(client: httpx.AsyncClient, people: People) -> None:
    admin = await people.headers("admin")
    editor_id = await people.account("editor")
    editor = await people.headers_of(editor_id, [Scope.articles_write])
    assert (await client.get("/api/v1/me", headers=editor)).status_code == 200
    await client.patch(f"/api/v1/accounts/{editor_id}", json={"is_disabled": True}, headers=admin)
    refused = await client.get("/api/v1/me", headers=editor)
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]
    await client.patch(f"/api/v1/accounts/{editor_id}", json={"is_disabled": False}, headers=admin)
    assert (await client.get("/api/v1/me", headers=editor)).status_code == 401


async def test_the_last_admin_cannot_be_lost(client: httpx.AsyncClient, people: People) -> None:
    admin_id = await people.account("admin")
    admin = await people.headers_of(admin_id, list(Scope))
    for change in ({"is_disabled": True}, {"role": "editor"}):
        answer = await client.patch(f"/api/v1/accounts/{admin_id}", json=change, headers=admin)
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    second = await people.account("admin")
    assert (await client.patch(f"/api/v1/accounts/{second}", json={"role": "editor"}, headers=admin)).status_code == 200


async def test_a_lower_role_cuts_down_the_tokens_that_exist(client: httpx.AsyncClient, people: People) -> None:
    admin = await people.headers("admin")
    account = await people.account("editor")
    token = await people.headers_of(account, [Scope.articles_write, Scope.articles_publish])
    await client.patch(f"/api/v1/accounts/{account}", json={"role": "author"}, headers=admin)
    assert (await client.get("/api/v1/me", headers=token)).json()["scopes"] == ["articles:write"]


async def test_changing_the_password_ends_the_other_sign_ins(client: httpx.AsyncClient, people: People) -> None:
    await people.account("editor", email="laila@example.org")
    form = {"username": "laila@example.org", "password": PASSWORD}
    here, there = [
        {"Authorization": f"Bearer {(await client.post('/api/v1/auth/token', data=form)).json()['access_token']}"}
        for _ in range(2)
    ]
    new = {"current_password": PASSWORD, "new_password": "كلمة سر جديدة تمامًا"}
    wrong = await client.patch("/api/v1/me", json={**new, "current_password": "ليست هي أبدًا"}, headers=here)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials")
    alone = await client.patch("/api/v1/me", json={"new_password": "كلمة سر جديدة تمامًا"}, headers=here)
    assert alone.json()["errors"][0]["pointer"] == "/current_password"
    assert (await client.patch("/api/v1/me", json=new, headers=here)).status_code == 200
    assert (await client.get("/api/v1/me", headers=here)).status_code == 200
    assert (await client.get("/api/v1/me", headers=there)).status_code == 401
    assert (await client.post("/api/v1/auth/token", data=form)).status_code == 401
    form["password"] = new["new_password"]
    assert (await client.post("/api/v1/auth/token", data=form)).status_code == 200


async def test_the_audit_log_tells_who_did_what_to_whose_account(client: httpx.AsyncClient, people: People) -> None:
    admin_id = await people.account("admin")
    admin = await people.headers_of(admin_id, list(Scope))
    made = (await client.post("/api/v1/accounts", json=NEW, headers=admin)).json()
    path = f"/api/v1/accounts/{made['id']}"
    for change in (
        {"role": "moderator", "name": "هدى"},
        {"role": "moderator", "name": "هدى"},  # changes nothing
        {"is_disabled": True},
        {"is_disabled": False, "password": "كلمة سر أطول بكثير"},
    ):
        assert (await client.patch(path, json=change, headers=admin)).status_code == 200
    own = await people.headers_of(made["id"], [Scope.comments_moderate])
    sent = {"current_password": "كلمة سر أطول بكثير", "new_password": "كلمة سر ثالثة", "name": "هدى المشرفة"}
    assert (await client.patch("/api/v1/me", json=sent, headers=own)).status_code == 200
    assert (await client.patch(path, json={"role": "admin"}, headers=own)).status_code == 403
    log = await client.get("/api/v1/moderation/audit", params={"subject": made["id"]}, headers=admin)
    acts = [(each["account"]["id"], each["action"], each["detail"]) for each in reversed(log.json()["items"])]
    assert acts == [
        (admin_id, "account.create", {"role": "editor"}),
        (admin_id, "account.rename", {}),
        (admin_id, "account.role", {"from": "editor", "to": "moderator"}),
        (admin_id, "account.disable", {}),
        (admin_id, "account.enable", {}),
        (admin_id, "account.password", {}),
        (made["id"], "account.rename", {}),
        (made["id"], "account.password", {}),
    ]
    assert "@" not in log.text
    seen = await client.get("/api/v1/moderation/audit", headers=await people.headers("moderator"))
    assert seen.json()["items"] == []
