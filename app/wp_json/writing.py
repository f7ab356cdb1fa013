"""How WordPress writes what is in its answers: dates, titles, slugs, links."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any
from urllib.parse import quote, urlencode

from app import addresses
from app.articles.presentation import Presenter
from app.comments.avatars import avatar_path
from app.settings import Settings

PATH = "/wp-json"
CURIES = [{"name": "wp", "href": "https://api.w.org/{rel}", "templated": True}]
EXCERPT_WORDS = 55
_LOOKED_AT = 8000
"""Characters of a body of which an excerpt is made."""

_TAG = re.compile(r"<[^<>]*>|<[^<>]*$")
_LEFT_OUT = re.compile(r"<(script|style|figure)\b.*?</\1>", re.DOTALL)
_OPENING = re.compile(r'(?<![^\s(\[«])"')

Members = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the members of one answer."""

    presenter: Presenter

    @property
    def settings(self) -> Settings:
        """The settings of the site."""
        return self.presenter.settings

    @property
    def now(self) -> datetime:
        """The instant of the answer."""
        return self.presenter.now

    @property
    def server(self) -> str:
        """What stands before this server's paths."""
        return addresses.encoded(self.settings.absolute_address)

    def href(self, path: str, **query: Any) -> str:
        """An address of this API: `posts/17`."""
        return f"{self.server}{PATH}/wp/v2/{path}" + (f"?{urlencode(query)}" if query else "")

    def link(self, path: str, **query: Any) -> list[Members]:
        """A link that nothing comes along by."""
        return [{"href": self.href(path, **query)}]

    def embeddable(self, path: str, **query: Any) -> Members:
        """A link to what may come along."""
        return {"embeddable": True, "href": self.href(path, **query)}

    def local(self, instant: datetime) -> str:
        """An instant in the zone of the site, without saying which."""
        return instant.astimezone(self.settings.zone).strftime("%Y-%m-%dT%H:%M:%S")

    def shortlink(self, name: str, number: int) -> str:
        """The address that never changes, as `?p=17`."""
        return f"{addresses.encoded(self.settings.site_url)}/?{name}={number}"

    def avatars(self, name: str) -> dict[str, str]:
        """The avatar of a name, drawn from the name alone, in the sizes of WordPress."""
        return dict.fromkeys(("24", "48", "96"), self.server + avatar_path(name))


def gmt(instant: datetime) -> str:
    """An instant in UTC, without saying so."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def slug(text: str) -> str:
    """A slug, percent-encoded in lower case."""
    return quote(text, safe="").lower()


def title(text: str) -> str:
    """A title as HTML with the entities and the typographic marks that WordPress gives it."""
    marked = escape(text, quote=False).replace("&amp;", "&#038;")
    marked = _OPENING.sub("&#8220;", marked).replace('"', "&#8221;").replace("'", "&#8217;")
    return marked.replace("...", "&#8230;")


def name(text: str) -> str:
    """The name of a section, tag or author as HTML."""
    return escape(text, quote=False)


def paragraph(text: str) -> str:
    """A text as HTML; empty where it is."""
    return f"<p>{escape(text, quote=False)}</p>\n" if text else ""


def excerpt(summary: str, body_html: str) -> str:
    """The summary, or the first words of a body."""
    if summary:
        return paragraph(summary)
    start = _LEFT_OUT.sub(" ", body_html[:_LOOKED_AT])
    words = unescape(_TAG.sub(" ", start)).split()
    if not words:
        return ""
    more = " [&hellip;]" if len(words) > EXCERPT_WORDS or len(body_html) > _LOOKED_AT else ""
    return f"<p>{escape(' '.join(words[:EXCERPT_WORDS]), quote=False)}{more}</p>\n"
