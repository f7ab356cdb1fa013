"""Draws the picture of the README anew: `python -m tests.pictures` serves the sample and looks at an article of it."""

import functools
import sys
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browsers import BROWSER, FLAGS
from tests.servers import ROOT, free_port, serving

PICTURES = ROOT / "docs" / "pictures"


def draw() -> None:
    """Write docs/pictures/article.png: an article of the sample with its comments, shown by article.html beside it."""
    port = free_port()
    files = functools.partial(SimpleHTTPRequestHandler, directory=str(PICTURES))
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), "--sample", MAQAL_CORS_ORIGINS=f"http://127.0.0.1:{port}") as address,
        ThreadingHTTPServer(("127.0.0.1", port), files) as pages,
        sync_playwright() as player,
    ):
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        browser = player.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page = browser.new_page(viewport={"width": 880, "height": 1000}, device_scale_factor=1)
        page.goto(f"http://127.0.0.1:{port}/article.html?api={address}/api/v1")
        page.locator("body[data-ready]").wait_for()
        page.screenshot(path=PICTURES / "article.png", full_page=True)
        browser.close()
        pages.shutdown()


if __name__ == "__main__":
    if BROWSER is None:
        sys.exit("there is no Chromium here")
    draw()
