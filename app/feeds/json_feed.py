"""JSON Feed 1.1 (jsonfeed.org)."""

import json
from datetime import UTC, datetime
from typing import Any

from app.feeds.models import Entry, Feed, Format, Person, Picture
from app.feeds.xml_text import block, line

MEDIA_TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


def render(feed: Feed) -> bytes:
    """A feed as JSON Feed."""
    told = _without_empty(
        {
            "version": VERSION,
            "title": line(feed.title),
            "description": line(feed.description),
            "home_page_url": feed.home,
            "feed_url": feed.address.format(Format.json),
            "language": feed.language,
            "authors": [_person(feed.site)],
            "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else None,
        }
    )
    told["items"] = [_item(entry) for entry in feed.entries]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Entry) -> dict[str, Any]:
    content = entry.content
    html = None if content is None else block(content, language=entry.language, direction=entry.direction)
    return _without_empty(
        {
            "id": entry.id,
            "url": entry.url,
            "title": line(entry.title),
            "content_html": html,
            "content_text": line(entry.summary or entry.title) if html is None else None,
            "summary": line(entry.summary),
            "image": entry.picture and entry.picture.url,
            "date_published": _date(entry.published_at),
            "date_modified": _date(entry.updated_at),
            "authors": [_person(author) for author in entry.authors],
            "tags": [line(category) for category in entry.categories],
            "language": entry.language,
            "attachments": [_attachment(entry.picture)] if entry.picture and entry.picture.media_type else None,
        }
    )


def _attachment(picture: Picture) -> dict[str, Any]:
    told = {"url": picture.url, "mime_type": picture.media_type, "size_in_bytes": picture.length}
    return _without_empty({**told, "title": line(picture.alt)})


def _person(person: Person) -> dict[str, Any]:
    return _without_empty({"name": line(person.name), "url": person.url})


def _without_empty(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [])}


def _date(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
