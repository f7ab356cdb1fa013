"""Text as XML and feed readers can hold it, and HTML that means the same on any page."""

import re
from html import escape
from urllib.parse import urljoin

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (§2.2)."""

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates (UAX 9): one that is left open would turn what a reader shows behind the text."""

_TAG = re.compile(r'<[A-Za-z][^\s<>"]*(?:\s+[\w:-]+(?:="[^"]*")?)*\s*/?>')
_LINK = re.compile(r'(\s(?:href|src|poster))="([^"]*)"')
_CANDIDATES = re.compile(r'(\ssrcset)="([^"]*)"')


def characters(text: str) -> str:
    """A text without what XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def line(text: str) -> str:
    """A title or a name for readers that print it between others, without what turns their direction."""
    return _OVERRIDES.sub("", characters(text))


def paragraph(text: str, *, language: str, direction: str) -> str:
    """A summary as HTML of its language and direction; empty where it is."""
    return f'<p lang="{language}" dir="{direction}">{escape(line(text))}</p>' if text else ""


def block(html: str, *, language: str, direction: str) -> str:
    """HTML in an element that says its language and direction, which readers of other languages would not guess."""
    return f'<div lang="{language}" dir="{direction}">{characters(html)}</div>'


def for_any_page(html: str, *, page: str, server: str, server_paths: str) -> str:
    """HTML whose addresses are whole, as it is read on other pages than its own.

    `page` is its own address. Paths that begin with `server_paths` are this server's, for which `server` stands first.
    """

    def whole(address: str) -> str:
        if address.startswith(server_paths):
            return server + address
        return urljoin(page, address) if address[:1] in {"/", "#", "?"} else address

    def link(found: re.Match[str]) -> str:
        return f'{found[1]}="{escape(whole(found[2].replace("&amp;", "&")), quote=True)}"'

    def candidates(found: re.Match[str]) -> str:
        parts = (part.strip() for part in found[2].split(","))
        return f'{found[1]}="{", ".join(whole(part) for part in parts)}"'

    def tag(found: re.Match[str]) -> str:
        return _CANDIDATES.sub(candidates, _LINK.sub(link, found[0]))

    return _TAG.sub(tag, html)
