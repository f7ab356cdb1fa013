"""Draws the pictures of the README and docs anew: `python -m tests.pictures` looks at the sample's pages in a browser.

With a folder behind it, it looks at every page there, on a telephone and a desk, light and dark.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from app.desk import first_account
from tests.browsers import BROWSER, FLAGS
from tests.servers import ROOT, serving

PICTURES = ROOT / "docs" / "pictures"
PAGES = {
    "front": "/", "article": "/articles/4", "section": "/sections/ثقافة", "search": "/search?q=الماء",
    "page": "/articles/من-نحن", "missing": "/nowhere", "docs": "/docs",
}  # fmt: skip
DESK = {
    "desk-articles": "articles", "desk-writing": "articles/4", "desk-revisions": "articles/4/revisions",
    "desk-comments": "comments", "desk-media": "media", "desk-catalog": "catalog", "desk-statistics": "statistics",
    "desk-rules": "rules", "desk-site": "site", "desk-imports": "imports", "desk-accounts": "accounts",
    "desk-webhooks": "webhooks", "desk-audit": "audit", "desk-me": "me",
}  # fmt: skip
"""The rooms of the desk by the names of their pictures."""

SHOWN = "/articles/من-الرش-إلى-الوابل-كيف-وصفت-العربية-المطر-قطرة-قطرة"
"""An article with a picture, a table and footnotes."""

SCREENS = {"phone": (390, 800), "desk": (1280, 900)}


def draw(folder: Path | None) -> None:
    """Write the pictures of docs/pictures, or every page of the sample and of the desk into a folder."""
    with tempfile.TemporaryDirectory() as data, serving(Path(data), "--sample") as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=BROWSER, args=FLAGS)
        if folder is None:
            _look(browser, address + PAGES["front"], PICTURES / "front.png", (1100, 860))
            _look(browser, address + SHOWN, PICTURES / "article.png", (900, 1250))
            account = first_account.kept(Path(data) / "data")
            with signed_in(browser, address, account, (1180, 780)) as context:
                for name in ("desk-writing", "desk-comments"):
                    _look_at_desk(context, f"{address}/desk/{DESK[name]}", PICTURES / f"{name}.png")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            for name, path in PAGES.items():
                for screen, size in SCREENS.items():
                    for scheme in ("light", "dark"):
                        file = folder / f"{name}-{screen}-{scheme}.png"
                        _look(browser, address + path, file, size, scheme=scheme, is_whole=True)
            _draw_desk(browser, address, first_account.kept(Path(data) / "data"), folder)
        browser.close()


def _draw_desk(browser: Browser, address: str, account: first_account.FirstAccount | None, folder: Path) -> None:
    for screen, size in SCREENS.items():
        for scheme in ("light", "dark"):
            with signed_in(browser, address, account, size, scheme=scheme) as context:
                for name, path in DESK.items():
                    _look_at_desk(context, f"{address}/desk/{path}", folder / f"{name}-{screen}-{scheme}.png")


@contextmanager
def signed_in(
    browser: Browser,
    address: str,
    account: first_account.FirstAccount | None,
    size: tuple[int, int],
    *,
    scheme: str = "light",
) -> Iterator[BrowserContext]:
    """A browser in which the sample's own account is signed in."""
    assert account is not None, "the sample makes one"
    with browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme) as context:  # type: ignore[arg-type]  # light or dark
        page = context.new_page()
        page.goto(f"{address}/desk")
        page.locator("input[type=email]").fill(account.email)
        page.locator("input[type=password]").fill(account.password)
        page.keyboard.press("Enter")
        page.locator("header.frame").wait_for()
        page.close()
        yield context


def _look_at_desk(context: BrowserContext, address: str, file: Path) -> None:
    page = context.new_page()
    page.goto(address)
    page.locator("main h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file)
    page.close()


def _look(
    browser: Browser,
    address: str,
    file: Path,
    size: tuple[int, int],
    *,
    scheme: str = "light",
    is_whole: bool = False,
) -> None:
    with browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme) as page:  # type: ignore[arg-type]  # light or dark
        page.goto(address)
        page.wait_for_load_state("networkidle" if "/articles/" not in address else "load")
        if "/articles/" in address and "من-نحن" not in address:
            page.locator("maqal-comments section article").first.wait_for()
        page.evaluate("document.querySelectorAll('img').forEach((image) => { image.loading = 'eager' })")
        page.evaluate("Promise.all([...document.images].map((image) => image.decode().catch(() => null)))")
        page.screenshot(path=file, full_page=is_whole)


if __name__ == "__main__":
    if BROWSER is None:
        sys.exit("there is no Chromium here")
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
