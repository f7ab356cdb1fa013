"""Rules over HTTP: those of the site and those of one article, for moderators."""

from typing import Annotated

from fastapi import Header, Response

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.db.columns import Id
from app.errors import Conflict, Forbidden, NotFound, PreconditionFailed, PreconditionRequired, Unauthenticated
from app.rules import service
from app.rules.models import Rules, RulesPrivate
from app.web.cache.conditional import version_tag
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("moderation")

Moderator = Annotated[Viewer, require(Scope.comments_moderate)]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=1000)]
_CHANGES = (Unauthenticated, Forbidden, PreconditionFailed, PreconditionRequired)


def _headers(response: Response, version: int) -> None:
    response.headers["ETag"] = version_tag(version)
    response.headers["Cache-Control"] = "private, no-store"


def _required(if_match: str | None) -> str:
    if if_match is None:
        raise PreconditionRequired
    return if_match


@router.get("/moderation/rules", responses=responses(Unauthenticated, Forbidden))
async def get_rules(site: SiteDep, viewer: Moderator, response: Response) -> RulesPrivate:
    """The rules of the whole site."""
    found = await site.database.read(service.get_site)
    _headers(response, found.version)
    return found


@router.put("/moderation/rules", responses=responses(*_CHANGES))
async def replace_rules(
    site: SiteDep, viewer: Moderator, rules_in: Rules, response: Response, if_match: IfMatch = None
) -> RulesPrivate:
    """Replace the rules of the whole site."""
    known = _required(if_match)
    found = await site.database.write(
        service.put_site, rules_in, if_match=known, viewer=viewer, keys=site.keys, now=site.now()
    )
    _headers(response, found.version)
    return found


@router.get("/moderation/rules/articles/{id}", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_article_rules(site: SiteDep, viewer: Moderator, id: Id, response: Response) -> RulesPrivate:
    """The rules of an article, beside those of the site."""
    found = await site.database.read(service.get_of_article, id, viewer=viewer, now=site.now())
    _headers(response, found.version)
    return found


@router.put("/moderation/rules/articles/{id}", responses=responses(*_CHANGES, NotFound, Conflict))
async def replace_article_rules(
    site: SiteDep, viewer: Moderator, id: Id, rules_in: Rules, response: Response, if_match: IfMatch = None
) -> RulesPrivate:
    """Replace the rules of an article."""
    known = _required(if_match)
    found = await site.database.write(
        service.put_of_article, id, rules_in, if_match=known, viewer=viewer, keys=site.keys, now=site.now()
    )
    _headers(response, found.version)
    return found


@router.delete("/moderation/rules/articles/{id}", status_code=204, responses=responses(*_CHANGES, NotFound))
async def delete_article_rules(site: SiteDep, viewer: Moderator, id: Id, if_match: IfMatch = None) -> None:
    """Delete the rules of an article, so that those of the site are left."""
    known = _required(if_match)
    await site.database.write(
        service.delete_of_article, id, if_match=known, viewer=viewer, keys=site.keys, now=site.now()
    )
