"""Draws the pictures of the README and docs anew: `python -m tests.pictures` looks at the sample's pages in a browser.

With a folder behind it, it looks at every page there, on a telephone and a desk, light and dark.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browsers import BROWSER, FLAGS
from tests.servers import ROOT, serving

PICTURES = ROOT / "docs" / "pictures"
PAGES = {
    "front": "/", "article": "/articles/4", "section": "/sections/ثقافة", "search": "/search?q=الماء",
    "page": "/articles/من-نحن", "missing": "/nowhere", "docs": "/docs",
}  # fmt: skip
SHOWN = "/articles/من-الرش-إلى-الوابل-كيف-وصفت-العربية-المطر-قطرة-قطرة"
"""An article with a picture, a table and footnotes."""

SCREENS = {"phone": (390, 800), "desk": (1280, 900)}


def draw(folder: Path | None) -> None:
    """Write docs/pictures/front.png and article.png, or every page of the sample into a folder."""
    with tempfile.TemporaryDirectory() as data, serving(Path(data), "--sample") as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=BROWSER, args=FLAGS)
        if folder is None:
            _look(browser, address + PAGES["front"], PICTURES / "front.png", (1100, 860))
            _look(browser, address + SHOWN, PICTURES / "article.png", (900, 1250))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            for name, path in PAGES.items():
                for screen, size in SCREENS.items():
                    for scheme in ("light", "dark"):
                        file = folder / f"{name}-{screen}-{scheme}.png"
                        _look(browser, address + path, file, size, scheme=scheme, is_whole=True)
        browser.close()


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
