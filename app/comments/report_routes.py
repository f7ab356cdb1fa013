"""Readers' reports of comments over HTTP."""

from fastapi import Request

from app.accounts.access import MaybeViewer
from app.comments import reports
from app.comments.models import ReportCreate
from app.db.columns import Id
from app.errors import TooManyRequests, Unauthenticated
from app.web import limits
from app.web.problems import responses
from app.web.proxies import network_prefix
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("comments")


@router.post("/comments/{id}/reports", status_code=204, responses=responses(Unauthenticated, TooManyRequests))
async def report_comment(
    site: SiteDep, _viewer: MaybeViewer, id: Id, report_in: ReportCreate, request: Request
) -> None:
    """Tells moderators of a comment."""
    now, source = site.now(), network_prefix(request.scope)
    if site.settings.limit_reports is not None:
        key = limits.source_key(site.keys, "reports", source, now=now)
        if wait := await site.database.write(limits.hit, key, site.settings.limit_reports, now=now):
            raise limits.too_many(wait)
    hashed = site.keys.index(f"{source} {id}", purpose=f"report:{now:%Y-%m-%d}")
    threshold = site.settings.comments_reports
    await site.database.write(reports.report, id, report_in, source=hashed, threshold=threshold, now=now)
