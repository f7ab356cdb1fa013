"""Paging through five hundred articles while others come, go and come back: those that stay are seen once."""

import itertools
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from app.articles import publishing, storing, writing
from app.articles.models import ArticleContent
from app.articles.presentation import Presenter
from app.articles.storing import NewArticle
from app.errors import WrongState
from app.web.site import Site

LIST = "/api/v1/articles"
START = datetime(2026, 1, 1, tzinfo=UTC)
SORTS = ("-published_at", "published_at", "-updated_at", "title", "-comment_count")


def article(n: int, *, name: str = "ثابت") -> NewArticle:
    content = ArticleContent(title=f"{name} {n * 37 % 500:03}", body="متن", external_id=f"{name}:{n}", tags=["وسم"])
    return NewArticle(storing.prepare(content, default_language="ar"), START + timedelta(minutes=n // 3))


class Bustle:
    """Publishes, trashes, unpublishes and republishes articles other than the three hundred."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site, self.source = site, random.Random(seed)  # noqa: S311  a choice of verbs, not a secret
        self.presenter = Presenter.of_site(site.settings, site.now())
        self.ids: list[int] = []
        self.made = 0

    async def go_on(self) -> None:
        write, chance = self.site.database.write, self.source
        for _ in range(2):
            self.made += 1
            new = article(chance.randrange(1500), name=f"عابر {self.made}")
            (saved,) = await write(writing.put_all, [new], presenter=self.presenter)
            self.ids.append(saved.article_id)
        for article_id in chance.sample(self.ids, min(len(self.ids), 4)):
            verb: Any = chance.choice([publishing.unpublish, publishing.archive, self.republish])
            try:
                await (
                    verb(article_id) if verb == self.republish else write(verb, article_id, presenter=self.presenter)
                )
            except WrongState:
                continue

    async def republish(self, article_id: int) -> None:
        at = START + timedelta(minutes=self.source.randrange(200))
        await self.site.database.write(publishing.publish, article_id, published_at=at, presenter=self.presenter)


async def test_each_that_stays_is_seen_exactly_once(client: httpx.AsyncClient, site: Site) -> None:
    presenter = Presenter.of_site(site.settings, site.now())
    stored = await site.database.write(writing.put_all, [article(n) for n in range(300)], presenter=presenter)
    for sort, narrowed in itertools.product(SORTS, ("", "&tag=وسم")):
        bustle = Bustle(site, seed=len(sort))
        address = f"{LIST}?limit=47&sort={sort}&fields=id{narrowed}"
        await page_through(client, address, bustle, {each.article_id for each in stored})


async def page_through(client: httpx.AsyncClient, address: str, bustle: Bustle, staying: set[int]) -> None:
    """There and back, while others come and go."""
    seen: list[int] = []
    page = (await client.get(address)).json()
    while True:
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        await bustle.go_on()
        page = (await client.get(f"{address}&cursor={page['next_cursor']}")).json()
    assert sorted(article_id for article_id in seen if article_id in staying) == sorted(staying), address
    back: list[int] = [item["id"] for item in page["items"]]
    while page["previous_cursor"] is not None:
        await bustle.go_on()
        page = (await client.get(f"{address}&cursor={page['previous_cursor']}")).json()
        back = [item["id"] for item in page["items"]] + back
    assert sorted(article_id for article_id in back if article_id in staying) == sorted(staying), address
    assert [each for each in back if each in staying] == [each for each in seen if each in staying], address
    assert set(seen + back) & set(bustle.ids), "nothing came while it was paged"
