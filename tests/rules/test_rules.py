"""The rules of the site and of articles over HTTP: read, replaced on record, in force at once in every process."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlmodel import select

from app.accounts.audit import AuditEntry
from app.main import create_app
from app.rules.models import MOST_WORDS
from app.settings import Settings
from app.web.application import Application
from app.web.site import Site
from tests.clocks import Clock
from tests.paths import API
from tests.people import People

RULES = f"{API}/moderation/rules"
EMPTY: dict[str, list[str]] = {"hold": [], "spam": [], "refuse": []}
GUEST = {"author_name": "سلمى العوضي", "author_email": "salma@example.org"}


@pytest.fixture
async def article(client: httpx.AsyncClient, people: People) -> int:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published", "comments_policy": "open"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    return int(made.json()["id"])


async def put(
    client: httpx.AsyncClient, who: dict[str, str], rules: dict[str, Any], path: str = RULES
) -> httpx.Response:
    answer = await client.put(path, json=rules, headers={**who, "If-Match": "*"})
    assert answer.status_code == 200, answer.text
    return answer


async def post(client: httpx.AsyncClient, article: int, body: str, **members: Any) -> httpx.Response:
    return await client.post(f"{API}/articles/{article}/comments", json={**GUEST, "body": body, **members})


async def test_a_new_site_has_no_rules_but_the_defaults(client: httpx.AsyncClient, moderator: dict[str, str]) -> None:
    answer = await client.get(RULES, headers=moderator)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["etag"].startswith('"1-')
    rules: dict[str, Any] = {
        "words": EMPTY, "domains": EMPTY, "allowed": [], "max_links": None, "shortest": None, "longest": None,
        "hold_new": None, "same_minutes": None, "near_hours": None, "policy": None, "staff_names": None,
    }  # fmt: skip
    assert answer.json() == {"article_id": None, "version": 1, "updated_at": None, "rules": rules}


async def test_rules_are_replaced_by_who_knows_their_version(
    client: httpx.AsyncClient, moderator: dict[str, str], site: Site
) -> None:
    rules = {"words": {"hold": ["زربوح"]}, "domains": {"spam": ["XN--MGBH0FB.XN--KGBECHTV"]}, "max_links": 1}
    assert (await client.put(RULES, json=rules, headers=moderator)).status_code == 428
    read = await client.get(RULES, headers=moderator)
    known = {**moderator, "If-Match": read.headers["etag"]}
    changed = await client.put(RULES, json=rules, headers=known)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert changed.json()["rules"]["domains"]["spam"] == ["مثال.إختبار"]
    stale = await client.put(RULES, json={"max_links": 7}, headers=known)
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (412, "precondition_failed", 2)
    same = await client.put(RULES, json=rules, headers={**moderator, "If-Match": changed.headers["etag"]})
    assert same.json()["version"] == 2
    found = (await client.get(RULES, headers=moderator)).json()["rules"]
    assert (found["words"]["hold"], found["max_links"]) == (["زربوح"], 1)
    acts = await site.database.read(
        lambda session: [(each.action, each.subject_id, each.detail) for each in session.exec(select(AuditEntry))]
    )
    assert acts[-1] == ("rules.change", 0, {"version": 2})
    assert {action for action, *_ in acts[:-1]} == {"account.create"}


async def test_an_article_has_rules_of_its_own_beside_those_of_the_site(
    client: httpx.AsyncClient, moderator: dict[str, str], article: int, people: People, site: Site
) -> None:
    path = f"{RULES}/articles/{article}"
    none = await client.get(path, headers=moderator)
    assert (none.json()["version"], none.json()["article_id"]) == (0, article)
    await put(client, moderator, {"words": {"hold": ["زربوح"]}})
    own = await client.put(path, json={"words": {"refuse": ["كازينوفا"]}}, headers={**moderator, "If-Match": '"0"'})
    assert (own.status_code, own.json()["version"]) == (200, 1)
    assert (await post(client, article, "هذا زربوح")).json()["status"] == "pending"
    assert (await post(client, article, "هذا كازينوفا")).json()["code"] == "comment_refused"
    body = {"title": "مقال آخر", "body": "متن", "status": "published", "comments_policy": "open"}
    other = (await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))).json()["id"]
    assert (await post(client, other, "هذا كازينوفا")).json()["status"] == "approved"
    gone = await client.delete(path, headers={**moderator, "If-Match": own.headers["etag"]})
    assert gone.status_code == 204
    assert (await client.get(path, headers=moderator)).json()["version"] == 2
    assert (await post(client, article, "هذا كازينوفا آخر")).json()["status"] == "approved"
    stale = await client.put(path, json={}, headers={**moderator, "If-Match": own.headers["etag"]})
    assert stale.status_code == 412


async def test_rules_of_what_is_hidden_or_missing_are_not_told(
    client: httpx.AsyncClient, moderator: dict[str, str], people: People
) -> None:
    draft = await client.post(
        f"{API}/articles", json={"title": "مسودة", "body": "متن"}, headers=await people.headers("editor")
    )
    for number in (draft.json()["id"], 4711):
        for method, sent in (("GET", None), ("PUT", {}), ("DELETE", None)):
            path = f"{RULES}/articles/{number}"
            answer = await client.request(method, path, json=sent, headers={**moderator, "If-Match": "*"})
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), method


@pytest.mark.parametrize("role", ["guest", "author"])
async def test_only_moderators_see_and_change_rules(client: httpx.AsyncClient, people: People, role: str) -> None:
    headers = {} if role == "guest" else await people.headers(role)
    for method, path in (
        ("GET", RULES),
        ("PUT", RULES),
        ("GET", f"{RULES}/articles/1"),
        ("PUT", f"{RULES}/articles/1"),
    ):
        answer = await client.request(method, path, json={}, headers={**headers, "If-Match": "*"})
        assert answer.status_code == (401 if role == "guest" else 403)


@pytest.mark.parametrize(
    ("rules", "pointer", "code"),
    [
        ({"words": {"hold": ["..."]}}, "/words/hold/0", "entry_without_letters"),
        ({"words": {"spam": ["x" * 61]}}, "/words/spam/0", "string_too_long"),
        ({"words": {"spam": ["كلمة"] * (MOST_WORDS + 1)}}, "/words/spam", "too_long"),
        ({"words": {"ban": []}}, "/words/ban", "extra_forbidden"),
        ({"allowed": ["كلمة"] * 151}, "/allowed", "too_long"),
        ({"domains": {"hold": ["https://a.example"]}}, "/domains/hold/0", "not_a_domain"),
        ({"domains": {"hold": ["a" * 254]}}, "/domains/hold/0", "string_too_long"),
        ({"max_links": -1}, "/max_links", "greater_than_equal"),
        ({"same_minutes": 61}, "/same_minutes", "less_than_equal"),
        ({"near_hours": 73}, "/near_hours", "less_than_equal"),
        ({"policy": "closed"}, "/policy", "literal_error"),
    ],
)
async def test_what_is_no_rule_is_refused(
    client: httpx.AsyncClient, moderator: dict[str, str], rules: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await client.put(RULES, json=rules, headers={**moderator, "If-Match": "*"})
    assert answer.status_code == 422
    assert (answer.json()["errors"][0]["pointer"], answer.json()["errors"][0]["code"]) == (pointer, code)


async def test_the_longest_lists_fit_in_one_request(
    client: httpx.AsyncClient, moderator: dict[str, str], article: int
) -> None:
    words = [[f"كلمة {action} {number}" for number in range(MOST_WORDS)] for action in range(3)]
    domains = [[f"d{action}-{number}.example" for number in range(100)] for action in range(3)]
    rules = {
        "words": dict(zip(EMPTY, words, strict=True)),
        "domains": dict(zip(EMPTY, domains, strict=True)),
        "allowed": [f"عبارة {number}" for number in range(150)],
    }
    await put(client, moderator, rules)
    assert (await post(client, article, "هنا كلمة 2 499")).json()["code"] == "comment_refused"
    assert (await post(client, article, "هنا كلمة 0 499")).json()["status"] == "pending"


async def test_a_change_is_in_force_in_every_process_at_once(
    client: httpx.AsyncClient,
    moderator: dict[str, str],
    article: int,
    make_settings: Callable[..., Settings],
    clock: Clock,
    people: People,
) -> None:
    other: Application = create_app(make_settings(), now=clock)
    async with other.router.lifespan_context(other):
        transport = httpx.ASGITransport(app=other)
        async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as elsewhere:
            assert (await post(elsewhere, article, "قبل: زربوح")).json()["status"] == "approved"
            for number, listed in enumerate(("زربوح", "كازينوفا", "زربوح")):
                await put(client, moderator, {"words": {"refuse": [listed]}})
                await _heard(elsewhere, other)
                refused = await post(elsewhere, article, f"{number}: {listed}")
                assert refused.json()["code"] == "comment_refused", refused.text
            await people.account("author", name="رباب السعدي")
            await _heard(elsewhere, other)
            answer = await post(elsewhere, article, "مرحبا", author_name="رُباب السعدي")
            assert answer.json()["code"] == "name_of_staff"


async def _heard(client: httpx.AsyncClient, app: Application) -> None:
    """Wait until an announcement of PostgreSQL has arrived; a read goes to the server and back."""
    for _ in range(20):
        await app.state.site.database.read(lambda session: session.connection().exec_driver_sql("SELECT 1").all())


async def test_no_rule_is_told_to_readers(client: httpx.AsyncClient, moderator: dict[str, str], article: int) -> None:
    await put(client, moderator, {"words": {"hold": ["زربوح"], "refuse": ["كازينوفا"]}})
    posted = await post(client, article, "هذا زربوح")
    refused = await post(client, article, "هذا كازينوفا")
    assert "held" not in posted.text
    assert "كازينوفا" not in refused.text
    assert "زربوح" not in refused.text
