"""What reads feeds and sitemaps: feedparser, and tables of what JSON Feed and the sitemap schema allow."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it has no types

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ADDRESS = re.compile(r"https?://[\x21\x23-\x3b\x3d\x3f-\x7e]+")
TEXT = re.compile(r".+", re.DOTALL)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

SCHEMA: dict[str, list[tuple[str, Any, bool]]] = {
    f"{SITEMAP}sitemapindex": [(f"{SITEMAP}sitemap", None, True)],
    f"{SITEMAP}sitemap": [(f"{SITEMAP}loc", ADDRESS, True), (f"{SITEMAP}lastmod", INSTANT, False)],
    f"{SITEMAP}urlset": [(f"{SITEMAP}url", None, True)],
    f"{SITEMAP}url": [
        (f"{SITEMAP}loc", ADDRESS, True),
        (f"{SITEMAP}lastmod", INSTANT, False),
        (f"{IMAGE}image", None, False),
        (f"{XHTML}link", re.compile(""), False),
        (f"{NEWS}news", None, False),
    ],
    f"{IMAGE}image": [(f"{IMAGE}loc", ADDRESS, True)],
    f"{NEWS}news": [
        (f"{NEWS}publication", None, True),
        (f"{NEWS}publication_date", INSTANT, True),
        (f"{NEWS}title", TEXT, True),
    ],
    f"{NEWS}publication": [(f"{NEWS}name", TEXT, True), (f"{NEWS}language", LANGUAGE, True)],
}
"""The children of each element in their order, what their text is, whether there has to be one (the published XSDs)."""

SEVERAL = {f"{SITEMAP}sitemap", f"{SITEMAP}url", f"{IMAGE}image", f"{XHTML}link"}

JSON_FEED = {
    "": {"version", "title", "description", "home_page_url", "feed_url", "language", "authors", "hubs", "items"},
    "items": {
        "id", "url", "title", "content_html", "content_text", "summary", "image", "date_published", "date_modified",
        "authors", "tags", "language", "attachments",
    },
    "authors": {"name", "url"},
    "hubs": {"type", "url"},
    "attachments": {"url", "mime_type", "title", "size_in_bytes"},
}  # fmt: skip
"""The members of each object of JSON Feed 1.1 that we send."""


def parsed(content: bytes) -> Any:
    """A feed of XML as its readers see it; fails where feedparser finds it malformed."""
    found = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    return found


def check_json_feed(told: dict[str, Any]) -> None:
    """Fail where an object is not what JSON Feed 1.1 says."""
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["title"]
    _check_members(told, "")
    for item in told["items"]:
        assert isinstance(item["id"], str)
        assert ("content_html" in item) != ("content_text" in item)
        assert INSTANT.fullmatch(item["date_published"])
        assert all("mime_type" in each for each in item.get("attachments", []))


def _check_members(told: dict[str, Any], kind: str) -> None:
    assert told.keys() <= JSON_FEED[kind]
    for name, value in told.items():
        if name in JSON_FEED:
            for each in value:
                _check_members(each, name)


def sitemap(content: bytes) -> list[ET.Element]:
    """The entries of a sitemap or of an index; fails where the schema is not kept."""
    assert len(content) < 50_000_000
    root = ET.fromstring(content)  # noqa: S314  our own answer
    assert root.tag in {f"{SITEMAP}urlset", f"{SITEMAP}sitemapindex"}
    _check(root)
    assert len(root) <= 50_000
    return list(root)


def places(content: bytes) -> list[str]:
    """The addresses of a sitemap."""
    return [str(each.findtext(f"{SITEMAP}loc")) for each in sitemap(content)]


def _check(element: ET.Element) -> None:
    children = SCHEMA[element.tag]
    assert not (element.text or "").strip()
    rest = list(element)
    for tag, pattern, is_required in children:
        found = 0
        while rest and rest[0].tag == tag and (not found or tag in SEVERAL):
            child = rest.pop(0)
            found += 1
            if pattern is None:
                _check(child)
            else:
                assert pattern.fullmatch(child.text or ""), (tag, child.text)
        assert found or not is_required, (element.tag, tag)
    assert not rest, (element.tag, rest[0].tag)
