"""Every form in which an old site prints addresses leads to what is here, of what the caller may see."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest
from sqlmodel import Session

from app.articles.models import Article, ArticleMedia
from app.media.models import Media
from app.redirects import service as redirects
from app.redirects.service import Lead
from app.web.application import Application
from app.web.site import Site
from tests.clocks import NOON
from tests.counting import counting
from tests.paths import API
from tests.people import People
from tests.waiting import eventually

SLUG = "سوق-المباركية-يستقبل-رمضان"
DATED = f"/2023/03/20/{SLUG}"
ESCAPED = "/2023/03/20/" + quote(SLUG)
URLS = {
    "site_url": "https://new.example", "api_url": "https://api.example", "article_url": "{site}/n/{id}/{slug}",
    "tag_url": "{site}/t/{slug}",
}  # fmt: skip
HERE = f"https://new.example/n/{{article}}/{quote(SLUG)}"
FEED = f"https://api.example/articles/{quote(SLUG)}/comments/feed"

ARTICLE = [
    DATED, f"{DATED}/", ESCAPED, ESCAPED.lower(), ESCAPED.replace("%", "%25"), f"http://example.org{ESCAPED}/amp/",
    f"/{SLUG}", f"/archives/{SLUG}", f"/أخبار/{SLUG}/", f"/2019/01/{SLUG}.html", f"{DATED}/page/2", f"{DATED}/2/",
    f"{DATED}/comment-page-2/#comments", f"{DATED}?utm_source=x&replytocom=999#respond", f"{DATED}?amp=1",
    f"/blog{DATED}",
    "/?p=17", "http://example.org/?p=17", "/?page_id=17&preview=true", "/archives/17", "/17", "/أخبار/17",
    "/2023/03/20/17",
    "/اسم-قديم", "/2001/01/01/اسم-قديم/", "/?name=اسم-قديم", ESCAPED[:-6], ESCAPED[:-7], ESCAPED[:-8],
    ESCAPED[:-3] + "/",
    "/index.php/archives/17/", "/n/{article}/anything", f"https://new.example/n/5/{SLUG}x/../{SLUG}",
    "/قديم/صفحة.php?id=9",
]  # fmt: skip
FORMS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(ARTICLE, ("article", HERE)),
    **dict.fromkeys([f"{DATED}/feed/", "/?p=17&feed=rss2", f"{DATED}/feed/rss"], ("article", f"{FEED}.xml")),
    f"{DATED}/feed/atom/": ("article", f"{FEED}.atom"),
    "/?p=17#comment-204": ("comment", f"{HERE}#comment-{{comment}}"),
    f"{DATED}/comment-page-2/#div-comment-204": ("comment", f"{HERE}#comment-{{comment}}"),
    f"{DATED}/?replytocom=204": ("comment", f"{HERE}#comment-{{comment}}"),
    "/?p=17#comment-205": ("article", HERE),
    "/about/": ("page", "https://new.example/n/{page}/about"),
    "/?page_id=40": ("page", "https://new.example/n/{page}/about"),
    **dict.fromkeys(
        ["/category/أخبار/أخبار-عربية/", "/?cat=3", "/?category_name=أخبار-عربية", "/category/أخبار-عربية/page/3/"],
        ("section", f"https://new.example/sections/{quote('أخبار-عربية')}"),
    ),
    "/category/أخبار-عربية/feed/": ("section", f"https://api.example/sections/{quote('أخبار-عربية')}/feed.xml"),
    **dict.fromkeys(["/tag/كتب/", "/?tag=كتب", "/?tag_id=5", "/t/كتب"], ("tag", f"https://new.example/t/{quote('كتب')}")),
    **dict.fromkeys(["/author/huda-q/", "/?author=2", "/مجلة/author/huda-q"], ("author", "https://new.example/authors/huda-q")),
    **dict.fromkeys(["/2023/03/", "/2023/03/page/2", "/?m=202303", "/?year=2023&monthnum=3"], ("date", "https://new.example/")),
    **dict.fromkeys(["/", "?", "http://example.org", "/page/4/", "/?s=كتب", "/?utm_source=x"], ("home", "https://new.example/")),
    **dict.fromkeys(["/feed/", "/?feed=rss2", "/comments/feed/", "/wp-rss2.php"], ("home", "https://api.example/feed.xml")),
    **dict.fromkeys(
        ["/?attachment_id=6", "/wp-content/uploads/2023/11/souq.jpg", "/wp-content/uploads/2023/11/souq-300x169.jpg"],
        ("media", "https://api.example/api/v1/media/{media}/abc.webp"),
    ),
}  # fmt: skip
NOWHERE = [
    "/?p=99", "/?page_id=0", "/?attachment_id=7", "/?cat=99", "/?author=99", "/category/لا-شيء", "/لا-شيء-بهذا-الاسم",
    "/2023/03/20/لا-شيء", "/?p=17x", "/wp-login.php", "/😂", "/?p=18", "/2026/03/01/سر-لم-ينشر", "/tag/سرية",
    "/2023/13/99",
]  # fmt: skip


class Moved(NamedTuple):
    """A site that came from WordPress, and the numbers of what is on it."""

    client: httpx.AsyncClient
    app: Application
    site: Site
    admin: dict[str, str]
    ids: dict[str, int]

    async def resolve(self, url: str, **headers: str) -> httpx.Response:
        return await self.client.get(f"{API}/resolve", params={"url": url}, headers=headers)


@pytest.fixture
async def moved(serve: Callable[..., Any]) -> AsyncIterator[Moved]:
    async with serve(**URLS, cache_mib=8, comments_policy="open") as client:
        site: Site = client.app.state.site
        admin = await People(site).headers("admin")
        yield Moved(client, client.app, site, admin, await filled(client, site, admin))


async def filled(client: httpx.AsyncClient, site: Site, admin: dict[str, str]) -> dict[str, int]:

    async def make(path: str, **members: Any) -> int:
        made = await client.post(f"{API}/{path}", json=members, headers=admin)
        assert made.is_success, made.text
        return int(made.json().get("id") or made.json()["items"][0]["id"])

    author = await make("authors", name="هدى القرشي", slug="huda-q", external_id="wp:author:2")
    section = await make("sections", name="أخبار عربية", external_id="wp:category:3")
    tag, _ = await make("tags", name="كتب", external_id="wp:tag:5"), await make("tags", name="سرية")
    common = {"body": "متن", "status": "published", "published_at": "2023-03-20T06:05:00Z"}
    article = await make(
        "articles",
        title="سوق",
        slug="اسم-قديم",
        external_id="wp:17",
        tags=["كتب"],
        section=section,
        authors=[author],
        **common,
    )
    renamed = await client.patch(f"{API}/articles/{article}", json={"slug": SLUG}, headers={**admin, "If-Match": "*"})
    assert renamed.is_success, renamed.text
    await make("articles", title="خبر آخر", slug="سوق-الخميس", **{**common, "published_at": "2023-03-21T06:05:00Z"})
    hidden = await make("articles", title="سر لم ينشر", external_id="wp:18", body="متن", tags=["سرية"])
    page = await make("articles", title="about", external_id="wp:40", kind="page", **common)
    said = {
        "external_id": "wp:comment:204",
        "article": article,
        "author_name": "بدر",
        "body": "شكرًا",
        "created_at": NOON.isoformat(),
    }
    comment = await make("imports/comments", comments=[said])
    files = {"sizes": [["abc.webp", 640, 360, 1000]], "square": [], "wide": [], "color": "#000000", "alt": ""}

    def keep(session: Session) -> list[int]:
        media = [
            Media(
                external_id=f"wp:{n}",
                kind="image",
                type="image/webp",
                digest=f"{n}",
                folder=f"{n}",
                facts=files,
                search_key="",
                created_at=NOON,
                updated_at=NOON,
            )
            for n in (6, 7)
        ]
        session.add_all(media)
        session.flush()
        session.add(ArticleMedia(article_id=article, media_id=media[0].id or 0))
        found = session.get(Article, article)
        assert found is not None
        redirects.remember(
            session,
            [
                ("http://example.org/قديم/صفحة.php?id=9", "article", article),
                ("http://example.org/wp-content/uploads/2023/11/souq.jpg", "media", media[0].id or 0),
                ("/سر", "article", hidden), ("/نشر", "tag", tag), Lead("/c/204", "comment", comment, article),
            ],
            now=NOON,
        )  # fmt: skip
        return [each.id or 0 for each in media]

    media, _ = await site.database.write(keep)
    return {"article": article, "page": page, "comment": comment, "media": media, "hidden": hidden}


async def test_every_form_leads_to_what_is_here(moved: Moved) -> None:
    ids = moved.ids
    wrong: dict[str, Any] = {}
    for written, (kind, url) in FORMS.items():
        answer = await moved.resolve(written.replace("{article}", str(ids["article"])))
        found = answer.json()
        told = (found.get("kind"), found.get("url"))
        if told != (kind, url.format(**ids)):
            wrong[written] = answer.status_code, told
    assert not wrong
    for written in NOWHERE:
        answer = await moved.resolve(written)
        assert answer.status_code == 404, (written, answer.text)


async def test_the_answer_says_what_it_is_and_whether_it_moved(moved: Moved) -> None:
    ids = moved.ids

    async def resolved(url: str) -> dict[str, Any]:
        return dict((await moved.resolve(url)).json())

    url = HERE.format(**ids)
    of_article = {"kind": "article", "url": url, "id": ids["article"], "slug": SLUG, "is_feed": False}
    assert await resolved("/?p=17") == {**of_article, "status": "moved"}
    assert await resolved(f"/n/{ids['article']}/{SLUG}/") == await resolved(url) == {**of_article, "status": "current"}
    assert (await resolved(f"http://old.example/n/{ids['article']}/{SLUG}"))["status"] == "moved"
    assert (await resolved("/2023/03/"))["slug"] == "2023-03"
    assert (await resolved("/feed/"))["is_feed"] is True
    for url in ("/" + "x" * 2048, "/" + "م" * 1025, "/?" + "&".join(f"a{n}=" for n in range(51)), ""):
        assert (await moved.resolve(url)).status_code == 422


async def test_an_editor_finds_what_is_not_published_and_a_guest_pays_what_nothing_costs(moved: Moved) -> None:
    hidden = ["/?p=18", "/سر", "/2026/03/01/سر-لم-ينشر", "/archives/18", "/?attachment_id=7", "/tag/سرية"]
    absent = ["/?p=19", "/لا", "/2026/03/01/ما-لا-يوجد", "/archives/19", "/?attachment_id=8", "/tag/معلنة"]
    for secret, nothing in zip(hidden, absent, strict=True):
        as_editor = await moved.resolve(secret, **moved.admin)
        assert as_editor.status_code == 200, (secret, as_editor.text)
        assert as_editor.headers["Cache-Control"] == "private, no-store"
        costs = []
        for url in (secret, nothing):
            with counting(moved.app) as seen:
                assert (await moved.resolve(url)).status_code == 404, url
            costs.append([" ".join(each.split()[:3]) for each in seen])
        assert costs[0] == costs[1], (secret, costs)


async def test_a_kept_answer_changes_with_what_it_shows(moved: Moved) -> None:
    client, ids, admin = moved.client, moved.ids, moved.admin

    async def becomes(url: str, slug: str | None) -> None:
        async def is_so() -> bool:
            answer = await moved.resolve(url)
            return bool(answer.json().get("slug") == slug)

        await eventually(is_so)

    await becomes("/?p=17", SLUG)
    await client.patch(f"{API}/articles/{ids['article']}", json={"slug": "آخر"}, headers={**admin, "If-Match": "*"})
    await becomes("/?p=17", "آخر")
    await moved.site.database.write(
        redirects.remember, [("/?p=17", "article", ids["page"])], now=NOON + timedelta(hours=1)
    )
    await becomes("/?p=17", "about")
    await client.delete(f"{API}/articles/{ids['page']}", headers=admin)
    await becomes("/?p=17", "آخر")


async def test_a_server_before_the_site_is_given_redirects(moved: Moved) -> None:
    client, ids = moved.client, moved.ids
    here = HERE.format(**ids)
    for path in (
        f"{ESCAPED}/",
        "/?p=17",
        f"{ESCAPED[:-6]}/?utm_source=x",
        f"{ESCAPED[:-4]}",
        ESCAPED.replace("%", "%25"),
    ):
        for ask in (client.get, client.head):
            answer = await ask(f"/moved{path}")
            assert (answer.status_code, answer.headers.get("Location")) == (301, here), path
    assert (await client.get("/moved/?p=18")).status_code == 404
    assert (await client.get("/moved/" + "x" * 3000)).status_code == 404
    current = {"Host": "new.example"}
    assert (await client.get(here.replace("https://new.example", "/moved"), headers=current)).status_code == 404
    assert (await client.get(here.replace("https://new.example", "/moved"))).status_code == 301
