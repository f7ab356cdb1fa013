"""Searching in the states that editors see, and that nothing of it is seen by anybody else."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.analysis import VERSION
from app.articles.presentation import Presenter
from app.db import migrate
from app.db.engine import open_database
from app.db.runner import Database
from app.imports import sample_site
from app.index import searching
from app.index import writing as index
from app.index.candidates import Request
from app.index.lookup import analysed
from app.index.models import UNPUBLISHED_PARTS, SearchWord
from app.index.question import understand
from app.index.searching import Ranked
from app.index.writing import Indexable
from app.web.site import Site
from tests.asking import ids, in_state, search
from tests.clocks import Clock
from tests.indexed import places
from tests.paths import ARTICLES, SEARCH
from tests.writing import write

NOW = datetime(2026, 11, 1, tzinfo=UTC)
STATES = ("draft", "scheduled", "published", "archived", "trashed")
Made = dict[str, int]


@pytest.fixture
async def made(client: httpx.AsyncClient, editor: dict[str, str], clock: Clock) -> Made:
    """An article in each state, about the same."""
    later = (clock.time + timedelta(days=30)).isoformat()
    filed = {"tags": ["مدن"], "section": "ثقافة", "authors": ["هند"]}
    await client.post("/api/v1/sections", json={"name": "الصحيفة"}, headers=editor)
    await client.post("/api/v1/sections", json={"name": "ثقافة", "parent_id": 1}, headers=editor)
    await client.post("/api/v1/authors", json={"name": "هند"}, headers=editor)
    found = {
        "draft": await write(client, editor, "مكتبة المسودة", "متن", status="draft", **filed),
        "scheduled": await write(client, editor, "مكتبة الغد", "متن", published_at=later, **filed),
        "published": await write(client, editor, "مكتبة اليوم", "متن", **filed),
        "archived": await write(client, editor, "مكتبة الأمس", "متن", **filed),
        "trashed": await write(client, editor, "مكتبة السلة", "متن", **filed),
    }
    await client.post(f"{ARTICLES}/{found['archived']}/archive", headers=editor)
    await client.delete(f"{ARTICLES}/{found['trashed']}", headers=editor)
    return found


async def test_every_state_is_searched_by_editors(client, editor, made: Made) -> None:
    for state in STATES:
        found = await search(client, "المكتبات", editor, status=state)
        assert [item["id"] for item in found["items"]] == [made[state]], state
        assert [item["status"] for item in found["items"]] == [state]
        assert (found["total"], found["did_you_mean"]) == (1, None)
        assert "<mark>مكتبة</mark>" in found["items"][0]["title_html"]
    assert await in_state(client, editor, "المكتبات", "any") == set(made.values())
    assert await in_state(client, editor, "غائب", "any") == set()
    assert await ids(client, "المكتبات") == [made["published"]]
    assert await ids(client, "المكتبات", status="published") == [made["published"]]
    assert await ids(client, "", status="published") == [made["published"]]
    assert await ids(client, "") == []


async def test_filters_and_facets_are_of_the_articles_themselves(client, editor, made: Made) -> None:
    for state in (*STATES, "any"):
        expected = set(made.values()) if state == "any" else {made[state]}
        for query in ({"tag": "مدن"}, {"section": "الصحيفة"}, {"section": "2"}, {"author": "هند"}, {"language": "ar"}):
            assert await in_state(client, editor, "مكتبة", state, **query) == expected, (state, query)
        for query in ({"tag": "غائب"}, {"section": "غائب"}, {"author": "99"}, {"language": "en"}):
            assert await in_state(client, editor, "مكتبة", state, **query) == set(), (state, query)
        assert await in_state(client, editor, "مكتبة وسم:مدن قسم:ثقافة", state) == expected
        assert await in_state(client, editor, "", state) == expected, "a state is a filter"
        facets = (await search(client, "مكتبة", editor, status=state))["facets"]
        count = len(expected)
        assert [(each["name"], each["count"]) for each in facets["sections"]] == [("الصحيفة", count), ("ثقافة", count)]
        assert [(each["name"], each["count"]) for each in facets["tags"]] == [("مدن", count)]
        assert [(each["name"], each["count"]) for each in facets["authors"]] == [("هند", count)]
        assert facets["years"] == [{"year": 2026, "count": count}]
    dated = set(made.values()) - {made["draft"]}
    assert await in_state(client, editor, "مكتبة", "any", published_after="2026-01-01T00:00:00Z") == dated
    past = await in_state(client, editor, "مكتبة", "any", published_before="2026-03-05T00:00:00Z")
    assert past == dated - {made["scheduled"]}


async def test_authors_find_their_own_alone_and_others_are_refused(client, editor, people, made: Made) -> None:
    author = await people.headers("author")
    own = await write(client, author, "مكتبة الكاتب", "متن", status="draft")
    for state in ("draft", "any"):
        found = await search(client, "مكتبة", author, status=state)
        assert ([item["id"] for item in found["items"]], found["total"]) == ([own], 1), state
        assert sum(each["count"] for each in found["facets"]["tags"]) == 0
    for state in ("scheduled", "archived", "trashed"):
        assert await in_state(client, author, "مكتبة", state) == set()
    assert own in await in_state(client, editor, "مكتبة", "draft")
    moderator = await people.headers("moderator")
    for state in {*STATES, "any"} - {"published"}:
        params = {"q": "مكتبة", "status": state}
        assert (await client.get(SEARCH, params=params)).status_code == 401
        assert (await client.get(SEARCH, params=params, headers=moderator)).status_code == 403
    assert (await client.get(SEARCH, params={"q": "مكتبة", "status": "lost"}, headers=editor)).status_code == 422


async def test_answers_to_editors_are_kept_by_nobody(client, editor, made: Made) -> None:
    for state in (*STATES, "any"):
        answer = await client.get(SEARCH, params={"q": "مكتبة", "status": state}, headers=editor)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert state == "published" or (await client.get(SEARCH, params=answer.request.url.params)).status_code == 401


async def test_what_others_keep_unpublished_changes_no_score_of_an_author(client, editor, people) -> None:
    author = await people.headers("author")
    await write(client, author, "مكتبة الكاتب", "كتب نادرة", status="draft")
    before = [await search(client, q, author, status="any") for q in ("مكتبة", "نادرة غائبة", "مكتبة السر")]
    for n in range(5):
        await write(client, editor, f"نادرة {n}", "مكتبة السر", status="draft")
    after = [await search(client, q, author, status="any") for q in ("مكتبة", "نادرة غائبة", "مكتبة السر")]
    assert before == after
    assert all(len(found["items"]) == 1 for found in after)


async def test_what_is_not_published_changes_no_public_answer(client, editor, site: Site, people, clock: Clock) -> None:
    await write(client, editor, "مهرجان القاهرة", "سينما ومسرح وكتب", tags=["مدن"])
    await write(client, editor, "معرض الكتب", "كتب من القاهرة", tags=["كتب"])

    def words(session: Session) -> set[str]:
        return set(session.execute(sa.select(col(SearchWord.word))).scalars())

    async def public() -> list[Any]:
        typed = ("القاهرة", "كتب", "مهرحان", "زلازل", "زلازلل", "مهرجان غائب", "ي*", '"كتب من"', "وسم:مدن", "كتب -مسرح")
        found: list[Any] = [await search(client, q, status=s) for q in typed for s in ("published",)]
        found += [await search(client, q, editor, explain=True) for q in typed]
        for path in (
            f"{SEARCH}/suggest?q=مه",
            f"{SEARCH}/suggest?q=زل",
            f"{SEARCH}/suggest?q=مد",
            f"{ARTICLES}/1/related",
        ):
            found.append((await client.get(path)).json())
        return found

    before, known = await public(), await site.database.read(words)
    author = await people.headers("author")
    for n in range(4):
        await write(client, author, f"مهرجانات الزلازل {n}", "مهرجان القاهرة كتب", status="draft", tags=["مدن"])
    for q in ("زلازل", "القاهرة كتب", "مهرجان غائب"):
        assert await in_state(client, editor, q, "any")
    assert await public() == before
    assert await site.database.read(words) == known
    for verb in ("archive", "unpublish"):
        article = await write(client, editor, "زلازل القاهرة", "كتب", tags=["مدن"])
        await client.post(f"{ARTICLES}/{article}/{verb}", headers=editor)
    article = await write(client, editor, "زلازل القاهرة", "كتب", tags=["مدن"])
    await client.delete(f"{ARTICLES}/{article}", headers=editor)
    assert await public() == before, "nor what was published once"
    known, coming = await site.database.read(words), (clock.time + timedelta(days=2)).isoformat()
    for n in range(4):
        title = f"زلازل الغد ومهرجان القاهرة {n}"
        await write(client, editor, title, "كتب مهرجان", tags=["زلازل الغد", "مدن"], published_at=coming)
    assert await public() == before, "nor what is scheduled"
    assert await site.database.read(words) == known


async def test_the_index_follows_an_article_from_state_to_state(client, editor, people, site: Site) -> None:
    article = await write(client, editor, "نجمة الصباح", "متن", status="draft")
    path = f"{ARTICLES}/{article}"
    half = await site.database.read(index.state_half)
    unpublished = UNPUBLISHED_PARTS[half]

    async def check(state: str, *, word: str = "نجمة") -> None:
        assert (await places(site))[article] == (half if state == "published" else unpublished), state
        for each in STATES:
            assert await in_state(client, editor, word, each) == ({article} if each == state else set()), (state, each)
        assert await ids(client, word) == ([article] if state == "published" else [])

    await check("draft")
    for verb, state in (
        ("publish", "published"),
        ("archive", "archived"),
        ("publish", "published"),
        ("unpublish", "draft"),
    ):
        assert (await client.post(f"{path}/{verb}", headers=editor, json={})).status_code == 200
        await check(state)
    change = {"title": "قمر المساء"}
    assert (await client.patch(path, json=change, headers={**editor, "If-Match": "*"})).status_code == 200
    await check("draft", word="قمر")
    assert await in_state(client, editor, "نجمة", "any") == set()
    await client.post(f"{path}/publish", headers=editor, json={})
    await client.delete(path, headers=editor)
    await check("trashed", word="قمر")
    await client.post(f"{path}/restore", headers=editor)
    await check("published", word="قمر")
    await client.delete(path, headers=editor)
    admin = await people.headers("admin")
    assert (await client.delete(f"{path}?permanent=true", headers=admin)).status_code == 204
    assert await places(site) == {}
    assert await in_state(client, editor, "قمر", "any") == set()


async def test_pages_of_any_state_follow_each_other_in_one_order(client, editor, clock: Clock) -> None:
    written = []
    for n in range(9):
        clock.advance(hours=1)
        status = "draft" if n % 2 else "published"
        written.append(await write(client, editor, f"زيتون {'زيت ' * n}", "متن", status=status))
    for sort in ("relevance", "date"):
        whole = [each["id"] for each in (await search(client, "زيتون", editor, status="any", sort=sort))["items"]]
        assert set(whole) == set(written)
        assert sort == "relevance" or whole == written[::-1], "a draft stands where it was made"
        seen: list[int] = []
        cursor: dict[str, str] = {}
        while True:
            page = await search(client, "زيتون", editor, status="any", sort=sort, limit=2, **cursor)
            seen += [each["id"] for each in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert seen == whole
    for status in ("draft", "published"):
        query: dict[str, str] = {"q": "زيتون", "sort": "date", "status": status, **cursor}
        assert (await client.get(SEARCH, params=query, headers=editor)).status_code == 422, "a cursor of another list"


async def test_all_words_are_asked_first_in_all_parts_together(client, editor) -> None:
    both = [await write(client, editor, "مكتبة المدينة", "متن", status=status) for status in ("draft", "published")]
    other = await write(client, editor, "حديقة المدينة", "متن", status="draft")
    found = await search(client, "مكتبة المدينة", editor, status="any")
    assert (found["match"], found["total"]) == ("any", 3), "two have all, which are few"
    third = await write(client, editor, "مكتبة في المدينة", "متن", status="draft")
    found = await search(client, "مكتبة المدينة", editor, status="any")
    assert {item["id"] for item in found["items"] if item["match"] == "all"} == {*both, third}
    assert [item["id"] for item in found["items"] if item["match"] == "any"] == [other]
    found = await search(client, "مكتبة المدينة", editor, status="draft", explain=True)
    assert (found["match"], {item["id"] for item in found["items"]}) == ("any", {both[0], other, third})
    for item in found["items"]:
        given = sum(
            part[name] for part in item["explanation"] for name in ("by_word", "by_stem", "by_skeleton", "by_letters")
        )
        assert abs(given - item["score"]) < 1e-5


async def test_drafts_are_ranked_where_nothing_has_been_published(client, editor) -> None:
    second = await write(client, editor, "شيء آخر", "في المتن بستان واحد وكلام كثير", status="draft")
    first = await write(client, editor, "بستان", "بستان", status="draft")
    found = await search(client, "بستان", editor, status="draft")
    assert [item["id"] for item in found["items"]] == [first, second]
    assert found["items"][1]["score"] > 0.01


async def test_many_drafts_are_ranked_as_far_as_they_may_be(site: Site) -> None:
    titles = [*["بستان قديم"] * 2, *["زيتون قديم"] * 2, *["بستان"] * 350]
    drafts = [Indexable(n, NOW, analysed(title, "", "متن"), visibility="unpublished") for n, title in enumerate(titles)]
    await site.database.write(index.put, drafts)
    options: dict[str, Any] = {"parts": ("unpublished",), "is_public": False, "match": "any"}
    for q, is_whole, best in (("قديم", True, {0, 1, 2, 3}), ("بستان قديم", False, {0, 1})):
        request = Request(understand(q), NOW, **options)
        gathered = await site.database.read_aside(searching.gather, request)
        assert gathered.is_whole is is_whole
        ranked = [each.article_id for each in searching.rank(gathered)]
        assert set(ranked[: len(best)]) == best
        assert {0, 1, 2, 3} <= set(ranked), "the rarer word comes first"


async def test_both_databases_rank_all_parts_alike(postgres: Any, tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311  no secret
    words = ["مكتبة", "مدينة", "كتاب", "كتب", "زيتون", "بستان", "نجمة", "قمر", "سوق", "أسواق", "وزير", "وزراء", "معرض"]
    articles = [
        Indexable(
            n,
            NOW - timedelta(hours=chance.randrange(9)),
            analysed(" ".join(chance.choices(words, k=3)), "", " ".join(chance.choices(words, k=30))),
            visibility="published" if n % 3 else "unpublished",
        )
        for n in range(1, 200)
    ]

    async def answers(database: Database) -> list[list[Ranked]]:
        await database.write(index.put, articles)
        found = []
        for parts in (("published", "unpublished"), ("unpublished",)):
            for q in (*words, "مكتبة زيتون", "سوق وزير قمر", '"كتاب قمر"', "مك*", "معرض -كتب", "غائب نجمة", ""):
                request = Request(understand(q), NOW, parts=parts, is_public=False)
                found.append(searching.rank(await database.read_aside(searching.gather, request)))
        await database.close()
        return found

    with postgres.database() as url:
        file = f"sqlite:///{tmp_path / 'search.db'}"
        await asyncio.to_thread(migrate.upgrade, file)
        first, second = await answers(open_database(file)), await answers(open_database(url))
    assert first == second
    assert sum(map(len, first)) > 1000


async def test_reindexing_puts_every_article_in_its_part(client, editor, made: Made, site: Site, reindex) -> None:
    far = {"published_at": "2999-01-01T00:00:00Z"}  # the command goes by the real clock
    assert (await client.post(f"{ARTICLES}/{made['scheduled']}/publish", json=far, headers=editor)).status_code == 200
    before = await places(site)
    assert {state: before[made[state]] for state in STATES} == {
        state: "a" if state == "published" else "c" for state in STATES
    }
    for half, unpublished in (("b", "d"), ("a", "c")):
        assert await asyncio.to_thread(reindex) == [(0, 5), (5, 5)]
        expected = {made[state]: half if state == "published" else unpublished for state in STATES}
        assert await places(site) == expected
        for state in STATES:
            assert await in_state(client, editor, "المكتبات", state) == {made[state]}


def set_current(connection: sa.Connection) -> None:
    connection.execute(sa.text(f"UPDATE search_index SET version = {VERSION}"))  # noqa: S608  a number of our own


async def test_a_migrated_site_asks_for_its_drafts_to_be_indexed(
    client, editor, site: Site, database_url: str, reindex
) -> None:
    published = await write(client, editor, "بستان", "متن")

    async def migrated_again() -> bool:
        await asyncio.to_thread(migrate.downgrade, database_url, "0009")
        await asyncio.to_thread(migrate.run, database_url, set_current)
        await asyncio.to_thread(migrate.upgrade, database_url, "0010")
        is_current = await site.database.read(index.is_current)
        await asyncio.to_thread(migrate.upgrade, database_url)
        assert await ids(client, "بستان") == [published], "readers find what they found"
        return is_current

    assert await migrated_again(), "nothing is missing"
    draft = await write(client, editor, "بستان المسودة", "متن", status="draft")
    assert not await migrated_again()
    assert (await client.get("/readyz")).json()["checks"]["search_index"] is False
    assert await places(site) == {published: "a"}
    assert await in_state(client, editor, "بستان", "draft") == set()
    assert await asyncio.to_thread(reindex) == [(0, 2), (2, 2)]
    assert await site.database.read(index.is_current)
    assert await in_state(client, editor, "بستان", "draft") == {draft}
    assert (await client.post(f"{ARTICLES}/{draft}/publish", json={}, headers=editor)).status_code == 200
    assert set(await ids(client, "بستان")) == {published, draft}


async def test_drafts_of_the_sample_site_are_found(client, editor, site: Site) -> None:
    await site.database.write(
        sample_site.load,
        sample_site.read_sample(),
        keys=site.keys,
        presenter=Presenter.of_site(site.settings, site.now()),
    )
    listed = (await client.get(ARTICLES, params={"status": "any", "limit": 100}, headers=editor)).json()["items"]
    unpublished = [item for item in listed if item["status"] != "published"]
    for item in unpublished:
        assert item["id"] in await in_state(client, editor, item["title"], item["status"])
    pages = (await client.get(ARTICLES, params={"status": "any", "kind": "page"}, headers=editor)).json()["items"]
    assert {article for article, half in (await places(site)).items() if half == "c"} == {
        item["id"] for item in [*unpublished, *pages]
    }
