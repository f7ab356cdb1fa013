"""Likes over HTTP."""

from typing import Annotated

from fastapi import Header, Request, Response

from app.accounts.access import MaybeViewer
from app.comments import likes
from app.comments.models import Liked
from app.db.columns import Id
from app.errors import NotFound, TooManyRequests, Unauthenticated
from app.setting_kinds import Rate
from app.web import limits
from app.web.problems import responses
from app.web.proxies import network_prefix
from app.web.routing import api_router
from app.web.site import Site, SiteDep

router = api_router("comments")

OF_ONE_COMMENT = Rate(10, 24 * 3600)
"""Likes that one network gives to one comment: a household has more than one reader, and no crowd."""

LikeSecret = Annotated[str | None, Header(alias="Like-Secret", pattern=likes.SHAPE)]
_ANSWERS = responses(Unauthenticated, NotFound, TooManyRequests)


@router.put("/comments/{id}/like", responses=_ANSWERS)
async def like_comment(
    site: SiteDep, _viewer: MaybeViewer, id: Id, request: Request, response: Response, secret: LikeSecret = None
) -> Liked:
    """Likes a comment."""
    await _count_against_limits(site, request, given_to=id)
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.write(likes.like, id, secret or likes.make(), now=site.now())


@router.delete("/comments/{id}/like", status_code=204, responses=_ANSWERS)
async def unlike_comment(
    site: SiteDep, _viewer: MaybeViewer, id: Id, request: Request, secret: LikeSecret = None
) -> None:
    """Takes a like back."""
    await _count_against_limits(site, request)
    await site.database.write(likes.undo, id, secret or "", now=site.now())


async def _count_against_limits(site: Site, request: Request, *, given_to: int | None = None) -> None:
    if site.settings.limit_likes is None:
        return
    now, source = site.now(), network_prefix(request.scope)
    counted = {limits.source_key(site.keys, "likes", source, now=now): site.settings.limit_likes}
    if given_to is not None:
        counted[limits.source_key(site.keys, "likes", f"{source} {given_to}", now=now)] = OF_ONE_COMMENT
    if wait := await site.database.write(limits.hit_all, counted, now=now):
        raise limits.too_many(wait)
