"""The site that servers are given: the corpus with comments under it, once on SQLite and once on PostgreSQL."""

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

from fastapi import FastAPI
from sqlalchemy import make_url

from app.accounts.models import Scope
from tests.benchmarks.inprocess import Call, ask
from tests.benchmarks.loading import Loaded, load_comments_timed, load_everywhere, load_threads
from tests.benchmarks.serving import application
from tests.benchmarks.tables import Found, Table
from tests.databases import PostgresFarm
from tests.people import People

DATABASES = ("SQLite", "PostgreSQL")
WORDS = 450
TALKED_OF = 200
"""Articles with comments; the newest of all has twenty threads with three replies each."""


class Bulk(NamedTuple):
    """How fast the bulk verbs stored the site."""

    database: str
    articles: int
    articles_per_second: float
    comments_per_second: float


class Site(NamedTuple):
    """A loaded database that is copied for each server, and what clients need to know of it."""

    address: str
    slugs: list[str]
    newest: int
    token: str
    bulk: Bulk


class Sites:
    """The site on both databases."""

    def __init__(self, folder: Path, farm: PostgresFarm, loaded: dict[str, Site]) -> None:
        self._folder, self._farm, self._copies = folder, farm, 0
        self.loaded = loaded

    @contextmanager
    def copy(self, database: str) -> Iterator[str]:
        """The address of a fresh copy of the site."""
        address = self.loaded[database].address
        if database == "PostgreSQL":
            with self._farm.database(template=make_url(address).database or "") as url:
                yield url
            return
        self._copies += 1
        file = self._folder / f"copy-{self._copies}.db"
        shutil.copyfile(address.removeprefix("sqlite:///"), file)
        yield f"sqlite:///{file}"

    @contextmanager
    def empty(self, database: str) -> Iterator[str | None]:
        """The address of a migrated database without anything in it; none for a SQLite file that is yet to be made."""
        if database == "PostgreSQL":
            with self._farm.database() as url:
                yield url
        else:
            yield None


@asynccontextmanager
async def opened(folder: Path, farm: PostgresFarm, articles: int) -> AsyncIterator[Sites]:
    """Load the site on both databases."""
    with farm.database() as url:
        addresses = (f"sqlite:///{folder}/site.db", url)
        async with application(addresses[0]) as sqlite, application(addresses[1]) as postgres:
            apps = (sqlite, postgres)
            loaded = await load_everywhere([app.state.site for app in apps], articles, words=WORDS)
            found = {
                database: await _finish(database, address, app, each, articles)
                for database, address, app, each in zip(DATABASES, addresses, apps, loaded, strict=True)
            }
        yield Sites(folder, farm, found)


async def _finish(database: str, address: str, app: FastAPI, loaded: Loaded, articles: int) -> Site:
    """Add comments and somebody who may write; note what clients will ask for."""
    site, newest = app.state.site, loaded.newest
    talked_of = range(newest - 1, max(0, newest - 1 - TALKED_OF), -1)
    comments = await load_comments_timed(site, talked_of, threads=4, replies=1)
    await load_threads(site, newest, threads=20, replies=3)
    scopes = [Scope.articles_write, Scope.articles_publish, Scope.comments_moderate]
    headers = await People(site).headers("admin", scopes=scopes)
    bulk = Bulk(database, articles, articles / loaded.seconds, comments)
    slugs: list[str] = []
    query = "limit=100&fields=slug"
    while len(slugs) < articles:
        page = json.loads((await ask(app, Call("GET", "/api/v1/articles", query)))[1])
        slugs += [item["slug"] for item in page["items"]]
        query = f"limit=100&fields=slug&cursor={page['next_cursor']}"
    return Site(address, slugs, newest, headers["Authorization"].removeprefix("Bearer "), bulk)


def bulk(sites: Sites) -> Found:
    """How fast the bulk verbs stored the site."""
    found = [site.bulk for site in sites.loaded.values()]
    rows = [[each.database, f"{each.articles_per_second:.0f}", f"{each.comments_per_second:.0f}"] for each in found]
    note = (
        f"Articles of {WORDS} words rendered, analysed, stored and indexed by one process; comments with their replies."
    )
    table = Table("Bulk verbs", ("", "articles/s", "comments/s"), rows, note)
    return Found([table], {each.database: each._asdict() for each in found})
