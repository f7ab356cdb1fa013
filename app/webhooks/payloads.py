"""What webhooks are sent: the shape of each event, made when it is sent and of what any reader may see by then.

No text of a comment that readers do not see, and of an article that they may not read nothing but its id. Nothing that
was sent is stored: what has been erased since is in no later attempt.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlmodel import Session, col, select

from app.articles import service as articles
from app.articles.models import ArticleSummary
from app.articles.presentation import Presenter
from app.catalog import service as catalog
from app.catalog.models import AuthorPublic, SectionPublic, TagPublic
from app.comments import service as comments
from app.comments.models import Comment, CommentPublic, CommentStatus
from app.display import Display
from app.errors import NotFound
from app.settings import Settings


class _Event(BaseModel):
    type: str
    timestamp: datetime


class ArticleEventData(BaseModel):
    """The article that something happened to; null where readers may not read it."""

    id: int
    article: ArticleSummary | None


class ArticleEvent(_Event):
    """Something happened to an article."""

    data: ArticleEventData


class CommentEventData(BaseModel):
    """The comment that something happened to; null where readers do not see it."""

    id: int
    article_id: int
    status: CommentStatus | None
    comment: CommentPublic | None


class CommentEvent(_Event):
    """Something happened to a comment."""

    data: CommentEventData


class SectionEventData(BaseModel):
    """The section that something happened to; null where it was deleted."""

    id: int
    section: SectionPublic | None


class SectionEvent(_Event):
    """Something happened to a section."""

    data: SectionEventData


class TagEventData(BaseModel):
    """The tag that something happened to; null where it was deleted, or no listed article has it."""

    id: int
    tag: TagPublic | None


class TagEvent(_Event):
    """Something happened to a tag."""

    data: TagEventData


class AuthorEventData(BaseModel):
    """The byline that something happened to; null where it was deleted."""

    id: int
    author: AuthorPublic | None


class AuthorEvent(_Event):
    """Something happened to a byline."""

    data: AuthorEventData


class TestEventData(BaseModel):
    """The webhook that is tested."""

    webhook_id: int


class TestEvent(_Event):
    """A test call."""

    data: TestEventData


Payload = ArticleEvent | CommentEvent | SectionEvent | TagEvent | AuthorEvent | TestEvent
Shown = TypeVar("Shown")

SHAPES: dict[str, type[_Event]] = {
    "article": ArticleEvent,
    "comment": CommentEvent,
    "section": SectionEvent,
    "tag": TagEvent,
    "author": AuthorEvent,
    "webhook": TestEvent,
}
"""The shape of each event, by what stands before the dot of its name."""


def presenter_of(settings: Settings, *, now: datetime) -> Presenter:
    """Shows things as the site does to a reader who asked for nothing special, with whole addresses."""
    whole = settings.model_copy(update={"api_url": settings.absolute_address})
    return Presenter(whole, Display.of_site(settings), now)


def make(session: Session, event: str, ids: dict[str, int], *, occurred_at: datetime, presenter: Presenter) -> Payload:
    """What is sent of an event that happened to the things with these ids."""
    told: dict[str, Any] = {"type": event, "timestamp": occurred_at}
    now, address = presenter.now, presenter.settings.own_address
    match event.partition(".")[0]:
        case "article":
            article = _article(session, ids["article_id"], presenter)
            return ArticleEvent(**told, data=ArticleEventData(id=ids["article_id"], article=article))
        case "comment":
            return CommentEvent(**told, data=_comment(session, ids, presenter))
        case "section":
            section = _found(lambda ref: catalog.get_section(session, ref, address=address, now=now), ids["entry_id"])
            return SectionEvent(**told, data=SectionEventData(id=ids["entry_id"], section=section))
        case "tag":
            tag = _found(lambda ref: catalog.get_tag(session, ref, sees_all=False, now=now), ids["entry_id"])
            return TagEvent(**told, data=TagEventData(id=ids["entry_id"], tag=tag))
        case "author":
            author = _found(lambda ref: catalog.get_author(session, ref, address=address, now=now), ids["entry_id"])
            return AuthorEvent(**told, data=AuthorEventData(id=ids["entry_id"], author=author))
        case _:
            return TestEvent(**told, data=TestEventData(webhook_id=ids["webhook_id"]))


def _found(get: Callable[[str], Shown], number: int) -> Shown | None:
    try:
        return get(str(number))
    except NotFound:
        return None


def _article(session: Session, article_id: int, presenter: Presenter) -> ArticleSummary | None:
    row = _found(lambda ref: articles.find_whole(session, ref, viewer=None, now=presenter.now), article_id)
    return None if row is None else presenter.summary(row, articles.labels(session, [row.id])[row.id])


def _comment(session: Session, ids: dict[str, int], presenter: Presenter) -> CommentEventData:
    comment_id = ids["comment_id"]
    status = session.exec(select(Comment.status).where(col(Comment.id) == comment_id)).first()
    return CommentEventData(
        id=comment_id,
        article_id=ids["article_id"],
        status=None if status is None else CommentStatus(status),
        comment=_found(lambda ref: comments.get(session, int(ref), presenter=presenter), comment_id),
    )
