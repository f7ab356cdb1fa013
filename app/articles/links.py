"""Addresses on the site's front end: of articles, of sections, tags and authors, of what answers name by a path."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from app import addresses
from app.catalog.models import Kind
from app.memory import Memory
from app.settings import Settings

SAFE_IN_URL = "%/:=&?~#+!$,;'@()*[]"
"""Left alone when an address is percent-encoded: the reserved characters of RFC 3986 §2.2, and what is encoded."""

MEMORY = 4096
"""Addresses that are remembered: a few pages of a few lists."""

_TEMPLATES: Mapping[Kind, str] = {Kind.section: "section_url", Kind.tag: "tag_url", Kind.author: "author_url"}


def addresses_of(article_id: int, slug: str, settings: Settings) -> tuple[str, str]:
    """The address of an article on the site's front end, by `MAQAL_ARTICLE_URL`; and percent-encoded."""
    return _addresses(settings.article_url, settings.site_url, article_id, slug)


def address_of(article_id: int, slug: str, settings: Settings) -> str:
    """The address of an article on the site's front end, percent-encoded."""
    return _addresses(settings.article_url, settings.site_url, article_id, slug)[1]


def entry_address(kind: Kind, entry_id: int, slug: str, settings: Settings) -> str:
    """The address of what is filed under a section, tag or author on the site's front end, percent-encoded."""
    return _addresses(getattr(settings, _TEMPLATES[kind]), settings.site_url, entry_id, slug)[1]


def home_address(settings: Settings) -> str:
    """The address of the site's first page, percent-encoded."""
    return encoded(f"{settings.site_url}/")


def absolute(address: str, settings: Settings) -> str:
    """An address for readers who do not know which page it stands on: paths are this server's, or the site's."""
    return encoded(settings.site_url) + address if address.startswith("/") else address


@lru_cache(maxsize=MEMORY)
def encoded(url: str) -> str:
    """An address as it goes over the wire: its host in ASCII, the rest percent-encoded."""
    origin, path = addresses.split(url)
    return addresses.in_ascii(origin) + "-".join(map(_encoded.__getitem__, path.split("-")))


@lru_cache(maxsize=MEMORY)
def _addresses(template: str, site: str, number: int, slug: str) -> tuple[str, str]:
    url = template.format(site=site, id=number, slug=slug)
    origin, path = addresses.split(url)
    return url, addresses.in_ascii(origin) + "-".join(map(_encoded.__getitem__, path.split("-")))


def _percent_encoded(word: str) -> str:
    if _WITHOUT_ASCII.fullmatch(word):
        return "%" + word.encode().hex("%").upper()
    return quote(word, safe=SAFE_IN_URL)


_WITHOUT_ASCII = re.compile(r"[^\x00-\x7f]+")
_encoded = Memory("addresses", _percent_encoded)
"""The words of addresses, percent-encoded: slugs repeat them, and looking them up takes a sixth of the time."""
