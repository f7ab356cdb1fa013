"""The script that opens embeds: served for good, and nothing is asked of a provider before a reader presses."""

import httpx
import pytest
from playwright.async_api import Route, async_playwright

from app.markup.body_html import render
from app.markup.embed_script import script
from tests.browsers import BROWSER, FLAGS
from tests.paths import API

PAGE = "http://127.0.0.1:9/"
POLICY = "default-src 'none'; script-src 'self'; frame-src https:; style-src 'none'"


async def test_the_site_names_the_script_and_caches_keep_it(client: httpx.AsyncClient) -> None:
    address = (await client.get(f"{API}/site")).json()["embeds_script"]
    path = httpx.URL(address).raw_path.decode()
    assert path.startswith("/embeds.js?v=")
    found = await client.get(path)
    assert found.headers["content-type"].startswith("text/javascript")
    assert "immutable" in found.headers["cache-control"]
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "immutable" not in (await client.get("/embeds.js?v=0")).headers["cache-control"]
    again = await client.get("/embeds.js", headers={"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium here")
async def test_an_embed_opens_when_it_is_pressed_by_mouse_or_keyboard() -> None:
    source = script().content.decode()
    body = render("https://youtu.be/dQw4w9WgXcQ\n\nhttps://vimeo.com/76979871", "markdown", base_direction="rtl").html
    asked: list[str] = []

    async def answer(route: Route) -> None:
        url = route.request.url
        asked.append(url)
        if url == PAGE:
            shown = f"<!DOCTYPE html><meta charset=utf-8><title>x</title><script src='/embeds.js' defer></script>{body}"
            await route.fulfill(body=shown, content_type="text/html", headers={"Content-Security-Policy": POLICY})
        else:
            await route.fulfill(body=source if url == f"{PAGE}embeds.js" else "", content_type="text/javascript")

    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page = await browser.new_page()
        await page.route("**/*", answer)
        await page.goto(PAGE)
        assert [url for url in asked if "favicon" not in url] == [PAGE, f"{PAGE}embeds.js"]
        await page.locator("figure a").first.click()
        assert await page.locator("iframe").get_attribute("title") == "مقطع من يوتيوب"
        await page.locator("figure a").press("Enter")
        await page.locator("iframe[title='مقطع من فيميو']").wait_for()
        assert page.url == PAGE
        assert await page.evaluate("document.activeElement.title") == "مقطع من فيميو"
        assert await page.locator("iframe").first.evaluate("frame => frame.clientWidth > 2 * 100")
        await browser.close()
    assert {url for url in asked if url.startswith("https:")} == {
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "https://player.vimeo.com/video/76979871?dnt=1",
    }  # fmt: skip
