"""Atom (RFC 4287)."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

from app.feeds.models import Entry, Feed, Format, Person
from app.feeds.xml_text import block, line

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without an entry was updated: Atom wants an instant, and the present one would be another each time."""


def render(feed: Feed) -> bytes:
    """A feed as Atom."""
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language})
    own = feed.address.format(Format.atom)
    _add(root, "id", own)
    _add(root, "title", line(feed.title))
    _add(root, "subtitle", line(feed.description))
    _add(root, "updated", _date(feed.updated_at or _NEVER))
    _person(root, feed.site)
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.home})
    if feed.hub:
        ET.SubElement(root, "link", {"rel": "hub", "href": feed.hub})
    for entry in feed.entries:
        _entry(root, entry)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _entry(root: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(root, "entry", {"xml:lang": entry.language})
    _add(element, "id", entry.id)
    _add(element, "title", line(entry.title))
    ET.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.url})
    _add(element, "published", _date(entry.published_at))
    _add(element, "updated", _date(entry.updated_at))
    for author in entry.authors:
        _person(element, author)
    for category in entry.categories:
        ET.SubElement(element, "category", {"term": line(category)})
    if entry.summary:
        _add(element, "summary", line(entry.summary))
    if entry.content is not None:
        content = block(entry.content, language=entry.language, direction=entry.direction)
        _add(element, "content", content, type="html")
    if entry.replies is not None:
        address = f"{entry.replies}.{Format.atom}"
        ET.SubElement(element, "link", {"rel": "replies", "type": "application/atom+xml", "href": address})
    if (picture := entry.picture) is not None and picture.media_type:
        link = {"rel": "enclosure", "type": picture.media_type, "href": picture.url, "length": str(picture.length)}
        ET.SubElement(element, "link", link)


def _person(parent: ET.Element, person: Person) -> None:
    author = ET.SubElement(parent, "author")
    _add(author, "name", line(person.name))
    if person.url:
        _add(author, "uri", person.url)


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text


def _date(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
