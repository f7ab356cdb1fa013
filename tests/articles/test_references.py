"""What a reference names: an id in any digits, or a slug; what has no letter names nothing."""

from collections.abc import Callable
from itertools import product
from typing import Any
from urllib.parse import quote, unquote

import httpx

from tests.paths import API
from tests.people import People

NOTHING = [
    "😂", "-", "2.", "2.0", "+2", "-2", "..؟", "…", "؟", "\u00a0", "ـ", "ـــ", "\u064b", "\u200f", "«»", "²", "2-",
    "9007199254740992", "9" * 30, "0", "00",
    "\ufffd\ufffd", "1_0",
]  # fmt: skip
FORMS = ["{}", "0{}", "000{}", " {} ", "\u200f{}", "{}\u200f", "ـ{}"]
ZEROS = "0٠۰०\uff10"
RAW = ["%FF%FE", "%FF", "%F0%9F%98%82", "%25FF%25FE", "%20", "%2525"]


async def _articles(client: httpx.AsyncClient, editor: dict[str, str]) -> list[dict[str, object]]:
    """Five, whose titles have letters, none, and none but digits."""
    made = []
    for title in ("مكتبة الحي", "😂", "2", "؟؟", "2.0"):
        body = {"title": title, "body": "متن", "status": "published"}
        made.append((await client.post(f"{API}/articles", json=body, headers=editor)).json())
    return made


async def test_a_reference_without_letters_names_nothing(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    made = await _articles(client, editor)
    assert len({article["slug"] for article in made}) == 5
    for room in ("tags", "sections", "authors"):
        await client.post(f"{API}/{room}", json={"name": "ليلى"}, headers=editor)
    for ref in [*(quote(ref, safe="") for ref in NOTHING), *RAW]:
        await _names_nothing(client, ref)
    assert (await client.get(f"{API}/moderation/comments", headers=editor)).json()["items"] == []


async def _names_nothing(client: httpx.AsyncClient, ref: str) -> None:
    for path in (
        f"articles/{ref}", f"articles/{ref}/comments", f"articles/{ref}/related", f"tags/{ref}", f"sections/{ref}",
        f"authors/{ref}", f"comments?article={ref}",
    ):  # fmt: skip
        assert (await client.get(f"{API}/{path}")).status_code in {400, 404, 422}, path
    for path in (
        "articles?section=",
        "articles?tag=",
        "articles?author=",
        "search?q=متن&section=",
        "comments?section=",
    ):
        found = await client.get(f"{API}/{path}{ref}")
        assert found.status_code in {400, 422} or found.json()["items"] == [], (path, ref)
    remark = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "شكرًا"}
    assert (await client.post(f"{API}/articles/{ref}/comments", json=remark)).status_code == 404, ref
    counted = await client.post(f"{API}/comments/counts", json={"articles": [unquote(ref)]})
    assert counted.status_code == 422 or counted.json()["counts"] == {}, ref


async def test_digits_of_any_script_are_an_id(client: httpx.AsyncClient, people: People) -> None:
    made = await _articles(client, await people.headers("editor"))
    for number, (zero, form) in enumerate(product(ZEROS, FORMS)):
        article = made[number % len(made)]
        digits = "".join(chr(ord(zero) + int(digit)) for digit in str(article["id"]))
        written = quote(form.format(digits), safe="")
        assert (await client.get(f"{API}/articles/{written}")).json()["title"] == article["title"]
        remark = {"author_name": "سلمى", "author_email": "salma@example.org", "body": f"شكرًا {number}"}
        posted = await client.post(f"{API}/articles/{written}/comments", json=remark)
        assert posted.json()["comment"]["article_id"] == article["id"]
        listed = await client.get(f"{API}/articles?ids={written}")
        assert [each["id"] for each in listed.json()["items"]] == [article["id"]]


async def test_numbers_in_other_paths_may_have_any_digits(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    made = await _articles(client, editor)
    remark = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "شكرًا"}
    posted = (await client.post(f"{API}/articles/{made[0]['id']}/comments", json=remark)).json()["comment"]["id"]
    digits = "".join(chr(ord("٠") + int(digit)) for digit in str(posted))
    assert (await client.get(f"{API}/comments/{quote(digits)}", headers=editor)).json()["id"] == posted
    for number in ("9007199254740992", "9" * 30, "٩" * 30, "0"):
        assert (await client.get(f"{API}/comments/{quote(number)}")).status_code == 422


async def test_an_article_without_letters_in_its_title_is_found_by_its_own_slug(
    client: httpx.AsyncClient, people: People
) -> None:
    for article in await _articles(client, await people.headers("editor")):
        found = await client.get(f"{API}/articles/{article['slug']}")
        assert found.json()["id"] == article["id"]


async def test_an_id_of_a_change_is_made_of_digits(client: httpx.AsyncClient, people: People) -> None:
    """Pydantic takes `2.0` for 2: what reads nothing must not delete something."""
    editor = await people.headers("editor")
    await _articles(client, editor)
    for ref in ("2.0", "+2", "2_0", "1e0", " ", "true"):
        assert (await client.delete(f"{API}/articles/{quote(ref)}", headers=editor)).status_code == 422
        body = {"title": "خبر", "body": "متن", "section": ref}
        made = await client.post(f"{API}/articles", json=body, headers=editor)
        assert made.json()["errors"][0]["pointer"] == "/section"


async def test_every_unknown_reference_of_a_body_is_told(
    client: httpx.AsyncClient, people: People, serve: Callable[..., Any]
) -> None:
    editor = await people.headers("editor")
    await client.post(f"{API}/authors", json={"name": "ليلى حدّاد"}, headers=editor)
    made = (await client.post(f"{API}/articles", json={"title": "خبر", "body": "متن"}, headers=editor)).json()
    names = {"section": "لا قسم", "authors": ["ليلى-حداد", "غائبة", 99], "tags": ["وسم جديد"]}
    async with serve(new_tags=False) as strict:
        for method, path in (
            ("POST", "articles"),
            ("PUT", "articles/by-external-id/x"),
            ("PUT", f"articles/{made['id']}"),
        ):
            answer = await strict.request(
                method,
                f"{API}/{path}",
                json={"title": "خبر", "body": "متن", **names},
                headers={**editor, "If-Match": "*"},
            )
            told = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
            expected = ["/section", "/tags/0", "/authors/1", "/authors/2"]
            assert told == [(pointer, "unknown") for pointer in expected], (method, path)
