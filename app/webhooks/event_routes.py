"""What receivers implement, as OpenAPI's `webhooks` tell it; nothing here is served."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.routing import BaseRoute

from app.webhooks.models import TEST, WebhookEvent
from app.webhooks.payloads import ArticleEvent, AuthorEvent, CommentEvent, SectionEvent, TagEvent, TestEvent

MessageId = Annotated[str, Header(alias="webhook-id")]
SentAt = Annotated[str, Header(alias="webhook-timestamp")]
Signatures = Annotated[str, Header(alias="webhook-signature")]


async def _article(event: ArticleEvent, message_id: MessageId, sent_at: SentAt, signatures: Signatures) -> None: ...


async def _comment(event: CommentEvent, message_id: MessageId, sent_at: SentAt, signatures: Signatures) -> None: ...


async def _section(event: SectionEvent, message_id: MessageId, sent_at: SentAt, signatures: Signatures) -> None: ...


async def _tag(event: TagEvent, message_id: MessageId, sent_at: SentAt, signatures: Signatures) -> None: ...


async def _author(event: AuthorEvent, message_id: MessageId, sent_at: SentAt, signatures: Signatures) -> None: ...


async def _webhook(event: TestEvent, message_id: MessageId, sent_at: SentAt, signatures: Signatures) -> None: ...


_RECEIVERS: Mapping[str, Callable[..., Any]] = {
    "article": _article,
    "comment": _comment,
    "section": _section,
    "tag": _tag,
    "author": _author,
    "webhook": _webhook,
}


@cache
def event_routes() -> list[BaseRoute]:
    """A route for each event, for the `webhooks` of an application; made once, for that takes long."""
    router = APIRouter()
    for event in (*WebhookEvent, TEST):
        router.add_api_route(
            event,
            _RECEIVERS[event.partition(".")[0]],
            methods=["POST"],
            operation_id=f"on_{event.replace('.', '_')}",
            status_code=204,
            tags=["webhooks"],
        )
    return router.routes
