"""How many statements each reading operation costs: a number of its own, with few rows as with many.

Each is asked right after something was written, when nothing is remembered of an earlier one. The statement that finds
who asks is counted with those that ask for credentials.
"""

from collections.abc import Callable, Iterable
from typing import Any

import httpx
from fastapi import FastAPI

from tests.operations import Operation, operations, specification
from tests.paths import API
from tests.people import People
from tests.photographs import png
from tests.viewing import view

FEW, MANY = 11, 20
"""Of everything; with fewer than ten answers a search looks for those that have any of its words as well."""
WHOLE = "limit=100"

COSTS: dict[tuple[str, str], int | tuple[int, int]] = {
    ("list_articles", WHOLE): 2,
    ("list_articles", f"{WHOLE}&total=true&tag=اسم 0&section=اسم 0&sort=title&include=body"): 4,
    ("get_article", ""): 2,
    ("get_article", "include=related,adjacent"): (23, 17),
    ("get_adjacent_articles", "within=section"): 3,
    ("resolve_address", "url=/مكتبة-المدينة-0"): 4,
    ("list_article_comments", WHOLE): 3,
    ("list_article_comments", f"{WHOLE}&replies=0"): 2,
    ("search_articles", "q=مكتبة المدينة&limit=100"): (17, 14),
    ("search_articles", "q=مكتبة غائبة&limit=100&facets=false"): (24, 18),
    ("search_articles", "q=مكتبة قسم:«اسم 0» وسم:«اسم 0»&limit=100"): (17, 16),
    ("search_articles", "q=مك*&limit=100&sort=date"): 14,
    ("suggest", "q=مكت&limit=20"): 3,
    ("list_related", "limit=20"): (18, 12),
    ("list_popular", "limit=50"): 3,
    ("list_popular", "limit=50&period=all&section=1&language=ar"): 3,
    ("get_article_views", "by=hour&last=168"): 4,
    ("get_site_views", "last=400"): 3,
    ("get_article_source", ""): 4,
    ("list_comments", WHOLE): 1,
    ("list_comments", f"{WHOLE}&section=اسم 0&article=1"): 2,
    ("count_comments", ""): 1,
    ("get_comment", ""): 2,
    ("list_replies", WHOLE): 3,
    ("list_moderation_comments", WHOLE): 2,
    ("get_moderation_statistics", ""): 7,
    ("list_acts", "limit=100"): 2,
    ("list_blocks", "limit=100"): 2,
    ("get_rules", ""): 2,
    ("get_article_rules", ""): 3,
    ("get_comment_form", ""): 0,
    ("get_site", ""): 2,
    ("get_menus", ""): 2,
    ("get_commenter", ""): (10, 7),  # who asked is written to the audit log
    ("list_sections", WHOLE): 1,
    ("get_section", ""): 2,
    ("list_tags", WHOLE): 1,
    ("get_tag", ""): 1,
    ("list_authors", WHOLE): 1,
    ("get_author", ""): 2,
    ("list_media", WHOLE): 2,
    ("get_media", ""): 2,
    ("get_media_uses", ""): 5,
    ("list_webhooks", ""): 2,
    ("get_webhook", ""): 2,
    ("list_webhook_deliveries", WHOLE): 3,
    ("get_me", ""): 2,
    ("list_accounts", ""): 2,
    ("get_account", ""): 2,
    ("list_tokens", ""): 2,
    ("list_revisions", WHOLE): 3,
    ("get_revision", ""): 3,
    ("diff_revisions", "against=2"): 4,
    ("get_preview", ""): 3,
    ("list_previews", ""): 3,
    ("get_health", ""): 0,
    ("get_readiness", ""): 3,  # the revision, the index and the keys
    ("get_metrics", ""): 0,
}
"""By operation and query; a pair where SQLite and PostgreSQL differ, which counts all words of a question in one."""


ASKED_ELSEWHERE = {
    "get_import",
    "list_imports",
    "list_import_lines",
    "get_my_notifications",
    "export_by_receipt",
    "list_comment_reports",
    "list_notes",
    "list_translations",
}
"""What needs mail, a receipt or many networks, and gives what one account, one writer, one comment or one group has."""


class Newsroom:
    """Fills a site with so many of everything: articles alike, and much that hangs on the first of them."""

    def __init__(self, guest: httpx.AsyncClient, people: People, admin: dict[str, str]) -> None:
        self.guest, self.people, self.admin, self.count = guest, people, admin, 0

    async def send(self, method: str, path: str, body: Any, *, by_guest: bool = False) -> Any:
        headers = {} if by_guest else {**self.admin, "If-Match": "*"}
        answer = await self.guest.request(method, f"{API}{path}", json=body, headers=headers)
        assert answer.is_success, (path, answer.text)
        return answer.json()

    async def fill(self, numbers: Iterable[int]) -> None:
        for n in numbers:
            for room in ("sections", "tags", "authors"):
                below = {"parent_id": 1} if room == "sections" and n else {}
                await self.send("POST", f"/{room}", {"name": f"اسم {n}", **below})
            filed = {
                "section": "اسم 0",
                "tags": [f"اسم {each}" for each in (*range(min(n, 9)), n)],
                "authors": ["اسم 0"],
            }
            article = {"title": f"مكتبة المدينة {n}", "body": "كتب", "status": "published", **filed}
            made = await self.send("POST", "/articles", article)
            await view(self.guest, made["id"])
            await self.send("PATCH", "/articles/1", {"body": f"كتب ومدن {n}"})
            await self.send("POST", "/articles/1/previews", None)
            await self.talk(n, under=made["id"])
            await self.people.headers("author", name=f"كاتب {n}")
            picture = {"file": ("photo.png", png(1, 1, color=(n, 0, 0)))}
            assert (await self.guest.post(f"{API}/media", files=picture, headers=self.admin)).status_code == 201
            hook = {"url": f"https://example.org/{n}", "events": ["article.published"]}
            await self.send("POST", "/webhooks", hook)
            await self.send("POST", "/webhooks/1/test", None)
            await self.send("POST", "/tokens", {"name": f"رمز {n}", "scopes": ["articles:write"]})

    async def talk(self, n: int, *, under: int) -> None:
        """A comment with a reply, one under the first article, a reply to the first of all; and one that is held."""
        remark = {"author_name": "سلمى", "author_email": "salma@example.org"}
        shown: list[int] = []
        for article, replies_to in ((under, 0), (under, -1), (1, 0), (1, 1)):
            parent = {"parent_id": replies_to if replies_to > 0 else shown[-1]} if replies_to else {}
            text = {"body": f"شكرًا {n} مرة، وهذه {len(shown)}"}
            posted = await self.send(
                "POST", f"/articles/{article}/comments", {**remark, **text, **parent}, by_guest=True
            )
            shown.append(posted["comment"]["id"])
            await self.send("POST", f"/moderation/comments/{shown[-1]}/approve", None)
        held = await self.send("POST", "/articles/1/comments", {**remark, "body": f"ينتظر {n}"}, by_guest=True)
        block = {"kind": "chain", "hours": 1}
        await self.send("POST", f"/moderation/comments/{held['comment']['id']}/blocks", block)

    async def write(self) -> None:
        """So that nothing is remembered."""
        self.count += 1
        await self.send("PATCH", "/authors/1", {"biography": f"سيرة {self.count}"})


def rows_of(answer: httpx.Response) -> int:
    """How many rows a list gives; of anything else, as many as anybody wants."""
    told = answer.json() if "json" in answer.headers["content-type"] else None
    rows = told.get("items") if isinstance(told, dict) else told
    return MANY if rows is None else len(rows)


async def costs(
    newsroom: Newsroom, read: dict[str, Operation], counting: Callable[[], Any], *, token: str, size: int
) -> dict[tuple[str, str], int]:
    """The number of statements of each row of the table, of a site with so many of everything."""
    found = {}
    for name, query in COSTS:
        operation = read[name]
        await newsroom.write()
        address = f"{operation.address(id=1, ref=1, number=1, token=token)}?{query}".rstrip("?")
        headers = newsroom.admin if operation.scopes is not None else {}
        with counting() as seen:
            answer = await newsroom.guest.request(operation.method, address, json=operation.body, headers=headers)
        assert answer.status_code == 200, (address, answer.text)
        assert rows_of(answer) >= size - 1, (address, "no article is related to itself")
        found[name, query] = len(seen)
    return found


async def test_every_reading_operation_costs_as_many_statements_with_few_rows_as_with_many(
    client: httpx.AsyncClient, people: People, app: FastAPI, count_queries, database_url: str
) -> None:
    listed = operations(specification())
    read = {each.id: each for each in listed if each.method == "GET" or each.id == "count_comments"}
    assert {name for name, _ in COSTS} == set(read) - ASKED_ELSEWHERE
    newsroom = Newsroom(client, people, await people.headers("admin"))
    await newsroom.fill(range(FEW))
    token = (await newsroom.send("POST", "/articles/1/previews", None))["token"]
    place = 0 if database_url.startswith("sqlite") else 1
    expected = {row: cost if isinstance(cost, int) else cost[place] for row, cost in COSTS.items()}
    assert await costs(newsroom, read, count_queries, token=token, size=FEW) == expected
    await newsroom.fill(range(FEW, MANY))
    assert await costs(newsroom, read, count_queries, token=token, size=MANY) == expected
