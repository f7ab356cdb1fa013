"""Answers of the staff over HTTP."""

from functools import partial

from fastapi import Response

from app.articles.presenting import PresenterDep
from app.comments import body as bodies
from app.comments import posting
from app.comments.checking import check
from app.comments.models import CommentCreate, CommentPosted
from app.comments.posting import Post
from app.db.columns import Id
from app.errors import CommentsClosed, Forbidden, NotFound, Unauthenticated, WrongState
from app.moderation import answers
from app.moderation.models import AnswerCreate
from app.moderation.routes import Moderator
from app.rules.in_force import RulesDep
from app.web.idempotency import Again, OnceDep
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("moderation")


@router.post(
    "/moderation/comments/{id}/answer",
    status_code=201,
    responses=responses(Unauthenticated, Forbidden, NotFound, WrongState, CommentsClosed),
)
async def answer_comment(
    site: SiteDep,
    viewer: Moderator,
    id: Id,
    answer_in: AnswerCreate,
    presenter: PresenterDep,
    once: OnceDep,
    rules: RulesDep,
    response: Response,
) -> CommentPosted:
    """Answers a comment as the account that is signed in, and publishes the comment where it waits."""
    article_id = await site.database.read(answers.article_of, id)
    body = await bodies.write(site.pool, answer_in.body, of=viewer.account_id)

    async def article() -> int:
        return article_id

    checked = await check(rules, site, body, article=article, viewer=viewer)
    comment_in = CommentCreate.model_construct(body=answer_in.body, parent_id=id)
    post = Post(str(article_id), comment_in, body, viewer, site.keys, presenter, checked)
    again = Again(posting.kept, partial(posting.again, viewer=viewer, presenter=presenter))
    posted = await once.write(again, answers.answer, answers.Answer(id, post))
    response.headers["Location"] = f"/api/v1/comments/{posted.comment.id}"
    response.headers["Cache-Control"] = "no-store"
    return posted
