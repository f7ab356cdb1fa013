"""The loader: whatever comes is stored once, in its state and place; what cannot be is refused with the reason."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import Session, col, select

from app.accounts import audit
from app.articles.models import Article
from app.imports.loading import load_records
from app.imports.ndjson import parsed
from app.imports.results import RecordResult
from app.imports.transfer_records import Unreadable, read
from app.redirects import old_addresses
from app.redirects import service as redirects
from app.web.application import Application
from app.web.site import Site
from tests.counting import counting
from tests.paths import API, ARTICLES
from tests.photographs import png

LOADED, MOST_COMMENTS, PAUSE = 400, 9, 0.15
"""Articles that are loaded while readers comment, and the seconds between two of their comments."""

PUBLISHED = "2019-03-01T00:00:00Z"


def article(number: int, **members: Any) -> dict[str, Any]:
    told = {"title": f"قافلة الوادي {number}", "body": f"<p>سارت القافلة {number}.</p>", "published_at": PUBLISHED}
    return {"type": "article", "external_id": f"w:{number}", **told, **members}


def comment(number: int, **members: Any) -> dict[str, Any]:
    told = {"article_external_id": "w:1", "author_name": "قارئ", "body": f"رد {number}"}
    return {"type": "comment", "external_id": f"c:{number}", "created_at": "2019-03-04T18:20:00Z", **told, **members}


RECORDS: list[dict[str, Any]] = [
    {"type": "section", "external_id": "s:2", "name": "سينما", "parent_external_id": "s:1"},
    {"type": "section", "external_id": "s:1", "name": "ثقافة"},
    {"type": "tag", "external_id": "t:1", "name": "مكتبة"},
    {"type": "tag", "external_id": "t:2", "name": "مكتبه"},
    {"type": "author", "external_id": "a:1", "name": "ليلى حدّاد", "biography": "محررة"},
    comment(2, parent_external_id="c:3"),
    comment(3, parent_external_id="c:1"),
    comment(1, author_email="salma.canary@example.org", is_pinned=True),
    comment(4, parent_external_id="c:99"),
    comment(5, parent_external_id="c:6"),
    comment(6, is_deleted=True, author_name="", body=""),
    article(
        1,
        slug="قافلة",
        section_external_id="s:2",
        tag_external_ids=["t:1", "t:2"],
        author_external_ids=["a:1"],
        translation_group="g",
        former_slugs=["القافلة-الأولى"],
        addresses=["https://old.example.org/?p=1"],
        is_pinned=True,
    ),
    article(2, language="en", status="archived", translation_group="g"),
    article(3, slug="قافلة", status="draft"),
    article(4, slug="قافلة"),
    article(5, slug="قافلة", is_trashed=True),
    article(6, published_at="2100-01-01T00:00:00Z", tag_external_ids=["t:9"]),
    {"type": "menu", "name": "main", "items": [{"section": "s:1", "children": [{"article": "w:1"}]}, {"tag": "t:9"}]},
    {"type": "site", "description": "صحيفة الحي"},
    {"type": "address", "url": "/?cat=3", "kind": "section", "external_id": "s:1"},
    {"type": "address", "url": "/?c=1", "kind": "comment", "external_id": "c:1"},
]
NOTED = {
    "t:2": ("merged",), "c:4": ("parent_unknown",), "w:4": ("slug_taken",), "w:6": ("tag_unknown",),
    "main": ("target_unknown",),
}  # fmt: skip


@pytest.fixture
async def loaded(site: Site) -> AsyncIterator[Any]:
    async def load(records: Iterable[dict[str, Any]], **options: Any) -> dict[str, RecordResult]:
        told: dict[str, RecordResult] = {}
        await load_records(
            site, map(read, records), tell=lambda each: told.setdefault(str(each.external_id), each), **options
        )
        return told

    yield load
    await site.pool.close()


def states(session: Session) -> list[Any]:
    rows = session.exec(select(Article).order_by(col(Article.id))).all()
    return [(row.external_id, row.status, row.slug, row.trashed_at is not None, row.version) for row in rows]


async def test_a_site_is_stored_once_in_its_states_and_threads(
    loaded: Any, site: Site, client: httpx.AsyncClient
) -> None:
    first = await loaded(RECORDS)
    assert {name: each.notes for name, each in first.items() if each.notes} == NOTED
    assert {each.outcome for name, each in first.items() if name not in {"t:2", "main", "site"}} == {"created"}
    assert first["t:2"].entry_id == first["t:1"].entry_id
    stored = await site.database.read(states)
    assert [each[:4] for each in stored] == [
        ("w:1", "published", "قافلة", False),
        ("w:2", "archived", "قافلة-الوادي-2", False),
        ("w:3", "draft", "قافلة", False),
        ("w:4", "published", "قافلة-2", False),
        ("w:5", "published", "قافلة", True),
        ("w:6", "published", "قافلة-الوادي-6", False),
    ]
    seen = (await client.get(f"{ARTICLES}/القافلة-الأولى", follow_redirects=True)).json()
    assert (seen["section"]["name"], [each["name"] for each in seen["tags"]]) == ("سينما", ["مكتبة"])
    assert (seen["published_at"], seen["is_pinned"], seen["comment_count"]) == (PUBLISHED, True, 5)
    listed = (await client.get(ARTICLES)).json()
    assert [each["external_id"] for each in listed["items"]] == ["w:1", "w:4"]
    threads = (await client.get(f"{ARTICLES}/{seen['id']}/comments")).json()["items"]
    assert [(each["body_text"], len(each["replies"])) for each in threads] == [("رد 1", 2), ("رد 4", 0), (None, 1)]
    menu = (await client.get(f"{API}/site")).json()["menus"]["main"]
    assert [(each["label"], len(each["children"])) for each in menu] == [("ثقافة", 1)]
    for address, kind, name in (("https://old.example.org/?p=1", "article", "w:1"), ("/?c=1", "comment", "c:1")):
        key = old_addresses.read(address)
        found = await site.database.read(redirects.find, [key.key], host=key.host)
        assert found is not None
        assert (found.kind, found.entry_id) == (kind, first[name].entry_id)
    again = await loaded(RECORDS)
    assert {each.outcome for each in again.values()} == {"unchanged"}
    assert await site.database.read(states) == stored
    acts = await site.database.read(audit.latest, most=4)
    assert [act.action for act in acts] == ["import.end", "import.begin"] * 2
    assert [act.detail["created"] for act in acts[::2]] == [0, 18]


async def test_a_record_that_has_changed_replaces_what_was_made_of_it(loaded: Any, site: Site) -> None:
    await loaded(RECORDS)
    changed = [
        {"type": "section", "external_id": "s:2", "name": "السينما"},
        article(1, slug="قافلة", title="القافلة", status="archived"),
        article(3, slug="قافلة", published_at="2019-03-02T00:00:00Z"),
        article(5, slug="القافلة-الخامسة"),
        article(6, published_at="2019-03-02T00:00:00Z"),
    ]
    told = await loaded(changed)
    assert {each.outcome for each in told.values()} == {"updated"}
    assert {each[0]: each[1:4] for each in await site.database.read(states)} == {
        "w:1": ("archived", "قافلة", False),
        "w:2": ("archived", "قافلة-الوادي-2", False),
        "w:3": ("published", "قافلة-3", False),
        "w:4": ("published", "قافلة-2", False),
        "w:5": ("published", "القافلة-الخامسة", False),
        "w:6": ("published", "قافلة-الوادي-6", False),
    }
    assert {each.outcome for each in (await loaded(changed)).values()} == {"unchanged"}


async def test_what_is_refused_has_a_reason_and_stops_nothing(loaded: Any, site: Site) -> None:
    deep = "<blockquote>" * 300 + "نص" + "</blockquote>" * 300
    told = await loaded(
        [
            article(1),
            article(2, body=deep),
            article(3, title=""),
            comment(1, created_at="2100-01-01T00:00:00Z"),
            comment(2, article_external_id="w:99"),
            {"type": "menu", "name": "main", "items": [{"label": "س", "url": "https://example.org/"}] * 60},
            {"type": "media", "external_id": "m:1", "file": "media/none.png"},
            {"type": "address", "url": "/?cat=3", "kind": "section", "external_id": "s:9"},
        ]
    )
    assert {name: (each.reason, each.faults) for name, each in told.items() if each.outcome == "refused"} == {
        "w:2": ("too_complex", ()),
        "w:3": ("invalid", (("title", "string_too_short"),)),
        "c:1": ("date_in_future", ()),
        "c:2": ("article_unknown", ()),
        "main": ("invalid", (("main", "too_long"),)),
        "m:1": ("file_missing", ()),
        "s:9": ("target_unknown", ()),
    }
    assert len(await site.database.read(states)) == 1
    told = await loaded([article(7), {"type": "site", "description": "س"}], types={"article"}, dry_run=True)
    assert (told["w:7"].outcome, told["site"].reason) == ("created", "forbidden")
    told = await loaded([article(8)], publish=False)
    assert (await site.database.read(states))[-1][1] == "draft"


async def test_old_addresses_are_looked_up_together(loaded: Any, app: Application, client: httpx.AsyncClient) -> None:
    old = "https://old.example.org"
    own = [article(number, addresses=[f"{old}/?p={number}"]) for number in range(1, 21)]
    others = [
        {"type": "address", "url": f"{old}/{place}", "kind": "article", "external_id": name}
        for place, name in [*((place, "w:1") for place in range(20)), (0, "w:2"), (0, "w:2"), (0, "w:99")]
    ]
    items = [{"label": f"{number}", "url": f"{old}/?p={number}"} for number in range(1, 21)]
    below = [{"label": "ب", "url": f"{old}/0", "children": [{"label": "ج", "url": f"{old}/4"}]}]
    menus = [{"type": "menu", "name": "main", "items": items}, {"type": "menu", "name": "foot", "items": below}]
    with counting(app) as seen:
        told = await loaded([*own, *others, *menus])
    looked_up = [each for each in seen if each.lstrip().startswith("SELECT") and "FROM old_address" in each]
    assert 3 <= len(looked_up) <= 8, looked_up  # one for each transaction; articles come in a few
    shown = (await client.get(f"{API}/site")).json()["menus"]
    assert [each["id"] for each in shown["main"]] == [told[f"w:{number}"].entry_id for number in range(1, 21)]
    (first,) = shown["foot"]
    assert (first["id"], first["children"][0]["id"]) == (told["w:2"].entry_id, told["w:1"].entry_id)


async def test_uploads_are_vetted_and_shown_where_a_body_names_them(
    loaded: Any, site: Site, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    folder = tmp_path / "moved" / "media"
    folder.mkdir(parents=True)
    (folder / "a.png").write_bytes(png(40, 30))
    (folder / "b.png").write_bytes(b"<svg/>")
    (folder / "c.png").symlink_to("/etc/hostname")
    body = '<p><img src="maqal-media:m:1"></p><p><img src="maqal-media:m:4"></p><p><img src="maqal-media:m:9"></p>'
    told = await loaded(
        [
            {"type": "media", "external_id": "m:1", "file": "media/a.png", "alt": "رفوف"},
            {"type": "media", "external_id": "m:5", "file": "media/a.png"},
            {"type": "media", "external_id": "m:2", "file": "media/b.png"},
            {"type": "media", "external_id": "m:3", "file": "media/c.png"},
            {"type": "media", "external_id": "m:4", "url": "https://old.example.org/a.png?x=1"},
            article(1, body=body, image={"media": "m:5"}),
        ],
        source_folder=folder.parent,
    )
    assert {name: (each.outcome, each.reason, each.notes) for name, each in told.items()} == {
        "m:1": ("created", None, ()),
        "m:5": ("unchanged", None, ("merged",)),
        "m:2": ("refused", "unsupported_media_type", ()),
        "m:3": ("refused", "file_missing", ()),
        "m:4": ("created", None, ("not_fetched",)),
        "w:1": ("created", None, ("media_unknown",)),
    }
    seen = (await client.get(f"{ARTICLES}/{told['w:1'].entry_id}")).json()
    assert seen["image"]["media"] == told["m:1"].entry_id
    assert 'alt="رفوف"' in seen["body_html"]
    assert 'src="https://old.example.org/a.png?x=1"' in seen["body_html"]
    assert "m:9" not in seen["body_html"]


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"type": "tag"', b"\xff\xfe", b"[" * 100_000])
def test_a_line_that_is_no_record_is_refused(raw: bytes) -> None:
    found = parsed(raw)
    assert found is not None
    assert not hasattr(found, "model_dump")


async def test_readers_comment_while_a_site_is_loaded(loaded: Any, client: httpx.AsyncClient) -> None:
    """Comments are stored between the batches of a load, and not behind it."""
    body = "<p>سارت القافلة في الوادي، والريح من خلفها، حتى بلغت البئر قبل الغروب.</p>" * 60
    first = await loaded([article(1)])
    loading = asyncio.ensure_future(loaded(article(number, body=body) for number in range(2, 2 + LOADED)))
    beside = 0
    while not loading.done() and beside < MOST_COMMENTS:
        said = {"author_name": "سلمى", "author_email": "x@example.org", "body": f"شكرًا لكم على المقال {beside}"}
        posted = await client.post(f"{ARTICLES}/{first['w:1'].entry_id}/comments", json=said)
        assert posted.status_code == httpx.codes.CREATED, posted.text
        beside += not loading.done()
        await asyncio.wait([loading], timeout=PAUSE)
    assert {each.outcome for each in (await loading).values()} == {"created"}
    assert beside > 1


@pytest.mark.parametrize("unit", ["[],", "0,", '"",', '{"a":0},'])
def test_a_line_of_countless_members_is_refused_before_it_is_read(unit: str) -> None:
    told = '{"type":"article","external_id":"w:1","title":"قافلة","body":"ب","metadata":[%s0]}'
    assert parsed((told % (unit * 20_000)).encode()) == Unreadable(None, None, (("record", "too_many_members"),))
    prose = json.dumps(article(1, body="سارت, [القافلة] {ليلًا}, " * 20_000), ensure_ascii=False)
    assert not isinstance(parsed(prose.encode()), Unreadable), "what stands in a text is no member"


async def test_what_a_menu_replaces_is_told_and_old_addresses_in_it_lead_to_new_ones(
    loaded: Any, client: httpx.AsyncClient
) -> None:
    old = "https://old.example"
    items = [
        {"label": label, "url": url}
        for label, url in (("ب", f"{old}/"), ("م", f"{old}/m"), ("خ", "https://x.example/"))
    ]
    records = [
        article(1),
        {"type": "menu", "name": "main", "items": items},
        {"type": "site", "description": "صحيفة الحي"},
        {"type": "address", "url": f"{old}/", "kind": "home"},
        {"type": "address", "url": f"{old}/m", "kind": "article", "external_id": "w:1"},
    ]
    first = await loaded(records)
    assert {note for each in first.values() for note in each.notes} == set()
    menu = (await client.get(f"{API}/site")).json()["menus"]["main"]
    assert [(each["kind"], each["id"]) for each in menu] == [("url", None), ("article", 1), ("url", None)]
    assert (menu[0]["url"], menu[2]["url"]) == ("http://127.0.0.1:8000/", "https://x.example/")
    assert {each.outcome for each in (await loaded(records)).values()} == {"unchanged"}
    others = [{"type": "menu", "name": "main", "items": items[:1]}, {"type": "site", "description": "صحيفة أخرى"}]
    told = await loaded(others)
    assert [each.notes for each in told.values()] == [("menu_replaced",), ("description_replaced",)]
