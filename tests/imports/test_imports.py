"""Files of records over HTTP: taken at once, imported in the background, and told of line by line."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, event

from app.accounts.models import Scope
from app.imports import runs, spool
from app.imports.importing import NOTED_AT_ONCE, Importing
from app.web.site import Site
from tests.clocks import Clock
from tests.paths import API, ARTICLES
from tests.people import People

IMPORTS = f"{API}/imports"
RECORDS: list[dict[str, Any]] = [
    {"type": "tag", "external_id": "t:1", "name": "مكتبات"},
    {"type": "tag", "external_id": "t:2", "name": "مكتبات"},
    {
        "type": "article", "external_id": "w:1", "title": "قافلة الوادي", "body": "<p>سارت.</p>",
        "tag_external_ids": ["t:1"], "published_at": "2019-03-01T00:00:00Z",
    },
    {"type": "site", "description": "صحيفة"},
    {"type": "colour"},
]  # fmt: skip
LINES = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in RECORDS).encode()


@pytest.fixture
async def importing(site: Site) -> AsyncIterator[Importing]:
    job = Importing(site)
    yield job
    await job.close()
    await site.pool.close()


def waiting(site: Site) -> list[Path]:
    folder = spool.folder_of(site.settings)
    return list(folder.iterdir()) if folder.is_dir() else []


@pytest.fixture
def send(client: httpx.AsyncClient, editor: dict[str, str]) -> Callable[..., Any]:
    async def post(content: bytes = LINES, query: str = "", **headers: str) -> httpx.Response:
        return await client.post(f"{IMPORTS}{query}", content=content, headers={**editor, **headers})

    return post


async def test_a_file_is_imported_in_the_background_and_told_line_by_line(
    client: httpx.AsyncClient,
    site: Site,
    editor: dict[str, str],
    send: Callable[..., Any],
    importing: Importing,
    count_queries: Any,
) -> None:
    sent = await send(**{"Content-Type": "application/x-ndjson"})
    assert sent.status_code == 202, sent.text
    assert (sent.json()["state"], sent.json()["bytes"]) == ("waiting", len(LINES))
    (file,) = waiting(site)
    assert file.stat().st_mode & 0o077 == 0
    address = sent.headers["location"]
    await importing.round()
    await importing.finish()
    done = (await client.get(address, headers=editor)).json()
    assert (done["state"], done["bytes_read"], done["attempts"]) == ("done", len(LINES), 1)
    assert done["counts"] == {"created": 2, "updated": 0, "unchanged": 1, "refused": 2}
    with count_queries() as seen:
        first = await client.get(f"{address}/lines?limit=2", headers=editor)
    assert len(seen) == 3
    items = first.json()["items"]
    rest = await client.get(f"{address}/lines?cursor={first.json()['next_cursor']}", headers=editor)
    assert rest.status_code == 200, rest.text
    told = [(each["line"], each["outcome"], each["reason"], each["notes"]) for each in [*items, *rest.json()["items"]]]
    assert told == [
        (2, "unchanged", None, ["merged"]),
        (4, "refused", "forbidden", []),
        (5, "refused", "invalid", []),
    ]
    assert (await client.get(ARTICLES)).json()["items"][0]["external_id"] == "w:1"
    assert waiting(site) == []
    assert (await client.get(f"{IMPORTS}/99", headers=editor)).status_code == 404


async def test_what_may_be_imported_follows_from_scopes(
    client: httpx.AsyncClient, people: People, importing: Importing
) -> None:
    account = await people.account("admin", email="least@example.org")
    least = await people.headers_of(account, [Scope.imports_write])
    sent = await client.post(f"{IMPORTS}?dry_run=true", content=LINES, headers=least)
    await importing.round()
    await importing.finish()
    done = (await client.get(sent.headers["location"], headers=least)).json()
    assert (done["dry_run"], done["counts"]["refused"], done["counts"]["created"]) == (True, 5, 0)
    assert (await client.get(ARTICLES)).json()["items"] == []


async def test_what_is_too_large_empty_or_something_else_is_refused_and_leaves_nothing(
    serve: Callable[..., Any], editor: dict[str, str], site: Site, send: Callable[..., Any]
) -> None:
    assert (await send(b"")).status_code == 422
    assert (await send(b"{}", **{"Content-Type": "text/html"})).status_code == 415
    object.__setattr__(site.settings, "import_mib", 1)
    assert (await send(b" " * ((1 << 20) + 1))).status_code == 413

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    assert (await send(pieces())).status_code == 413
    assert waiting(site) == []
    answers = [await send() for _ in range(runs.MOST_WAITING + 1)]
    assert [each.status_code for each in answers] == [202] * runs.MOST_WAITING + [429]
    assert len(waiting(site)) == runs.MOST_WAITING


async def test_an_import_that_was_interrupted_is_begun_anew(
    client: httpx.AsyncClient, site: Site, editor: dict[str, str], send: Callable[..., Any], clock: Clock
) -> None:
    address = (await send()).headers["location"]
    killed = await site.database.write(runs.begin, now=site.now())
    assert killed is not None
    assert await site.database.write(runs.begin, now=site.now()) is None
    clock.advance(seconds=(runs.SILENT + timedelta(seconds=1)).total_seconds())
    stopped = Importing(site)
    await stopped.round()
    await stopped.close()
    assert (await client.get(address, headers=editor)).json()["state"] == "waiting"
    going_on = Importing(site)
    await going_on.round()
    await going_on.finish()
    done = (await client.get(address, headers=editor)).json()
    assert (done["state"], done["attempts"]) == ("done", 3)
    assert await site.database.write(runs.prune, now=site.now()) == 0
    clock.advance(seconds=(runs.KEPT + timedelta(days=1)).total_seconds())
    assert await site.database.write(runs.prune, now=site.now()) == 1
    await asyncio.gather(going_on.close(), site.pool.close())


async def test_imports_are_listed_newest_first(client: httpx.AsyncClient, editor: dict[str, str], send: Any) -> None:
    for _ in range(3):
        assert (await send(query="?dry_run=true")).status_code == 202
    first = await client.get(f"{IMPORTS}?limit=2", headers=editor)
    assert [each["id"] for each in first.json()["items"]] == [3, 2]
    assert first.json()["items"][0] == (await client.get(f"{IMPORTS}/3", headers=editor)).json()
    assert first.headers["cache-control"] == "private, no-store"
    rest = await client.get(f"{IMPORTS}?limit=2&cursor={first.json()['next_cursor']}", headers=editor)
    assert ([each["id"] for each in rest.json()["items"]], rest.json()["next_cursor"]) == ([1], None)
    back = await client.get(f"{IMPORTS}?limit=2&cursor={rest.json()['previous_cursor']}", headers=editor)
    assert [each["id"] for each in back.json()["items"]] == [3, 2]


async def test_bad_lines_are_noted_some_at_a_time(
    client: httpx.AsyncClient, editor: dict[str, str], send: Callable[..., Any], importing: Importing
) -> None:
    sent = await send(b"{}\n" * (2 * NOTED_AT_ONCE + 1))
    noted: list[int] = []

    def look(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, is_many: bool) -> None:
        if statement.startswith("INSERT INTO import_line"):
            noted.append(len(parameters) if is_many else 1)

    event.listen(Engine, "before_cursor_execute", look)
    try:
        await importing.round()
        await importing.finish()
    finally:
        event.remove(Engine, "before_cursor_execute", look)
    assert sum(noted) == 2 * NOTED_AT_ONCE + 1
    assert max(noted) <= NOTED_AT_ONCE
    done = (await client.get(sent.headers["location"], headers=editor)).json()
    assert (done["state"], done["counts"]["refused"]) == ("done", 2 * NOTED_AT_ONCE + 1)


HEAVY = b'{"type":"article","title":[' + b",".join([b"1" * 400] * 18_000) + b"]}\n"
"""A line of seven mebibytes, which takes a tenth of a second to read."""


async def test_lines_are_read_by_another_process(
    client: httpx.AsyncClient, editor: dict[str, str], send: Callable[..., Any], importing: Importing
) -> None:
    sent = await send(HEAVY * 6)
    await importing.round()
    begun = time.process_time()
    await importing.finish()
    assert time.process_time() - begun < 0.3  # 1.5 where this process read them
    done = (await client.get(sent.headers["location"], headers=editor)).json()
    assert (done["state"], done["counts"]["refused"]) == ("done", 6)
