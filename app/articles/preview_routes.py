"""Previews over HTTP."""

from typing import Annotated

from fastapi import Path, Response

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.articles import previews
from app.articles.models import ArticlePublic, PreviewCreate, PreviewIssued
from app.articles.routes import shown_by
from app.db.columns import Id
from app.errors import Forbidden, NotFound, Unauthenticated, WrongState
from app.web.display import DisplayDep
from app.web.idempotency import OnceDep
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("articles")

Writer = Annotated[Viewer, require(Scope.articles_write)]


@router.post(
    "/articles/{id}/previews", status_code=201, responses=responses(Unauthenticated, Forbidden, NotFound, WrongState)
)
async def create_preview(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    display: DisplayDep,
    once: OnceDep,
    response: Response,
    preview_in: PreviewCreate | None = None,
) -> PreviewIssued:
    """ينشئ رابطًا يقرأ به حامله المقال قبل نشره، إلى أجل؛ ولا يظهر الرمز إلا هذه المرة."""
    hours = (preview_in or PreviewCreate()).hours
    issued = await once.write(
        PreviewIssued, previews.create, id, hours=hours, viewer=viewer, shown=shown_by(site, display)
    )
    response.headers["Location"] = f"/api/v1/previews/{issued.token}"
    response.headers["Cache-Control"] = "no-store"
    return issued


@router.delete("/articles/{id}/previews", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound))
async def revoke_previews(site: SiteDep, viewer: Writer, id: Id) -> None:
    """ينهي كل روابط معاينة المقال."""
    await site.database.write(previews.revoke_all, id, viewer=viewer, now=site.now())


@router.get("/previews/{token}", responses=responses(NotFound))
async def get_preview(
    site: SiteDep,
    token: Annotated[str, Path(max_length=100, description="رمز المعاينة")],
    display: DisplayDep,
    response: Response,
) -> ArticlePublic:
    """المقال كما هو الآن، لمن يحمل رمز معاينته."""
    article = await site.database.read(previews.get, token, shown=shown_by(site, display))
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return article
