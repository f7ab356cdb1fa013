"""Moderation over HTTP: the queue, the actions, edits and deletions, and the address behind a comment."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import StringConstraints

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.articles.presenting import PresenterDep
from app.db.columns import Id
from app.db.keyset import Paging
from app.errors import Bilingual, Forbidden, NotFound, Unauthenticated, WrongState, invalid
from app.instants import InstantOrDay, beginning
from app.moderation import actions, closing, queue, reports, undoing
from app.moderation.models import (
    ArticleComments,
    BatchQuery,
    BatchRequest,
    BatchResult,
    CommenterPrivate,
    CommentPrivate,
    ModerationAction,
    QueueOrder,
    QueuePage,
    QueueStatus,
    Reports,
)
from app.moderation.problems import ChangedSince, TooManyPinned
from app.moderation.queue import QueueFilter
from app.rules.names import RuleName
from app.web.paging import DEFAULT_LIMIT, MAX_LIMIT, page_members, read_cursor
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("moderation")

_IDS_OR_QUERY = Bilingual("أرسل `ids` أو `query`، لا كليهما.", "Send either `ids` or `query`.")

Moderator = Annotated[Viewer, require(Scope.comments_moderate)]
_MOVES: Any = responses(Unauthenticated, Forbidden, NotFound, WrongState)
_CURSORS: Mapping[QueueOrder, str] = {"oldest": "queue", "newest": "queue.newest"}
Reference = Annotated[str, StringConstraints(min_length=1, max_length=300)]


@router.get("/moderation/comments", responses=responses(Unauthenticated, Forbidden))
async def list_moderation_comments(
    site: SiteDep,
    viewer: Moderator,
    presenter: PresenterDep,
    request: Request,
    response: Response,
    status: QueueStatus = QueueStatus.pending,
    order: QueueOrder = "oldest",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    article: Reference | None = None,
    section: Reference | None = None,
    held_by: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")] | None = None,
    rule: RuleName | None = None,
    text: Reference | None = None,
    reported: bool | None = None,
    created_after: InstantOrDay | None = None,
    created_before: InstantOrDay | None = None,
    total: bool = False,
) -> QueuePage:
    """Returns the comments that wait for a moderator, oldest first.

    Ask for others with `status`, and for the newest first with `order`.
    """
    zone, name = site.settings.zone, _CURSORS[order]
    since, until = beginning(created_after, zone), beginning(created_before, zone)
    narrowed = QueueFilter(status, article, section, held_by, text, rule, reported, since, until)
    found = await site.database.read_long(
        queue.list_queue,
        narrowed,
        order=order,
        paging=Paging(limit, read_cursor(cursor, site.keys, order=name)),
        viewer=viewer,
        with_total=total,
        presenter=presenter,
    )
    response.headers["Cache-Control"] = "private, no-store"
    members = page_members(found.page, site.keys, order=name, request=request, response=response)
    return QueuePage.model_construct(**members, total=found.total)


async def _move(
    site: SiteDep, viewer: Viewer, comment_id: int, action: ModerationAction, presenter: PresenterDep
) -> CommentPrivate:
    return await site.database.write(
        actions.move,
        comment_id,
        action,
        viewer=viewer,
        keys=site.keys,
        presenter=presenter,
    )


@router.post("/moderation/comments/{id}/approve", responses=_MOVES)
async def approve_comment(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> CommentPrivate:
    """Shows a comment to readers.

    Repeating it changes nothing.
    """
    return await _move(site, viewer, id, ModerationAction.approve, presenter)


@router.post("/moderation/comments/{id}/reject", responses=_MOVES)
async def reject_comment(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> CommentPrivate:
    """Hides a comment.

    If it has approved replies, an empty comment stays in its place.
    """
    return await _move(site, viewer, id, ModerationAction.reject, presenter)


@router.post("/moderation/comments/{id}/spam", responses=_MOVES)
async def mark_comment_as_spam(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> CommentPrivate:
    """Marks a comment as spam and hides it from readers."""
    return await _move(site, viewer, id, ModerationAction.spam, presenter)


@router.post("/moderation/comments/{id}/trash", responses=_MOVES)
async def trash_comment(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> CommentPrivate:
    """Moves a comment to the trash and hides it from readers."""
    return await _move(site, viewer, id, ModerationAction.trash, presenter)


@router.post("/moderation/comments/{id}/restore", responses=_MOVES)
async def restore_comment(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> CommentPrivate:
    """Gives a rejected, spam or trashed comment the status that it had before."""
    return await _move(site, viewer, id, ModerationAction.restore, presenter)


@router.post(
    "/moderation/comments/{id}/pin",
    responses=responses(Unauthenticated, Forbidden, NotFound, WrongState, TooManyPinned),
)
async def pin_comment(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> CommentPrivate:
    """Puts an approved top-level comment first under its article; at most three."""
    return await _move(site, viewer, id, ModerationAction.pin, presenter)


@router.post("/moderation/comments/{id}/unpin", responses=_MOVES)
async def unpin_comment(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> CommentPrivate:
    """Puts a pinned comment back where it stands by its date."""
    return await _move(site, viewer, id, ModerationAction.unpin, presenter)


@router.post("/moderation/comments/{id}/feature", responses=_MOVES)
async def feature_comment(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> CommentPrivate:
    """Marks an approved comment as one of the best."""
    return await _move(site, viewer, id, ModerationAction.feature, presenter)


@router.post("/moderation/comments/{id}/unfeature", responses=_MOVES)
async def unfeature_comment(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> CommentPrivate:
    """Takes the mark of the best comments away."""
    return await _move(site, viewer, id, ModerationAction.unfeature, presenter)


_UNDOES: Any = responses(Unauthenticated, Forbidden, NotFound, WrongState, ChangedSince, TooManyPinned)


@router.post("/moderation/acts/{number}/undo", responses=_UNDOES)
async def undo_act(site: SiteDep, viewer: Moderator, number: Id) -> BatchResult:
    """Undoes one action on a comment, while nothing else was done to the comment since."""
    return await site.database.write(undoing.undo_act, number, viewer=viewer, keys=site.keys, now=site.now())


@router.post("/moderation/batches/{number}/undo", responses=_UNDOES)
async def undo_batch(site: SiteDep, viewer: Moderator, number: Id) -> BatchResult:
    """Undoes what one call did; comments that changed since stay as they are, and their items say so."""
    return await site.database.write(undoing.undo_batch, number, viewer=viewer, keys=site.keys, now=site.now())


@router.post("/moderation/comments/batch", responses=responses(Unauthenticated, Forbidden))
async def moderate_comments(site: SiteDep, viewer: Moderator, batch_in: BatchRequest) -> BatchResult:
    """Takes one action on many comments.

    If some fail, the others still succeed.
    """
    if (batch_in.ids is None) == (batch_in.query is None):
        raise invalid("/ids", "ids_or_query", _IDS_OR_QUERY)
    query = QueueFilter(**(batch_in.query or BatchQuery()).model_dump())
    batch = actions.Batch(batch_in.verb, batch_in.ids, query, batch_in.dry_run, batch_in.expected_status)
    return await site.database.write(actions.move_batch, batch, viewer=viewer, keys=site.keys, now=site.now())


@router.get("/moderation/comments/{id}/reports", responses=responses(Unauthenticated, Forbidden, NotFound))
async def list_comment_reports(site: SiteDep, _viewer: Moderator, id: Id, response: Response) -> Reports:
    """Returns the open reports of a comment."""
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(reports.open_reports, id)


@router.post("/moderation/articles/{id}/close", responses=responses(Unauthenticated, Forbidden, NotFound))
async def close_article_comments(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> ArticleComments:
    """Stops new comments on an article and keeps the old ones.

    The article's version does not change.
    """
    return await site.database.write(closing.close, id, viewer=viewer, keys=site.keys, presenter=presenter)


@router.post("/moderation/articles/{id}/reopen", responses=_MOVES)
async def reopen_article_comments(site: SiteDep, viewer: Moderator, id: Id, presenter: PresenterDep) -> ArticleComments:
    """Reopens comments that a moderator closed.

    The article's own comment policy applies again.
    """
    return await site.database.write(closing.reopen, id, viewer=viewer, keys=site.keys, presenter=presenter)


@router.get("/moderation/comments/{id}/commenter", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_commenter(
    site: SiteDep, viewer: Annotated[Viewer, require(Scope.comments_read_email)], id: Id, response: Response
) -> CommenterPrivate:
    """Returns the email that was sent with a comment.

    The audit log records this first; if that fails, the email is not shown.
    """
    await site.database.write(actions.record_look, id, viewer=viewer, keys=site.keys, now=site.now())
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(actions.commenter, id, keys=site.keys)
