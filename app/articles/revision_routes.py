"""The revisions of an article over HTTP."""

from functools import partial
from typing import Annotated

from fastapi import Path, Query, Request, Response

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.articles import preparing, revisions, writing
from app.articles.models import ArticleContent, ArticleWritten
from app.articles.presenting import PresenterDep
from app.articles.revision_shapes import RevisionDiff, RevisionPublic, RevisionSummary
from app.articles.routes import IfMatch, as_written
from app.articles.versions import check_sources, written_from
from app.db.columns import Id
from app.db.keyset import Page, Paging
from app.errors import AlreadyExists, Forbidden, NotFound, PreconditionFailed, Unauthenticated
from app.web.cache.conditional import version_tag
from app.web.paging import page_of, read_cursor
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("articles", prefix="/articles/{id}/revisions")

Writer = Annotated[Viewer, require(Scope.articles_write)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
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
    """Returns every saved revision of an article: its number, when it was saved and by whom, newest first."""
    order = f"revisions:{id}"
    await site.database.read(check_sources, id, viewer=viewer, now=site.now())
    page = Paging(limit, read_cursor(cursor, site.keys, order=order))
    found = await site.database.read(revisions.list_revisions, id, paging=page)
    response.headers["Cache-Control"] = "private, no-store"
    return page_of(RevisionSummary, found, site.keys, order=order, request=request, response=response)


@router.get("/{number}", responses=_READS)
async def get_revision(site: SiteDep, viewer: Writer, id: Id, number: Number, response: Response) -> RevisionPublic:
    """Returns the content of an article as this revision saved it."""
    await site.database.read(check_sources, id, viewer=viewer, now=site.now())
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(revisions.get, id, number)


@router.get("/{number}/diff", responses=_READS)
async def diff_revisions(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    number: Number,
    against: Annotated[int, Query(ge=1, le=2**31 - 1)],
    response: Response,
    ignore_marks: bool = False,
) -> RevisionDiff:
    """Shows what changed between two revisions, word by word."""
    await site.database.read(check_sources, id, viewer=viewer, now=site.now())
    response.headers["Cache-Control"] = "private, no-store"
    compared = await site.database.read_long(revisions.pair, id, number, against=against)
    return await preparing.differences(
        site.pool, compared, number=number, against=against, ignores_marks=ignore_marks, of=viewer.account_id
    )


@router.post(
    "/{number}/restore", responses=responses(Unauthenticated, Forbidden, NotFound, PreconditionFailed, AlreadyExists)
)
async def restore_revision(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    number: Number,
    presenter: PresenterDep,
    response: Response,
    if_match: IfMatch = None,
) -> ArticleWritten:
    """Gives an article the content of an earlier revision, and saves that as a new revision."""
    await site.database.read(check_sources, id, viewer=viewer, now=site.now())

    async def write(content: ArticleContent) -> ArticleWritten:
        rendered = await preparing.prepare(
            site.database, site.pool, content, settings=site.settings, of=viewer.account_id
        )
        article = await site.database.write(
            writing.replace, id, rendered, viewer=viewer, if_match=if_match or "*", presenter=presenter
        )
        return as_written(article, rendered)

    article = await written_from(partial(site.database.read, revisions.content_to_restore, id, number), write)
    response.headers["ETag"] = version_tag(article.version)
    return article
