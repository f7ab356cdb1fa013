"""Markup that runs, through every writable string and out of every answer, read as browsers read it."""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache
from typing import Any
from urllib.parse import unquote

import html5lib
import httpx
import pytest
from fastapi import FastAPI

from app.comments.avatars import draw
from app.web.site import Site
from tests.attacks import PAYLOADS
from tests.paths import API
from tests.stage import Stage, staged

HTML = "{http://www.w3.org/1999/xhtml}"
TAGS = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div", "dl",
    "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd",
    "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
    "wbr", "DOCUMENT_FRAGMENT",
})  # fmt: skip
ATTRIBUTES = {
    "href", "src", "alt", "dir", "lang", "title", "id", "class", "rel", "width", "height", "start", "colspan",
    "rowspan", "scope", "datetime", "align", "data-embed", "data-embed-src",
}  # fmt: skip
IN_A_COMMENT = frozenset({"p", "br", "a", "DOCUMENT_FRAGMENT"})


@pytest.fixture
async def stage(site: Site, app: FastAPI) -> AsyncIterator[Stage]:
    async with staged(site, app) as found:
        yield found


def elements(markup: str) -> list[tuple[str, dict[str, str]]]:
    return _elements(html5lib.parseFragment(markup, treebuilder="etree"))


def _elements(fragment: Any) -> list[tuple[str, dict[str, str]]]:
    return [(str(element.tag), dict(element.attrib)) for element in fragment.iter()]


@cache
def check_markup(markup: str, allowed: frozenset[str]) -> None:
    """Nothing that runs, and nothing that becomes something else when a browser writes and reads it once more."""
    fragment = html5lib.parseFragment(markup, treebuilder="etree")
    again = html5lib.serialize(fragment, tree="etree", omit_optional_tags=False, quote_attr_values="always")
    found = _elements(fragment)
    assert elements(again) == found, markup
    for tag, attributes in found:
        assert tag.removeprefix(HTML) in allowed, (tag, markup)
        assert set(attributes) <= ATTRIBUTES, (attributes, markup)
        for name in ("href", "src"):
            if name in attributes:
                check_link(attributes[name])


def check_address(address: str) -> None:
    """An address of its own: whole, and the same between quotes of either kind."""
    assert address.startswith(("https://", "http://")), address
    assert not set(address) & set("<>\"' \n\r\t"), address


def check_link(address: str) -> None:
    """By the rules of browsers: what they skip is skipped before the scheme is looked at (WHATWG URL, 4.4)."""
    bare = "".join(letter for letter in address if letter > " ").lower()
    scheme, colon, _ = bare.partition(":")
    assert not colon or set(scheme) & set("/?#") or scheme in {"http", "https", "mailto"}, address


def check(value: Any, member: str = "", parent: str = "") -> None:
    """Each member by its name: markup, an address, a part of one; the rest is text, which clients write as text."""
    if isinstance(value, dict):
        for name, inner in value.items():
            check(inner, name, member)
    elif isinstance(value, list):
        for inner in value:
            check(inner, member, parent)
    elif isinstance(value, str):
        check_text(value, member, parent)


def check_text(text: str, member: str, parent: str) -> None:
    assert "\0" not in text
    if member.endswith("_html"):
        check_markup(text, IN_A_COMMENT if parent == "comment" else TAGS)
    elif member == "avatar_url":
        found = re.fullmatch(r"/api/v1/avatars/(\w+)/([\w%]+)\.svg", text)
        assert found, text
        image = (draw(found[1], unquote(found[2])) or b"").decode()
        tags = [tag.rpartition("}")[2] for tag, _ in elements(image)]
        assert sorted(tags) == ["DOCUMENT_FRAGMENT", "rect", "svg", "text"], image
    elif member.endswith("url") or member == "url_encoded":
        check_address(text)
    elif member == "slug" or (member == "id" and parent == "outline"):
        assert not set(text) & set("<>\"'&`=;:/?#% "), text


def checked(answer: httpx.Response) -> Any:
    assert answer.headers["content-type"] in {"application/json", "application/problem+json"}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert not set(str(answer.headers.get("location", ""))) & set("<>\"' ")
    told = answer.json()
    if answer.is_success:
        check(told)
    return told


async def write(stage: Stage, method: str, path: str, body: dict[str, Any], role: str) -> dict[str, Any] | None:
    """Write as many of these members as are taken; None where the first of them is not."""
    headers = {**await stage.usual_headers(role), "If-Match": "*"}
    required = next(iter(body))
    while True:
        answer = await stage.guest.request(method, f"{API}{path}", json=body, headers=headers)
        told = checked(answer)
        if answer.is_success:
            return dict(told)
        assert answer.status_code in {404, 409, 422}, answer.text
        refused = {error["pointer"].split("/")[1] for error in told.get("errors", ())} & set(body)
        if answer.status_code == httpx.codes.CONFLICT:
            refused = {"slug"} & set(body)
        if not refused or required in refused:
            return None
        body = {name: value for name, value in body.items() if name not in refused}


def article(payload: str, number: int, body_format: str) -> dict[str, Any]:
    return {
        "title": payload,
        "body": f"{payload}\n\nنص {payload} بعده\n\n## {payload}\n\n> {payload}\n\n| {payload} |\n|---|\n| {payload} |",
        "body_format": body_format,
        "summary": payload,
        "slug": payload,
        "tags": [payload],
        "section": payload,
        "authors": [payload],
        "image": {"url": f"https://ok.example/{payload}", "alt": payload, "credit": payload},
        "seo": {"title": payload, "description": payload, "canonical_url": f"https://ok.example/{payload}"},
        "external_id": f"{number}{body_format}{payload}",
        "language": "ar",
        "status": "published",
    }


async def write_everywhere(stage: Stage, number: int, payload: str) -> int:
    """A payload in whatever can be written; how many writes were taken."""
    taken = []
    for room, text in (("sections", "description"), ("tags", "slug"), ("authors", "biography")):
        body = {"name": payload, "slug": payload, text: payload}
        taken.append(await write(stage, "POST", f"/{room}", body, "admin"))
    made = None
    for body_format in ("markdown", "html"):
        made = await write(stage, "POST", "/articles", article(payload, number, body_format), "editor") or made
        taken.append(made)
    if made is not None:
        path = f"/articles/{made['id']}"
        for address in (payload, f"https://ok.example/{payload}"):
            image = {"image": {"url": address}, "seo": {"canonical_url": address}}
            taken.append(await write(stage, "PATCH", path, image, "editor"))
        taken.append(await write(stage, "PATCH", path, {"title": f"{payload} ثم {payload}"}, "editor"))
        remark = {"body": f"{payload}\n\n{payload}", "author_name": payload, "author_url": payload}
        email = {"author_email": "salma@example.org"}
        for name in (payload, "سلمى"):
            for link in (payload, f"https://ok.example/{payload}"):
                sent = {**remark, **email, "author_name": name, "author_url": link}
                taken.append(await write(stage, "POST", f"{path}/comments", sent, "guest"))
    taken.append(await write(stage, "PATCH", "/me", {"name": payload}, "author"))
    taken.append(await write(stage, "POST", "/tokens", {"name": payload, "scopes": ["articles:write"]}, "author"))
    return len([each for each in taken if each is not None])


async def every_page(stage: Stage, path: str) -> None:
    admin, cursor = await stage.usual_headers("admin"), ""
    while cursor is not None:
        page = checked(await stage.guest.get(f"{API}{path}limit=100{cursor and f'&cursor={cursor}'}", headers=admin))
        assert "items" in page, page
        cursor = page["next_cursor"]


async def test_markup_that_runs_comes_out_of_nothing(stage: Stage, few: Callable[..., Sequence[Any]]) -> None:
    assert len(set(PAYLOADS)) > 60
    payloads = few(PAYLOADS)
    taken = 0
    for number, payload in enumerate(payloads):
        taken += await write_everywhere(stage, number, payload)
    assert taken > len(payloads) * 5
    waiting = await stage.guest.get(f"{API}/moderation/comments?limit=100", headers=await stage.headers("admin"))
    ids = [item["id"] for item in checked(waiting)["items"]]
    batch = {"verb": "approve", "ids": ids}
    answer = await stage.guest.post(
        f"{API}/moderation/comments/batch", json=batch, headers=await stage.headers("admin")
    )
    assert answer.status_code == 200
    for path in (
        "/articles?include=body&", "/articles?status=any&", "/comments?", "/moderation/comments?",
        "/moderation/comments?status=approved&", "/sections?", "/tags?", "/authors?",
    ):  # fmt: skip
        await every_page(stage, path)
    for path in ("/accounts", "/tokens", "/me"):
        checked(await stage.guest.get(f"{API}{path}", headers=await stage.headers("author")))
    admin = await stage.headers("admin")
    listed = (await stage.guest.get(f"{API}/articles?limit=100&fields=id,slug", headers=admin)).json()["items"]
    assert len(listed) > len(payloads)
    for item in listed:
        for path in ("", "/source", "/revisions", "/revisions/1", "/revisions/1/diff?against=2", "/comments"):
            checked(await stage.guest.get(f"{API}/articles/{item['id']}{path}", headers=admin))


@pytest.mark.parametrize(
    "markup", ["<p onclick=x>y</p>", "<script>x</script>", "<a href=' javascript:x'>y</a>", "<svg></svg>"]
)
def test_what_runs_would_be_seen(markup: str) -> None:
    with pytest.raises(AssertionError):
        check({"body_html": markup})
