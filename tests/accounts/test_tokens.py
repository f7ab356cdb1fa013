"""API tokens: made, listed, used, ended, expired."""

from datetime import timedelta

import httpx
import pytest
from sqlmodel import select

from app.accounts.models import ROLE_SCOPES, Role, Token
from tests.people import People


async def test_a_token_is_shown_once_and_stored_hashed(client: httpx.AsyncClient, people: People, site) -> None:
    editor = await people.headers("editor")
    made = await client.post("/api/v1/tokens", json={"name": "بذر", "scopes": ["articles:write"]}, headers=editor)
    assert made.status_code == 201
    secret = made.json()["token"]
    assert secret.startswith("maqal_")
    listed = await client.get("/api/v1/tokens", headers=editor)
    assert secret not in listed.text
    assert listed.json()[0]["name"] == "بذر"

    rows = await site.database.read(lambda session: [row.model_dump() for row in session.exec(select(Token))])
    assert secret not in str(rows)
    use = {"Authorization": f"Bearer {secret}"}
    assert (await client.get("/api/v1/me", headers=use)).json()["scopes"] == ["articles:write"]
    assert (await client.get("/api/v1/tokens", headers=editor)).json()[0]["last_used_at"] is not None
    assert (await client.delete(made.headers["location"], headers=editor)).status_code == 204
    assert (await client.get("/api/v1/me", headers=use)).status_code == 401


async def test_a_token_cannot_have_more_than_its_maker(client: httpx.AsyncClient, people: People) -> None:
    author = await people.headers("author")
    answer = await client.post("/api/v1/tokens", json={"name": "x", "scopes": ["articles:publish"]}, headers=author)
    assert answer.status_code == 403


async def test_a_token_expires(client: httpx.AsyncClient, people: People, clock) -> None:
    editor = await people.headers("editor")
    body = {
        "name": "قصير العمر",
        "scopes": ["articles:write"],
        "expires_at": (clock.time + timedelta(hours=1)).isoformat(),
    }
    secret = (await client.post("/api/v1/tokens", json=body, headers=editor)).json()["token"]
    use = {"Authorization": f"Bearer {secret}"}
    assert (await client.get("/api/v1/me", headers=use)).status_code == 200
    clock.advance(hours=1)
    assert (await client.get("/api/v1/me", headers=use)).status_code == 401


async def test_nobody_ends_anothers_token(client: httpx.AsyncClient, people: People) -> None:
    mine, theirs = await people.headers("editor"), await people.headers("editor")
    made = await client.post("/api/v1/tokens", json={"name": "x", "scopes": ["articles:write"]}, headers=mine)
    assert (await client.delete(made.headers["location"], headers=theirs)).status_code == 404


async def test_the_audit_log_tells_who_made_and_ended_which_token(client: httpx.AsyncClient, people: People) -> None:
    account = await people.account("editor")
    editor = await people.headers_of(account, list(ROLE_SCOPES[Role.editor]))
    body = {"name": "بذر", "scopes": ["articles:write", "articles:publish"]}
    for key in ("twice-0123456789abcdef", "twice-0123456789abcdef", "other-0123456789abcdef"):
        made = await client.post("/api/v1/tokens", json=body, headers={**editor, "Idempotency-Key": key})
        assert made.status_code == 201
    own, other = made.json()["id"] - 1, made.json()["id"]
    program = {"Authorization": f"Bearer {made.json()['token']}"}
    assert (await client.post("/api/v1/tokens", json=body, headers=program)).status_code == 403
    assert (await client.delete("/api/v1/auth/session", headers=program)).status_code == 204
    for status in (204, 404):
        assert (await client.delete(f"/api/v1/tokens/{own}", headers=editor)).status_code == status
    assert (await client.delete("/api/v1/auth/session", headers=editor)).status_code == 204  # a sign-in, no API token
    log = await client.get("/api/v1/moderation/audit", headers=await people.headers("admin"))
    items = [each for each in reversed(log.json()["items"]) if each["action"].startswith("token.")]
    detail = {"account": account, "scopes": "articles:publish articles:write"}
    assert [(each["account"]["id"], each["action"], each["subject_id"], each["detail"]) for each in items] == [
        (account, "token.create", own, detail),
        (account, "token.create", other, detail),
        (account, "token.revoke", other, detail),
        (account, "token.revoke", own, detail),
    ]
    assert "maqal_" not in log.text
    seen = await client.get("/api/v1/moderation/audit", headers=await people.headers("moderator"))
    assert seen.json()["items"] == []


@pytest.mark.parametrize("header", ["Bearer maqal_unknown", "Basic bGFpbGE6eA==", "Bearer", "Bearer " + "x" * 5000])
async def test_bad_credentials_are_refused_on_public_reads_too(client: httpx.AsyncClient, header: str) -> None:
    answer = await client.get("/api/v1/articles", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert header.rsplit(maxsplit=1)[-1] not in answer.text or header == "Bearer"


async def test_signing_out_ends_the_token_in_hand(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    assert (await client.delete("/api/v1/auth/token", headers=editor)).status_code == 204
    assert (await client.get("/api/v1/me", headers=editor)).status_code == 401
