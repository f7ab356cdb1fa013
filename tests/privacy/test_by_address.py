"""`maqal privacy`: found by opening sealed addresses, exported and erased, with numbers alone in the audit log."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import Session, select

from app.accounts import audit
from app.comments import privacy
from app.comments.models import Comment, CommentAddress
from app.privacy import searching
from app.web.site import Site
from tests import commands
from tests.paths import API, ARTICLES
from tests.people import TEST_KEY

WANTED = "Salma.Canary@example.org"
Run = Callable[..., Any]


@pytest.fixture
async def comments(client: httpx.AsyncClient, editor: dict[str, str]) -> dict[str, int]:
    """Comments of three people; the ids by their external ids."""
    body = {"title": "مقال قديم", "body": "متن", "status": "published"}
    await client.put(f"{ARTICLES}/by-external-id/wp-17", json=body, headers=editor)
    addresses = {"a": WANTED, "b": "rami@example.org", "c": WANTED.lower(), "d": "salma@example.org", "e": None}
    remarks = [
        {
            "external_id": name, "article_external_id": "wp-17", "author_name": "سلمى", "author_email": address,
            "body": f"نص {name}", "created_at": "2009-03-04T18:20:00Z",
            "parent_external_id": "a" if name == "b" else None,
        }
        for name, address in addresses.items()
    ]  # fmt: skip
    answer = await client.post(f"{API}/imports/comments", json={"comments": remarks}, headers=editor)
    return {each["external_id"]: each["id"] for each in answer.json()["items"]}


@pytest.fixture
def maqal(database_url: str, tmp_path: Path) -> Run:
    async def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        told = {"MAQAL_DATABASE_URL": database_url, "MAQAL_SECRET_KEYS": TEST_KEY}
        return await asyncio.to_thread(commands.run, tmp_path, *arguments, typed=typed, **told)

    return run


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [told for told in map(json.loads, done.stdout.splitlines()) if "progress" not in told]


def erased(comments: int) -> dict[str, Any]:
    return {"erased": {"comments": comments, "subscriptions": 0, "mails": 0}}


def acts(session: Session) -> list[tuple[str, int, dict[str, Any]]]:
    return [(each.action, each.subject_id, each.detail) for each in audit.latest(session, most=3)]


async def test_an_export_has_all_comments_of_an_address(site: Site, comments: dict[str, int], maqal: Run) -> None:
    *told, end = lines(await maqal("privacy", "export", typed="\u200fsalma.canary@EXAMPLE.org\n"))
    assert end == {"exported": {"comments": 2, "subscriptions": 0, "mails": 0, "accounts": 0, "notes": 0}}
    assert [(each["id"], each["author_email"]) for each in told] == [
        (comments["a"], WANTED),
        (comments["c"], WANTED.lower()),
    ]
    assert told[0]["created_at"] == "2009-03-04T18:20:00Z"
    assert told[0]["article_url"].endswith("%D9%85%D9%82%D8%A7%D9%84-%D9%82%D8%AF%D9%8A%D9%85")
    assert (await site.database.read(acts))[0] == ("privacy.export", 0, {"count": 2})


async def test_an_erasure_leaves_nothing_of_an_address(
    client: httpx.AsyncClient, site: Site, comments: dict[str, int], maqal: Run
) -> None:
    assert lines(await maqal("privacy", "erase", WANTED)) == [erased(2)]

    def left(session: Session) -> tuple[list[int], list[int]]:
        shown = select(Comment.id).where(Comment.deleted_at.is_(None))  # type: ignore[union-attr]  # a column
        addresses = select(CommentAddress.comment_id)
        return sorted(map(int, session.exec(shown))), sorted(map(int, session.exec(addresses)))  # type: ignore[arg-type]  # ids

    others = [comments["b"], comments["d"], comments["e"]]
    assert await site.database.read(left) == (others, others[:2])
    assert (await client.get(f"{API}/comments/{comments['a']}")).json()["is_deleted"]
    assert (await site.database.read(acts))[0] == ("privacy.erase", 0, {"count": 2})
    assert lines(await maqal("privacy", "erase", WANTED)) == [erased(0)]
    assert lines(await maqal("privacy", "export", WANTED)) == [
        {"exported": dict.fromkeys(("comments", "subscriptions", "mails", "accounts", "notes"), 0)}
    ]


async def test_an_erasure_goes_on_behind_a_comment(comments: dict[str, int], maqal: Run) -> None:
    assert lines(await maqal("privacy", "erase", WANTED, "--after", str(comments["a"]))) == [erased(1)]


async def test_what_is_no_address_is_not_told(comments: dict[str, int], maqal: Run) -> None:
    done = await maqal("privacy", "erase", "salma.canary at example")
    assert (done.returncode, done.stdout) == (1, "")
    assert "canary" not in done.stderr


async def test_looking_goes_on_batch_by_batch_past_what_does_not_open(
    site: Site, comments: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "READ_AT_ONCE", 1)

    def damage(session: Session) -> None:
        row = session.get(CommentAddress, comments["b"])
        assert row is not None
        row.email_sealed = site.keys.seal(WANTED, place="another place")

    await site.database.write(damage)
    steps: list[tuple[int, int]] = []
    asked = [WANTED, "rami@example.org", "salma@example.org"]
    found = [each async for each in searching.find(site, asked, advance=lambda *step: steps.append(step))]
    assert [(each.place.kind, each.asked, each.numbers) for each in found] == [
        ("comment", 0, [comments["a"]]),
        ("comment", 0, [comments["c"]]),
        ("comment", 2, [comments["d"]]),
    ]
    assert steps == [(comments[name], comments["d"]) for name in "abcd"]


def test_addresses_are_compared_without_case_and_marks() -> None:
    assert privacy.compared("\u200fSalma@Example.org") == privacy.compared("salma@example.ORG")
    assert privacy.compared("salma+a@example.org") != privacy.compared("salma@example.org")
