"""Moderation over HTTP: the queue, the verbs, edits and deletions, and the address behind a comment."""

from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from pydantic import StringConstraints

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.comments import moderating, queue
from app.comments.models import (
    BatchRequest,
    BatchResult,
    CommenterPrivate,
    CommentPrivate,
    CommentStatus,
    CommentUpdate,
    Verb,
)
from app.comments.queue import QueueFilter
from app.comments.routes import shown_by
from app.db.columns import Id
from app.db.keyset import Page, Paging
from app.errors import Forbidden, NotFound, Unauthenticated, WrongState
from app.web.display import DisplayDep
from app.web.paging import page_of, paging
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("moderation")

Moderator = Annotated[Viewer, require(Scope.comments_moderate)]
_MOVES: Any = responses(Unauthenticated, Forbidden, NotFound, WrongState)
_TEXT = 'كلام في نص التعليق أو اسم صاحبه، كيفما كُتب: كلماته بأي صورة، و"عبارة" بحروفها، و-مستبعدة، وأول الكلمة ثم *'
Reference = Annotated[str, StringConstraints(min_length=1, max_length=300)]


@router.get("/moderation/comments", responses=responses(Unauthenticated, Forbidden))
async def list_moderation_comments(
    site: SiteDep,
    viewer: Moderator,
    page: Annotated[Paging, paging("queue")],
    display: DisplayDep,
    request: Request,
    response: Response,
    status: Annotated[CommentStatus, Query(description="أين تقف التعليقات المطلوبة")] = CommentStatus.pending,
    article: Annotated[Reference | None, Query(description="معرّف المقال أو اسمه اللطيف")] = None,
    held_by: Annotated[Literal["first", "all"] | None, Query(description="السياسة التي أوقفت التعليق")] = None,
    text: Annotated[Reference | None, Query(description=_TEXT)] = None,
) -> Page[CommentPrivate]:
    """طابور الإشراف، الأقدم أولًا."""
    narrowed = QueueFilter(status, article, held_by, text)
    found = await site.database.read_aside(queue.list_queue, narrowed, paging=page, shown=shown_by(site, display))
    response.headers["Cache-Control"] = "private, no-store"
    return page_of(CommentPrivate, found, site.keys, order="queue", request=request, response=response)


async def _move(site: SiteDep, viewer: Viewer, comment_id: int, verb: Verb, display: DisplayDep) -> CommentPrivate:
    return await site.database.write(
        moderating.move, comment_id, verb, viewer=viewer, keys=site.keys, shown=shown_by(site, display)
    )


@router.post("/moderation/comments/{id}/approve", responses=_MOVES)
async def approve_comment(site: SiteDep, viewer: Moderator, id: Id, display: DisplayDep) -> CommentPrivate:
    """ينشر تعليقًا؛ وما كان منشورًا يبقى كما هو."""
    return await _move(site, viewer, id, Verb.approve, display)


@router.post("/moderation/comments/{id}/reject", responses=_MOVES)
async def reject_comment(site: SiteDep, viewer: Moderator, id: Id, display: DisplayDep) -> CommentPrivate:
    """يرفض تعليقًا؛ وإن كان تحته ردود منشورة بقي مكانه فارغًا."""
    return await _move(site, viewer, id, Verb.reject, display)


@router.post("/moderation/comments/{id}/spam", responses=_MOVES)
async def mark_comment_as_spam(site: SiteDep, viewer: Moderator, id: Id, display: DisplayDep) -> CommentPrivate:
    """يعدّ تعليقًا سخامًا."""
    return await _move(site, viewer, id, Verb.spam, display)


@router.post("/moderation/comments/{id}/trash", responses=_MOVES)
async def trash_comment(site: SiteDep, viewer: Moderator, id: Id, display: DisplayDep) -> CommentPrivate:
    """ينقل تعليقًا إلى السلّة."""
    return await _move(site, viewer, id, Verb.trash, display)


@router.post("/moderation/comments/{id}/restore", responses=_MOVES)
async def restore_comment(site: SiteDep, viewer: Moderator, id: Id, display: DisplayDep) -> CommentPrivate:
    """يعيد ما رُفض أو عُدَّ سخامًا أو نُقل إلى السلّة إلى حيث كان."""
    return await _move(site, viewer, id, Verb.restore, display)


@router.post("/moderation/comments/batch", responses=responses(Unauthenticated, Forbidden))
async def moderate_comments(site: SiteDep, viewer: Moderator, batch_in: BatchRequest) -> BatchResult:
    """فعل واحد لمئة تعليق على الأكثر؛ وما تعذّر منها لا يمنع سائرها."""
    return await site.database.write(
        moderating.move_all, batch_in.ids, batch_in.verb, viewer=viewer, keys=site.keys, now=site.now()
    )


@router.get("/moderation/comments/{id}/commenter", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_commenter(
    site: SiteDep, viewer: Annotated[Viewer, require(Scope.comments_read_email)], id: Id, response: Response
) -> CommenterPrivate:
    """البريد الذي أُرسل مع تعليق؛ يُسجَّل الاطلاع عليه أولًا، وإن لم يُسجَّل لم يظهر."""
    await site.database.write(moderating.record_look, id, viewer=viewer, keys=site.keys, now=site.now())
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(moderating.commenter, id, keys=site.keys)


@router.patch("/comments/{id}", responses=_MOVES)
async def update_comment(
    site: SiteDep, viewer: Moderator, id: Id, comment_in: CommentUpdate, display: DisplayDep
) -> CommentPrivate:
    """يغيّر نص تعليق."""
    return await site.database.write(
        moderating.edit, id, comment_in.body, viewer=viewer, keys=site.keys, shown=shown_by(site, display)
    )


@router.delete("/comments/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound))
async def delete_comment(site: SiteDep, viewer: Moderator, id: Id) -> None:
    """يمحو تعليقًا: نصه واسمه وبريده؛ وما تحته ردود بقي مكانه فارغًا."""
    await site.database.write(moderating.delete, id, viewer=viewer, keys=site.keys, now=site.now())
