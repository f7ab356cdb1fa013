"""Searching over HTTP: questions, suggestions, articles near in subject."""

from hashlib import sha256
from typing import Annotated, Literal

from fastapi import Query, Request, Response

from app.accounts.access import MaybeViewer
from app.accounts.models import Scope, Viewer
from app.articles.list_routes import NarrowingDep
from app.articles.models import ArticleKind, Language
from app.articles.presenting import PresenterDep
from app.articles.routes import Ref
from app.articles.states import StateFilter, sees_own_alone
from app.db.keyset import Paging
from app.errors import Forbidden, NotFound, Unauthenticated
from app.events import subjects
from app.search import service as searching
from app.search import suggesting
from app.search.models import RelatedArticles, SearchPage, Suggestions
from app.search.service import Search
from app.web.cache.conditional import set_read_headers
from app.web.paging import page_members, read_cursor
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("search")

_LISTED = (subjects.ARTICLE_LIST, subjects.ENTRY_NAMES)
"""What every answer about several articles shows beside the articles themselves."""

MOST_TYPED = 10_000
"""Characters of a question that are taken in; `question` says how many are read."""


@router.get("/search", responses=responses(Unauthenticated, Forbidden))
async def search_articles(
    site: SiteDep,
    viewer: MaybeViewer,
    presenter: PresenterDep,
    narrowed: NarrowingDep,
    request: Request,
    response: Response,
    q: Annotated[
        str,
        Query(
            max_length=MOST_TYPED,
            examples=["المكتبات العامه"],
        ),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    sort: Literal["relevance", "date"] = "relevance",
    half_life: Annotated[float | None, Query(gt=0, le=36_500)] = None,
    status: StateFilter | None = None,
    facets: bool = True,
    explain: bool = False,
) -> SearchPage:
    """Searches published articles.

    Articles that have all words come first; if they are few, articles that have some of the words follow, and `match`
    says which. Editors can search unpublished articles with `status`.
    """
    if explain:
        _check_may_explain(viewer)
    state, account_id = _state(status, viewer, narrowed.kind)
    order = f"search:{sort}:{state}:{_digest(q, half_life, narrowed)}"
    paging = Paging(limit, read_cursor(cursor, site.keys, order=order))
    asked = Search(
        q, paging, narrowed, sort == "date", half_life, facets, explain, state, account_id, status is not None
    )
    answer = await site.database.read_aside(searching.answer, asked, presenter)
    set_read_headers(response, viewer, presenter.display, *_LISTED, *(subjects.article(hit.id) for hit in answer.hits))
    if half_life is not None:
        response.headers["Cache-Control"] = "private, no-store"  # scores fall while nothing changes
    members = page_members(answer.page, site.keys, order=order, request=request, response=response)
    members["items"] = answer.hits
    return SearchPage.model_construct(
        **members,
        total=answer.total,
        match=answer.match,
        phrases=answer.phrases,
        did_you_mean=answer.did_you_mean,
        facets=answer.facets,
    )


@router.get("/search/suggest")
async def suggest(
    site: SiteDep,
    response: Response,
    q: Annotated[str, Query(max_length=200, examples=["مكت"])],
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
    language: Language | None = None,
) -> Suggestions:
    """Suggests titles and tags that begin with what was typed, in any spelling of hamza and vowel marks.

    With `language` it suggests titles in it alone.
    """
    found = await site.database.read(suggesting.suggest, q, most=limit, language=language, now=site.now())
    set_read_headers(response, None, None, *_LISTED, subjects.TAGS)
    return Suggestions(items=found)


@router.get("/articles/{ref}/related", responses={308: {"description": "Moved"}, **responses(NotFound)})
async def list_related(
    site: SiteDep,
    ref: Ref,
    presenter: PresenterDep,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=20)] = searching.USUALLY_RELATED,
    language: Language | None = None,
) -> RelatedArticles:
    """Returns articles on a similar subject, the nearest first."""
    found = await site.database.read_aside(searching.related, ref, most=limit, language=language, presenter=presenter)
    set_read_headers(response, None, presenter.display, *_LISTED, *(subjects.article(each.id) for each in found))
    return RelatedArticles.model_construct(items=found)


def _digest(*asked: object) -> str:
    """By which a cursor is known to be of this question: it names places among its answers."""
    return sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _state(
    status: StateFilter | None, viewer: Viewer | None, kind: ArticleKind
) -> tuple[StateFilter | None, int | None]:
    """The state to search in, None for what is listed; and the account whose articles alone are shown.

    Pages are looked for by their state, as editors look for articles: readers' searches have articles alone.
    """
    is_own_alone = sees_own_alone(status, viewer)
    state = None if status in {None, StateFilter.published} else status
    if kind is ArticleKind.page and state is None:
        return StateFilter.published, None
    return state, viewer.account_id if viewer is not None and is_own_alone else None


def _check_may_explain(viewer: Viewer | None) -> None:
    if viewer is None:
        raise Unauthenticated
    if not viewer.may(Scope.articles_read_drafts):
        raise Forbidden
