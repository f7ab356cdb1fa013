"""Comments over HTTP, for readers and for moderators."""

from typing import Annotated, Literal

from fastapi import Path, Query, Request, Response
from pydantic import StringConstraints

from app.accounts.access import MaybeViewer
from app.accounts.models import Scope
from app.articles.presentation import Presentation
from app.comments import newest, posting, queue
from app.comments import service as comments
from app.comments.body import written
from app.comments.models import (
    CommentCounts,
    CommentCreate,
    CommentPosted,
    CommentPrivate,
    CommentPublic,
    CommentThread,
    CountsRequest,
)
from app.comments.newest import NewestFilter
from app.db.columns import Id
from app.db.keyset import Cursor, Page, Paging, Slice
from app.display import Display
from app.errors import CommentsClosed, NotFound, TooManyRequests, Unauthenticated
from app.instants import Instant
from app.shapes import build
from app.web import limits
from app.web.caching import set_read_headers
from app.web.client import network_prefix
from app.web.display import DisplayDep
from app.web.idempotency import OnceDep
from app.web.paging import encode_cursor, page_of, paging, read_cursor
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import Site, SiteDep

router = api_router("comments")

Ref = Annotated[str, Path(max_length=1000, description="معرّف المقال أو اسمه اللطيف")]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Order = Annotated[Literal["newest", "oldest"], Query(description="ترتيب التعليقات الأولى")]
SITE_WIDE_FACTOR = 5
"""How many times the limit for one article one network may comment on all of them."""


def shown_by(site: Site, display: Display) -> Presentation:
    """How comments are shown in the answer to one request."""
    return Presentation(site.settings, display, site.now())


@router.get("/articles/{ref}/comments", responses=responses(Unauthenticated, NotFound))
async def list_article_comments(
    site: SiteDep,
    viewer: MaybeViewer,
    ref: Ref,
    display: DisplayDep,
    request: Request,
    response: Response,
    order: Order = "newest",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    replies: Annotated[int, Query(ge=0, le=50, description="كم ردًّا يأتي مع كل تعليق")] = 3,
) -> Page[CommentThread]:
    """التعليقات المنشورة خيوطًا: كل تعليق مع أول ردوده بترتيب القراءة."""
    name = f"threads:{order}"
    article_id, found = await site.database.read(
        comments.list_threads,
        ref,
        paging=Paging(limit, read_cursor(cursor, site.keys, order=name)),
        is_newest_first=order == "newest",
        replies=replies,
        viewer=viewer,
        shown=shown_by(site, display),
    )
    set_read_headers(response, viewer, display, *_tags(article_id))
    threads = Slice([_thread(site, thread) for thread in found.items], found.next_key, found.previous_key)
    return page_of(CommentThread, threads, site.keys, order=name, request=request, response=response)


def _tags(article_id: int) -> tuple[str, str]:
    """What an answer of comments is made of: they themselves, and the article, which may be taken away."""
    return f"comments:{article_id}", f"article:{article_id}"


def _thread(site: Site, thread: comments.Thread) -> CommentThread:
    cursor = None
    if thread.next_key is not None:
        cursor = encode_cursor(Cursor(thread.next_key), site.keys, order=f"replies:{thread.comment.id}")
    return build(CommentThread, {**thread.comment.__dict__, "replies": thread.replies, "replies_cursor": cursor})


@router.post(
    "/articles/{ref}/comments",
    status_code=201,
    responses=responses(Unauthenticated, NotFound, CommentsClosed, TooManyRequests),
)
async def post_comment(
    site: SiteDep,
    viewer: MaybeViewer,
    ref: Ref,
    display: DisplayDep,
    comment_in: CommentCreate,
    once: OnceDep,
    request: Request,
    response: Response,
) -> CommentPosted:
    """يكتب تعليقًا أو ردًّا. البريد لا يظهر لأحد ولا شيء محسوب منه، وقد ينتظر التعليق موافقة المشرف."""
    if viewer is None:
        await _limit(site, request, ref)
    post = posting.Post(ref, comment_in, written(comment_in.body), viewer, site.keys, shown_by(site, display))
    posted = await once.write_together(CommentPosted, posting.post_all, post)
    response.headers["Location"] = f"/api/v1/comments/{posted.comment.id}"
    response.headers["Cache-Control"] = "no-store"
    return posted


async def _limit(site: Site, request: Request, ref: str) -> None:
    rate = site.settings.limit_comments
    if rate is None:
        return
    now, source = site.now(), network_prefix(request.scope)
    counted = {
        limits.source_key(site.keys, "comments", f"{source} {ref}", now=now): rate,
        limits.source_key(site.keys, "comments", source, now=now): rate._replace(times=rate.times * SITE_WIDE_FACTOR),
    }
    if wait := await site.database.write(limits.hit_all, counted, now=now):
        raise limits.too_many(wait)


@router.get("/comments", responses=responses(Unauthenticated, NotFound))
async def list_comments(
    site: SiteDep,
    viewer: MaybeViewer,
    page: Annotated[Paging, paging("comments")],
    display: DisplayDep,
    request: Request,
    response: Response,
    article: Annotated[
        str | None, Query(min_length=1, max_length=300, description="معرّف المقال أو اسمه اللطيف")
    ] = None,
    section: Annotated[str | None, Query(min_length=1, max_length=300, description="قسم وما تحته")] = None,
    created_after: Annotated[Instant | None, Query(description="بعد هذه اللحظة")] = None,
) -> Page[CommentPublic]:
    """أحدث تعليقات الموقع كله."""
    narrowed = NewestFilter(article, section, created_after)
    found = await site.database.read(newest.list_newest, narrowed, paging=page, shown=shown_by(site, display))
    set_read_headers(response, viewer, display, "comments", "list")
    return page_of(CommentPublic, found, site.keys, order="comments", request=request, response=response)


@router.post("/comments/counts", responses=responses(Unauthenticated))
async def count_comments(site: SiteDep, viewer: MaybeViewer, counts_in: CountsRequest) -> CommentCounts:
    """عدد تعليقات مئة مقال على الأكثر، باستعلام واحد؛ وما لا يُقرأ منها لا يُذكر."""
    counts = await site.database.read(newest.counts, counts_in.articles, now=site.now())
    return CommentCounts(counts=counts)


@router.get("/comments/{id}", responses=responses(Unauthenticated, NotFound))
async def get_comment(
    site: SiteDep, viewer: MaybeViewer, id: Id, display: DisplayDep, response: Response
) -> CommentPublic | CommentPrivate:
    """تعليق واحد؛ وللمشرف كيفما كانت حاله."""
    shown = shown_by(site, display)
    if viewer is not None and viewer.may(Scope.comments_moderate):
        response.headers["Cache-Control"] = "private, no-store"
        return await site.database.read(queue.get, id, shown=shown)
    comment = await site.database.read(comments.get, id, shown=shown)
    set_read_headers(response, viewer, display, *_tags(comment.article_id))
    return comment


@router.get("/comments/{id}/replies", responses=responses(Unauthenticated, NotFound))
async def list_replies(
    site: SiteDep,
    viewer: MaybeViewer,
    id: Id,
    display: DisplayDep,
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=500, description="أو `replies_cursor` من قائمة الخيوط")] = None,
) -> Page[CommentPublic]:
    """الردود تحت تعليق، بترتيب القراءة."""
    name = f"replies:{id}"
    page = Paging(limit, read_cursor(cursor, site.keys, order=name))
    article_id, found = await site.database.read(comments.list_replies, id, paging=page, shown=shown_by(site, display))
    set_read_headers(response, viewer, display, *_tags(article_id))
    return page_of(CommentPublic, found, site.keys, order=name, request=request, response=response)
