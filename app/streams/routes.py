"""Streams over HTTP."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Request
from starlette.responses import StreamingResponse

from app.articles import service as articles
from app.db.columns import MAX_ID
from app.errors import NotFound, TooManyRequests
from app.streams.hub import Hub
from app.web.cache.conditional import HEAD_ALONE
from app.web.problems import responses
from app.web.proxies import network_prefix
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("comments")


class EventStream(StreamingResponse):
    """Server-sent events, already written as such; FastAPI's own type is for functions that yield them one by one."""

    media_type = "text/event-stream"


HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx hands each event on at once
_EXAMPLE = 'event: comment.removed\ndata: {"id": 17, "article_id": 1}\nid: 1290\n\n'
_EVENTS: Any = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EXAMPLE}}}}


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield


async def _hub(request: Request) -> Hub:
    hub: Hub = request.app.state.streams
    return hub


@router.get(
    "/articles/{ref}/comments/stream",
    response_class=EventStream,
    responses=_EVENTS | responses(NotFound, TooManyRequests),
)
async def stream_article_comments(
    site: SiteDep,
    hub: Annotated[Hub, Depends(_hub)],
    ref: Annotated[str, Path(max_length=1000)],
    request: Request,
    last_event_id: Annotated[int | None, Header(alias="Last-Event-ID", ge=0, le=MAX_ID)] = None,
) -> EventStream:
    """The comments of an article as they appear, change and go."""
    article = await site.database.read(articles.find, ref, viewer=None, now=site.now())
    if HEAD_ALONE in request.scope:
        return EventStream(_nothing(), headers=HEADERS)
    stream = await hub.follow(article.id, network_prefix(request.scope), last_seen=last_event_id)
    return EventStream(stream, headers=HEADERS)
