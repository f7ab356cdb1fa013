"""Comments posted: whose are taken, with which status, and what their writers are answered."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlmodel import Session

from app.accounts.models import Viewer
from app.articles import rows as articles
from app.articles.presentation import Presentation
from app.comments import moderation, threads
from app.comments.body import Written
from app.comments.models import CommentCreate, CommentPosted, CommentStatus
from app.comments.presentation import own
from app.comments.storing import NewComment, store_all
from app.display import Display
from app.errors import CommentsClosed, Problem, Words, invalid
from app.sealing import Keyring
from app.shapes import build

_REQUIRED = Words("هذا الحقل مطلوب.", "This member is required.")
_NOT_TAKEN = Words("لا يُرسَل هذا الحقل هنا.", "This member is not taken here.")


class Post(NamedTuple):
    """What one request posts: under which article, its body as `written` has made it, by whom, how it is shown."""

    ref: str
    comment_in: CommentCreate
    body: Written
    viewer: Viewer | None
    keys: Keyring
    shown: Presentation


def post_all(session: Session, posts: Sequence[Post]) -> list[CommentPosted | Problem]:
    """Post comments and replies under listed articles, each for itself.

    `NotFound` where the article is not to be read, `CommentsClosed` where it takes none.
    """
    answers: dict[int, CommentPosted | Problem] = {}
    accepted: dict[int, tuple[NewComment, str]] = {}
    parents = threads.find_parents(session, (each.comment_in.parent_id for each in posts), only_visible=True)
    found = articles.find_all(session, {each.ref for each in posts})
    for number, each in enumerate(posts):
        try:
            article = articles.checked(session, each.ref, found[each.ref], viewer=each.viewer, now=each.shown.now)
            new = _accepted(each, article)
            threads.place_of(new, parents)
            accepted[number] = new, article.language
        except Problem as refused:
            answers[number] = refused
    if accepted:
        stored = [new for new, _ in accepted.values()]
        made = store_all(session, stored, keys=posts[0].keys, now=posts[0].shown.now, parents=parents)
        for (number, (_, language)), row in zip(accepted.items(), made, strict=True):
            answers[number] = _posted(row, posts[number].shown.display, language)
    return [answers[number] for number in range(len(posts))]


def _accepted(each: Post, article: Any) -> NewComment:
    """What is to be stored of a post under the article that it names."""
    comment_in, viewer, shown = each.comment_in, each.viewer, each.shown
    if not shown.takes_comments(article):
        raise CommentsClosed
    judged = moderation.judge(shown.comments_policy(article), viewer=viewer)
    _check_sender(comment_in, shown.settings.comments_email, viewer)
    return NewComment(
        article_id=article.id,
        parent_id=comment_in.parent_id,
        status=judged.status,
        held_by=judged.held_by,
        author_name=viewer.name if viewer else comment_in.author_name or "",
        author_email=comment_in.author_email,
        author_url=comment_in.author_url,
        body=each.body,
        created_at=shown.now,
        account_id=viewer.account_id if viewer else None,
    )


def _posted(row: Mapping[str, Any], display: Display, language: str) -> CommentPosted:
    posted = {
        "comment": own(SimpleNamespace(**row), display, language),
        "status": "approved" if row["status"] is CommentStatus.approved else "pending",
    }
    return build(CommentPosted, posted)


def _check_sender(comment_in: CommentCreate, email_rule: str, viewer: Viewer | None) -> None:
    if viewer is not None:
        if comment_in.author_name is not None or comment_in.author_email is not None:
            pointer = "/author_name" if comment_in.author_name is not None else "/author_email"
            raise invalid(pointer, "not_taken", _NOT_TAKEN)
        return
    if comment_in.author_name is None:
        raise invalid("/author_name", "missing", _REQUIRED)
    if email_rule == "required" and comment_in.author_email is None:
        raise invalid("/author_email", "missing", _REQUIRED)
    if email_rule == "off" and comment_in.author_email is not None:
        raise invalid("/author_email", "not_taken", _NOT_TAKEN)
