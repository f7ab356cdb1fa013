"""How a page is answered: with what every page shows, under the policy, or as the page that says that there is none."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NamedTuple

from fastapi import Request, Response

from app.articles.models import ArticleSummary
from app.errors import NotFound
from app.events import subjects
from app.events.subjects import Subject
from app.pages.rendering import headers
from app.pages.theme import theme_of
from app.pages.words import direction_of, words_of
from app.site import service as sites
from app.web.cache.conditional import set_read_headers
from app.web.proxies import PREFIX
from app.web.site import Site

_EVERYWHERE = (subjects.RULES, subjects.SITE, subjects.ARTICLE_LIST, subjects.ENTRY_NAMES, subjects.SECTIONS)
"""What every page shows: the site's name and its menus."""


class Shown(NamedTuple):
    """A page that was read: its template, what that is given, and what it shows beside what every page does."""

    template: str
    context: dict[str, Any]
    shows: Iterable[Subject] = ()


async def answer(site: Site, request: Request, read: Callable[[], Awaitable[Shown]]) -> Response:
    """The page, or the page that says that there is no such page (404)."""
    try:
        shown = await read()
    except NotFound:
        return await missing(site, request)
    content = await _rendered(site, request, shown)
    response = Response(content, media_type="text/html", headers=headers(site.settings.frame_ancestors))
    set_read_headers(response, None, None, *dict.fromkeys([*_EVERYWHERE, *shown.shows]))
    return response


async def missing(site: Site, request: Request) -> Response:
    """The page for an address that leads nowhere: it has the search."""
    content = await _rendered(site, request, Shown("missing", {}))
    never_kept = headers(site.settings.frame_ancestors) | {"Cache-Control": "no-store"}
    return Response(content, status_code=404, media_type="text/html", headers=never_kept)


async def _rendered(site: Site, request: Request, shown: Shown) -> str:
    told = await site.database.read(sites.get, settings=site.settings, now=site.now())
    language = told.site.language
    prefix = str(request.scope.get(PREFIX, ""))
    everywhere: dict[str, Any] = {
        "site": told.site,
        "language": language,
        "direction": direction_of(language),
        "words": words_of(language),
        "prefix": prefix,
        "home": f"{prefix}/",
        "has_widget": site.settings.widget,
        "has_desk": site.settings.desk,
        "typed": "",
        "canonical": None,
        "description": told.site.description,
        "head": [],
        "feed": f"{prefix}/feed.xml",
    }
    return theme_of(site.settings.theme).render(shown.template, everywhere | shown.context)


def shows(articles: Iterable[ArticleSummary]) -> list[Subject]:
    """What cards of articles show: each by itself, for the numbers of its comments."""
    return [subjects.article(each.id) for each in articles]
