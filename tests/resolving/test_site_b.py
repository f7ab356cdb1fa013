"""Every address of a real WordPress, asked of what was imported from its export."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.articles.models import Article
from app.catalog.models import Author, Section, Tag
from app.comments.models import Comment
from app.errors import NotFound
from app.imports.loading import load_records
from app.resolving import service
from app.web.site import Site
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.export_file import ExportFile
from tests.clocks import Clock

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "wordpress"
NOW = datetime(2026, 11, 29, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no real site beside this clone")


EXPECTED = {
    ("wp:12", "wp:13"),  # a former slug that differs by a hamza from a present one, on a day that neither had
    ("wp:15", "wp:14"),  # of one title: a path that was cut where both go on
    ("wp:23", "wp:22"),  # the slugs ٤٨ and 48, without their days
    ("wp:comment:30", "wp:10"),  # it was not imported
    ("wp:tag:20", None), ("wp:tag:21", None),  # which no article bears
    ("wp:tag:12", "wp:tag:11"), ("wp:tag:14", "wp:tag:13"), ("wp:tag:16", "wp:tag:15"),  # merged
}  # fmt: skip
"""What does not lead to what it led to there, and where instead."""


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))


def numbers(session: Session) -> dict[str, tuple[str, int]]:
    """The kinds and ids of what was imported, by external ids."""
    found: dict[str, tuple[str, int]] = {}
    for model in (Tag, Section, Author, Comment, Article):  # a second section of an article became a tag
        rows = session.exec(select(model.external_id, model.id).where(col(model.external_id).is_not(None)))
        found |= {str(name): (model.__name__.lower(), number or 0) for name, number in rows}
    return found


def printed() -> Iterator[tuple[str, str]]:
    """Every address in the answers of the REST API, with the external id of what it is of."""
    names = {
        "posts": "wp:{}", "pages": "wp:{}", "categories": "wp:category:{}", "tags": "wp:tag:{}",
        "users": "wp:author:{}", "comments": "wp:comment:{}",
    }  # fmt: skip
    for name, external_id in names.items():
        for file in (FOLDER / "rest-b" / "anon").glob(f"{name}.page-*.json"):
            if "headers" in file.name:
                continue
            for item in answers if isinstance(answers := json.loads(file.read_text("utf-8")), list) else []:
                yield item["link"], external_id.format(item["id"])
                if "guid" in item:
                    yield item["guid"]["rendered"], external_id.format(item["id"])


async def test_every_address_leads_to_what_was_imported(serve: Callable[..., Any], clock: Clock) -> None:
    clock.time = NOW
    async with serve(timezone="Asia/Riyadh", site_url="https://new.example") as client:
        site: Site = client.app.state.site
        archive = ExportFile(FOLDER / "site-b.wxr.xml")
        await load_records(site, Conversion(archive, Wanted(), now=NOW).records())
        ids = await site.database.read(numbers)
        asked = [(each["url"], f"wp:{each['post_id']}") for each in read("rest-b/addresses.json")]
        public = {
            f"wp:{each['post_id']}" for each in read("rest-b/addresses.json") if each["status_of_post"] == "publish"
        }
        public -= {"wp:32"}  # it has a password
        wrong: dict[tuple[str, str | None], Any] = {}
        for url, name in [*asked, *printed()]:
            may_be_seen = not name.removeprefix("wp:").isdecimal() or name in public
            wanted = ids.get(name) if may_be_seen else None
            try:
                found = await site.database.read(service.resolve, url, viewer=None, settings=site.settings, now=NOW)
            except NotFound:
                told = None
            else:
                kind = found.address.kind.value
                told = ("article" if kind == "page" else kind), found.address.id
            if told != wanted:
                by_id = {each: other for other, each in ids.items()}
                wrong[name, by_id.get((told[0], told[1] or 0)) if told else None] = url
        assert set(wrong) == EXPECTED, wrong
