"""Addresses on the site's front end: of articles, of sections, tags and authors, of what answers name by a path."""

from collections.abc import Mapping
from functools import lru_cache

from app.addresses import encoded
from app.catalog.models import Kind
from app.settings import Settings

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
    return _addresses("{site}/", settings.site_url, 0, "")[1]


def absolute(address: str, settings: Settings) -> str:
    """An address for readers who do not know which page it stands on: paths are this server's, or the site's."""
    return encoded(settings.site_url) + address if address.startswith("/") else address


@lru_cache(maxsize=MEMORY)
def _addresses(template: str, site: str, number: int, slug: str) -> tuple[str, str]:
    url = template.format(site=site, id=number, slug=slug)
    return url, encoded(url)
