"""A feed in a format. It imports no database and no settings, for other processes render long ones."""

from collections.abc import Callable, Mapping

from app.feeds import atom, json_feed, rss
from app.feeds.models import Feed, Format

MEDIA_TYPES: Mapping[Format, str] = {
    Format.rss: rss.MEDIA_TYPE,
    Format.atom: atom.MEDIA_TYPE,
    Format.json: json_feed.MEDIA_TYPE,
}
_RENDERERS: Mapping[Format, Callable[[Feed], bytes]] = {
    Format.rss: rss.render,
    Format.atom: atom.render,
    Format.json: json_feed.render,
}

LIGHT = 100_000
"""Characters of HTML that take less than 5 ms."""


def render(feed: Feed, chosen: Format) -> bytes:
    """The bytes of a feed."""
    return _RENDERERS[chosen](feed)
