"""RSS 2.0 (its Best Practices Profile), with what it has no word for in other vocabularies."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime

from app.feeds.models import Entry, Feed, Format, Picture
from app.feeds.xml_text import block, line, paragraph

MEDIA_TYPE = "application/rss+xml; charset=utf-8"

_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
    "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
}


def render(feed: Feed) -> bytes:
    """A feed as RSS. Its own `author` wants an address of mail, so names stand in `dc:creator`."""
    root = ET.Element("rss", {"version": "2.0", "xml:lang": feed.language, **_NAMESPACES})
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", line(feed.title))
    _add(channel, "link", feed.home)
    _add(channel, "description", line(feed.description))
    _add(channel, "language", feed.language)
    if feed.updated_at is not None:
        _add(channel, "lastBuildDate", _date(feed.updated_at))
    own = {"rel": "self", "type": "application/rss+xml", "href": feed.address.format(Format.rss)}
    ET.SubElement(channel, "atom:link", own)
    if feed.hub:
        ET.SubElement(channel, "atom:link", {"rel": "hub", "href": feed.hub})
    for entry in feed.entries:
        _item(channel, entry, feed)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _item(channel: ET.Element, entry: Entry, feed: Feed) -> None:
    item = ET.SubElement(channel, "item")
    if entry.language != feed.language:
        item.set("xml:lang", entry.language)
    _add(item, "title", line(entry.title))
    _add(item, "link", entry.url)
    _add(item, "guid", entry.id, isPermaLink="false")
    _add(item, "pubDate", _date(entry.published_at))
    for author in entry.authors:
        _add(item, "dc:creator", line(author.name))
    _add(item, "dc:language", entry.language)
    for category in entry.categories:
        _add(item, "category", line(category))
    if summary := paragraph(entry.summary, language=entry.language, direction=entry.direction):
        _add(item, "description", summary)
    if entry.content is not None:
        _add(item, "content:encoded", block(entry.content, language=entry.language, direction=entry.direction))
    if entry.replies is not None:
        _add(item, "wfw:commentRss", f"{entry.replies}.{Format.rss}")
    if entry.picture is not None:
        _picture(item, entry.picture)


def _picture(item: ET.Element, picture: Picture) -> None:
    about = {"type": picture.media_type, "width": picture.width, "height": picture.height, "fileSize": picture.length}
    if picture.media_type and picture.length is not None:
        enclosure = {"url": picture.url, "type": picture.media_type, "length": str(picture.length)}
        ET.SubElement(item, "enclosure", enclosure)
    shown = ET.SubElement(item, "media:content", {"url": picture.url, "medium": "image", **_told(about)})
    if picture.alt:
        _add(shown, "media:description", line(picture.alt), type="plain")
    if picture.credit:
        _add(shown, "media:credit", line(picture.credit))


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text


def _told(about: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in about.items() if value is not None}


def _date(instant: datetime) -> str:
    """A date of RFC 822, as RSS wants it."""
    return format_datetime(instant, usegmt=True)
