"""The session of a browser: a cookie that scripts cannot read, and that pages of other sites cannot use."""

import httpx
import pytest

from tests.paths import API
from tests.people import PASSWORD, People

OWN = {"Sec-Fetch-Site": "same-origin"}


async def sign_in(client: httpx.AsyncClient, email: str, **headers: str) -> httpx.Response:
    return await client.post(f"{API}/auth/session", json={"email": email, "password": PASSWORD}, headers=headers)


async def cookie_of(client: httpx.AsyncClient, people: People, role: str = "editor") -> dict[str, str]:
    await people.account(role, email=f"{role}@example.org")
    answer = await sign_in(client, f"{role}@example.org")
    assert answer.status_code == 201, answer.text
    return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}


async def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_other_pages(
    client: httpx.AsyncClient, people: People
) -> None:
    await people.account("editor", email="laila@example.org")
    answer = await sign_in(client, "laila@example.org", Origin=f"https://{client.base_url.host}")
    parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/api/v1", "max-age=43200", "secure"} <= parts
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["role"] == "editor"
    secret = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert secret not in answer.text


async def test_pages_of_this_server_read_and_write_with_it(client: httpx.AsyncClient, people: People) -> None:
    cookie = await cookie_of(client, people)
    me = await client.get(f"{API}/me", headers=cookie)
    assert (me.status_code, me.headers["cache-control"]) == (200, "private, no-store")
    body = {"title": "مقال من المكتب", "body": "نص."}
    for own in (OWN, {"Origin": str(client.base_url).rstrip("/")}):
        written = await client.post(f"{API}/articles", json=body, headers=cookie | own)
        assert written.status_code == 201, written.text


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://testserver.evil.example"},
    ],
)
async def test_nothing_is_written_for_a_page_of_another_site(
    client: httpx.AsyncClient, people: People, told: dict[str, str]
) -> None:
    cookie = await cookie_of(client, people)
    body = {"title": "مقال مدسوس", "body": "نص."}
    refused = await client.post(f"{API}/articles", json=body, headers=cookie | told)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    listed = await client.get(f"{API}/articles?status=any", headers=cookie)
    assert listed.json()["items"] == []


@pytest.mark.parametrize(
    "told", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "http://["}]
)
async def test_another_site_signs_nobody_in(client: httpx.AsyncClient, people: People, told: dict[str, str]) -> None:
    await people.account("editor", email="laila@example.org")
    answer = await sign_in(client, "laila@example.org", **told)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_signing_out_ends_it_in_the_database_too(client: httpx.AsyncClient, people: People) -> None:
    cookie = await cookie_of(client, people)
    ended = await client.delete(f"{API}/auth/session", headers=cookie | OWN)
    assert ended.status_code == 204
    assert "max-age=0" in ended.headers["set-cookie"].lower()
    assert (await client.get(f"{API}/me", headers=cookie)).status_code == 401


async def test_a_browser_forgets_a_session_that_has_ended(client: httpx.AsyncClient, people: People) -> None:
    cookie = await cookie_of(client, people)
    await client.delete(f"{API}/auth/session", headers=cookie | OWN)
    refused = await client.get(f"{API}/articles", headers=cookie)
    assert refused.status_code == 401
    assert "max-age=0" in refused.headers["set-cookie"].lower()
    by_header = await client.get(f"{API}/articles", headers={"Authorization": "Bearer maqal_unknown"})
    assert (by_header.status_code, "set-cookie" in by_header.headers) == (401, False)


async def test_it_ends_after_twelve_hours_whoever_goes_on_working(
    client: httpx.AsyncClient, people: People, clock
) -> None:
    cookie = await cookie_of(client, people)
    for _ in range(11):
        clock.advance(hours=1)
        assert (await client.get(f"{API}/me", headers=cookie)).status_code == 200
    clock.advance(hours=1)
    assert (await client.get(f"{API}/me", headers=cookie)).status_code == 401


async def test_wrong_words_and_unknown_addresses_look_the_same(client: httpx.AsyncClient, people: People) -> None:
    await people.account("editor", email="laila@example.org")
    answers = [
        await client.post(f"{API}/auth/session", json={"email": email, "password": password})
        for email, password in (("laila@example.org", "كلمة غير صحيحة"), ("nobody@example.org", PASSWORD))
    ]
    assert [each.status_code for each in answers] == [401, 401]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]


async def test_a_new_password_ends_the_other_browser(client: httpx.AsyncClient, people: People) -> None:
    here, there = await cookie_of(client, people), await sign_in(client, "editor@example.org")
    other = {"Cookie": there.headers["set-cookie"].partition(";")[0]}
    change = {"current_password": PASSWORD, "new_password": "عبارة سرية جديدة"}
    assert (await client.patch(f"{API}/me", json=change, headers=here | OWN)).status_code == 200
    assert (await client.get(f"{API}/me", headers=here)).status_code == 200
    assert (await client.get(f"{API}/me", headers=other)).status_code == 401


async def test_a_header_counts_before_the_cookie(client: httpx.AsyncClient, people: People) -> None:
    cookie = await cookie_of(client, people, "moderator")
    admin = await people.headers("admin")
    assert (await client.get(f"{API}/me", headers=cookie | admin)).json()["role"] == "admin"
