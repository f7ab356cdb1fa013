"""What the widget's addresses give: a small script for everybody, and the comments as HTML for who runs none."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.newsroom import Newsroom

MOST_BYTES = 12 * 1024


async def test_the_script_is_small_and_may_be_used_anywhere(client: httpx.AsyncClient) -> None:
    answer = await client.get("/widget/comments.js", headers={"Origin": "https://blog.example.net"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "const STYLE" in answer.text
    assert "import " not in answer.text
    for coding in ("gzip", "br", "zstd"):
        asked = client.build_request("GET", "/widget/comments.js", headers={"Accept-Encoding": coding})
        sent = await client.send(asked, stream=True)
        packed = b"".join([part async for part in sent.aiter_raw()])
        assert (sent.headers["content-encoding"], len(packed) < MOST_BYTES) == (coding, True)
    again = await client.get("/widget/comments.js", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_comments_are_read_without_a_script(newsroom: Newsroom) -> None:
    guest = newsroom.guest
    article = newsroom.article
    first = await newsroom.comment(body="أول <b>تعليق</b>", author_name="سلمى العوضي")
    await newsroom.comment(body="ردّ عليه", parent_id=first)
    page = await guest.get(f"/widget/articles/{article}?utm_source=x")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "سلمى" in page.text
    assert "&lt;b&gt;تعليق" in page.text
    assert page.text.index("أول") < page.text.index("ردّ عليه")
    assert page.text.startswith("<!DOCTYPE html>")
    part = await guest.get(f"/widget/articles/{article}?fragment=true")
    assert part.text.startswith("<ol><li><article")
    assert part.text in page.text
    assert (await guest.get("/widget/articles/999999")).status_code == 404


async def test_a_site_may_do_without(serve: Callable[..., Any]) -> None:
    async with serve(widget=False) as client:
        assert (await client.get("/widget/comments.js")).status_code == 404
