"""Sites that move out in tests: one with something of everything, and one of many articles with threads."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.exports import ndjson
from app.settings import load_settings
from app.web.site import Site, open_site
from tests.people import TEST_KEY

ARTICLES, COMMENTS = 80, 160
CANARY = "salma.canary@example.org"
POINT = {"x": 0.2, "y": 0.75}
LONG_AGO, LATER = "2011-05-06T07:08:09.123456Z", "2100-01-01T00:00:00Z"


def article(number: int, **members: Any) -> dict[str, Any]:
    told = {"title": f"قافلة الوادي {number}", "body": f"سارت القافلة **{number}**.", "body_format": "markdown"}
    return {"type": "article", "external_id": f"w:{number}", "published_at": LONG_AGO, **told, **members}


def comment(number: int, **members: Any) -> dict[str, Any]:
    told = {"article_external_id": "w:1", "author_name": "سلمى", "body": f"رد {number}\n\nوسطر", "created_at": LONG_AGO}
    return {"type": "comment", "external_id": f"c:{number}", **told, **members}


SITE: list[dict[str, Any]] = [
    {"type": "section", "external_id": "s:1", "name": "ثقافة", "slug": "culture", "description": "كتب", "position": 7,
     "image": {"media": "m/1 «أ»", "alt": "رف"}},
    {"type": "section", "external_id": "s:2", "name": "سينما", "parent_external_id": "s:1"},
    {"type": "section", "external_id": "s:3", "name": "سينما", "parent_external_id": "s:2", "slug": "cinema-2"},
    {"type": "tag", "external_id": "t:1", "name": "C++", "former_slugs": ["سي"]},
    {"type": "tag", "external_id": "t:2", "name": "مكتبات", "slug": "libraries"},
    {"type": "tag", "external_id": "t:3", "name": "مكتبات", "slug": "libraries-2", "is_distinct": True},
    {"type": "author", "external_id": "a:1", "name": "ليلى حدّاد", "biography": "محررة\n\nالثقافة",
     "image": {"url": "https://example.org/l.png"}, "links": [{"label": "س", "url": "https://example.org/l"}]},
    {"type": "author", "external_id": "a:2", "name": "و"},
    {"type": "media", "external_id": "m/1 «أ»", "file": "media/a.png", "alt": "رفوف", "focal_point": POINT},
    {"type": "media", "external_id": "m:2", "file": "media/b.pdf", "caption": "تقرير", "created_at": LONG_AGO},
    article(
        1,
        slug="القافلة",
        summary="ملخّص",
        section_external_id="s:2",
        tag_external_ids=["t:3", "t:1"],
        author_external_ids=["a:2", "a:1"],
        image={"media": "m/1 «أ»", "alt": "غلاف"},
        body="![](maqal-media:m/1%20%C2%AB%D8%A3%C2%BB)\n\n[تقرير](maqal-media:m:2) وصورة ضاعت ![](maqal-media:m:9)",
        seo={"title": "عنوان"},
        metadata={"b": [1, {"a": None}], "a": "نصّ"},
        created_at="2011-05-01T00:00:00Z",
        updated_at="2012-01-01T00:00:00Z",
        is_pinned=True,
        pinned_until=LATER,
        comments_policy="first",
        translation_group="قافلة",
        former_slugs=["قافلة-قديمة", "أولى"],
        addresses=["https://www.old.example.org/%D9%82/?p=1&utm_source=x", "/?p=1"],
        source_note="٣ دقائق",
    ),
    article(2, language="en", status="archived", translation_group="قافلة", comments_closed_at=LONG_AGO),
    article(3, kind="page", title="من نحن", body="<p>صفحة</p>", body_format="html"),
    article(4, slug="مسودة", status="draft", image={"url": "https://example.org/a.png?x=1&y=2", "width": 10}),
    article(5, slug="القافلة", is_trashed=True),
    article(6, published_at=LATER, language="ar-EG"),
    article(7, status="draft", is_trashed=True),
    comment(1, author_email=CANARY, author_url="https://example.org/s", is_pinned=True, like_count=3),
    comment(2, parent_external_id="c:1", status="pending"),
    comment(3, parent_external_id="c:1", is_deleted=True, author_name="", body="", deleted_at=LATER),
    comment(4, parent_external_id="c:3", is_staff=True, edited_at="2012-01-01T00:00:00Z", is_featured=True),
    comment(5, article_external_id="w:2", status="spam"),
    {"type": "menu", "name": "main", "items": [{"section": "s:1", "children": [{"label": "صفحة", "article": "w:3"}]}]},
    {"type": "menu", "name": "footer", "items": [{"tag": "t:2"}, {"label": "خارج", "url": "https://example.org/"}]},
    {"type": "site", "description": "صحيفة", "links": [{"label": "خارج", "url": "https://example.org/"}]},
    {"type": "address", "url": "/category/culture/", "kind": "section", "external_id": "s:1"},
    {"type": "address", "url": "https://old.example.org/?p=1#comment-1", "kind": "comment", "external_id": "c:1"},
    {"type": "address", "url": "https://old.example.org/feed/", "kind": "home"},
]  # fmt: skip


@asynccontextmanager
async def site_at(url: str, folder: Path) -> AsyncIterator[Site]:
    """A site of its own, with its own folder."""
    settings = load_settings(
        _env_file=None, data_dir=folder, database_url=url, secret_keys=(TEST_KEY,), site_url="https://example.org"
    )
    site = open_site(settings)
    yield site
    await site.pool.close()
    await site.database.close()


async def export(site: Site, file: Path, *, with_addresses: bool = True) -> bytes:
    done = await ndjson.export(site, file, with_addresses=with_addresses, advance=lambda _done, _total: None)
    assert done.missing == []
    return await asyncio.to_thread(file.read_bytes)


def write_site(file: Path) -> int:
    """A site whose replies come before what they answer; the number of its lines."""
    lines: list[dict[str, object]] = [{"type": "tag", "external_id": f"t:{n}", "name": f"وسم {n}"} for n in range(10)]
    for n in range(ARTICLES):
        body = f"<p>سارت القافلة {n} في الوادي.</p>" * 5
        told = {"title": f"قافلة {n % 40}", "body": body, "tag_external_ids": [f"t:{n % 10}"]}
        lines.append({"type": "article", "external_id": f"w:{n}", "published_at": "2019-03-01T00:00:00Z", **told})
    for n in reversed(range(COMMENTS)):
        told = {"article_external_id": f"w:{n % ARTICLES}", "author_name": "قارئ", "body": f"رد {n}"}
        above = {"parent_external_id": f"c:{n - ARTICLES}"} if n >= ARTICLES else {}
        lines.append(
            {"type": "comment", "external_id": f"c:{n}", "created_at": "2019-03-04T18:20:00Z", **told, **above}
        )
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return len(lines)


def variables(folder: Path) -> dict[str, str]:
    return {"MAQAL_DATA_DIR": str(folder), "MAQAL_SECRET_KEYS": TEST_KEY, "MAQAL_SITE_URL": "https://example.org"}
