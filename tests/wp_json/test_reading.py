"""The read API of WordPress: pages, filters, orders, members, what comes along, refusals; and nothing of anybody."""

import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import httpx
import pytest

from app.web.site import Site
from tests.paths import API
from tests.people import People
from tests.photographs import png
from tests.waiting import eventually

V2 = "/wp-json/wp/v2"
EMAIL = "salma@example.org"
OURS = 1_000_000_000
SETTINGS = {
    "wordpress_api": True, "site_url": "https://صحيفة.example", "api_url": "https://api.example",
    "timezone": "Asia/Riyadh", "comments_policy": "open", "cache_mib": 8, "cors_origins": ("https://app.example",),
}  # fmt: skip


class World(NamedTuple):
    client: httpx.AsyncClient
    admin: dict[str, str]
    ids: dict[str, int]

    async def get(self, path: str, status: int = 200) -> Any:
        answer = await self.client.get(f"{V2}/{path}")
        assert answer.status_code == status, (path, answer.text)
        return answer.json()

    async def numbers(self, path: str) -> list[int]:
        return [each["id"] for each in await self.get(path)]

    async def write(self, path: str, **members: Any) -> dict[str, Any]:
        headers = {} if path.endswith("/comments") else self.admin
        made = await self.client.post(f"{API}/{path}", json=members, headers=headers)
        assert made.is_success, made.text
        return dict(made.json())


@pytest.fixture
async def world(serve: Callable[..., Any]) -> AsyncIterator[World]:
    async with serve(**SETTINGS) as client:
        site: Site = client.app.state.site
        opened = World(client, await People(site).headers("admin"), {})
        await fill(opened)
        yield opened


async def fill(world: World) -> None:
    """Six articles, two of which came from WordPress; a page; what they are filed under; a picture; comments."""
    for name, above in (("أخبار", None), ("محليات", "أخبار")):
        made = await world.write("sections", name=name, external_id=f"wp:category:{3 + bool(above)}",
                                 parent_id=world.ids.get(above or ""))  # fmt: skip
        world.ids[name] = made["id"]
    await world.write("tags", name="كتب", external_id="wp:tag:5")
    await world.write("tags", name="أخبار أخرى", external_id="wp:category:3")
    await world.write("authors", name="هدى القرشي", slug="huda-q", external_id="wp:author:2", biography="محررة")
    files = {"file": ("a.png", png(400, 300))}
    media = await world.client.post(f"{API}/media", files=files, data={"alt": "رفوف"}, headers=world.admin)
    world.ids["media"] = media.json()["id"]
    picture = f"<p>صورة</p><p><img src='media:{world.ids['media']}'></p>"
    for n in range(6):
        article = {
            "title": f'مقال "{n}" & غيره', "slug": f"مقال-رقم-{n}",
            "body": picture if n == 0 else f"<p>متن {n} عن المكتبة</p>",
            "body_format": "html", "status": "published", "published_at": f"2026-02-0{n + 1}T22:00:00Z",
            "external_id": f"wp:{17 + n}" if n < 2 else None, "section": "محليات" if n == 1 else "أخبار",
            "tags": [*(["كتب"] if n % 2 else []), *(["أخبار أخرى"] if n == 1 else [])],
            "authors": ["huda-q"] if n < 3 else [], "is_pinned": n == 2,
            "image": {"media": world.ids["media"]} if n == 0 else None,
        }  # fmt: skip
        world.ids[f"a{n}"] = (await world.write("articles", **article))["id"]
    await world.write("articles", title="من نحن", kind="page", body="متن", status="published", external_id="wp:40")
    await world.write("articles", title="مسودة", body="متن", external_id="wp:66")
    said = {"author_name": "سلمى", "author_email": EMAIL, "author_url": "https://salma.example/"}
    for n in range(3):
        posted = await world.write(f"articles/{world.ids['a0']}/comments", **said, body=f"شكرًا لكم {n}")
        world.ids[f"c{n}"] = posted["comment"]["id"]
    reply = {"body": "وأنا أيضًا", "parent_id": world.ids["c0"]}
    await world.write(f"articles/{world.ids['a0']}/comments", **said, **reply)


async def pages_filters_and_orders(world: World) -> None:
    ours = {n: OURS + world.ids[f"a{n}"] for n in range(2, 6)}
    newest = [ours[5], ours[4], ours[3], ours[2], 18, 17]
    asked = {
        "posts": newest, "posts?per_page=2&page=2": newest[2:4], "posts?per_page=2&offset=3": newest[3:5],
        "posts?order=asc": newest[::-1], "posts?orderby=title&order=asc": newest[::-1], "posts?orderby=id": newest,
        "posts?include=17,18&orderby=include": [17, 18], "posts?include[]=18&include[]=17": [18, 17],
        f"posts?exclude=17,{ours[3]}": [ours[5], ours[4], ours[2], 18], "posts?include=66,999": [],
        "posts?slug=مقال-رقم-1,مقال-رقم-0": [18, 17], "posts?slug=%25d9%2585%25d9%2582%25d8%25a7%25d9%2584-رقم-0": [17],
        "posts?categories=4": [18], "posts?categories=3&per_page=1": [ours[5]], "posts?categories_exclude=3": [],
        "posts?categories_exclude=4": [each for each in newest if each != 18],
        "posts?categories=3&include=18": [18], "tags": [5],
        "posts?tags=5": [ours[5], ours[3], 18], "posts?tags_exclude=5": [ours[4], ours[2], 17], "posts?tags=99": [],
        "posts?author=2": [ours[2], 18, 17], "posts?author_exclude=2": newest[:3], "posts?sticky=true": [ours[2]],
        "posts?sticky=false&per_page=1": [ours[5]], "posts?after=2026-02-06T00:00:00": [ours[5], ours[4]],
        "posts?before=2026-02-02T01:00:00&per_page=100": [], "posts?before=2026-02-02T01:00:01": [17],
        "posts?after=2026-02-06T22:00:00Z": [], "posts?modified_after=2026-03-02T00:00:00Z": [],
        "posts?search=صورة": [17], "posts?search=لا-يوجد-قط": [], "posts?search=المكتبة&per_page=2": newest[:2],
        "posts?unknown=1&status=publish&context=embed&per_page=1": [ours[5]], "pages": [40], "pages?parent=0": [40],
        "pages?parent=40": [], "categories": [3, 4], "categories?parent=3": [4], "categories?parent=0": [3],
        "categories?post=18": [3, 4], "categories?post=17": [3],
        "categories?slug=محليات": [4], "categories?orderby=count&order=desc": [3, 4],
        "tags?search=كتب": [5], "tags?post=17": [], "users": [2], "users?search=xyz": [],
        "comments?post=17&parent=0&order=asc": [OURS + world.ids[f"c{n}"] for n in range(3)],
        f"comments?include={OURS + world.ids['c1']}": [OURS + world.ids["c1"]], "comments?post=18": [],
        "comments?search=أيضًا": [OURS + world.ids["c2"] + 1], "comments?author=7": [], "comments?page=9": [],
        "media": [1_500_000_000 + world.ids["media"]], "media?parent=17": [1_500_000_000 + world.ids["media"]],
        "search?type=term&search=كتب": [],
        "media?parent=18": [], "search?search=صورة": [17], "search?subtype=page": [40], "search?per_page=1": [ours[5]],
    }  # fmt: skip
    found = {path: await world.numbers(path) for path in asked}
    assert found == asked


async def headers_of_pages(world: World) -> None:
    answer = await world.client.get(
        f"{V2}/posts?per_page=2&page=2&order=asc", headers={"Origin": "https://app.example"}
    )
    assert (answer.headers["X-WP-Total"], answer.headers["X-WP-TotalPages"]) == ("6", "3")
    assert answer.headers["Link"] == (
        f'<https://api.example{V2}/posts?per_page=2&order=asc&page=1>; rel="prev", '
        f'<https://api.example{V2}/posts?per_page=2&order=asc&page=3>; rel="next"'
    )
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert "X-WP-TotalPages" in answer.headers["Access-Control-Expose-Headers"]
    assert "ETag" in answer.headers
    again = await world.client.get(answer.url, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    head = await world.client.head(f"{V2}/posts")
    assert (head.status_code, head.content, head.headers["X-WP-Total"]) == (200, b"", "6")


async def members_and_what_comes_along(world: World) -> None:
    (post,) = await world.get("posts?include=17&_embed=1")
    assert post["title"] == {"rendered": "مقال &#8220;0&#8221; &#038; غيره"}
    assert (post["date"], post["date_gmt"]) == ("2026-02-02T01:00:00", "2026-02-01T22:00:00")
    assert post["slug"] == "%d9%85%d9%82%d8%a7%d9%84-%d8%b1%d9%82%d9%85-0"
    assert f'src="https://api.example/api/v1/media/{world.ids["media"]}/' in post["content"]["rendered"]
    assert post["excerpt"]["rendered"].startswith("<p>صورة")
    along = post["_embedded"]
    assert (along["author"][0]["name"], along["wp:term"][0][0]["id"]) == ("هدى القرشي", 3)
    assert [each["author_name"] for each in along["replies"][0]] == ["سلمى"] * 4
    assert along["wp:featuredmedia"][0]["media_details"]["width"] == 400
    assert set(along["wp:featuredmedia"][0]) == {
        "id", "date", "slug", "type", "link", "title", "author", "caption", "alt_text", "media_type", "mime_type",
        "media_details", "source_url", "_links",
    }  # fmt: skip
    (both,) = await world.get("posts?include=18&_embed=wp:term&_fields=categories,tags,_links,_embedded")
    assert (both["categories"], both["tags"]) == ([4, 3], [5])
    assert [[each["id"] for each in some] for some in both["_embedded"]["wp:term"]] == [[4, 3], [5]]
    assert [each["count"] for each in await world.get("categories?_fields=count")] == [6, 1]
    fields = "_fields=id,title.rendered,_links.author,_embedded.author&_embed=author"
    (narrow,) = await world.get(f"posts?include=17&{fields}")
    assert list(narrow) == ["id", "title", "_links", "_embedded"]
    assert (list(narrow["_links"]), list(narrow["_embedded"])) == (["author"], ["author"])
    (bare,) = await world.get("posts?include=17&_fields=id,slug&_embed")
    assert list(bare) == ["id", "slug"]
    (said,) = await world.get("comments?search=أيضًا&_embed")
    assert said["_embedded"]["up"][0]["id"] == 17
    assert said["_embedded"]["in-reply-to"][0]["id"] == said["parent"] == OURS + world.ids["c0"]
    assert (await world.get("posts/17?_fields=id")) == {"id": 17}
    for path in ("pages/40", "categories/4", "tags/5", "users/2", f"comments/{said['id']}"):
        assert (await world.get(f"{path}?_embed"))["id"] == int(path.partition("/")[2])


REFUSED = {
    "posts/999": (404, "rest_post_invalid_id"),
    "posts/66": (404, "rest_post_invalid_id"),
    "posts/40": (404, "rest_post_invalid_id"),
    "pages/17": (404, "rest_post_invalid_id"),
    "comments/1": (404, "rest_comment_invalid_id"),
    "users/9": (404, "rest_user_invalid_id"),
    "tags/9": (404, "rest_term_invalid"),
    "media/17": (404, "rest_post_invalid_id"),
    "posts?page=9": (400, "rest_post_invalid_page_number"),
    "posts?per_page=0": (400, "rest_invalid_param"),
    "posts?per_page=101": (400, "rest_invalid_param"),
    "posts?page=x": (400, "rest_invalid_param"),
    "posts?page=20000": (400, "rest_invalid_param"),
    "posts?offset=99999": (400, "rest_invalid_param"),
    "posts?orderby=colour": (400, "rest_invalid_param"),
    "posts?order=up": (400, "rest_invalid_param"),
    "posts?after=yesterday": (400, "rest_invalid_param"),
    "posts?status=draft": (400, "rest_invalid_param"),
    "posts?include=x": (400, "rest_invalid_param"),
    "posts?sticky=maybe": (400, "rest_invalid_param"),
    "posts?orderby=relevance": (400, "rest_no_search_term_defined"),
    "posts?context=edit": (401, "rest_forbidden_context"),
    "posts?search=" + "x" * 201: (400, "rest_invalid_param"),
    "posts?slug=" + "x" * 1001: (400, "rest_invalid_param"),
    "posts?include=" + ",".join(["1"] * 101): (400, "rest_invalid_param"),
    "posts?" + "a=1&" * 201: (400, "rest_invalid_param"),
    "posts?include=" + "9" * 16: (400, "rest_invalid_param"),
    "nothing": (404, "rest_no_route"),
    "posts/x": (404, "rest_no_route"),
    "posts/٣": (404, "rest_no_route"),
    "search/1": (404, "rest_no_route"),
    "posts/" + "9" * 40: (404, "rest_no_route"),
}


async def refusals_are_written_as_wordpress_does(world: World) -> None:
    found = {}
    for path in REFUSED:
        answer = await world.client.get(f"{V2}/{path}")
        found[path] = (answer.status_code, answer.json()["code"])
        assert answer.json()["data"]["status"] == answer.status_code
        assert answer.headers["Cache-Control"] == "no-store"
    assert found == REFUSED
    said = await world.get("posts?per_page=101&page=0", 400)
    assert said["message"] == "Invalid parameter(s): page, per_page"
    assert said["data"]["params"]["per_page"] == "per_page must be between 1 (inclusive) and 100 (inclusive)"
    for ask in (world.client.post, world.client.put, world.client.patch, world.client.delete):
        answer = await ask(f"{V2}/posts", headers=world.admin)
        assert (answer.status_code, answer.json()["code"]) == (404, "rest_no_route")
    for path in (
        "%00",
        "posts?search=%00&slug=%ff&page=1",
        "posts?_fields=" + "a." * 500,
        "posts?_embed[]=x",
        "posts?include=,",
    ):
        assert (await world.client.get(f"{V2}/{path}")).status_code in {200, 404}, path


async def the_index_and_its_methods(world: World) -> None:
    renamed = await world.client.patch(f"{API}/site", json={"name": "سدرة"}, headers={**world.admin, "If-Match": "*"})
    assert renamed.status_code == 200, renamed.text
    for path in ("/wp-json", "/wp-json/"):
        told = (await world.client.get(path)).json()
        assert told["name"] == "سدرة"
        assert (told["gmt_offset"], told["timezone_string"], told["namespaces"]) == (3, "Asia/Riyadh", ["wp/v2"])
        assert "/wp/v2/posts/(?P<id>[\\d]+)" in told["routes"]
    assert (await world.client.get(V2)).json()["namespace"] == "wp/v2"
    options = await world.client.options(f"{V2}/posts")
    assert (options.status_code, options.headers["Allow"], options.json()["methods"]) == (200, "GET", ["GET"])


async def no_address_and_nothing_made_of_one_is_told(world: World) -> None:
    told = ""
    for path in ("posts?_embed", "pages?_embed", "comments?_embed", "users?_embed", "media", "search?search=صورة"):
        told += (await world.client.get(f"{V2}/{path}")).text
    assert "avatar_urls" in told
    assert "gravatar" not in told
    for made in ("md5", "sha1", "sha256"):
        assert hashlib.new(made, EMAIL.encode()).hexdigest() not in told
    assert EMAIL not in told


async def a_kept_answer_changes_with_what_it_shows(world: World) -> None:
    async def has(path: str, wanted: Any) -> None:
        async def is_so() -> bool:
            return bool(await world.numbers(path) == wanted)

        await eventually(is_so)

    await has("posts?search=صورة", [17])
    await has("comments?post=18", [])
    await world.client.delete(f"{API}/articles/{world.ids['a0']}", headers=world.admin)
    await has("posts?search=صورة", [])
    await has("media", [])
    posted = await world.write(
        f"articles/{world.ids['a1']}/comments", author_name="سلمى", author_email=EMAIL, body="أهلًا"
    )
    await has("comments?post=18", [OURS + posted["comment"]["id"]])


async def test_it_is_off_unless_it_is_asked_for(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{V2}/posts")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def bodies_that_are_too_large_together_are_refused(world: World) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.wp_json.posts.MOST_BODIES", 50)
        assert (await world.get("posts?search=متن", 400))["code"] == "rest_too_large"
    assert len(await world.get("posts?_fields=id,title")) == 6


CHECKS = (
    pages_filters_and_orders, headers_of_pages, members_and_what_comes_along, refusals_are_written_as_wordpress_does,
    the_index_and_its_methods, no_address_and_nothing_made_of_one_is_told,
    bodies_that_are_too_large_together_are_refused, a_kept_answer_changes_with_what_it_shows,
)  # fmt: skip
"""One after the other on one site, for a site takes longer to make than each of them."""


async def test_it_reads_as_wordpress_does(world: World) -> None:
    for check in CHECKS:
        await check(world)
