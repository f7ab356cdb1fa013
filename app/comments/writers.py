"""What the writer of a comment may do with its receipt: see it whatever its status, edit it for a while, erase it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, select

from app.articles import service as articles
from app.articles.presentation import Presenter
from app.comments import changing, receipts, rules
from app.comments.body import Written
from app.comments.models import Comment, CommentOwn, CommentReceipt, CommentStatus
from app.comments.presentation import to_writer
from app.comments.rules import Checked
from app.errors import Bilingual, CommentsClosed, WrongState
from app.rules import repetition
from app.rules.blocks import Blocks
from app.rules.names import RuleName
from app.rules.weighing import Outcome, Reason
from app.secrets.sealing import Keyring

_TOO_LATE = Bilingual("انقضت مدة تعديل هذا التعليق.", "The time for editing this comment is over.")
_DECIDED = Bilingual("رفض المشرفون هذا التعليق، فلا يُعدَّل.", "Moderators refused this comment; it cannot be edited.")


def get(session: Session, comment_id: int, receipt: str, *, presenter: Presenter) -> CommentOwn | None:
    """A comment as its writer sees it; None where this is not its receipt. `NotFound` with its article."""
    comment = session.get(Comment, comment_id)
    if receipts.belongs_to(session, comment_id, receipt) is None or comment is None:
        return None
    return _own(session, comment, presenter)


def article_of(session: Session, comment_id: int) -> int:
    """The article of a comment; 0 where there is no such comment."""
    return session.exec(select(Comment.article_id).where(Comment.id == comment_id)).first() or 0


class Edit(NamedTuple):
    """The text that a comment is to have, what the rules say of it, and whose comments are not taken."""

    body: Written
    checked: Checked
    blocks: Blocks
    keys: Keyring


def edit(session: Session, comment_id: int, receipt: str, wanted: Edit, *, presenter: Presenter) -> CommentOwn:
    """Change the text of a comment within the time for it. What would be held now is held.

    `ReceiptRefused`, `Blocked`, `CommentsClosed`, `CommentRefused` by a rule, or `WrongState` when it is too late or
    moderators have refused the comment.
    """
    handed_out = receipts.required(session, comment_id, receipt)
    wanted.blocks.check_chain(handed_out.chain_id, now=presenter.now)
    comment = changing.locked(session, comment_id)
    if _editable_until(comment, presenter) is None:
        raise WrongState(_TOO_LATE)
    if comment.status not in {CommentStatus.approved, CommentStatus.pending}:
        raise WrongState(_DECIDED)
    if changing.rewrite(session, comment, wanted.body, now=presenter.now):
        comment.is_cleared = False
        _judge_again(session, comment, handed_out, wanted, presenter)
    return _own(session, comment, presenter)


def erase(session: Session, comment_id: int, receipt: str, *, now: datetime) -> None:
    """Erase a comment with all that came with it; one that was answered stays as a tombstone. `ReceiptRefused`."""
    receipts.required(session, comment_id, receipt)
    changing.erase(session, changing.locked(session, comment_id), now=now)


def _judge_again(
    session: Session, comment: Comment, handed_out: CommentReceipt, wanted: Edit, presenter: Presenter
) -> None:
    """Hold an edited comment where a new one of the same writer would wait. What waits goes on waiting."""
    article = articles.find(session, str(comment.article_id), viewer=None, now=presenter.now)
    if not presenter.takes_comments(article):
        raise CommentsClosed
    checked = wanted.checked
    is_trusted = receipts.is_trusted_without(session, handed_out)
    policy = article.comments_policy or checked.policy or presenter.comments_policy(article)
    verdict = checked.under(policy, is_trusted=is_trusted)
    claim = checked.claim(comment.id or 0, comment, wanted.body.body_key, keys=wanted.keys)
    if (other := repetition.reclaim(session, claim, now=presenter.now)) is not None:
        verdict = verdict.also(Outcome.hold, Reason(RuleName.repetition, str(other)))
    judged = rules.judge(policy, viewer=None, verdict=verdict, is_trusted=is_trusted)
    if judged.held_for:
        comment.held_for = judged.held_for
    if judged.status is CommentStatus.spam or (judged.status, comment.status) == (
        CommentStatus.pending,
        CommentStatus.approved,
    ):
        comment.held_by = judged.held_by or comment.held_by
        changing.set_status(session, comment, judged.status, now=presenter.now)


def _own(session: Session, comment: Comment, presenter: Presenter) -> CommentOwn:
    article = articles.find(session, str(comment.article_id), viewer=None, now=presenter.now)
    until = _editable_until(comment, presenter)
    return to_writer(comment, presenter.display, article.language, presenter.settings.own_address, editable_until=until)


def _editable_until(comment: Comment, presenter: Presenter) -> datetime | None:
    end = comment.created_at + timedelta(minutes=presenter.settings.comments_edit_minutes)
    return end if end > presenter.now else None
