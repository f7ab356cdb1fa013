"""The media library as records, and the uploads that only the texts of articles name."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from app.imports.transfer_records import Record, Unreadable, read
from app.wordpress import permalinks, texts
from app.wordpress.articles import Sources
from app.wordpress.items import Item
from app.wordpress.php_values import NotReadable, unserialize


def media_of(item: Item, sources: Sources) -> Iterator[Record | Unreadable]:
    """The record of an attachment, and the addresses of its page and its file."""
    if not item.attachment_url:
        sources.tally.leave_out("attachment", item.post_id, "attachment_without_file")
        return
    name = sources.names.item(item.post_id)
    caption = texts.paragraphs(item.excerpt)
    yield read(
        {
            "type": "media",
            "external_id": name,
            "url": encoded(item.attachment_url),
            "alt": texts.within(texts.line(item.field("_wp_attachment_image_alt")), 500),
            "caption": texts.within(caption, 1000),
            "credit": texts.within(texts.line(_credit(item)), 200),
            "created_at": sources.clock.instant(item.date, item.date_gmt),
        }
    )
    for url in permalinks.kept([*permalinks.of_item(item, home=sources.home), item.attachment_url]):
        yield read({"type": "address", "url": url, "kind": "media", "external_id": name})


def loose_media(sources: Sources, told: set[str]) -> Iterator[Record | Unreadable]:
    """The uploads that texts have shown since the last time, and that the library does not name."""
    for path, url in list(sources.library.loose.items()):
        if path not in told:
            told.add(path)
            sources.tally.found["file of a text"] += 1
            address = encoded(url if url.startswith("http") else f"{sources.home.rstrip('/')}{url}")
            yield read({"type": "media", "external_id": sources.names.item(f"file:{path}"), "url": address})


def encoded(url: str) -> str:
    """An address with its letters percent-encoded."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~")


def _credit(item: Item) -> str:
    """Who took a picture, as its file says."""
    if credit := item.field("_image_credit"):
        return credit
    try:
        found: Any = unserialize(item.field("_wp_attachment_metadata"))
    except NotReadable:
        return ""
    details = found.get("image_meta") if isinstance(found, dict) else None
    named = details.get("credit") if isinstance(details, dict) else None
    return named if isinstance(named, str) else ""
