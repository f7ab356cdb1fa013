"""Lists of articles over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request, Response
from pydantic import StringConstraints, TypeAdapter

from app.accounts.access import MaybeViewer
from app.arabic.slug import number_of
from app.articles import neighbours
from app.articles import service as articles
from app.articles.lists import ArticleSort, ListRequest, Narrowing
from app.articles.lists import list_articles as list_page
from app.articles.models import ArticleKind, ArticlePage, ArticlePublic, ArticleSummary, ExternalId, Language
from app.articles.neighbours import ArticleNeighbours
from app.articles.presenting import PresenterDep
from app.articles.routes import Ref
from app.articles.states import StateFilter
from app.catalog.entries import NOBODY
from app.db.keyset import Paging
from app.errors import Bilingual, Forbidden, NotFound, Unauthenticated, invalid
from app.events import subjects
from app.events.subjects import Subject
from app.instants import InstantOrDay, beginning
from app.web.cache.conditional import set_read_headers
from app.web.paging import page_members, read_cursor
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("articles")

Reference = Annotated[str, StringConstraints(min_length=1, max_length=300)]
MAX_IDS = 100
_PAGE: TypeAdapter[ArticlePage] = TypeAdapter(ArticlePage)
_MEMBERS = frozenset(ArticlePublic.model_fields)
_NOT_IDS = Bilingual("المطلوب معرّفات بينها فواصل، مئة على الأكثر.", "Send up to a hundred ids, separated by commas.")
_NOT_FIELDS = Bilingual("في القائمة ما ليس من حقول المقال.", "The list has names that are not members of an article.")


async def narrowing(
    site: SiteDep,
    section: Reference | None = None,
    tag: Annotated[list[Reference] | None, Query(max_length=10)] = None,
    author: Reference | None = None,
    language: Language | None = None,
    published_after: InstantOrDay | None = None,
    published_before: InstantOrDay | None = None,
    kind: ArticleKind = ArticleKind.article,
) -> Narrowing:
    """What a list or a search is narrowed to, as a dependency."""
    zone = site.settings.zone
    since, until = beginning(published_after, zone), beginning(published_before, zone)
    return Narrowing(section, tuple(tag or ()), author, language, since, until, kind)


NarrowingDep = Annotated[Narrowing, Depends(narrowing)]


@router.get("/articles", responses=responses(Unauthenticated, Forbidden))
async def list_articles(
    site: SiteDep,
    viewer: MaybeViewer,
    presenter: PresenterDep,
    narrowed: NarrowingDep,
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    sort: ArticleSort | None = None,
    ids: Annotated[str | None, Query(max_length=2000, examples=["3,5,8"])] = None,
    external_id: ExternalId | None = None,
    status: StateFilter | None = None,
    fields: Annotated[
        str | None,
        Query(
            max_length=500,
            examples=["id,title"],
        ),
    ] = None,
    include: Literal["body"] | None = None,
    total: bool = False,
) -> ArticlePage:
    """Returns published articles, newest first.

    Change the order with `sort`, and filter with the other parameters. Editors can ask for drafts, scheduled and
    trashed articles with `status`.
    """
    order = _default_sort(status) if sort is None else sort
    name = f"articles:{order}:{status}"
    asked = ListRequest(
        Paging(limit, read_cursor(cursor, site.keys, order=name)),
        order,
        narrowed,
        _read_ids(ids),
        external_id,
        status,
        with_body=include is not None,
        with_total=total,
        begins_with_pins=True,
    )
    chosen = _read_fields(fields)
    read = site.database.read if include is None else site.database.read_long  # it measures all of their bodies
    found = await read(list_page, asked, viewer=viewer, presenter=presenter)
    set_read_headers(response, viewer, presenter.display, *_shows(order, found.page.items))
    members = page_members(found.page, site.keys, order=name, request=request, response=response)
    page = ArticlePage.model_construct(**members, total=found.total)
    if include is None and chosen is None:
        return page
    return _dumped(page, chosen, response)  # type: ignore[return-value]  # FastAPI hands a response on as it is


@router.get("/articles/{ref}/adjacent", responses=responses(Unauthenticated, NotFound))
async def get_adjacent_articles(
    site: SiteDep,
    viewer: MaybeViewer,
    ref: Ref,
    presenter: PresenterDep,
    response: Response,
    within: Literal["section"] | None = None,
) -> ArticleNeighbours:
    """Returns the published articles next to one by date: the one before it and the one after it.

    `within=section` stays in its section and the sections below.
    """
    found = await site.database.read(
        neighbours.adjacent, ref, in_section=within is not None, viewer=viewer, presenter=presenter
    )
    its = found.neighbours
    beside = [subjects.article(each.id) for each in (its.previous, its.next) if each is not None]
    shows = [subjects.article(found.article_id), subjects.ARTICLE_LIST, subjects.ENTRY_NAMES, subjects.SECTIONS]
    set_read_headers(response, viewer, presenter.display, *dict.fromkeys([*shows, *beside]))
    return its


def _shows(order: ArticleSort, items: Sequence[ArticleSummary]) -> list[Subject]:
    """What a page shows: which articles there are, in which order, and each of them."""
    ordered_by = [subjects.COMMENT_COUNTS] if order is ArticleSort.commented else []
    return [subjects.ARTICLE_LIST, *ordered_by, *(subjects.article(item.id) for item in items)]


def _default_sort(status: StateFilter | None) -> ArticleSort:
    return (
        ArticleSort.newest
        if status in {None, StateFilter.published, StateFilter.scheduled, StateFilter.archived}
        else ArticleSort.updated
    )


def _read_ids(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    parts = text.split(",")
    if len(parts) > MAX_IDS or any(number_of(part) is None for part in parts):
        raise invalid("query/ids", "invalid_ids", _NOT_IDS)
    return tuple(articles.as_id(part) or NOBODY for part in parts)


def _read_fields(text: str | None) -> set[str] | None:
    if text is None:
        return None
    chosen = {name.strip() for name in text.split(",")}
    if not chosen <= _MEMBERS:
        raise invalid("query/fields", "unknown_field", _NOT_FIELDS)
    return chosen


def _dumped(page: ArticlePage, fields: set[str] | None, response: Response) -> Response:
    """The page as bytes, for shapes that the annotation does not name: with bodies, or with some members only."""
    include: Any = None
    if fields is not None:
        include = {"items": {"__all__": fields}, "next_cursor": True, "previous_cursor": True, "total": True}
    content = _PAGE.dump_json(page, include=include, serialize_as_any=True)
    return Response(content, media_type="application/json", headers=dict(response.headers))
