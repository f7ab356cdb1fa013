"""Which articles are ranked: the newest by their dates, all of them where they are few; and by what counts."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col

from app.db import changes
from app.index import candidates, counts, searching
from app.index import writing as index
from app.index.candidates import MOST_WITH_ALL, Request
from app.index.lookup import Lookup
from app.index.models import SearchEntry
from app.web.site import Site
from tests.asking import ids, search
from tests.indexed import NOW, gathered, indexable
from tests.paths import ARTICLES
from tests.writing import write


@pytest.mark.parametrize("q", ["بستان", "بستان غائب", '"بستان قديم"', "بست*"])
async def test_the_newest_by_their_dates_are_ranked_in_whatever_order_they_came(site: Site, q: str) -> None:
    news = [indexable(n, NOW - timedelta(days=n), "بستان قديم") for n in range(1, 301)]
    archive = [indexable(1000 + n, NOW - timedelta(days=5000 - n), "بستان قديم") for n in range(300)]
    await site.database.write(index.put, news)
    await site.database.write(index.put, archive)
    for options in ({}, {"by_date": True}, {"conditions": (col(SearchEntry.length) > 0,)}):
        found = await gathered(site, q, **options)
        ranked = [each.article_id for each in found.candidates]
        assert len(ranked) >= MOST_WITH_ALL
        assert max(ranked) < 1000, options
        assert set(range(1, 150)) <= set(ranked), "to a month"


async def test_an_article_whose_date_is_changed_is_found_under_the_new_one_alone(site: Site) -> None:
    await site.database.write(index.put, [indexable(7, NOW, "بستان")])
    await site.database.write(index.put, [indexable(7, NOW - timedelta(days=400), "زيتون")])
    assert [each.article_id for each in (await gathered(site, "زيتون")).candidates] == [7]
    assert (await gathered(site, "بستان")).candidates == []
    await site.database.write(index.remove, [7])
    assert (await gathered(site, "زيتون")).candidates == []


async def test_filters_alone_give_the_newest_by_their_dates(site: Site) -> None:
    older = [indexable(1000 + n, NOW - timedelta(days=900 + n), "بستان") for n in range(300)]
    newer = [indexable(n, NOW - timedelta(days=n), "بستان") for n in range(1, 301)]
    await site.database.write(index.put, [*newer, *older])
    found = await gathered(site, "", conditions=(col(SearchEntry.length) > 0,), most=200)
    assert not found.is_whole
    assert {each.article_id for each in found.candidates} == set(range(1, 201))


async def test_what_has_been_counted_before_makes_nothing_whole(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "SMALL", 10)
    monkeypatch.setattr(counts, "COMMON", 1)
    await site.database.write(index.put, [indexable(n, NOW, "بستان") for n in range(1, 30)])
    assert (await gathered(site, "بستان غائب")).is_whole
    await site.database.write(index.put, [indexable(n, NOW, "بستان") for n in range(30, 700)])
    found = await gathered(site, "بستان غائب")
    assert not found.is_whole
    assert len(found.candidates) == found.request.most


async def test_few_that_a_filter_leaves_are_asked_for_any_word_at_once(site: Site) -> None:
    await site.database.write(index.put, [indexable(n, NOW, f"بستان زيتون {n}") for n in range(1, 400)])
    few = (col(SearchEntry.article_id) < 4,)
    found = await gathered(site, "بستان زيتون غائب", conditions=few)
    assert found.match == "any"
    assert found.is_whole
    assert {each.article_id for each in searching.rank(found)} == {1, 2, 3}
    none = await gathered(site, "غائب بعيد", conditions=few)
    assert searching.rank(none) == []


async def test_a_beginning_that_too_many_words_have_is_a_word(
    client, site: Site, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = await people.headers("editor")
    monkeypatch.setattr(searching, "MOST_BEGUN", 3)
    written = [await write(client, editor, f"كتاب{letter}", "متن") for letter in "بتث"]
    assert set(await ids(client, "كتاب*")) == set(written)
    await write(client, editor, "كتابج", "متن")
    assert await ids(client, "كتاب*") == []
    word = await write(client, editor, "كتاب", "متن")
    assert await ids(client, "كتاب*") == [word]


async def test_beginnings_that_too_many_words_have_together_are_words(
    client, site: Site, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = await people.headers("editor")
    monkeypatch.setattr(searching, "MOST_BEGUN", 3)
    both = await write(client, editor, "كتابب قلمب كتابت قلمت", "متن")
    assert await ids(client, "كتاب*") == await ids(client, "قلم*") == [both]
    assert await ids(client, "كتاب* قلم*") == [], "there is no room for the second"
    word = await write(client, editor, "كتابب قلم", "متن")
    assert await ids(client, "كتاب* قلم*") == [word]


async def test_numbers_are_counted_among_what_begins_alike_and_mend_nothing(
    client, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = await people.headers("editor")
    monkeypatch.setattr(searching, "MOST_BEGUN", 3)
    written = [await write(client, editor, f"عام 200{n}", "متن") for n in range(1, 4)]
    assert set(await ids(client, "20*")) == set(written)
    await write(client, editor, "عام 2004", "متن")
    assert await ids(client, "20*") == []
    assert (await search(client, "2005"))["did_you_mean"] is None


@pytest.mark.parametrize("fixed", ["بست*", '"بستان قديم"', "-كلم*"])
async def test_long_lists_are_read_a_few_times_however_many_words_are_asked(
    site: Site, monkeypatch: pytest.MonkeyPatch, fixed: str
) -> None:
    words = [f"كلمه{letter}" for letter in "بتثجحخدذرز"]
    apart = [indexable(n * 100 + m, NOW, word) for n, word in enumerate(words, 1) for m in range(20)]
    having = [indexable(9000 + n, NOW, "بستان قديم قمح") for n in range(30)]
    await site.database.write(index.put, [*apart, *having])
    asked: list[Lookup] = []
    newest = candidates._newest

    def noted(session: Session, half: str, request: Request, lookup: Lookup, most: int) -> list[int]:
        asked.append(lookup)
        return newest(session, half, request, lookup, most)

    monkeypatch.setattr(candidates, "_newest", noted)
    found = await gathered(site, f"{' '.join(words)} قمح {fixed}", most=10)
    assert len(found.candidates) == 10
    assert {each.article_id // 1000 for each in found.candidates} == {9}
    assert len(asked) <= 2 * candidates.MOST_APART + 2


async def test_an_edit_that_leaves_the_length_alone_is_counted_at_once(client, people) -> None:
    editor = await people.headers("editor")
    for n in range(3):
        await write(client, editor, f"مهرجان {n}", "متن")
    article = await write(client, editor, "معرض", "متن")
    assert (await search(client, "مهرحان"))["did_you_mean"] == "مهرجان"
    change = await client.patch(f"{ARTICLES}/{article}", json={"title": "مهرحان"}, headers={**editor, "If-Match": "*"})
    assert change.status_code == 200
    found = await search(client, "مهرحان")
    assert found["did_you_mean"] is None
    assert found["items"][0]["id"] == article


async def test_what_few_articles_of_many_have_is_counted_each_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "SMALL", 10)
    monkeypatch.setattr(counts, "COMMON", 20)
    often, seldom = Lookup(phrases=(("بستان",),)), Lookup(phrases=(("زيتون",),))

    def counted(session: Session) -> dict[Lookup, int]:
        counts.collection(session, "a")
        return counts.counts(session, "a", [often, seldom])

    await site.database.write(index.put, [indexable(n, NOW, "بستان") for n in range(1, 30)])
    assert await site.database.read(counted) == {often: 29, seldom: 0}
    await site.database.write(index.put, [indexable(30, NOW, "بستان زيتون")])
    assert await site.database.read(counted) == {often: 29, seldom: 1}


async def test_the_standing_of_a_database_tells_of_every_commit(site: Site, database_url: str) -> None:
    first = await site.database.read(changes.position)
    if database_url.startswith("sqlite"):  # that of PostgreSQL tells of other databases' commits as well
        assert await site.database.read(changes.position) == first
    await site.database.write(changes.record, ["list"], now=NOW)
    second = await site.database.read(changes.position)
    assert second != first
    assert await site.database.write(changes.prune, before=NOW + timedelta(days=1)) == 1
    assert await site.database.read(changes.position) != first, "what was pruned has happened all the same"
