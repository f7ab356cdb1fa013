"""One comment over HTTP: for readers, for its writer with the receipt, for moderators."""

from functools import partial

from fastapi import Request, Response

from app.accounts.access import MaybeViewer
from app.accounts.models import Scope, Viewer
from app.accounts.tokens import CHALLENGE
from app.articles.presenting import PresenterDep
from app.comments import body as bodies
from app.comments import service as comments
from app.comments import writers
from app.comments.checking import check
from app.comments.models import CommentOwn, CommentPublic, CommentUpdate
from app.comments.routes import Receipt, admitted, asker, count_against_limits, shows
from app.db.columns import Id
from app.errors import (
    CommentRefused,
    CommentsClosed,
    Forbidden,
    NotFound,
    ReceiptRefused,
    TooManyRequests,
    Unauthenticated,
    WrongState,
)
from app.moderation import actions, queue
from app.moderation.models import CommentPrivate
from app.rules.blocks import NONE as NO_BLOCKS
from app.rules.blocks import Blocked
from app.rules.in_force import RulesDep
from app.web.cache.conditional import set_read_headers
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("comments")

_BY_RECEIPT = "Authorization, Comment-Receipt"
_WRITERS_ALONE = {"Cache-Control": "private, no-store", "Vary": _BY_RECEIPT}


@router.get("/comments/{id}", responses=responses(Unauthenticated, NotFound))
async def get_comment(
    site: SiteDep, viewer: MaybeViewer, id: Id, presenter: PresenterDep, response: Response, receipt: Receipt = None
) -> CommentPublic | CommentPrivate | CommentOwn:
    """One comment; moderators and its writer get it whatever its status."""
    if moderator := _moderating(viewer):
        response.headers["Cache-Control"] = "private, no-store"
        return await site.database.read(queue.get, id, viewer=moderator, presenter=presenter)
    if receipt is not None:
        own = await site.database.read(writers.get, id, receipt, presenter=presenter)
        if own is not None:
            response.headers.update(_WRITERS_ALONE)
            return own
    comment = await site.database.read(comments.get, id, presenter=presenter)
    set_read_headers(response, viewer or receipt, presenter.display, *shows(comment.article_id))
    response.headers["Vary"] = _BY_RECEIPT
    return comment


@router.patch(
    "/comments/{id}",
    responses=responses(
        Unauthenticated,
        Forbidden,
        ReceiptRefused,
        Blocked,
        NotFound,
        WrongState,
        CommentsClosed,
        CommentRefused,
        TooManyRequests,
    ),
)
async def update_comment(
    site: SiteDep,
    viewer: MaybeViewer,
    id: Id,
    comment_in: CommentUpdate,
    presenter: PresenterDep,
    request: Request,
    response: Response,
    rules: RulesDep,
    receipt: Receipt = None,
) -> CommentPrivate | CommentOwn:
    """Change the text of a comment, as a moderator or as its writer."""
    moderator = _moderator(viewer, receipt)
    blocks = NO_BLOCKS if moderator else (await admitted(site, rules, request))[0]
    body = await bodies.write(site.pool, comment_in.body, of=asker(viewer, request))
    if moderator is not None:
        return await site.database.write(actions.edit, id, body, viewer=moderator, keys=site.keys, presenter=presenter)
    await count_against_limits(site, request, "edits", body)
    response.headers.update(_WRITERS_ALONE)
    checked = await check(rules, site, body, article=partial(site.database.read, writers.article_of, id))
    edit = writers.Edit(body, checked, blocks, site.keys)
    return await site.database.write(writers.edit, id, receipt or "", edit, presenter=presenter)


@router.delete(
    "/comments/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, ReceiptRefused, NotFound)
)
async def delete_comment(site: SiteDep, viewer: MaybeViewer, id: Id, receipt: Receipt = None) -> None:
    """Erase a comment, as a moderator or as its writer."""
    if moderator := _moderator(viewer, receipt):
        await site.database.write(actions.delete, id, viewer=moderator, keys=site.keys, now=site.now())
    else:
        await site.database.write(writers.erase, id, receipt or "", now=site.now())


def _moderating(viewer: Viewer | None) -> Viewer | None:
    return viewer if viewer is not None and viewer.may(Scope.comments_moderate) else None


def _moderator(viewer: Viewer | None, receipt: str | None) -> Viewer | None:
    """The moderator who asks, or None where it is a writer; refused where it is neither."""
    moderator = _moderating(viewer)
    if moderator is None and receipt is None:
        raise Unauthenticated(headers=CHALLENGE) if viewer is None else Forbidden
    return moderator
