"""Many articles at once, beside what others write."""

import asyncio

import httpx
import pytest

from app.articles import writing
from app.articles.presentation import Presenter
from app.articles.writing import Saved, put_in_turns
from app.db.pacing import FIRST
from app.errors import InvalidRequest
from app.web.site import Site
from tests.paths import API
from tests.writing import new


async def comment(client: httpx.AsyncClient, article_id: int) -> None:
    remark = {"body": "تعليق في أثناء التحميل", "author_name": "سالم", "author_email": "salem@example.org"}
    answer = await client.post(f"{API}/articles/{article_id}/comments", json=remark)
    assert answer.status_code in {201, 202}, answer.text


async def test_readers_comments_wait_for_one_turn_of_a_load(client: httpx.AsyncClient, site: Site) -> None:
    presenter = Presenter.of_site(site.settings, site.now())
    ((article_id, _),) = await site.database.write(writing.put_all, [new(0)], presenter=presenter)
    articles = [new(n) for n in range(1, 600)]
    done: list[str] = []

    async def load() -> list[Saved]:
        saved = []
        async for turn in put_in_turns(site.database, articles, presenter=presenter):
            done.append("turn")
            saved += turn
        return saved

    loading = asyncio.create_task(load())
    while not loading.done():
        await comment(client, article_id)
        done.append("comment")
    saved = await loading
    assert [each.outcome for each in saved] == ["created"] * len(articles)
    turns = [len(between.split()) for between in " ".join(done).split("comment")]
    assert len(turns) > 3, "most of the turns are followed by a comment"
    assert max(turns) <= 2


async def test_what_is_wrong_undoes_its_own_turn_alone(site: Site) -> None:
    presenter = Presenter.of_site(site.settings, site.now())
    articles = [*(new(n) for n in range(FIRST)), new(FIRST, section="لا قسم")]
    turns = put_in_turns(site.database, articles, presenter=presenter)
    assert len(await anext(turns)) == FIRST
    with pytest.raises(InvalidRequest):
        await anext(turns)
    again = await anext(put_in_turns(site.database, articles[:FIRST], presenter=presenter))
    assert [each.outcome for each in again] == ["unchanged"] * FIRST


async def test_articles_without_an_external_id_are_articles_of_their_own(site: Site) -> None:
    presenter = Presenter.of_site(site.settings, site.now())
    batch = [new(1, external_id=None), new(2, external_id="x"), new(1, external_id=None), new(3, external_id="x")]
    saved = await site.database.write(writing.put_all, batch, presenter=presenter)
    assert [each.outcome for each in saved] == ["created", "created", "created", "changed"]
    assert len({each.article_id for each in saved}) == 3
