"""What a site tells of itself."""

from datetime import timedelta
from typing import Any

import pytest

from tests.paths import API
from tests.writing import write

SITE = f"{API}/site"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_it_tells_of_its_settings(serve: Any) -> None:
    async with serve(site_name="صحيفة الحي", keep_rejected_days=30, comments_form="work") as guest:
        answer = await guest.get(SITE)
        told = answer.json()
        assert answer.headers["cache-control"].startswith("public")
        assert (told["name"], told["language"], told["sends_mail"]) == ("صحيفة الحي", "ar", False)
        assert told["privacy"] == {"keep_rejected_days": 30, "keep_addresses_days": None, "asks_outside_judge": False}
        comments = {
            "policy": "first",
            "guest_address": "required",
            "form": "work",
            "close_days": None,
            "edit_minutes": 15,
        }
        assert told["comments"] == comments


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nothing_of_a_secret_is_told(serve: Any) -> None:
    secret = {
        "smtp_url": "smtp://user:s3cret@mail.internal", "mail_from": "news@example.org",
        "judge_url": "https://judge.internal/1.1", "judge_key": "k3y",
    }  # fmt: skip
    async with serve(**secret) as guest:
        answer = await guest.get(SITE)
    assert (answer.json()["sends_mail"], answer.json()["privacy"]["asks_outside_judge"]) == (True, True)
    assert not [word for word in ("s3cret", "internal", "k3y", "news@") if word in answer.text]


async def test_the_policy_is_the_one_that_moderators_have_set(client: Any, moderator: dict[str, str]) -> None:
    assert (await client.get(SITE)).json()["comments"]["policy"] == "first"
    rules = {"policy": "all"}
    await client.put(f"{API}/moderation/rules", json=rules, headers={**moderator, "If-Match": "*"})
    assert (await client.get(SITE)).json()["comments"]["policy"] == "all"


async def test_menus_show_what_readers_may_see_by_its_present_name(
    client: Any, admin: dict[str, str], editor: dict[str, str], clock: Any
) -> None:
    section = (await client.post(f"{API}/sections", json={"name": "ثقافة"}, headers=editor)).json()
    page = await write(client, editor, "من نحن", "متن", kind="page")
    draft = await write(client, editor, "مسودة", "متن", status="draft")
    await write(client, editor, "خبر", "متن", tags=["كتب"])
    await client.post(f"{API}/tags", json={"name": "خفي"}, headers=editor)
    menu = [
        {"article": "من نحن"},
        {"label": "الأقسام", "children": [{"section": section["id"], "children": [{"tag": "كتب"}, {"tag": "خفي"}]}]},
        {"article": draft, "children": [{"url": "https://example.org/a", "label": "تحت المسودة"}]},
        {"url": "https://example.org/", "label": "لنا"},
    ]
    links = [{"label": "حسابنا", "url": "https://social.example.org/us"}]
    said = {
        "description": "صحيفة الحي", "logo": "https://example.org/logo.png",
        "links": links, "menus": {"main": menu, "footer": menu[:1]},
    }  # fmt: skip
    first = await client.get(SITE)
    assert (first.json()["menus"], first.json()["logo"]) == ({}, None)
    assert (await client.patch(SITE, json=said, headers=admin)).status_code == 428
    assert (await client.patch(SITE, json=said, headers={**editor, "If-Match": "*"})).status_code == 403
    changed = await client.patch(SITE, json=said, headers={**admin, "If-Match": first.headers["etag"]})
    assert changed.status_code == 200, changed.text
    stale = await client.patch(SITE, json={"icon": None}, headers={**admin, "If-Match": first.headers["etag"]})
    assert (stale.status_code, stale.json()["version"]) == (412, 1)
    told = await client.get(SITE)
    assert told.json() == changed.json()
    assert {name: told.json()[name] for name in ("description", "logo", "links")} == {
        name: said[name] for name in ("description", "logo", "links")
    }
    about, sections, last = told.json()["menus"]["main"]
    assert (about["label"], about["kind"], about["id"]) == ("من نحن", "page", page)
    assert about["url"].endswith("/%D9%85%D9%86-%D9%86%D8%AD%D9%86")
    assert (sections["kind"], sections["url"]) == ("heading", None)
    (culture,) = sections["children"]
    assert ([each["label"] for each in culture["children"]], last["kind"]) == (["كتب"], "url")
    await client.patch(f"{API}/sections/{section['id']}", json={"name": "فنون"}, headers=editor)
    await client.post(f"{API}/articles/{draft}/publish", json={"published_at": at(clock, 60)}, headers=editor)
    now = (await client.get(SITE)).json()["menus"]["main"]
    assert ([each["label"] for each in now], now[1]["children"][0]["label"]) == (["من نحن", "الأقسام", "لنا"], "فنون")
    clock.advance(minutes=1)
    assert [each["label"] for each in (await client.get(SITE)).json()["menus"]["main"]][2] == "مسودة"
    await client.delete(f"{API}/articles/{page}", headers=editor)
    gone = await client.patch(SITE, json={"menus": {"main": None}}, headers={**admin, "If-Match": "*"})
    assert gone.json()["menus"] == {"footer": []}


async def test_menus_beyond_their_bounds_are_refused(client: Any, admin: dict[str, str]) -> None:
    leaf = {"url": "https://example.org/", "label": "أ"}
    deep = {**leaf, "children": [{**leaf, "children": [{**leaf, "children": [leaf]}]}]}
    refused: list[tuple[Any, str]] = [
        ({"main": [deep]}, "object_too_deep"),
        ({f"m{n}": [leaf] * 50 for n in range(5)}, "too_long"),
        ({f"m{n}": [leaf] for n in range(11)}, "too_long"),
        ({"Main": [leaf]}, "string_pattern_mismatch"),
        ({"main": [{**leaf, "tag": "أ"}]}, "one_target"),
        ({"main": [{"label": "أ"}]}, "one_target"),
        ({"main": [{"url": "https://example.org/"}]}, "label_missing"),
        ({"main": [{**leaf, "url": "javascript:alert(1)"}]}, "url_scheme"),
        ({"main": [leaf, {"section": "غائب"}]}, "unknown"),
    ]
    for menus, code in refused:
        answer = await client.patch(SITE, json={"menus": menus}, headers={**admin, "If-Match": "*"})
        assert answer.status_code == 422, (code, answer.text)
        assert answer.json()["errors"][0]["code"] == code, answer.text
    assert (await client.get(SITE)).json()["menus"] == {}


def at(clock: Any, seconds: int) -> str:
    """An instant so many seconds from now."""
    return str((clock.time + timedelta(seconds=seconds)).isoformat())


async def test_administrators_see_menus_as_they_are_kept(
    client: Any, admin: dict[str, str], editor: dict[str, str]
) -> None:
    await client.post(f"{API}/sections", json={"name": "ثقافة"}, headers=editor)
    await client.post(f"{API}/tags", json={"name": "خفي"}, headers=editor)
    draft = await write(client, editor, "مسودة", "متن", status="draft", kind="page")
    menu = [
        {"label": "فنون", "section": "ثقافة", "children": [{"tag": "خفي"}]},
        {"article": draft, "children": [{"url": "https://example.org/a", "label": "تحت المسودة"}]},
    ]
    changed = await client.patch(SITE, json={"menus": {"main": menu}}, headers={**admin, "If-Match": "*"})
    told = await client.get(f"{SITE}/menus", headers=admin)
    assert (
        told.headers["etag"].partition("-")[0] == changed.headers["etag"].partition("-")[0]
    )  # what `If-Match` compares
    assert told.headers["cache-control"] == "private, no-store"
    culture, page = told.json()["menus"]["main"]
    assert {**culture, "children": []} == {
        "label": "فنون", "kind": "section", "id": 1, "title": "ثقافة", "url": None, "is_shown": True, "children": [],
    }  # fmt: skip
    (hidden,) = culture["children"]
    assert (hidden["label"], hidden["kind"], hidden["title"], hidden["is_shown"]) == (None, "tag", "خفي", False)
    assert (page["label"], page["kind"], page["title"], page["is_shown"]) == (None, "page", "مسودة", False)
    assert (page["children"][0]["kind"], page["children"][0]["url"]) == ("url", "https://example.org/a")
    await client.delete(f"{API}/articles/{draft}?permanent=true", headers=admin)
    gone = (await client.get(f"{SITE}/menus", headers=admin)).json()["menus"]["main"][1]
    assert (gone["kind"], gone["id"], gone["title"], gone["is_shown"]) == ("article", draft, None, False)
    for headers, status in (({}, 401), (editor, 403)):
        assert (await client.get(f"{SITE}/menus", headers=headers)).status_code == status
