"""Readers learn of a tag once a listed article has it, and of what articles are not listed nothing."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.accounts.models import Scope
from tests.clocks import Clock
from tests.paths import API
from tests.people import People


async def tags_of(client: httpx.AsyncClient, headers: dict[str, str] | None = None) -> list[str]:
    return [tag["name"] for tag in (await client.get(f"{API}/tags", headers=headers)).json()["items"]]


async def test_only_editors_see_the_tags_of_what_is_not_listed(
    client: httpx.AsyncClient, people: People, clock: Clock
) -> None:
    editor, author = await people.headers("editor"), await people.headers("author")
    soon = (clock.time + timedelta(hours=1)).isoformat()
    states: dict[str, dict[str, Any]] = {
        "مسودة": {},
        "موعد": {"status": "published", "published_at": soon},
        "سلة": {"status": "published"},
        "محذوف": {"status": "published"},
        "أرشيف": {"status": "published"},
        "منشور": {"status": "published"},
    }
    paths = {}
    for tag, state in states.items():
        body = {"title": f"عنوان {tag}", "body": "متن", "tags": [tag], **state}
        paths[tag] = (await client.post(f"{API}/articles", json=body, headers=editor)).headers["location"]
    await client.delete(paths["سلة"], headers=editor)
    admin = await people.headers("admin")
    await client.delete(f"{paths['محذوف']}?permanent=true", headers=admin)
    await client.post(f"{paths['أرشيف']}/archive", headers=editor)
    cataloguer = await people.headers("editor", scopes=[Scope.catalog_write])
    assert await tags_of(client) == await tags_of(client, author) == ["منشور"]
    assert await tags_of(client, editor) == await tags_of(client, cataloguer) == list(states)
    for tag in states:
        expected = 200 if tag == "منشور" else 404
        assert (await client.get(f"{API}/tags/{tag}")).status_code == expected, tag
        assert (await client.get(f"{API}/tags/{tag}", headers=editor)).status_code == 200
    clock.advance(hours=1)
    assert await tags_of(client) == ["موعد", "منشور"]
    assert (await client.get(f"{API}/tags/موعد")).json()["article_count"] == 1


@pytest.mark.parametrize("room", ["sections", "authors"])
async def test_counts_are_of_listed_articles_alone(client: httpx.AsyncClient, people: People, room: str) -> None:
    editor = await people.headers("editor")
    entry = (await client.post(f"{API}/{room}", json={"name": "ثقافة وفنون"}, headers=editor)).json()
    filed = {"section": entry["id"]} if room == "sections" else {"authors": [entry["id"]]}
    await client.post(f"{API}/articles", json={"title": "مسودة", "body": "متن", **filed}, headers=editor)
    assert (await client.get(f"{API}/{room}/{entry['id']}")).json()["article_count"] == 0


async def test_a_hidden_tag_costs_what_an_unknown_one_costs(
    client: httpx.AsyncClient, people: People, count_queries
) -> None:
    editor = await people.headers("editor")
    body = {"title": "مسودة", "body": "متن", "tags": ["سر"]}
    await client.post(f"{API}/articles", json=body, headers=editor)
    statements = []
    for ref in ("سر", "لا-أحد"):
        with count_queries() as seen:
            assert (await client.get(f"{API}/tags/{ref}")).status_code == 404
        statements.append(list(seen))
    assert statements[0] == statements[1]
