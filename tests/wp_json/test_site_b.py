"""What a real WordPress answered, compared with what is answered of its content here after it was imported."""

import asyncio
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from app.imports.loading import load_records
from app.web.site import Site
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.export_file import ExportFile
from tests.clocks import Clock

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "wordpress"
ANSWERS = FOLDER / "rest-b" / "anon"

pytestmark = pytest.mark.skipif(not ANSWERS.is_dir(), reason="the answers of the real site are not here")

DIFFERENT: dict[str, dict[str, set[int]]] = {
    "what is in a section is in the one above it, and not said to be": {
        "posts.categories": {10}, "categories.count": {5},
    },
    "tags that differ in spelling alone are one": {"tags.count": {11, 13}, "posts.tags": {13}},
    "the author has no account": {"posts.author": {37}, "posts._links": {37}},
    "titles are text, and every article has one": {"posts.title": {16, 17, 18, 20}},
    "that site reckoned three hours where there were four, or had no date": {
        "posts.date": {24}, "comments.date": {55, 56}, "comments.date_gmt": {38},
    },
    "revisions are not public": {"posts._links": {12, 33}},
    "pages stand below none, in no order": {"pages.parent": {41}, "pages._links": {41}, "pages.menu_order": {40}},
    "the export does not tell what users say of themselves": {"users.description": {2, 3}},
    "names are cleaned, and everybody has one": {"comments.author_name": {29, 33, 36}},
    "a comment answers one under its own article": {"comments.parent": {10, 40, 41}, "comments._links": {10, 40, 41}},
    "a commenter is no author": {"comments.author": {4, 27, 47, 48}, "comments._links": {4, 27, 47, 48}},
    "uploads have neither authors nor comments": {"media._links": {4, 5, 6}},
}  # fmt: skip
"""What differs, by the reason why."""

MISSING = {
    "posts": {32},  # it has a password
    "tags": {12, 14, 16, 20, 21},  # merged, and borne by no article
    "comments": {30, 61},  # without a text, and under an upload
    "media": {7, 8},  # which no article shows
}

V2 = "/wp-json/wp/v2"
OF_PLUGINS = {"silsila"}
SAME = {
    "posts": ("id", "title", "date", "date_gmt", "status", "type", "author", "featured_media", "sticky",
              "comment_status", "tags", "categories", "template", "meta"),
    "pages": ("id", "title", "date", "date_gmt", "status", "type", "author", "parent", "menu_order"),
    "categories": ("id", "name", "description", "parent", "taxonomy", "count"),
    "tags": ("id", "name", "taxonomy", "count"),
    "users": ("id", "name", "slug", "description"),
    "comments": ("id", "post", "parent", "author_name", "date", "date_gmt", "status", "type", "author"),
    "media": ("id", "date", "date_gmt", "type", "status", "media_type", "alt_text"),
}  # fmt: skip
"""Members whose values are the same; others have addresses or texts of this site."""


def answers(name: str) -> list[dict[str, Any]]:
    """Everything of a collection, as WordPress answered it."""
    files = [
        file for file in ANSWERS.glob(f"{name}.page-*.json") if file.stem.removeprefix(f"{name}.page-").isdecimal()
    ]
    return [item for file in files for item in json.loads(file.read_text("utf-8"))]


async def fetch(url: str, target: Path) -> None:
    """An uploaded file of the site."""
    path = unquote(urlsplit(url).path).removeprefix("/wp-content/uploads/")
    await asyncio.to_thread(shutil.copy, FOLDER / "rest-b" / "uploads" / path, target)


def types(value: Any) -> Any:
    """The shape of an answer: members in their order, with the types of their values."""
    if isinstance(value, dict):
        return {name: types(each) for name, each in value.items() if name not in OF_PLUGINS}
    if isinstance(value, list):
        return [types(each) for each in value[:1]]
    return type(value).__name__


def same_shape(here: Any, real: Any) -> bool:
    """Whether two values are of one type, and have members of the same names."""
    is_one_type = type(here) is type(real)
    return is_one_type and (not isinstance(real, dict) or set(here) == set(real))


async def all_of(client: httpx.AsyncClient, name: str) -> dict[int, dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = pages = 1
    while page <= pages:
        answer = await client.get(f"{V2}/{name}?per_page=10&page={page}")
        assert answer.status_code == 200, answer.text
        pages, page = int(answer.headers["X-WP-TotalPages"]), page + 1
        found += answer.json()
        assert int(answer.headers["X-WP-Total"]) >= len(found)
    return {each["id"]: each for each in found}


async def test_shapes_and_values_are_those_of_the_real_site(serve: Callable[..., Any], clock: Clock) -> None:
    clock.time = datetime(2026, 11, 29, tzinfo=UTC)
    chosen = {"timezone": "Asia/Riyadh", "site_url": "https://new.example", "comments_policy": "open"}
    async with serve(wordpress_api=True, **chosen) as client:
        site: Site = client.app.state.site
        archive = ExportFile(FOLDER / "site-b.wxr.xml")
        await load_records(site, Conversion(archive, Wanted(), now=clock()).records(), fetch=fetch)
        different: dict[str, set[int]] = {}
        missing: dict[str, set[int]] = {}
        for name, members in SAME.items():
            ours, theirs = await all_of(client, name), answers(name)
            missing[name] = {each["id"] for each in theirs} - set(ours)
            for real in theirs:
                if (here := ours.get(real["id"])) is None:
                    continue
                assert list(types(here)) == list(types(real)), (name, real["id"])
                for member in types(real):
                    is_value = member in members
                    same = here[member] == real[member] if is_value else same_shape(here[member], real[member])
                    if not same:
                        different.setdefault(f"{name}.{member}", set()).add(real["id"])
        expected: dict[str, set[int]] = {}
        for by_member in DIFFERENT.values():
            for member, numbers in by_member.items():
                expected.setdefault(member, set()).update(numbers)
        assert different == expected
        assert {name: numbers for name, numbers in missing.items() if numbers} == MISSING
