"""Many articles and comments in one transaction are what they would be one by one."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.articles import storing, writing
from app.articles.presentation import Presenter
from app.catalog import service as catalog
from app.catalog.models import AuthorCreate
from app.comments.body import written
from app.comments.models import CommentStatus
from app.comments.storing import NewComment, store_all
from app.errors import AlreadyExists, InvalidRequest
from app.index.lookup import analysed
from app.web.site import Site
from tests.benchmarks import corpus
from tests.paths import API
from tests.people import People
from tests.writing import START, content, new


@pytest.fixture
def presenter(site: Site) -> Presenter:
    return Presenter.of_site(site.settings, site.now())


async def test_a_thousand_are_as_made_one_by_one(
    client: httpx.AsyncClient, site: Site, people: People, presenter: Presenter
) -> None:
    editor = await people.headers("editor")
    await client.post(f"{API}/sections", json={"name": "ثقافة"}, headers=editor)
    await client.post(f"{API}/authors", json={"name": "ليلى"}, headers=editor)
    filed = {"section": "ثقافة", "authors": ["ليلى"], "tags": ["أ", "ب", "أ"]}
    batch = [new(n, published=n % 4 > 0, **filed) for n in range(1000)]
    saved = await site.database.write(writing.put_all, batch, presenter=presenter)
    assert {each.outcome for each in saved} == {"created"}
    assert [each.article_id for each in saved] == sorted({each.article_id for each in saved})
    alone = await client.post(
        f"{API}/articles", json={"title": "مقال 7", "body": "متن 7", **filed, "status": "published"}, headers=editor
    )
    told = (await client.get(f"{API}/articles/{saved[7].article_id}", headers=editor)).json()
    differing = {name for name in told if told[name] != alone.json()[name]}
    of_its_address = {"id", "slug", "url", "url_encoded", "jsonld", "open_graph"}
    assert differing == of_its_address | {"external_id", "published_at", "display"}
    assert (told["slug"], alone.json()["slug"]) == ("مقال-7", "مقال-7-2")
    for room in ("sections/ثقافة", "tags/أ", "authors/ليلى"):
        assert (await client.get(f"{API}/{room}")).json()["article_count"] == 751
    source = (await client.get(f"{API}/articles/{saved[7].article_id}/source", headers=editor)).json()
    revision = await client.get(f"{API}/articles/{saved[7].article_id}/revisions/1", headers=editor)
    assert revision.json()["content"] == source


async def test_a_second_load_changes_only_what_differs(site: Site, presenter: Presenter) -> None:
    batch = [new(n) for n in range(5)]
    first = await site.database.write(writing.put_all, batch, presenter=presenter)
    mixed = [new(9), *batch[:2], new(2, title="عنوان آخر"), new(9, title="مكرر")]
    second = await site.database.write(writing.put_all, mixed, presenter=presenter)
    assert [each.outcome for each in second] == ["created", "unchanged", "unchanged", "changed", "changed"]
    assert [each.article_id for each in second[1:4]] == [each.article_id for each in first[:3]]
    assert second[0].article_id == second[4].article_id


async def test_new_tags_or_authors_alone_are_a_change(site: Site, people: People, presenter: Presenter) -> None:
    for name in ("ليلى", "سمر"):
        await site.database.write(catalog.create_author, AuthorCreate(name=name), now=site.now())
    before = new(1, tags=["أ", "ب"], authors=["ليلى", "سمر"])
    await site.database.write(writing.put_all, [before], presenter=presenter)
    for tags, authors, outcome in (
        ("أ ب", "ليلى سمر", "unchanged"),
        ("أ ب أ", "ليلى سمر", "unchanged"),
        ("ب أ", "ليلى سمر", "changed"),
        ("ب", "ليلى سمر", "changed"),
        ("ب", "سمر", "changed"),
        ("ب", "سمر", "unchanged"),
    ):
        article = new(1, tags=tags.split(), authors=authors.split())
        (saved,) = await site.database.write(writing.put_all, [article], presenter=presenter)
        assert saved.outcome == outcome, (tags, authors)


async def test_titles_that_are_alike_get_slugs_of_their_own(
    client: httpx.AsyncClient, site: Site, presenter: Presenter
) -> None:
    batch = [new(n, title=title) for n, title in enumerate(["أخبار", "اخبار", "أخبارٌ", "أخبار 2"])]
    await site.database.write(writing.put_all, batch, presenter=presenter)
    slugs = [item["slug"] for item in (await client.get(f"{API}/articles?sort=published_at")).json()["items"]]
    assert len(set(slugs)) == 4
    assert slugs[0] == "أخبار"
    with pytest.raises(AlreadyExists):
        await site.database.write(writing.put_all, [new(7), new(8, slug="أخبار")], presenter=presenter)


async def test_a_column_of_a_thousand_days_costs_a_few_questions(site: Site, presenter: Presenter) -> None:
    days = [new(n, title="أخبار اليوم") for n in range(1000)]

    def taken(session: Session) -> list[str]:
        keys = session.execute(sa.text("SELECT slug_key FROM article ORDER BY published_at")).scalars()
        return [key.rpartition("-")[2] for key in keys]

    def one_more(session: Session, n: int) -> list[str]:
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            asked.append(statement)

        sa.event.listen(session.connection(), "before_cursor_execute", note)
        writing.put_all(session, [new(n, title="أخبار اليوم", published=False)], presenter=presenter)
        sa.event.remove(session.connection(), "before_cursor_execute", note)
        return [each for each in asked if each.startswith("SELECT article.slug_key")]

    await site.database.write(writing.put_all, days[:600], presenter=presenter)
    await site.database.write(writing.put_all, days[600:], presenter=presenter)
    numbers = await site.database.read(taken)
    assert numbers == ["اليوم", *(str(n) for n in range(2, 1001))]
    assert len(await site.database.write(one_more, 1000)) < 10
    assert (await site.database.read(taken)).count("1001") == 1


async def test_numbers_go_on_beyond_gaps_and_other_titles(site: Site, presenter: Presenter) -> None:
    others = [new(n, title=f"حديث الصباح {n}") for n in (*range(2, 12), 14, 21, 25)]
    await site.database.write(writing.put_all, [new(1, title="حديث الصباح"), *others], presenter=presenter)
    batch = [new(100 + n, title=title) for n, title in enumerate(["حديث الصباح", "حَديث الصباح"] * 10)]
    await site.database.write(writing.put_all, batch, presenter=presenter)

    def keys(session: Session) -> list[str]:
        return list(session.execute(sa.text("SELECT slug_key FROM article")).scalars())

    found = await site.database.read(keys)
    assert len(found) == len(set(found)) == 34
    assert {f"حديث-الصباح-{n}" for n in (12, 13)} <= set(found)


async def test_one_that_cannot_be_stored_leaves_none(
    client: httpx.AsyncClient, site: Site, presenter: Presenter
) -> None:
    with pytest.raises(InvalidRequest):
        await site.database.write(writing.put_all, [new(1), new(2, section="لا قسم")], presenter=presenter)
    assert (await client.get(f"{API}/articles?total=true")).json()["total"] == 0
    assert (await client.get(f"{API}/tags")).json()["items"] == []


def remark(article_id: int, body: str, hours: int, **members: Any) -> NewComment:
    values: dict[str, Any] = {"parent_id": None, "status": CommentStatus.approved, **members}
    return NewComment(
        article_id, author_name="سلمى", author_email="salma@example.org", author_url=None, body=written(body),
        created_at=START + timedelta(hours=hours), **values,
    )  # fmt: skip


async def test_comments_stored_together_are_threads_and_counted(
    client: httpx.AsyncClient, site: Site, presenter: Presenter
) -> None:
    one, two = [
        each.article_id for each in await site.database.write(writing.put_all, [new(1), new(2)], presenter=presenter)
    ]
    together = [
        remark(one, "أول", 1),
        remark(one, "رد", 2, parent_place=0),
        remark(one, "رد الرد", 3, parent_place=1),
        remark(two, "هناك", 1),
        remark(one, "ينتظر", 4, parent_place=0, status=CommentStatus.pending),
        remark(one, "رد ثان", 5, parent_place=0),
    ]
    stored = await site.database.write(store_all, together, keys=site.keys, now=site.now())
    ids = [row["id"] for row in stored]
    later = await site.database.write(
        store_all, [remark(one, "رد متأخر", 6, parent_id=ids[2])], keys=site.keys, now=site.now()
    )
    (thread,) = (await client.get(f"{API}/articles/{one}/comments?replies=10")).json()["items"]
    assert [reply["body_text"] for reply in thread["replies"]] == ["رد", "رد الرد", "رد متأخر", "رد ثان"]
    assert (thread["reply_count"], thread["replies"][0]["reply_count"]) == (4, 2)
    assert thread["replies"][2]["id"] == later[0]["id"]
    counts = {item["id"]: item["comment_count"] for item in (await client.get(f"{API}/articles")).json()["items"]}
    assert counts == {one: 5, two: 1}
    astray = [remark(two, "ضال", 1, parent_id=ids[0])]
    with pytest.raises(InvalidRequest):
        await site.database.write(store_all, astray, keys=site.keys, now=site.now())


async def test_what_is_kept_as_json_keeps_its_letters(site: Site, presenter: Presenter) -> None:
    await site.database.write(writing.put_all, [new(1)], presenter=presenter)

    def kept(session: Session) -> str:
        return str(session.execute(sa.text("SELECT CAST(content AS TEXT) FROM revision")).scalar_one())

    assert "متن 1" in await site.database.read(kept)


async def found(client: httpx.AsyncClient, word: str) -> list[int]:
    """The articles that a search finds."""
    answer = await client.get(f"{API}/search", params={"q": word})
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def distinct(count: int) -> list[str]:
    """So many words of which no two have a stem or a skeleton in common."""
    return [f"q{place:05d}" for place in range(count)]


async def test_an_article_of_as_many_different_words_as_a_body_can_have_is_found_by_each(
    client: httpx.AsyncClient, site: Site, people: People, presenter: Presenter
) -> None:
    editor = await people.headers("editor")
    words = distinct(28_000)  # nearly all of the 200,000 characters
    vast = {"title": "كبير", "body": " ".join(words), "status": "published"}
    answer = await client.post(f"{API}/articles", json=vast, headers=editor)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["word_count"] == len(words)
    for word in (words[0], words[20_000], words[-1]):
        assert await found(client, word) == [made["id"]], word
    batch = [new(1), new(2, body=vast["body"]), new(3, body="بستان")]
    saved = [each.article_id for each in await site.database.write(writing.put_all, batch, presenter=presenter)]
    assert await found(client, words[0]) == [made["id"], saved[1]]
    assert await found(client, "بستان") == [saved[2]]
    change = {"body": "نافذة"}
    for article_id in (made["id"], saved[1]):
        path = f"{API}/articles/{article_id}"
        assert (await client.patch(path, json=change, headers={**editor, "If-Match": "*"})).status_code == 200
    assert await found(client, words[0]) == await found(client, words[-1]) == []
    assert set(await found(client, "نافذة")) == {made["id"], saved[1]}


def test_what_an_index_has_no_room_for_is_left_out_at_the_end() -> None:
    words = distinct(57_000)
    tokens = analysed("كبير", "", " ".join(words))
    assert len(words) // 2 < len(tokens.body) < len(words)
    assert tokens.left_out == len(words) - len(tokens.body)
    assert list(tokens.body) == words[: len(tokens.body)]


def test_prose_is_indexed_whole_however_long() -> None:
    body = " ".join(article.body for article in corpus.articles(150))[:199_000]
    tokens = storing.prepare(content(1, body=body), default_language="ar").tokens
    assert tokens.left_out == 0
    assert tokens.word_count == len(tokens.body) > 30_000
