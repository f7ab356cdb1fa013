"""The desk in a real browser: a server with the sample, somebody of each role, and pages that they are signed in at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.commands import database
from app.web.site import Site
from tests.browsers import BROWSER, FLAGS
from tests.commands import within
from tests.people import PASSWORD, People
from tests.servers import serving_sample

NAMES = {"author": "سامر العطّار", "editor": "ليلى حدّاد", "moderator": "مها الشامي", "admin": "نادية الخوري"}
PATIENCE = 60_000


@contextmanager
def serving_desk(folder: Path, **variables: str) -> Iterator[str]:
    """Serve the sample with an account `ROLE@example.org` of each role; gives the server's address."""
    with serving_sample(folder, MAQAL_LIMIT_READS="off", MAQAL_LIMIT_SIGN_IN="off", **variables) as address:
        with within(folder, **variables), ThreadPoolExecutor(1) as aside:  # the browser's loop may run in this thread
            aside.submit(database.run, _hire).result()
        yield address


async def _hire(site: Site) -> None:
    """Make an account of each role, whose password is checked at once: each test signs in, most of them twice."""
    for role, name in NAMES.items():
        await People(site).account(role, email=f"{role}@example.org", name=name)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def signed_in(browser: Browser, address: str, role: str, path: str = "", **wanted: Any) -> Iterator[Page]:
    """A page of the desk in a context of its own, after signing in as people do.

    `wanted` is what a browser context takes (`viewport`, `color_scheme`, `locale`). At the end nothing may have gone
    wrong in the page: no script's error, nothing that the policy refused.
    """
    complaints: list[str] = []
    with browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **wanted}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/desk/{path}".rstrip("/"))
        page.locator("input[type=email]").fill(f"{role}@example.org")
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator("header.frame").wait_for()
        page.locator(".loading").wait_for(state="detached")
        yield page
    # Chromium tells every refusal and every lost connection too, and pages are made to meet both.
    assert [each for each in complaints if not each.startswith("Failed to load resource")] == []


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds in a page that some people could not use: the rule and the first element."""
    # Reading a shadow root's styles, axe would apply some itself, which the policy refuses. What passes it would
    # describe whole too, which takes longer than all of its rules.
    found = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]}).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


def fits(page: Page) -> bool:
    """Whether nothing of a page has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
