"""The reader's site over HTTP: `/`, articles, sections, tags, authors, search. All of it stands outside `/api/v1`."""

from pathlib import PurePath
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.articles.lists import ListRequest, Narrowing, list_articles
from app.articles.models import ArticleKind
from app.articles.presentation import Presenter
from app.catalog import service as catalog
from app.catalog.models import Kind
from app.comments.routes import first_page
from app.comments.routes import shows as shows_comments
from app.db.keyset import Paging
from app.errors import NotFound
from app.events import subjects
from app.markup import embed_script
from app.pages import front, opened
from app.pages.answers import Shown, answer, shows
from app.pages.rendering import address_of
from app.pages.searching import search
from app.pages.theme import TYPES, Theme
from app.resolving.routes import redirect
from app.web.paging import read_cursor, signed_members
from app.web.plain_route import PlainRoute
from app.web.proxies import PREFIX
from app.web.routing import StrictRoute, ignores_unknown_parameters
from app.web.site import Site, SiteDep
from app.widget.plain_page import fragment

PER_PAGE = 18
router = APIRouter(route_class=StrictRoute, include_in_schema=False)

Ref = Annotated[str, Path(max_length=1000)]
CursorText = Annotated[str | None, Query(max_length=1000)]
OldValue = Annotated[str | None, Query(max_length=300)]


async def old_parameters(
    p: OldValue = None,
    page_id: OldValue = None,
    attachment_id: OldValue = None,
    cat: OldValue = None,
    tag: OldValue = None,
    author: OldValue = None,
    m: OldValue = None,
) -> bool:
    """Whether an address of WordPress was asked for, as a dependency: all of them have the path of the front page."""
    return any((p, page_id, attachment_id, cat, tag, author, m))


async def show_front_page(
    site: SiteDep, request: Request, is_old: Annotated[bool, Depends(old_parameters)], s: OldValue = None
) -> Response:
    """What is newest, each section's newest, and the most read; or where an old address leads, a search too."""
    if s:
        prefix = request.scope.get(PREFIX, "")
        return Response(status_code=301, headers={"Location": f"{prefix}/search?{urlencode({'q': s})}"})
    if is_old and (moved := await redirect(site, request, "/")):
        return moved

    async def read() -> Shown:
        found = await site.database.read_aside(front.read, presenter=Presenter.of_site(site.settings, site.now()))
        return Shown("front", {"front": found}, [subjects.POPULAR, *shows(found.articles)])

    return await answer(site, request, read)


async def show_article_page(site: SiteDep, request: Request, ref: Ref) -> Response:
    """An article with its comments, or a page of the site."""

    async def read() -> Shown:
        presenter = Presenter.of_site(site.settings, site.now())
        found = await site.database.read_aside(opened.read, ref, presenter=presenter)
        article = found.article
        comments = None
        if article.kind is ArticleKind.article:
            comments = fragment((await first_page(site, article.id, None, presenter)).items)
        context = {
            "opened": found,
            "article": article,
            "comments": comments,
            "embeds": embed_script.address() if "data-embed" in article.body_html else None,
            "canonical": article.url,
            "description": (article.seo and article.seo.description) or article.summary,
            "head": article.open_graph,
        }
        return Shown("article", context, [*shows_comments(article.id), *shows(found.articles)])

    return await answer(site, request, read)


def _of_entry(kind: Kind) -> Any:
    async def show_entry_page(site: SiteDep, request: Request, ref: Ref, cursor: CursorText = None) -> Response:
        async def read() -> Shown:
            return await _entry(site, kind, ref, cursor)

        return await answer(site, request, read)

    return show_entry_page


async def _entry(site: Site, kind: Kind, ref: str, cursor: str | None) -> Shown:
    """A section, a tag or an author with its articles, newest first."""
    presenter = Presenter.of_site(site.settings, site.now())
    if kind is Kind.section:
        entry: Any = await site.database.read(catalog.get_section, ref, now=presenter.now)
        narrowed, subject = Narrowing(section=str(entry.id)), subjects.SECTIONS
    elif kind is Kind.tag:
        entry = await site.database.read(catalog.get_tag, ref, sees_all=False, now=presenter.now)
        narrowed, subject = Narrowing(tags=(str(entry.id),)), subjects.TAGS
    else:
        entry = await site.database.read(catalog.get_author, ref, now=presenter.now)
        narrowed, subject = Narrowing(author=str(entry.id)), subjects.AUTHORS
    order = f"page:{kind}:{entry.id}"
    paging = Paging(PER_PAGE, read_cursor(cursor, site.keys, order=order))
    asked = ListRequest(paging, narrowed=narrowed, begins_with_pins=kind is Kind.section)
    found = await site.database.read(list_articles, asked, viewer=None, presenter=presenter)
    members = signed_members(found.page, site.keys, order=order)
    context = {
        "entry": entry,
        "kind": kind.value,
        "about": getattr(entry, "description", "") or getattr(entry, "biography", ""),
        "page": members,
        "at": address_of(kind, entry.slug),
        "description": getattr(entry, "description", "") or entry.name,
    }
    return Shown("entry", context, [subject, *shows(found.page.items)])


async def show_search_page(
    site: SiteDep,
    request: Request,
    q: Annotated[str, Query(max_length=500)] = "",
    section: Annotated[str | None, Query(max_length=300)] = None,
    tag: Annotated[str | None, Query(max_length=300)] = None,
    author: Annotated[str | None, Query(max_length=300)] = None,
    cursor: CursorText = None,
) -> Response:
    """Answers to what was typed, with their sections, tags and authors to narrow them by."""
    narrowed = Narrowing(section, (tag,) if tag else (), author)

    async def read() -> Shown:
        return await search(site, q, narrowed, cursor)

    return await answer(site, request, read)


for _path, _endpoint in (
    ("/", show_front_page),
    ("/articles/{ref}", show_article_page),
    ("/sections/{ref}", _of_entry(Kind.section)),
    ("/tags/{ref}", _of_entry(Kind.tag)),
    ("/authors/{ref}", _of_entry(Kind.author)),
    ("/search", show_search_page),
):
    router.add_api_route(_path, ignores_unknown_parameters(_endpoint), methods=["GET"])


def page_routes(theme: Theme) -> list[Any]:
    """The routes of the reader's site, with the files of its theme."""

    async def show_static(request: Request) -> Response:
        name = request.path_params["name"]
        content = theme.file(name)
        if content is None:
            raise NotFound
        is_present = request.url.path.endswith(theme.address(name))
        age = "public, max-age=31536000, immutable" if is_present else "public, max-age=60"
        headers = {"Cache-Control": age, "Cache-Tag": subjects.SITE, "X-Content-Type-Options": "nosniff"}
        return Response(content, media_type=TYPES[PurePath(name).suffix], headers=headers)

    return [*router.routes, PlainRoute("/pages/{digest}/{name}", show_static, include_in_schema=False)]
