"""Articles over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.accounts.access import MaybeViewer, require
from app.accounts.models import Scope, Viewer
from app.articles import service as articles
from app.articles.models import ArticleCreate, ArticlePublic, ArticleSummary, PublishRequest
from app.articles.presentation import Presentation
from app.db.columns import Id
from app.db.keyset import Paging
from app.display import Display
from app.errors import AlreadyExists, Forbidden, NotFound, Unauthenticated, WrongState
from app.web.caching import set_read_headers
from app.web.conditional import version_tag
from app.web.display import DisplayDep
from app.web.paging import Page, page_of, paging
from app.web.problems import responses
from app.web.routing import StrictRoute
from app.web.site import Site, SiteDep

router = APIRouter(route_class=StrictRoute, tags=["articles"])

Writer = Annotated[Viewer, require(Scope.articles_write)]
Publisher = Annotated[Viewer, require(Scope.articles_publish)]
Ref = Annotated[str, Path(max_length=1000, description="المعرّف أو الاسم اللطيف، كيفما كُتب")]


def _shown(site: Site, display: Display) -> Presentation:
    return Presentation(site.settings, display, site.now())


@router.get("/articles/{ref}", responses=responses(Unauthenticated, NotFound))
async def get_article(
    site: SiteDep, viewer: MaybeViewer, ref: Ref, display: DisplayDep, response: Response
) -> ArticlePublic:
    """مقال واحد بمعرّفه أو باسمه اللطيف؛ والهمزات والتشكيل والتطويل لا تمنع العثور عليه."""
    article = await site.database.read(articles.get, ref, viewer=viewer, shown=_shown(site, display))
    response.headers["ETag"] = version_tag(article.version)
    set_read_headers(response, viewer, display, f"article:{article.id}")
    return article


@router.get("/articles", responses=responses(Unauthenticated))
async def list_articles(
    site: SiteDep,
    viewer: MaybeViewer,
    page: Annotated[Paging, paging("articles:-published_at")],
    display: DisplayDep,
    request: Request,
    response: Response,
) -> Page[ArticleSummary]:
    """المقالات المنشورة، الأحدث أولًا."""
    found = await site.database.read(articles.list_listed, paging=page, shown=_shown(site, display))
    set_read_headers(response, viewer, display, "list")
    return page_of(ArticleSummary, found, site.keys, order="articles:-published_at", request=request, response=response)


@router.post("/articles", status_code=201, responses=responses(Unauthenticated, Forbidden, AlreadyExists))
async def create_article(
    site: SiteDep, viewer: Writer, article_in: ArticleCreate, display: DisplayDep, response: Response
) -> ArticlePublic:
    """ينشئ مقالًا: مسودة، ما لم يُطلب نشره الآن أو في موعد."""
    rendered = articles.prepare(article_in, default_language=site.settings.language)
    article = await site.database.write(
        articles.create, article_in, rendered, viewer=viewer, shown=_shown(site, display)
    )
    response.headers["Location"] = f"/api/v1/articles/{article.id}"
    response.headers["ETag"] = version_tag(article.version)
    return article


@router.post("/articles/{id}/publish", responses=responses(Unauthenticated, Forbidden, NotFound, WrongState))
async def publish_article(
    site: SiteDep,
    viewer: Publisher,
    id: Id,
    display: DisplayDep,
    response: Response,
    request_in: PublishRequest | None = None,
) -> ArticlePublic:
    """ينشر المقال الآن أو في موعد؛ وما نُشر من قبل يبقى كما هو."""
    article = await site.database.write(
        articles.publish,
        id,
        published_at=request_in.published_at if request_in else None,
        shown=_shown(site, display),
    )
    response.headers["ETag"] = version_tag(article.version)
    return article
