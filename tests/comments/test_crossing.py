"""Comments are posted and moderated while others change them or their article, as only PostgreSQL lets them be."""

from functools import partial
from typing import Any

import httpx
import pytest
from sqlmodel import Session, col, select

from app.accounts.models import ROLE_SCOPES, Role, Viewer
from app.articles import service as articles
from app.articles.models import Article
from app.articles.versions import locked
from app.comments import storing
from app.comments.body import written
from app.comments.models import Comment, CommentStatus
from app.comments.storing import Appearance
from app.moderation import actions
from app.moderation.models import ModerationAction
from app.web.site import Site
from tests.clocks import NOON
from tests.crossing import Pause, cross, written_once
from tests.paths import API
from tests.people import People


@pytest.fixture
def database_url(postgres):
    with postgres.database() as url:
        yield url


class Desk:
    """Articles with comments, and a moderator whose verbs are run here and now."""

    def __init__(self, client: httpx.AsyncClient, site: Site, editor: dict[str, str], account_id: int) -> None:
        self._client, self._site, self._editor = client, site, editor
        self._viewer = Viewer(account_id, "مها المشرفة", Role.moderator, 0, frozenset(ROLE_SCOPES[Role.moderator]))

    async def article(self) -> int:
        body = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
        made = await self._client.post(f"{API}/articles", json=body, headers=self._editor)
        return int(made.json()["id"])

    async def comment(self, article: int, **members: Any) -> int:
        body = {"body": "شكرًا لكم", **members}
        made = await self._client.post(f"{API}/articles/{article}/comments", json=body, headers=self._editor)
        assert made.json()["status"] == "approved"
        return int(made.json()["comment"]["id"])

    def trash(self, *comments: int) -> Any:
        """A verb that moves these comments to the trash, and is run but once."""
        verb = partial(
            actions.move_all, comment_ids=list(comments), action=ModerationAction.trash,
            viewer=self._viewer, keys=self._site.keys, now=NOON,
        )  # fmt: skip
        return partial(written_once, self._site.database, verb)


@pytest.fixture
async def desk(client: httpx.AsyncClient, site: Site, people: People) -> Desk:
    return Desk(client, site, await people.headers("editor"), await people.account("moderator"))


async def counts(site: Site) -> list[int]:
    return await site.database.read(
        lambda session: list(session.exec(select(Article.comment_count).order_by(col(Article.id))))
    )


async def test_a_deep_reply_is_counted_while_the_top_of_its_thread_is_moderated(site: Site, desk: Desk) -> None:
    article = await desk.article()
    top = await desk.comment(article)
    middle = await desk.comment(article, parent_id=top)
    low = await desk.comment(article, parent_id=middle)

    def reply(session: Session, pause: Pause) -> None:
        path = session.exec(select(Comment.path).where(Comment.id == low)).one()
        articles.change_comment_count(session, article, 0)
        pause()
        storing.count(session, [Appearance(article, path, 1)])

    assert (await cross(site.database, reply, desk.trash(top)))[0] == 1
    assert await counts(site) == [3]


async def test_a_batch_and_another_count_the_comments_of_two_articles(site: Site, desk: Desk) -> None:
    first, second = await desk.article(), await desk.article()
    under_first, under_second = await desk.comment(first), await desk.comment(second)

    def count(session: Session, pause: Pause) -> None:
        articles.change_comment_count(session, first, 1)
        pause()
        articles.change_comment_count(session, second, 1)

    assert (await cross(site.database, count, desk.trash(under_second, under_first)))[0] == 1
    assert await counts(site) == [1, 1]


async def test_an_article_is_deleted_while_its_comments_are_moderated(site: Site, desk: Desk) -> None:
    article = await desk.article()
    comment = await desk.comment(article)

    def delete(session: Session, pause: Pause) -> None:
        locked(session, article)
        pause()
        session.delete(session.get(Article, article))
        session.flush()

    assert (await cross(site.database, delete, desk.trash(comment)))[0] == 1
    assert await site.database.read(lambda session: list(session.exec(select(Comment.id)))) == []


async def test_a_reply_is_posted_while_the_comment_that_it_answers_is_moderated(site: Site, desk: Desk) -> None:
    article = await desk.article()
    comment = await desk.comment(article)
    reply = storing.NewComment(
        article_id=article, parent_id=comment, status=CommentStatus.approved, author_name="سلمى العوضي",
        author_email=None, author_url=None, body=written("شكرًا لكم"), created_at=NOON,
    )  # fmt: skip

    def moderate(session: Session, pause: Pause) -> None:
        articles.lock_for_comments(session, [article])
        pause()
        session.get(Comment, comment, with_for_update=True)

    post = partial(storing.store_all, new=[reply], keys=site.keys, now=NOON)
    assert (await cross(site.database, moderate, partial(written_once, site.database, post)))[0] == 1
    assert await counts(site) == [2]
