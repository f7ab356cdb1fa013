"""Searching over HTTP: questions, suggestions, articles near in subject."""

from hashlib import sha256
from typing import Annotated, Literal

from fastapi import Query, Request, Response

from app.accounts.access import MaybeViewer
from app.accounts.models import Scope, Viewer
from app.articles import searching, suggesting
from app.articles.list_routes import AfterParam, AuthorParam, BeforeParam, SectionParam, StatusParam, TagParam
from app.articles.list_statements import Asked
from app.articles.lists import Narrowing, sees_own_alone
from app.articles.models import Language
from app.articles.routes import Ref, article_tags, shown_by
from app.articles.search_models import Related, SearchPage, Suggestions
from app.articles.searching import Search
from app.db.keyset import Paging
from app.errors import Forbidden, NotFound, Unauthenticated
from app.web.caching import set_read_headers
from app.web.display import DisplayDep
from app.web.paging import page_members, read_cursor
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("search")

MOST_TYPED = 10_000
"""Characters of a question that are taken in; `question` says how many are read."""


@router.get("/search", responses=responses(Unauthenticated, Forbidden))
async def search_articles(
    site: SiteDep,
    viewer: MaybeViewer,
    display: DisplayDep,
    request: Request,
    response: Response,
    q: Annotated[
        str,
        Query(
            max_length=MOST_TYPED,
            description='كلمات كيفما كُتبت، "عبارة كما هي"، -مستبعدة، أول الكلمة ثم *، قسم:… وسم:… كاتب:…',
            examples=["المكتبات العامه"],
        ),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=100, description="كم جوابًا في الصفحة")] = 20,
    cursor: Annotated[str | None, Query(max_length=1000, description="من صفحة سابقة للسؤال نفسه")] = None,
    sort: Annotated[Literal["relevance", "date"], Query(description="الأقرب أولًا، أو الأحدث")] = "relevance",
    half_life: Annotated[
        float | None, Query(gt=0, le=36_500, description="أيامٌ تنقص الدرجة بعد كل مثلها إلى النصف")
    ] = None,
    section: SectionParam = None,
    tag: TagParam = None,
    author: AuthorParam = None,
    language: Annotated[Language | None, Query()] = None,
    published_after: AfterParam = None,
    published_before: BeforeParam = None,
    status: StatusParam = None,
    facets: Annotated[bool, Query(description="عدد الأجوبة بحسب القسم والوسم والكاتب والسنة")] = True,
    explain: Annotated[bool, Query(description="للمحررين: من أين جاءت الدرجة")] = False,
) -> SearchPage:
    """المقالات المنشورة التي تجيب السؤال: بكل كلماته، فإن قلّت فبأيٍّ منها، و`match` تقول أيّهما.

    وللمحررين `status`: درجات ما لم يُنشر موزونة بالمنشور وحده، و`sort=date` يضع ما لا تاريخ لنشره عند تاريخ إنشائه.
    """
    if explain:
        _check_may_explain(viewer)
    state, account_id = _state(status, viewer)
    narrowed = Narrowing(section, tuple(tag or ()), author, language, published_after, published_before)
    order = f"search:{sort}:{state}:{_digest(q, half_life, narrowed)}"
    paging = Paging(limit, read_cursor(cursor, site.keys, order=order))
    asked = Search(
        q, paging, narrowed, sort == "date", half_life, facets, explain, state, account_id, status is not None
    )
    shown = shown_by(site, display)
    answer = await site.database.read_aside(searching.answer, asked, shown)
    set_read_headers(response, viewer, display, "list", "articles", *article_tags(answer.hits))
    if half_life is not None:
        response.headers["Cache-Control"] = "private, no-store"  # scores fall while nothing changes
    members = page_members(answer.page, site.keys, order=order, request=request, response=response)
    members["items"] = answer.hits
    return SearchPage.model_construct(
        **members,
        total=answer.total,
        match=answer.match,
        did_you_mean=answer.did_you_mean,
        facets=answer.facets,
    )


@router.get("/search/suggest")
async def suggest(
    site: SiteDep,
    response: Response,
    q: Annotated[str, Query(max_length=200, description="ما كُتب حتى الآن", examples=["مكت"])],
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> Suggestions:
    """عناوين ووسوم تبدأ بما كُتب، كيفما كُتبت همزاته وتشكيله."""
    found = await site.database.read(suggesting.suggest, q, most=limit, now=site.now())
    set_read_headers(response, None, None, "list", "articles", "tags")
    return Suggestions(items=found)


@router.get("/articles/{ref}/related", responses={308: {"description": "Moved"}, **responses(NotFound)})
async def list_related(
    site: SiteDep,
    ref: Ref,
    display: DisplayDep,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> Related:
    """مقالات قريبة في موضوعها، الأقرب أولًا."""
    found = await site.database.read_aside(searching.related, ref, most=limit, shown=shown_by(site, display))
    set_read_headers(response, None, display, "list", "articles", *article_tags(found))
    return Related.model_construct(items=found)


def _digest(*asked: object) -> str:
    """By which a cursor is known to be of this question: it names places among its answers."""
    return sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _state(status: Asked | None, viewer: Viewer | None) -> tuple[Asked | None, int | None]:
    """The state to search in, None for what is listed; and the account whose articles alone are shown."""
    is_own_alone = sees_own_alone(status, viewer)
    state = None if status is Asked.published else status
    return state, viewer.account_id if viewer is not None and is_own_alone else None


def _check_may_explain(viewer: Viewer | None) -> None:
    if viewer is None:
        raise Unauthenticated
    if not viewer.may(Scope.articles_read_drafts):
        raise Forbidden
