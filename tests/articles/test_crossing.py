"""Articles are changed while what they are filed under is deleted, merged or moved, as only PostgreSQL lets them be."""

import asyncio
from functools import partial
from typing import Any

import httpx
import pytest
from sqlmodel import Session, select

from app.articles import catalog_changes, classification
from app.articles.models import Article, ArticleTag
from app.articles.versions import locked, touch
from app.catalog import tree
from app.catalog.models import Kind, Section, SectionUpdate, Tag
from app.events.facts import ArticleChanged
from app.web.site import Site
from tests.clocks import NOON
from tests.crossing import Pause, cross, written_once
from tests.paths import API


@pytest.fixture
def database_url(postgres):
    with postgres.database() as url:
        yield url


@pytest.fixture
async def of_any_version(editor: dict[str, str]) -> dict[str, str]:
    """The headers of an editor who changes whatever version is there."""
    return {**editor, "If-Match": "*"}


@pytest.fixture
def make(client: httpx.AsyncClient, of_any_version: dict[str, str]) -> Any:
    async def made(room: str, **members: Any) -> int:
        answer = await client.post(f"{API}/{room}", json=members, headers=of_any_version)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    return made


@pytest.mark.parametrize("above", [None, "الأخبار"])
async def test_no_patch_is_lost_or_refused_while_its_section_is_deleted(
    client: httpx.AsyncClient, of_any_version: dict[str, str], make: Any, above: str | None
) -> None:
    parent = await make("sections", name=above) if above else None
    section = await make("sections", name="محليات", parent_id=parent)
    filed = {"body": "متن", "section": section, "status": "published"}
    articles = [await make("articles", title=f"مقال {n}", **filed) for n in range(12)]
    saved: dict[int, set[str]] = {article: set() for article in articles}

    async def patch(article: int, summary: str) -> int:
        answer = await client.patch(f"{API}/articles/{article}", json={"summary": summary}, headers=of_any_version)
        if answer.status_code == 200:
            saved[article].add(summary)
        return answer.status_code

    async def drop() -> int:
        return (await client.delete(f"{API}/sections/{section}", headers=of_any_version)).status_code

    before = [patch(article, f"قبل {n}") for n in range(2) for article in articles[:9]]
    statuses = await asyncio.gather(*before, drop(), *(patch(article, "بعد") for article in articles))
    assert sorted(statuses) == [200] * 30 + [204]
    for article in articles:
        shown = (await client.get(f"{API}/articles/{article}")).json()
        assert (shown["section"] and shown["section"]["name"]) == above
        assert shown["summary"] in saved[article]
        assert await summaries(client, of_any_version, article) == saved[article] | {""}
    if above:
        assert (await client.get(f"{API}/sections/{parent}")).json()["article_count"] == len(articles)


async def summaries(client: httpx.AsyncClient, of_any_version: dict[str, str], article: int) -> set[str]:
    """Every summary that an article has had."""
    address = f"{API}/articles/{article}/revisions"
    numbers = [each["number"] for each in (await client.get(address, headers=of_any_version)).json()["items"]]
    kept = [await client.get(f"{address}/{number}", headers=of_any_version) for number in numbers]
    return {each.json()["content"]["summary"] for each in kept}


def change(session: Session, pause: Pause, article_id: int) -> None:
    """Do what every change of an article does, with a pause after it has been locked."""
    article = locked(session, article_id)
    pause()
    with classification.updating_listings(session, article, now=NOON):
        article.summary = "خلاصة جديدة"
        touch(session, article, ArticleChanged, now=NOON)


@pytest.mark.parametrize("room", ["sections", "tags", "merge"])
async def test_a_change_and_a_deletion_wait_for_each_other_and_neither_is_run_again(
    site: Site, make: Any, room: str
) -> None:
    section, tag, other = (
        await make("sections", name="ثقافة"),
        await make("tags", name="كتب"),
        await make("tags", name="أدب"),
    )
    article = await make("articles", title="أ", body="متن", section=section, tags=["كتب"], status="published")
    deletion: Any = {
        "sections": partial(catalog_changes.delete_section, section_id=section, now=NOON),
        "tags": partial(catalog_changes.delete_tag, tag_id=tag, now=NOON),
        "merge": partial(catalog_changes.merge_tag, tag_id=tag, into=other, now=NOON),
    }[room]
    changing = partial(change, article_id=article)
    assert (await cross(site.database, changing, partial(written_once, site.database, deletion)))[0] == 1
    assert await site.database.read(lambda session: session.exec(select(Article.summary)).all()) == ["خلاصة جديدة"]


async def test_an_article_goes_from_path_to_path_while_a_section_is_moved(site: Site, make: Any) -> None:
    low, high = await make("sections", name="أ"), await make("sections", name="ب")
    below = await make("sections", name="ج", parent_id=high)

    def apply_changes(session: Session, pause: Pause) -> None:
        tree.path(session, below)
        pause()
        tree.path(session, low)

    move = partial(catalog_changes.update_section, section_id=below, section_in=SectionUpdate(parent_id=low), now=NOON)
    assert (await cross(site.database, apply_changes, partial(written_once, site.database, move)))[0] == 1
    moved = select(Section.parent_id).where(Section.id == below)
    assert await site.database.read(lambda session: session.exec(moved).one()) == low


async def test_what_was_given_a_tag_while_it_is_deleted_bears_it_no_more(site: Site, make: Any) -> None:
    tag = await make("tags", name="كتب")
    article = await make("articles", title="أ", body="متن", status="published")

    def bear(session: Session, pause: Pause) -> None:
        changed = locked(session, article)
        with classification.updating_listings(session, changed, now=NOON) as links:
            links.write(Kind.tag, [tag])
            touch(session, changed, ArticleChanged, now=NOON)
        pause()

    delete = partial(catalog_changes.delete_tag, tag_id=tag, now=NOON)
    assert (await cross(site.database, bear, partial(written_once, site.database, delete)))[0] == 1
    assert await site.database.read(lambda session: list(session.exec(select(Tag.id)))) == []
    assert await site.database.read(lambda session: list(session.exec(select(ArticleTag.article_id)))) == []


@pytest.mark.parametrize("if_match", ["*", '"1"'])
@pytest.mark.parametrize("above", [None, "الأخبار"])
async def test_a_patch_that_waited_for_the_deletion_of_its_section_is_merged_anew(
    site: Site, client: httpx.AsyncClient, of_any_version: dict[str, str], make: Any, above: str | None, if_match: str
) -> None:
    parent = await make("sections", name=above) if above else None
    section = await make("sections", name="محليات", parent_id=parent)
    article = await make("articles", title="أ", body="متن", section=section, status="published")

    def delete(session: Session, pause: Pause) -> None:
        catalog_changes.delete_section(session, section, now=NOON)
        pause()

    headers = {**of_any_version, "If-Match": if_match}
    patch = partial(client.patch, f"{API}/articles/{article}", json={"summary": "خلاصة"}, headers=headers)
    _, answer = await cross(site.database, delete, patch)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert (shown["summary"], shown["section"] and shown["section"]["name"]) == ("خلاصة", above)


async def test_a_patch_that_waited_for_the_deletion_of_a_tag_does_not_make_it_again(
    site: Site, client: httpx.AsyncClient, of_any_version: dict[str, str], make: Any
) -> None:
    tag = await make("tags", name="كتب")
    article = await make("articles", title="أ", body="متن", tags=["كتب", "أدب"], status="published")

    def delete(session: Session, pause: Pause) -> None:
        catalog_changes.delete_tag(session, tag, now=NOON)
        pause()

    patch = partial(client.patch, f"{API}/articles/{article}", json={"summary": "خلاصة"}, headers=of_any_version)
    _, answer = await cross(site.database, delete, patch)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert (shown["summary"], [each["name"] for each in shown["tags"]]) == ("خلاصة", ["أدب"])
    assert await site.database.read(lambda session: list(session.exec(select(Tag.name)))) == ["أدب"]


async def test_a_section_that_the_client_names_itself_is_refused_when_it_is_gone(
    site: Site, client: httpx.AsyncClient, of_any_version: dict[str, str], make: Any
) -> None:
    section = await make("sections", name="محليات")
    article = await make("articles", title="أ", body="متن", section=section)

    def delete(session: Session, pause: Pause) -> None:
        catalog_changes.delete_section(session, section, now=NOON)
        pause()

    body = {"summary": "خلاصة", "section": "محليات"}
    _, answer = await cross(
        site.database, delete, partial(client.patch, f"{API}/articles/{article}", json=body, headers=of_any_version)
    )
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/section")


async def test_a_revision_comes_back_while_the_section_that_it_had_is_deleted(
    site: Site, client: httpx.AsyncClient, of_any_version: dict[str, str], make: Any
) -> None:
    section = await make("sections", name="محليات")
    article = await make("articles", title="أ", body="متن", summary="قبل", section=section)
    address = f"{API}/articles/{article}"
    body = {"summary": "بعد", "section": None}
    assert (await client.patch(address, json=body, headers=of_any_version)).status_code == 200

    def delete(session: Session, pause: Pause) -> None:
        locked(session, article)
        catalog_changes.delete_section(session, section, now=NOON)
        pause()

    restore = partial(client.post, f"{address}/revisions/1/restore", headers=of_any_version)
    _, answer = await cross(site.database, delete, restore)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["summary"], answer.json()["section"]) == ("قبل", None)
