"""The reader's site over HTTP: what each page shows, how it is kept fresh, and what it never lets through."""

import html
import json
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import html5lib
import httpx
import pytest

from tests.attacks import PAYLOADS
from tests.clocks import Clock
from tests.paths import API
from tests.people import People

MOST_BYTES = 60 * 1024


@pytest.fixture
async def site(serve: Callable[..., Any]) -> AsyncIterator[httpx.AsyncClient]:
    async with serve(pages=True, comments_policy="open", site_name="صحيفة الحي") as client:
        client.editor = await People(client.app.state.site).headers("admin")
        for room, name in (("sections", "ثقافة"), ("authors", "ليلى حدّاد"), ("authors", "سامر")):
            made = await client.post(f"{API}/{room}", json={"name": name}, headers=client.editor)
            assert made.status_code == 201
        yield client


async def write(site: httpx.AsyncClient, title: str, **members: Any) -> dict[str, Any]:
    body = {
        "title": title, "body": "## أول\n\nنص عن المصابيح.\n\n## ثانٍ\n\n## ثالث", "status": "published",
        "section": "ثقافة", "tags": ["مدينة"], "authors": ["ليلى-حداد"], **members,
    }  # fmt: skip
    made = await site.post(f"{API}/articles", json=body, headers=site.editor)  # type: ignore[attr-defined]  # set above
    assert made.status_code == 201, made.text
    return dict(made.json())


async def read(site: httpx.AsyncClient, address: str, status: int = 200) -> str:
    """A page, whose answer says what every page's does."""
    answer = await site.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == status, (address, answer.text[:300])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert len(answer.content) < MOST_BYTES
    for element in elements(answer.text):
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert element.tag != "script" or "src" in element.attrib or element.get("type") == "application/ld+json"
    return answer.text


def elements(page: str) -> list[Any]:
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    return [element for element in tree.iter() if isinstance(element.tag, str)]


async def test_each_page_shows_what_it_is_of(site: httpx.AsyncClient) -> None:
    article = await write(site, "إضاءة سوق الورّاقين", summary="بعد عامين من العتمة.", authors=["ليلى-حداد", "سامر"])
    await write(site, "خبر آخر")
    english = await write(site, "What the margins remember", language="en")
    links = {"articles": [article["id"], english["id"]]}
    await site.put(f"{API}/articles/{article['id']}/translations", json=links, headers=site.editor)  # type: ignore[attr-defined]  # see above
    await site.post(
        f"{API}/articles/{article['id']}/comments",
        json={"author_name": "سلمى", "author_email": "canary@example.org", "body": "مقال نافع."},
    )
    front = await read(site, "/")
    assert "صحيفة الحي" in front
    assert front.index("إضاءة سوق الورّاقين") > 0
    page = await read(site, f"/articles/{article['slug']}")
    for shown in ("<h1>إضاءة سوق الورّاقين</h1>", "بعد عامين من العتمة.", "ليلى حدّاد", "مقال نافع.", 'hreflang="en"'):
        assert shown in page, shown
    assert 'dir="rtl"' in page
    assert "canary" not in page
    (linked,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
    assert json.loads(linked)
    assert f'<link rel="canonical" href="{html.escape(article["url"])}">' in page
    assert 'lang="en" dir="ltr"' in await read(site, f"/articles/{english['slug']}")
    for address, name in (("/sections/ثقافة", "ثقافة"), ("/tags/مدينة", "مدينة"), ("/authors/سامر", "سامر")):
        entry = await read(site, address)
        assert f"<bdi>{name}</bdi></h1>" in entry
        assert "إضاءة سوق الورّاقين" in entry
    found = await read(site, "/search?q=المصابيح&utm_source=x")
    assert "<mark>المصابيح</mark>" in found
    assert "لا نتائج" in await read(site, "/search?q=زرافة")
    assert (await site.get("/search?q=" + "م" * 600)).status_code == 422


async def test_a_former_slug_leads_on_and_what_is_hidden_is_missing(site: httpx.AsyncClient, clock: Clock) -> None:
    article = await write(site, "اسم أول")
    moved = await site.patch(
        f"{API}/articles/{article['id']}",
        json={"slug": "اسم-ثان"},
        headers={**site.editor, "If-Match": "*"},  # type: ignore[attr-defined]  # see above
    )
    assert moved.status_code == 200
    answer = await site.get("/articles/اسم-أول", headers={"Accept": "text/html"})
    assert answer.status_code == 308
    assert (await site.get(answer.headers["location"])).status_code == 200
    await write(site, "سرّ لم يُنشر", status="draft")
    for address in (
        "/articles/سر-لم-ينشر",
        "/articles/999",
        "/sections/غائب",
        "/tags/غائب",
        "/authors/غائب",
        "/nowhere",
    ):
        text = await read(site, address, 404)
        assert "سرّ" not in text
        assert 'role="search"' in text
    assert "سرّ" not in await read(site, "/") + await read(site, "/search?q=سر لم ينشر")
    for_programs = await site.get("/nowhere")
    assert for_programs.headers["content-type"].startswith("application/problem+json")
    assert (await site.get(f"{API}/nowhere", headers={"Accept": "text/html"})).json()["code"] == "not_found"
    assert (await site.get("/pages/x/settings.py")).status_code == 404


async def test_the_addresses_of_wordpress_lead_to_the_pages(site: httpx.AsyncClient) -> None:
    article = await write(site, "خبر قديم", external_id="wp:17")
    for address in ("/?p=17", "/2019/03/04/خبر-قديم/", "/?p=17&utm_source=x"):
        answer = await site.get(address, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["location"]) == (301, article["url_encoded"]), address
    asked = await site.get("/?s=سوق الورّاقين")
    assert (await read(site, asked.headers["location"])).count("سوق الورّاقين") > 0
    assert "خبر قديم" in await read(site, "/?p=18")
    await read(site, "/2019/03/04/غائب/", 404)


async def test_a_page_that_is_kept_is_fresh(site: httpx.AsyncClient) -> None:
    article = await write(site, "خبر")
    addresses = ("/", f"/articles/{article['id']}", "/sections/ثقافة", "/search?q=خبر")

    async def changed(text: str, but: tuple[str, ...] = ()) -> None:
        for address in addresses:
            if address not in but:
                for _ in range(2):  # made, and kept
                    assert text in await read(site, address), address

    await changed("خبر")
    remark = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "مقال نافع."}
    await site.post(f"{API}/articles/{article['id']}/comments", json=remark)
    await changed("تعليق واحد")
    headers = {**site.editor, "If-Match": "*"}  # type: ignore[attr-defined]  # see above
    await site.patch(f"{API}/sections/1", json={"name": "ثقافة وفنون"}, headers=headers)
    await changed("ثقافة وفنون")
    await site.patch(f"{API}/articles/{article['id']}", json={"title": "خبر مصحَّح"}, headers=headers)
    await changed("مصحَّح", but=("/search?q=خبر",))
    await site.patch(f"{API}/site", json={"description": "صحيفة حيّ واحد"}, headers=headers)
    await changed("صحيفة حيّ واحد")
    first = await site.get("/", headers={"Accept-Encoding": "br"})
    assert first.headers["content-encoding"] == "br"
    again = await site.get("/", headers={"If-None-Match": first.headers["etag"], "Accept-Encoding": "br"})
    assert again.status_code == 304


async def test_nothing_that_is_written_runs(site: httpx.AsyncClient) -> None:
    """What stands in a page is what its template put there, whatever people have typed into every field."""
    for payload in PAYLOADS[::6]:
        image = {"url": "https://example.org/a.png", "alt": payload[:200], "credit": payload[:200]}
        made = await site.post(
            f"{API}/articles",
            json={
                "title": payload[:200],
                "summary": payload,
                "body": "متن",
                "image": image,
                "seo": {"title": payload[:200]},
                "status": "published",
                "section": "ثقافة",
                "authors": ["ليلى-حداد"],
                "tags": ["مدينة"],
            },
            headers=site.editor,  # type: ignore[attr-defined]  # see above
        )
        if made.status_code == 422:
            continue
        page = await read(site, f"/articles/{made.json()['id']}")
        assert tags_of(page) <= TAGS | {"figure", "figcaption", "maqal-comments"}, payload
        assert tags_of(await found_for(site, payload)) <= TAGS | {"mark"}, payload
    assert tags_of(await read(site, "/")) <= TAGS


TAGS = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "p", "form", "input", "button", "nav", "ul", "li",
    "main", "h1", "h2", "h3", "bdi", "small", "div", "article", "span", "time", "footer", "img", "section", "b",
    "aside", "ol",
}  # fmt: skip


async def found_for(site: httpx.AsyncClient, typed: str) -> str:
    answer = await site.get("/search", params={"q": typed[:200]})
    assert answer.status_code in {200, 422}
    return answer.text if answer.status_code == 200 else ""


def tags_of(page: str) -> set[str]:
    return {element.tag for element in elements(page)} - {"script"}


async def test_pages_stand_behind_a_path_too(serve: Callable[..., Any]) -> None:
    async with serve(pages=True, root_path="/blog") as client:
        for _ in range(2):
            page = (await client.get("/blog/", headers={"Accept": "text/html"})).text
            assert not re.search(r'(?:href|src|action)="/(?!blog/)', page)
        unknown = await client.get("/blog/api/v1/nowhere", headers={"Accept": "text/html"})
        assert unknown.json()["code"] == "not_found"
        headers = await People(client.app.state.site).headers("editor")
        body = {"title": "خبر قديم", "body": "متن", "status": "published", "external_id": "wp:17"}
        article = (await client.post("/blog/api/v1/articles", json=body, headers=headers)).json()
        for old in ("/blog/?p=17", "/blog/2019/03/04/خبر-قديم/"):
            moved = await client.get(old, headers={"Accept": "text/html"})
            assert (moved.status_code, moved.headers["location"]) == (301, article["url_encoded"]), old
        style = re.search(r'href="(/blog/pages/[^"]+css)"', page)
        assert style is not None
        kept = await client.get(style[1])
        assert (kept.status_code, kept.headers["content-type"]) == (200, "text/css; charset=utf-8")
        assert "immutable" in kept.headers["cache-control"]


async def test_a_list_leads_from_page_to_page(site: httpx.AsyncClient) -> None:
    titles = [f"خبر رقم {number:02}" for number in range(20)]
    for title in titles:
        await write(site, title)
    seen, address = "", "/sections/ثقافة"
    for _ in range(2):
        text = await read(site, address)
        seen += text
        if found := re.search(r'<a href="([^"]+)" rel="next">', text):
            address = html.unescape(found[1])
    assert all(title in seen for title in titles)
    assert (await site.get("/sections/ثقافة?cursor=x")).status_code == 422


async def test_pages_stand_in_frames_of_named_origins_alone(serve: Callable[..., Any]) -> None:
    page = {"Accept": "text/html"}
    async with serve(pages=True) as client:
        for address in ("/", "/nowhere"):
            policy = (await client.get(address, headers=page)).headers["content-security-policy"]
            assert policy.endswith("; frame-ancestors 'none'"), address
    origins = ("https://example.org", "https://www.example.org:8443")
    async with serve(pages=True, frame_ancestors=origins) as client:
        for address in ("/", "/nowhere"):
            policy = (await client.get(address, headers=page)).headers["content-security-policy"]
            assert policy.endswith(f"; frame-ancestors {' '.join(origins)}"), address
