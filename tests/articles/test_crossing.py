"""Articles are changed while what they are filed under is deleted, merged or moved, as only PostgreSQL lets them be."""

from functools import partial
from typing import Any

import httpx
import pytest
from sqlmodel import Session, select

from app.articles import filing, refiling
from app.articles.models import Article, ArticleTag
from app.articles.versions import locked, touch
from app.catalog import tree
from app.catalog.models import Kind, Section, SectionUpdate, Tag
from app.web.site import Site
from tests.conftest import NOON
from tests.crossing import Pause, cross, written_once
from tests.people import People

API = "/api/v1"


@pytest.fixture
def database_url(postgres):
    with postgres.database() as url:
        yield url


@pytest.fixture
async def editor(people: People) -> dict[str, str]:
    return {**await people.headers("editor"), "If-Match": "*"}


@pytest.fixture
def make(client: httpx.AsyncClient, editor: dict[str, str]) -> Any:
    async def made(room: str, **members: Any) -> int:
        answer = await client.post(f"{API}/{room}", json=members, headers=editor)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    return made


def change(session: Session, pause: Pause, article_id: int) -> None:
    """Do what every change of an article does, with a pause after it has been locked."""
    article = locked(session, article_id)
    pause()
    with filing.refiled(session, article, now=NOON):
        article.summary = "خلاصة جديدة"
        touch(session, article, now=NOON)


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
        "sections": partial(refiling.delete_section, section_id=section, now=NOON),
        "tags": partial(refiling.delete_tag, tag_id=tag, now=NOON),
        "merge": partial(refiling.merge_tag, tag_id=tag, into=other, now=NOON),
    }[room]
    changing = partial(change, article_id=article)
    assert (await cross(site.database, changing, partial(written_once, site.database, deletion)))[0] == 1
    assert await site.database.read(lambda session: session.exec(select(Article.summary)).all()) == ["خلاصة جديدة"]


async def test_an_article_goes_from_path_to_path_while_a_section_is_moved(site: Site, make: Any) -> None:
    low, high = await make("sections", name="أ"), await make("sections", name="ب")
    below = await make("sections", name="ج", parent_id=high)

    def refile(session: Session, pause: Pause) -> None:
        tree.path(session, below)
        pause()
        tree.path(session, low)

    move = partial(refiling.update_section, section_id=below, section_in=SectionUpdate(parent_id=low), now=NOON)
    assert (await cross(site.database, refile, partial(written_once, site.database, move)))[0] == 1
    moved = select(Section.parent_id).where(Section.id == below)
    assert await site.database.read(lambda session: session.exec(moved).one()) == low


async def test_what_was_given_a_tag_while_it_is_deleted_bears_it_no_more(site: Site, make: Any) -> None:
    tag = await make("tags", name="كتب")
    article = await make("articles", title="أ", body="متن", status="published")

    def bear(session: Session, pause: Pause) -> None:
        changed = locked(session, article)
        with filing.refiled(session, changed, now=NOON) as links:
            links.write(Kind.tag, [tag])
            touch(session, changed, now=NOON)
        pause()

    delete = partial(refiling.delete_tag, tag_id=tag, now=NOON)
    assert (await cross(site.database, bear, partial(written_once, site.database, delete)))[0] == 1
    assert await site.database.read(lambda session: list(session.exec(select(Tag.id)))) == []
    assert await site.database.read(lambda session: list(session.exec(select(ArticleTag.article_id)))) == []
