"""What plugins tell search engines of an article: Yoast, Rank Math, All in One SEO, SEOPress, The SEO Framework."""

import re
from typing import Any

from app.wordpress.items import Item
from app.wordpress.texts import line, within
from app.wordpress.urls import web_address

_TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_aioseop_title", "_seopress_titles_title",
           "_genesis_title")  # fmt: skip
_DESCRIPTIONS = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description",
                 "_seopress_titles_desc", "_genesis_description")  # fmt: skip
_CANONICALS = ("_yoast_wpseo_canonical", "rank_math_canonical_url", "_aioseo_canonical_url",
               "_seopress_robots_canonical", "_genesis_canonical_uri")  # fmt: skip
PRIMARY = ("_yoast_wpseo_primary_category", "rank_math_primary_category", "_seopress_robots_primary_cat")
"""The fields that name an article's first category."""

_TITLE = re.compile(r"%%title%%|%%post_title%%|%title%|%post_title%|#post_title")
_EXCERPT = re.compile(r"%%excerpt(?:_only)?%%|%%post_excerpt%%|%excerpt(?:_only)?%|#post_excerpt(?:_only)?")
_VARIABLE = re.compile(r"%%[\w-]+%%|%[a-z_]+(?:\([^()]*\))?%|#(?:site_title|tagline|separator_sa|post_\w+|\w+_name)\b")
_LOOSE = re.compile(r"(?:\s*[-–—|•·»«:/~*]\s*)+")
_EDGES = " \t-–—|•·»:/~*,،"


def seo_of(item: Item, title: str, summary: str) -> dict[str, Any] | None:
    """The fields of an item as an article has them; None where they tell nothing that title and summary do not."""
    its_title = within(_filled(_first(item, _TITLES), title, summary), 300)
    description = within(_filled(_first(item, _DESCRIPTIONS), title, summary), 500)
    canonical = web_address(_first(item, _CANONICALS))
    found = {
        "title": its_title if its_title != title else "",
        "description": description if description != summary else "",
        "canonical_url": canonical if canonical != item.link else "",
    }
    return {name: value for name, value in found.items() if value} or None


def primary_category(item: Item) -> str:
    """The id of the category that a plugin calls the first; empty where none does."""
    return _first(item, PRIMARY)


def _first(item: Item, names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := item.field(name))), "")


def _filled(template: str, title: str, summary: str) -> str:
    """A template with the title and the summary in it; what else plugins would put in goes, with the signs between."""
    text = line(template)
    if not _VARIABLE.search(text):
        return text
    text = _EXCERPT.sub(lambda _: summary, _TITLE.sub(lambda _: title, text))
    parts = [_LOOSE.sub(" ", part) if not part.strip(_EDGES) else part for part in _VARIABLE.split(text)]
    return " ".join(filter(None, (part.strip(_EDGES) for part in parts)))
