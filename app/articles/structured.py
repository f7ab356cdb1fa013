"""What machines read about an article: JSON-LD in the words of schema.org, and the properties of Open Graph."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from app.addresses import encoded
from app.articles.links import absolute, entry_address, home_address
from app.catalog.models import Kind
from app.media.images import ImagePublic
from app.settings import Settings
from app.shapes import build

CONTEXT = "https://schema.org"

Members = Mapping[str, Any]
"""The members of an `ArticleSummary`, and `translations`."""


class OpenGraphTag(BaseModel):
    """One `<meta property content>` of a page's head."""

    property: str
    content: str


def jsonld(
    article: Members, above: Sequence[Any], profiles: Mapping[int, Sequence[str]], site_name: str, settings: Settings
) -> dict[str, Any]:
    r"""A `NewsArticle`, whose page has a `BreadcrumbList`: the site, the sections `above` and its own, the article.

    `profiles` are the addresses elsewhere of its authors, by their ids. The result is an object for
    `<script type="application/ld+json">`. Code that prints it must write `<` as `\u003c` there.
    """
    seo = article["seo"]
    found = {
        "@context": CONTEXT,
        "@type": "Article" if article["kind"] == "page" else "NewsArticle",
        "url": _page_of(article),
        "headline": article["title"],
        "description": (seo.description if seo else None) or article["summary"],
        "inLanguage": article["language"],
        "workTranslation": [
            {"@type": "NewsArticle", "url": encoded(each.url), "headline": each.title, "inLanguage": each.language}
            for each in article["translations"]
        ],
        "datePublished": _instant(article["published_at"]),
        "dateModified": _instant(article["updated_at"]),
        "image": [_picture(article["image"], settings)] if article["image"] else None,
        "author": [_author(each, profiles.get(each.id, ()), settings) for each in article["authors"]],
        "publisher": {"@type": "Organization", "name": site_name, "url": home_address(settings)},
        "articleSection": article["section"] and article["section"].name,
        "keywords": [each.name for each in article["tags"]],
        "wordCount": article["word_count"],
        "commentCount": article["comment_count"],
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": _page_of(article),
            "breadcrumb": _breadcrumbs(article, above, site_name, settings),
        },
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def open_graph(article: Members, site_name: str, settings: Settings) -> list[OpenGraphTag]:
    """The properties of an article (ogp.me), in an order in which they can be printed: a picture's follow it."""
    seo, image, section = article["seo"], article["image"], article["section"]
    found: list[tuple[str, Any]] = [
        ("og:type", "article"),
        ("og:title", (seo.title if seo else None) or article["title"]),
        ("og:description", (seo.description if seo else None) or article["summary"]),
        ("og:url", _page_of(article)),
        ("og:site_name", site_name),
        ("og:locale", _locale(article["language"], settings)),
        *(("og:locale:alternate", _locale(each.language, settings)) for each in article["translations"]),
        ("og:image", image and absolute(image.url, settings)),
        ("og:image:width", image and image.width),
        ("og:image:height", image and image.height),
        ("og:image:alt", image and image.alt),
        ("article:published_time", _instant(article["published_at"])),
        ("article:modified_time", _instant(article["updated_at"])),
        *(("article:author", entry_address(Kind.author, each.id, each.slug, settings)) for each in article["authors"]),
        ("article:section", section and section.name),
        *(("article:tag", each.name) for each in article["tags"]),
    ]
    return [build(OpenGraphTag, {"property": name, "content": str(value)}) for name, value in found if value]


def _page_of(article: Members) -> str:
    """The address under which search engines should know an article."""
    seo = article["seo"]
    return str((seo.canonical_url if seo else None) or article["url_encoded"])


def _breadcrumbs(article: Members, above: Sequence[Any], site_name: str, settings: Settings) -> dict[str, Any]:
    section = article["section"]
    sections = [*above, section] if section else []
    steps = [
        (site_name, home_address(settings)),
        *((each.name, entry_address(Kind.section, each.id, each.slug, settings)) for each in sections),
        (article["title"], _page_of(article)),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, start=1)
        ],
    }


def _author(author: Any, profiles: Sequence[str], settings: Settings) -> dict[str, Any]:
    address = entry_address(Kind.author, author.id, author.slug, settings)
    found = {"@type": "Person", "name": author.name, "url": address, "sameAs": list(profiles)}
    return {name: value for name, value in found.items() if value != []}


def _picture(image: ImagePublic, settings: Settings) -> dict[str, Any]:
    found = {
        "@type": "ImageObject",
        "url": absolute(image.url, settings),
        "width": image.width,
        "height": image.height,
        "caption": image.caption or image.alt,
        "creditText": image.credit,
    }
    return {name: value for name, value in found.items() if value}


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat(timespec="seconds").replace("+00:00", "Z")


def _locale(language: str, settings: Settings) -> str | None:
    """A language with its country, as Open Graph wants it; the site's country for the site's own language."""
    name, _, country = language.partition("-")
    if len(country) == 2:
        return f"{name}_{country.upper()}"
    return f"{name}_{settings.region}" if name == settings.language.partition("-")[0] else None
