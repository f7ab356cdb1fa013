"""Markup that would run, typed into every field and seen in every page: the reader's, the comment box and the desk."""

from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.attacks import PAYLOADS
from tests.browsers import BROWSER
from tests.desk.opened import PATIENCE, signed_in
from tests.paths import API
from tests.people import PASSWORD

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
SETTINGS = {"MAQAL_LIMIT_COMMENTS": "off", "MAQAL_LIMIT_COMMENTS_SITE": "off"}

WATCH = """
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt"]) window[name] = (text) => window.ran.push(`${name} ${text}`);
  document.addEventListener("securitypolicyviolation", (event) => {
    if (/script|trusted|base|frame|object/.test(event.effectiveDirective))
      window.ran.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });
"""
"""Counts what runs, and what only the policy has kept from running: markup of a stranger should come to neither."""

SEEN = PAYLOADS[::5]
"""Whose own pages are opened; all of them are in lists, in the queue and in the comment box."""


class Site:
    """The server, and an administrator who fills it."""

    def __init__(self, address: str) -> None:
        self.address = address
        form = {"username": "admin@example.org", "password": PASSWORD}
        token = httpx.post(f"{address}{API}/auth/token", data=form).raise_for_status().json()["access_token"]
        self.api = httpx.Client(base_url=f"{address}{API}", headers={"Authorization": f"Bearer {token}"}, timeout=60)
        self.guest = httpx.Client(base_url=f"{address}{API}", timeout=60)
        self.articles: dict[str, int] = {}

    def fill(self) -> None:
        """Put every payload into every field that takes it."""
        self.api.patch("/site", json={"description": PAYLOADS[0]}, headers={"If-Match": "*"}).raise_for_status()
        section = self.api.post("/sections", json={"name": "قسم", "description": " ".join(PAYLOADS[:20])}).json()["id"]
        author = self.api.post("/authors", json={"name": "كاتبة", "biography": " ".join(PAYLOADS[:20])}).json()["id"]
        for payload in PAYLOADS:
            self._write(payload, str(section), str(author))
        talk = self.articles[SEEN[0]]
        sent = {"author_name": "قارئ", "author_email": "reader@example.org"}
        for payload in PAYLOADS:
            self.guest.post(f"/articles/{talk}/comments", json={**sent, "body": payload})
        waiting = self.api.get("/moderation/comments", params={"status": "pending", "limit": 100}).json()["items"]
        ids = [each["id"] for each in waiting[::2]]
        self.api.post("/moderation/comments/batch", json={"verb": "approve", "ids": ids}).raise_for_status()

    def _write(self, payload: str, section: str, author: str) -> None:
        tag = self.api.post("/tags", json={"name": payload[:60]})
        article = {
            "title": payload[:200],
            "summary": payload,
            "body": f"{payload}\n\n{payload}",
            "section": section,
            "authors": [author],
            "tags": [str(tag.json()["id"])] if tag.status_code == 201 else [],
            "image": {"url": "https://example.org/a.png", "alt": payload[:200], "credit": payload[:200]},
            "seo": {"title": payload[:200], "description": payload[:200]},
            "status": "published",
        }
        made = self.api.post("/articles", json=article)
        assert made.status_code in {201, 422}, made.text
        if made.status_code == 201:
            self.articles[payload] = made.json()["id"]


@pytest.fixture(scope="module")
def site(address: str) -> Site:
    site = Site(address)
    with site.api, site.guest:
        site.fill()
    return site


def ran(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.ran")
    return found


def test_nothing_runs_on_the_pages_of_readers(browser: Browser, site: Site, every: int) -> None:
    """Half of the pages, unless everything is asked: all of the payloads are on those of the section and the author."""
    assert len(site.articles) > len(PAYLOADS) // 2
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        context.route("https://example.org/**", lambda route: route.abort())
        context.add_init_script(WATCH)
        page = context.new_page()
        paths = ["/", f"/sections/{quote('قسم')}", f"/authors/{quote('كاتبة')}"]
        paths += [f"/articles/{site.articles[each]}" for each in SEEN if each in site.articles]
        paths += [f"/search?q={quote(each[:200])}" for each in PAYLOADS[::12]]
        paths += [f"/{quote(each[:100])}" for each in PAYLOADS[::24]]
        for path in paths if every == 1 else [*paths[:3], *paths[3::2]]:
            page.goto(site.address + path, wait_until="load")
            assert ran(page) == [], path
        page.goto(f"{site.address}/articles/{site.articles[SEEN[0]]}")
        page.locator("maqal-comments section article").first.wait_for()
        assert page.locator("maqal-comments section article").count() > 10
        assert ran(page) == []
        page.evaluate("alert('is it seen?')")
        assert ran(page) == ["alert is it seen?"]


def test_nothing_runs_at_the_desk(browser: Browser, site: Site) -> None:
    with signed_in(browser, site.address, "admin", "me") as page:
        page.route("https://example.org/**", lambda route: route.abort())
        page.add_init_script(WATCH)
        for path in ("articles?status=any", "comments", "catalog/sections", "catalog/tags", "catalog/authors", "site"):
            page.goto(f"{site.address}/desk/{path}")
            page.locator("main h1").wait_for()
            page.wait_for_load_state("networkidle")
            assert ran(page) == [], path
        for payload in [each for each in SEEN if each in site.articles][::7]:
            page.goto(f"{site.address}/desk/articles/{site.articles[payload]}")
            page.locator("textarea").first.wait_for()
            page.wait_for_load_state("networkidle")
            assert ran(page) == [], payload
