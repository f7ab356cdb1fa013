"""Comments over HTTP, for readers and for moderators."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import Header, Path, Query, Request, Response
from pydantic import StringConstraints

from app.accounts.access import MaybeViewer
from app.accounts.models import Viewer
from app.articles import service as articles
from app.articles.links import address_of
from app.articles.presentation import Presenter
from app.articles.presenting import PresenterDep
from app.comments import body as bodies
from app.comments import newest, posting
from app.comments import service as comments
from app.comments.body import Written
from app.comments.checking import check
from app.comments.counts import CommentCounts, CountsRequest
from app.comments.models import (
    CommentCreate,
    CommentPosted,
    CommentPublic,
    CommentThread,
)
from app.comments.newest import NewestFilter
from app.comments.receipts import LONGEST
from app.comments.service import Order
from app.db.columns import Id
from app.db.keyset import Cursor, Page, Paging, Slice
from app.defence.guard import JudgeDep, Sent, Suspect, examined, suspected
from app.defence.judge import Judge
from app.errors import CommentRefused, CommentsClosed, NameOfStaff, NotFound, TooManyRequests, Unauthenticated
from app.events import subjects
from app.events.subjects import Subject
from app.instants import InstantOrDay, beginning
from app.rules.blocks import NONE as NO_BLOCKS
from app.rules.blocks import Blocked, Blocks, Source, source_of
from app.rules.in_force import RulesDep, RulesInForce
from app.setting_kinds import Rate
from app.shapes import build
from app.web import limits
from app.web.cache.conditional import set_read_headers
from app.web.idempotency import Again, OnceDep
from app.web.paging import DEFAULT_LIMIT, encode_cursor, page_of, paging, read_cursor, signed_members
from app.web.problems import responses
from app.web.proxies import network_prefix
from app.web.routing import api_router
from app.web.site import Site, SiteDep

router = api_router("comments")

Ref = Annotated[str, Path(max_length=1000)]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=300)]

REPLIES_ALONG = 3
"""Replies that come along with a thread where nobody says how many."""

Receipt = Annotated[str | None, Header(alias="Comment-Receipt", min_length=1, max_length=LONGEST)]
"""The receipt that a guest was given with an earlier comment."""


def asker(viewer: Viewer | None, request: Request) -> int | str:
    """Whose work it is that the pool does for a request: an account's, or that of a guest's network."""
    return network_prefix(request.scope) if viewer is None else viewer.account_id


@router.get("/articles/{ref}/comments", responses=responses(Unauthenticated, NotFound))
async def list_article_comments(
    site: SiteDep,
    viewer: MaybeViewer,
    ref: Ref,
    presenter: PresenterDep,
    request: Request,
    response: Response,
    order: Order = "newest",
    limit: Annotated[int, Query(ge=1, le=100)] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    replies: Annotated[int, Query(ge=0, le=50)] = REPLIES_ALONG,
) -> Page[CommentThread]:
    """Returns approved comments as threads: each top-level comment with the first of its replies in reading order."""
    name = f"threads.{order}"
    article_id, found = await site.database.read(
        comments.list_threads,
        ref,
        paging=Paging(limit, read_cursor(cursor, site.keys, order=name)),
        order=order,
        replies=replies,
        viewer=viewer,
        presenter=presenter,
    )
    set_read_headers(response, viewer, presenter.display, *shows(article_id))
    threads = Slice([_thread(site, thread) for thread in found.items], found.next_key, found.previous_key)
    return page_of(CommentThread, threads, site.keys, order=name, request=request, response=response)


def shows(article_id: int) -> tuple[Subject, Subject]:
    """What an answer with comments shows: they themselves, and the article, which may be taken away."""
    return subjects.comments_of(article_id), subjects.article(article_id)


async def first_page(site: Site, article_id: int, viewer: Viewer | None, presenter: Presenter) -> Page[CommentThread]:
    """What `list_article_comments` gives without parameters, as a part of another answer."""
    _, found = await site.database.read(
        comments.list_threads,
        str(article_id),
        paging=Paging(DEFAULT_LIMIT),
        order="newest",
        replies=REPLIES_ALONG,
        viewer=viewer,
        presenter=presenter,
    )
    threads = Slice([_thread(site, thread) for thread in found.items], found.next_key, found.previous_key)
    return Page[CommentThread].model_construct(**signed_members(threads, site.keys, order="threads.newest"))


def _thread(site: Site, thread: comments.Thread) -> CommentThread:
    cursor = None
    if thread.next_key is not None:
        cursor = encode_cursor(Cursor(thread.next_key), site.keys, order=f"replies:{thread.comment.id}")
    return build(CommentThread, {**thread.comment.__dict__, "replies": thread.replies, "replies_cursor": cursor})


@router.post(
    "/articles/{ref}/comments",
    status_code=201,
    responses=responses(
        Unauthenticated, Blocked, NotFound, CommentsClosed, CommentRefused, NameOfStaff, TooManyRequests
    ),
)
async def post_comment(
    site: SiteDep,
    viewer: MaybeViewer,
    ref: Ref,
    presenter: PresenterDep,
    comment_in: CommentCreate,
    once: OnceDep,
    rules: RulesDep,
    judge: JudgeDep,
    request: Request,
    response: Response,
    receipt: Receipt = None,
) -> CommentPosted:
    """Posts a comment or a reply.

    It may wait for a moderator. Readers never see the email, nor anything computed from it. Callers who are signed in
    send neither name nor email.
    """
    blocks, source = await admitted(site, rules, request) if viewer is None else (NO_BLOCKS, None)
    sent = Sent(comment_in.form_token, comment_in.work, comment_in.subject)
    form = examined(site, sent, viewer=viewer)
    body = await bodies.write(site.pool, comment_in.body, of=asker(viewer, request))
    if once.has_key or (viewer is None and site.settings.comment_limits.of_article is not None):
        article_id = await _article_id(site, ref, viewer)
        once, ref = once.about(ref=article_id), str(article_id)
    if viewer is None:
        await count_against_limits(site, request, ref, body, asks_for_mail=comment_in.notify_of_replies)
    name, url = comment_in.author_name, comment_in.author_url
    find = partial(_article_id, site, ref, viewer)
    checked = await check(rules, site, body, article=find, viewer=viewer, name=name, url=url)
    if viewer is None and (sent.trap or judge.is_named):
        text = Suspect(name or "", url, body.body, await _page(site, ref, judge))
        checked = checked._replace(verdict=await suspected(judge, request, checked.verdict, sent, text))
    again = Again(posting.kept, partial(posting.again, viewer=viewer, presenter=presenter))
    post = posting.Post(ref, comment_in, body, viewer, site.keys, presenter, checked, receipt, form, source, blocks)
    posted = await once.write_together(again, posting.post_all, post)
    response.headers["Location"] = f"/api/v1/comments/{posted.comment.id}"
    response.headers["Cache-Control"] = "no-store"
    return posted


async def admitted(site: Site, rules: RulesInForce, request: Request) -> tuple[Blocks, Source]:
    """Who is blocked, and what is kept of the network of a request; `Blocked` where this network is."""
    network, now = network_prefix(request.scope), site.now()
    blocks = await rules.blocks()
    blocks.check_network(network, keys=site.keys, now=now)
    return blocks, source_of(network, keys=site.keys, now=now)


async def _page(site: Site, ref: str, judge: Judge) -> str:
    """The address of an article for the outside judge, where there is one."""
    if not judge.is_named:
        return ""
    article = await site.database.read(articles.find, ref, viewer=None, now=site.now())
    return address_of(article.id, article.slug, site.settings)


async def _article_id(site: Site, ref: str, viewer: Viewer | None) -> int:
    """The id of the article that a reference names; one that is no slug is not looked up."""
    article_id = articles.as_id(ref)
    if article_id is not None:
        return article_id
    article = await site.database.read(articles.find, ref, viewer=viewer, now=site.now())
    return int(article.id)


async def count_against_limits(
    site: Site, request: Request, article_id: str, body: Written, *, asks_for_mail: bool = False
) -> None:
    """Count a guest's comment under its article, for the whole site, in bytes, and as a mail where it asks for one."""
    chosen, now, source = site.settings.comment_limits, site.now(), network_prefix(request.scope)
    counted: dict[str, Rate] = {}
    amounts: dict[str, int] = {}
    if chosen.of_article is not None:
        counted[limits.source_key(site.keys, "comments", f"{source} {article_id}", now=now)] = chosen.of_article
    if chosen.of_site is not None:
        counted[limits.source_key(site.keys, "comments", source, now=now)] = chosen.of_site
    if chosen.stored is not None:
        key = limits.source_key(site.keys, "stored", source, now=now)
        counted[key], amounts[key] = chosen.stored, body.size
    if asks_for_mail and site.settings.limit_mail is not None:
        counted[limits.source_key(site.keys, "mail", source, now=now)] = site.settings.limit_mail
    if counted and (wait := await site.database.write(limits.hit_all, counted, now=now, amounts=amounts)):
        raise limits.too_many(wait)


@router.get("/comments", responses=responses(Unauthenticated, NotFound))
async def list_comments(
    site: SiteDep,
    viewer: MaybeViewer,
    page: Annotated[Paging, paging("comments")],
    presenter: PresenterDep,
    request: Request,
    response: Response,
    article: Annotated[str | None, Query(min_length=1, max_length=300)] = None,
    section: Annotated[str | None, Query(min_length=1, max_length=300)] = None,
    created_after: Annotated[InstantOrDay | None, Query()] = None,
    featured: bool = False,
) -> Page[CommentPublic]:
    """Returns the newest approved comments of the whole site."""
    after = beginning(created_after, site.settings.zone)
    if after is not None and not isinstance(created_after, datetime):
        after -= datetime.resolution  # the first instant belongs to the day
    narrowed = NewestFilter(article, section, after, is_featured=featured)
    found = await site.database.read(newest.list_newest, narrowed, paging=page, presenter=presenter)
    set_read_headers(response, viewer, presenter.display, subjects.COMMENTS, subjects.ARTICLE_LIST)
    return page_of(CommentPublic, found, site.keys, order="comments", request=request, response=response)


@router.post("/comments/counts", responses=responses(Unauthenticated))
async def count_comments(site: SiteDep, viewer: MaybeViewer, counts_in: CountsRequest) -> CommentCounts:
    """Returns the number of comments of up to a hundred articles.

    Articles that cannot be read are left out.
    """
    counts = await site.database.read(newest.counts, counts_in.articles, now=site.now())
    return CommentCounts(counts=counts)


@router.get("/comments/{id}/replies", responses=responses(Unauthenticated, NotFound))
async def list_replies(
    site: SiteDep,
    viewer: MaybeViewer,
    id: Id,
    presenter: PresenterDep,
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Page[CommentPublic]:
    """Returns the replies to a comment, in reading order."""
    name = f"replies:{id}"
    page = Paging(limit, read_cursor(cursor, site.keys, order=name))
    article_id, found = await site.database.read(comments.list_replies, id, paging=page, presenter=presenter)
    set_read_headers(response, viewer, presenter.display, *shows(article_id))
    return page_of(CommentPublic, found, site.keys, order=name, request=request, response=response)
