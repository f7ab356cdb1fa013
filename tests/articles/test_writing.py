"""Writing articles: whole, by merge patch, by external id; nobody's words are lost."""

import asyncio
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app.accounts.models import Scope
from tests.paths import ARTICLES
from tests.people import People

DRAFT = {"title": "عنوان أول", "body": "متن أول.", "tags": ["أ", "ب"], "summary": "ملخص"}


@pytest.fixture
async def article(client: httpx.AsyncClient, editor: dict[str, str]) -> str:
    return str((await client.post(ARTICLES, json=DRAFT, headers=editor)).headers["location"])


async def test_what_is_read_as_source_is_written_back_unchanged(
    client: httpx.AsyncClient, editor: dict[str, str], article: str
) -> None:
    source = await client.get(f"{article}/source", headers=editor)
    assert source.json()["body"] == DRAFT["body"]
    assert source.json()["tags"] == ["أ", "ب"]
    same = await client.put(article, json=source.json(), headers={**editor, "If-Match": source.headers["etag"]})
    assert (same.status_code, same.json()["version"]) == (200, 1)
    changed = {**source.json(), "title": "عنوان ثان", "tags": ["ج"]}
    written = await client.put(article, json=changed, headers={**editor, "If-Match": source.headers["etag"]})
    assert written.json()["version"] == 2
    assert written.json()["slug"] == "عنوان-أول"
    assert [tag["name"] for tag in written.json()["tags"]] == ["ج"]


async def test_of_two_people_who_save_at_once_one_is_told(
    client: httpx.AsyncClient, editor: dict[str, str], article: str
) -> None:
    etag = (await client.get(f"{article}/source", headers=editor)).headers["etag"]
    answers = await asyncio.gather(
        *(
            client.patch(article, json={"title": f"عنوان {n}"}, headers={**editor, "If-Match": etag})
            for n in ("س", "ص", "ع")
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    refused = next(answer for answer in answers if answer.status_code == 412)
    assert (refused.json()["code"], refused.json()["version"]) == ("precondition_failed", 2)


async def test_a_change_without_if_match_is_refused(
    client: httpx.AsyncClient, editor: dict[str, str], article: str
) -> None:
    for answer in (
        await client.put(article, json=DRAFT, headers=editor),
        await client.patch(article, json={"title": "x"}, headers=editor),
    ):
        assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")
    knowingly = await client.patch(article, json={"title": "عنوان ثان"}, headers={**editor, "If-Match": "*"})
    assert knowingly.json()["title"] == "عنوان ثان"


async def test_a_merge_patch_changes_what_it_names(
    client: httpx.AsyncClient, editor: dict[str, str], article: str
) -> None:
    headers = {**editor, "If-Match": "*"}
    image = {"url": "https://images.example.org/a.jpg", "alt": "قبل"}
    await client.patch(article, json={"image": image, "seo": {"title": "س"}}, headers=headers)
    patched = await client.patch(article, json={"image": {"alt": "بعد"}, "seo": None, "summary": None}, headers=headers)
    assert patched.json()["image"]["alt"] == "بعد"
    assert patched.json()["image"]["url"] == image["url"]
    assert patched.json()["seo"] is None
    assert patched.json()["summary"] == ""
    assert patched.json()["title"] == DRAFT["title"]
    merge = {"Content-Type": "application/merge-patch+json"}
    again = await client.patch(article, content='{"title": "بنوع آخر"}'.encode(), headers={**headers, **merge})
    assert again.json()["title"] == "بنوع آخر"


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [({"status": "published"}, "/status"), ({"title": None}, "/title"), ({"id": 7}, "/id"), ({"tags": "x"}, "/tags")],
)
async def test_a_merge_patch_cannot_do_more_than_writing(
    client: httpx.AsyncClient, editor: dict[str, str], article: str, patch: dict[str, object], pointer: str
) -> None:
    answer = await client.patch(article, json=patch, headers={**editor, "If-Match": "*"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert (
        await client.put(article, json={**DRAFT, "status": "draft"}, headers={**editor, "If-Match": "*"})
    ).status_code == 422


async def test_a_former_slug_leads_to_the_article(
    client: httpx.AsyncClient, editor: dict[str, str], article: str
) -> None:
    await client.post(f"{article}/publish", headers=editor)
    headers = {**editor, "If-Match": "*"}
    for slug in ("الاسم الثاني", "الاسم الثالث"):
        assert (await client.patch(article, json={"slug": slug}, headers=headers)).status_code == 200
    for former in ("عنوان-أول", "عنوان-اول", "الاسم-الثاني"):
        moved = await client.get(f"{ARTICLES}/{quote(former)}?region=SY")
        assert moved.status_code == 308, former
        assert moved.headers["location"] == f"{ARTICLES}/{quote('الاسم-الثالث')}?region=SY"
    comments = await client.get(f"{ARTICLES}/{quote('عنوان-أول')}/comments")
    assert comments.headers["location"] == f"{ARTICLES}/{quote('الاسم-الثالث')}/comments"
    asked = {**DRAFT, "slug": "عنوان أول", "status": "published"}
    other = await client.post(ARTICLES, json=asked, headers=editor)
    assert other.json()["slug"] == "عنوان-أول"
    assert (await client.get(f"{ARTICLES}/{quote('عنوان-أول')}")).json()["id"] == other.json()["id"]
    back = await client.patch(article, json={"slug": "الاسم الثاني"}, headers=headers)
    assert back.json()["slug"] == "الاسم-الثاني"
    assert (await client.get(f"{ARTICLES}/{quote('الاسم-الثاني')}")).status_code == 200


async def test_a_former_slug_of_a_hidden_article_tells_nothing(
    client: httpx.AsyncClient, editor: dict[str, str], article: str
) -> None:
    await client.patch(article, json={"slug": "اسم سري"}, headers={**editor, "If-Match": "*"})
    assert (await client.get(f"{ARTICLES}/{quote('عنوان-أول')}")).status_code == 404


async def test_a_seeding_script_may_call_again_and_again(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    path = f"{ARTICLES}/by-external-id/{quote('قديم-7')}"
    body = {**DRAFT, "status": "published", "published_at": "2020-05-01T09:00:00Z"}
    first = await client.put(path, json=body, headers=editor)
    assert (first.status_code, first.json()["published_at"]) == (201, "2020-05-01T09:00:00Z")
    assert first.headers["location"] == f"{ARTICLES}/{first.json()['id']}"
    again = await client.put(path, json=body, headers=editor)
    assert (again.status_code, again.json()["version"]) == (200, 1)
    changed = await client.put(path, json={**body, "title": "عنوان ثان", "status": "draft"}, headers=editor)
    assert (changed.status_code, changed.json()["version"], changed.json()["status"]) == (200, 2, "published")
    stale = await client.put(path, json=body, headers={**editor, "If-Match": '"1"'})
    assert stale.status_code == 412
    assert len((await client.get(ARTICLES)).json()["items"]) == 1


async def test_calls_in_parallel_make_one_article(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    path = f"{ARTICLES}/by-external-id/once"
    answers = await asyncio.gather(*(client.put(path, json=DRAFT, headers=editor) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_an_author_changes_only_their_own_and_only_before_it_is_published(
    client: httpx.AsyncClient, people: People, editor: dict[str, str]
) -> None:
    author, other = await people.headers("author"), await people.headers("author")
    mine = str((await client.post(ARTICLES, json=DRAFT, headers=author)).headers["location"])
    patch = {"title": "عنوان ثان"}
    assert (await client.patch(mine, json=patch, headers={**author, "If-Match": "*"})).status_code == 200
    assert (await client.patch(mine, json=patch, headers={**other, "If-Match": "*"})).status_code == 404
    assert (await client.get(f"{mine}/source", headers=other)).status_code == 404
    assert (await client.delete(mine, headers=other)).status_code == 404
    await client.post(f"{mine}/publish", headers=editor)
    for who in (author, other):
        assert (await client.patch(mine, json=patch, headers={**who, "If-Match": "*"})).status_code == 403
        assert (await client.delete(mine, headers=who)).status_code == 403
    by_id = f"{ARTICLES}/by-external-id/theirs"
    await client.put(by_id, json=DRAFT, headers=author)
    assert (await client.put(by_id, json=DRAFT, headers=other)).status_code == 201  # of their own
    published = await client.put(f"{ARTICLES}/by-external-id/n", json={**DRAFT, "status": "published"}, headers=author)
    assert published.status_code == 403


async def test_a_token_with_one_scope_seeds_for_an_editor(client: httpx.AsyncClient, people: People) -> None:
    seeder = await people.headers("editor", scopes=[Scope.articles_write])
    path = f"{ARTICLES}/by-external-id/seed"
    assert (await client.put(path, json=DRAFT, headers=seeder)).status_code == 201
    assert (await client.put(path, json={**DRAFT, "title": "آخر"}, headers=seeder)).json()["version"] == 2


@pytest.mark.parametrize("name", ["agency/2026/17", "https://site.example/?p=17&x=%20", "رقم 7", "."])
async def test_an_external_id_may_be_an_address(client: httpx.AsyncClient, editor: dict[str, str], name: str) -> None:
    path = f"{ARTICLES}/by-external-id/{quote(name, safe='').replace('.', '%2E')}"
    body = {"title": "عنوان", "body": "متن", "status": "published"}
    assert [(await client.put(path, json=body, headers=editor)).status_code for _ in range(2)] == [201, 200]
    (found,) = (await client.get(ARTICLES, params={"external_id": name})).json()["items"]
    assert found["external_id"] == name


@pytest.mark.parametrize("image", ["", " ", None, {"url": ""}, {"url": " ", "alt": "بلا صورة"}])
async def test_an_empty_optional_address_is_its_absence(client: httpx.AsyncClient, people: People, image: Any) -> None:
    body = {"title": "مقال", "body": "متن", "image": image, "seo": {"canonical_url": ""}}
    made = await client.post("/api/v1/articles", json=body, headers=await people.headers("editor"))
    assert made.status_code == 201, made.text
    assert (made.json()["image"], made.json()["seo"]["canonical_url"]) == (None, None)
