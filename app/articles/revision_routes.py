"""The revisions of an article over HTTP."""

from functools import partial
from typing import Annotated

from fastapi import Path, Query, Request, Response

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.articles import revisions, storing, writing
from app.articles.models import ArticleContent, ArticlePublic, RevisionDiff, RevisionPublic, RevisionSummary
from app.articles.routes import IfMatch, shown_by, written_from
from app.articles.versions import check_changeable
from app.db.columns import Id
from app.db.keyset import Page, Paging
from app.errors import AlreadyExists, Forbidden, NotFound, PreconditionFailed, Unauthenticated
from app.web.conditional import version_tag
from app.web.display import DisplayDep
from app.web.paging import page_of, read_cursor
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("articles", prefix="/articles/{id}/revisions")

Writer = Annotated[Viewer, require(Scope.articles_write)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="رقم النسخة، وهو رقم إصدار المقال حين حُفظت")]
_READS = responses(Unauthenticated, Forbidden, NotFound)


@router.get("", responses=_READS)
async def list_revisions(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Page[RevisionSummary]:
    """كل حفظ لمحتوى المقال: متى ومن، الأحدث أولًا."""
    order = f"revisions:{id}"
    await site.database.read(check_changeable, id, viewer=viewer, now=site.now())
    page = Paging(limit, read_cursor(cursor, site.keys, order=order))
    found = await site.database.read(revisions.list_revisions, id, paging=page)
    response.headers["Cache-Control"] = "private, no-store"
    return page_of(RevisionSummary, found, site.keys, order=order, request=request, response=response)


@router.get("/{number}", responses=_READS)
async def get_revision(site: SiteDep, viewer: Writer, id: Id, number: Number, response: Response) -> RevisionPublic:
    """محتوى المقال كما حُفظ في نسخة."""
    await site.database.read(check_changeable, id, viewer=viewer, now=site.now())
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(revisions.get, id, number)


@router.get("/{number}/diff", responses=_READS)
async def diff_revisions(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    number: Number,
    against: Annotated[int, Query(ge=1, le=2**31 - 1, description="النسخة التي يُقارن بها")],
    response: Response,
    ignore_marks: Annotated[bool, Query(description="يتجاهل التشكيل والتطويل والهمزات")] = False,
) -> RevisionDiff:
    """ما تغيّر بين نسختين، كلمةً كلمة."""
    await site.database.read(check_changeable, id, viewer=viewer, now=site.now())
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read_aside(revisions.diff, id, number, against=against, ignores_marks=ignore_marks)


@router.post(
    "/{number}/restore", responses=responses(Unauthenticated, Forbidden, NotFound, PreconditionFailed, AlreadyExists)
)
async def restore_revision(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    number: Number,
    display: DisplayDep,
    response: Response,
    if_match: IfMatch = None,
) -> ArticlePublic:
    """يعيد محتوى المقال إلى نسخة سابقة، في إصدار جديد."""
    await site.database.read(check_changeable, id, viewer=viewer, now=site.now())
    shown = shown_by(site, display)

    async def write(content: ArticleContent) -> ArticlePublic:
        rendered = storing.prepare(content, default_language=site.settings.language)
        return await site.database.write(
            writing.replace, id, rendered, viewer=viewer, if_match=if_match or "*", shown=shown
        )

    article = await written_from(partial(site.database.read, revisions.content_to_restore, id, number), write)
    response.headers["ETag"] = version_tag(article.version)
    return article
