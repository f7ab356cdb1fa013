"""Importing comments over HTTP."""

from typing import Annotated

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.articles.presenting import PresenterDep
from app.errors import Forbidden, Unauthenticated
from app.imports import comments
from app.imports.comment_models import CommentImportRequest, CommentImportResult
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("imports")

Importer = Annotated[Viewer, require(Scope.imports_write)]


@router.post("/imports/comments", responses=responses(Unauthenticated, Forbidden))
async def import_comments(
    site: SiteDep, viewer: Importer, import_in: CommentImportRequest, presenter: PresenterDep
) -> CommentImportResult:
    """Imports comments of another system with their dates, statuses and threads."""
    incoming = await comments.prepare(site.pool, import_in.comments, of=viewer.account_id)
    return await site.database.write(comments.store, incoming, viewer=viewer, keys=site.keys, presenter=presenter)
