"""Comments posted: whose are taken, with which status, and what their writers are answered."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from app.accounts.models import Viewer
from app.articles import service as articles
from app.articles.presentation import Presenter
from app.comments import receipts, rules, storing, threads
from app.comments.body import Written
from app.comments.models import Comment, CommentCreate, CommentPosted, CommentStatus
from app.comments.presentation import own
from app.comments.proofs import proven
from app.comments.receipts import Chain
from app.comments.rules import Checked
from app.comments.storing import NewComment, store_all
from app.comments.threads import Parent
from app.defence import forms
from app.defence.forms import Form
from app.errors import Bilingual, CommentsClosed, FieldError, InvalidRequest, MailIsOff, NotFound, Problem
from app.rules import repetition
from app.rules.blocks import NONE as NO_BLOCKS
from app.rules.blocks import Blocks, Source
from app.rules.names import RuleName
from app.rules.repetition import Claim
from app.rules.weighing import Outcome, Reason, Verdict, as_held_for
from app.secrets.sealing import Keyring
from app.shapes import build

_REQUIRED = Bilingual("هذا الحقل مطلوب.", "This member is required.")
_NOT_TAKEN = Bilingual("من سجّل الدخول لا يرسل هذا الحقل.", "Callers who are signed in do not send this member.")


class Post(NamedTuple):
    """What one request posts: under which article, its body as `written` has made it, by whom, how it is shown.

    `receipt` is that of an earlier comment, by which a guest is known; `form` is spent with the comment. `source` is
    where a guest's comment comes from, `blocks` says whose comments are not taken.
    """

    ref: str
    comment_in: CommentCreate
    body: Written
    viewer: Viewer | None
    keys: Keyring
    presenter: Presenter
    checked: Checked
    receipt: str | None = None
    form: Form | None = None
    source: Source | None = None
    blocks: Blocks = NO_BLOCKS


class _Accepted(NamedTuple):
    """A post that is taken: what is to be stored of it, in which language its article is."""

    post: Post
    new: NewComment
    verdict: Verdict
    language: str


def post_all(session: Session, posts: Sequence[Post]) -> list[CommentPosted | Problem]:
    """Post comments and replies under listed articles, each for itself.

    `NotFound` where the article is not to be read, `CommentsClosed` where it takes none, `CommentRefused` where a rule
    refuses it, `Blocked` where its writer's chain is. The same text under the same article, within minutes, is the
    comment that came first.
    """
    answers: dict[int, CommentPosted | Problem] = {}
    accepted: dict[int, _Accepted] = {}
    parents = threads.find_parents(session, (each.comment_in.parent_id for each in posts), only_visible=True)
    found = articles.find_all(session, {each.ref for each in posts})
    chains = receipts.chains(session, (each.receipt for each in posts if each.viewer is None))
    proofs = [_proof_id(each) for each in posts]
    trusted = receipts.trusted_proofs(session, proofs)
    for number, each in enumerate(posts):
        try:
            article = articles.checked(session, each.ref, found[each.ref], viewer=each.viewer, now=each.presenter.now)
            proof_id, chain = proofs[number], chains.get(each.receipt or "")
            each.blocks.check_chain(chain and chain.id, now=each.presenter.now)
            taken = _accepted(each, article, chain, proof_id, is_proof_trusted=proof_id in trusted)
            threads.place_of(taken.new, parents)
            if each.form is not None:
                forms.spend(session, each.form)
            accepted[number] = taken
        except Problem as refused:
            answers[number] = refused
    if accepted:
        stored = _store(session, list(accepted.values()), parents)
        answers.update(zip(accepted, stored, strict=True))
    return [answers[number] for number in range(len(posts))]


def _store(session: Session, accepted: Sequence[_Accepted], parents: Mapping[int, Parent]) -> list[CommentPosted]:
    """Store those that are no repetition; what all of them are answered."""
    now = accepted[0].post.presenter.now
    taken = dict(zip(storing.reserve(session, len(accepted)), accepted, strict=True))
    keys = accepted[0].post.keys
    claims = {
        comment_id: each.post.checked.claim(comment_id, each.new, each.new.body.body_key, keys=keys)
        for comment_id, each in taken.items()
    }
    owners = dict(zip(claims, repetition.claim(session, list(claims.values()), now=now), strict=True))
    known = _stored(session, set(owners.values()) - set(taken))
    new = {
        comment_id: _held_where_repeated(session, each, claims[comment_id], now=now)
        for comment_id, each in taken.items()
        if owners[comment_id] == comment_id or owners[comment_id] not in {*taken, *known}
    }
    rows = store_all(session, list(new.values()), keys=keys, now=now, parents=parents, comment_ids=list(new))
    known |= {row["id"]: row for row in rows}
    return [
        _posted(known[comment_id], each.post.presenter, each.language, receipt=each.new.receipt)
        if comment_id in new
        else _repeated(known[owners[comment_id]], each)
        for comment_id, each in taken.items()
    ]


def _held_where_repeated(session: Session, each: _Accepted, claim: Claim, *, now: datetime) -> NewComment:
    """What is to be stored: a guest's text that is nearly one of the last hours waits for a moderator."""
    if each.post.viewer is not None or (other := repetition.alike(session, claim, now=now)) is None:
        return each.new
    verdict = each.verdict.also(Outcome.hold, Reason(RuleName.repetition, str(other)))
    status = CommentStatus.pending if each.new.status is CommentStatus.approved else each.new.status
    return each.new._replace(status=status, held_for=as_held_for(verdict))


def _stored(session: Session, comment_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The comments of these ids that were not erased, as they are stored."""
    if not comment_ids:
        return {}
    found = session.exec(select(Comment).where(col(Comment.id).in_(comment_ids), col(Comment.deleted_at).is_(None)))
    return {int(comment.id or 0): comment.model_dump() for comment in found}


def _repeated(first: Mapping[str, Any], each: _Accepted) -> CommentPosted:
    """The answer to a repetition: the comment that came first, in the words of who repeats it while it waits.

    So nobody learns what another guest is called whose comment is not visible yet, and nobody gets another's receipt.
    """
    if first["status"] != CommentStatus.approved:
        new = each.new
        own_words = {"author_name": new.author_name, "author_url": new.author_url, **new.body._asdict()}
        first = {**first, **own_words, "edited_at": None}
    return _posted(first, each.post.presenter, each.language, receipt=None)


def kept(posted: CommentPosted) -> str:
    """What has to be kept of an answer so that it can be given once more: the comment's id and its receipt."""
    return json.dumps([posted.comment.id, posted.receipt])


def again(session: Session, kept: str, *, viewer: Viewer | None, presenter: Presenter) -> CommentPosted:
    """The answer to a writer who sends the same comment again: the comment as it is now.

    `NotFound` when it was erased, or its article is not to be read any more.
    """
    comment_id, receipt = json.loads(kept)
    comment = session.get(Comment, comment_id)
    if comment is None or comment.deleted_at is not None:
        raise NotFound
    article = articles.find(session, str(comment.article_id), viewer=viewer, now=presenter.now)
    return _posted(comment.model_dump(), presenter, article.language, receipt=receipt)


def _proof_id(each: Post) -> str | None:
    """The id of the proof that came with a post, where it belongs to the typed address."""
    comment_in = each.comment_in
    if comment_in.address_proof is None or each.viewer is not None:
        return None
    proof = proven(comment_in.address_proof, comment_in.author_email, keys=each.keys, now=each.presenter.now)
    return None if proof is None else proof.proof_id


def _accepted(
    each: Post, article: Any, chain: Chain | None, proof_id: str | None, *, is_proof_trusted: bool
) -> _Accepted:
    """What is to be stored of a post under the article that it names."""
    comment_in, viewer, presenter, checked = each.comment_in, each.viewer, each.presenter, each.checked
    if not presenter.takes_comments(article):
        raise CommentsClosed
    settings = presenter.settings
    is_mail_on = settings.mail_server is not None
    if errors := _sender_errors(comment_in, settings.comments_email, viewer, is_mail_on=is_mail_on):
        raise InvalidRequest(errors=errors)
    policy = article.comments_policy or checked.policy or presenter.comments_policy(article)
    is_trusted = is_proof_trusted or (chain is not None and chain.is_trusted)
    verdict = checked.under(policy, is_trusted=is_trusted)
    judged = rules.judge(policy, viewer=viewer, verdict=verdict, is_trusted=is_trusted)
    new = NewComment(
        article_id=article.id,
        parent_id=comment_in.parent_id,
        status=judged.status,
        held_by=judged.held_by,
        held_for=judged.held_for,
        author_name=viewer.name if viewer else comment_in.author_name or "",
        author_email=comment_in.author_email,
        author_url=comment_in.author_url,
        body=each.body,
        created_at=presenter.now,
        account_id=viewer.account_id if viewer else None,
        receipt=None if viewer else receipts.make(),
        chain_id=None if chain is None else chain.id,
        proof_id=proof_id,
        source=each.source,
        wants_replies=comment_in.notify_of_replies,
    )
    return _Accepted(each, new, verdict, article.language)


def _posted(row: Mapping[str, Any], presenter: Presenter, language: str, *, receipt: str | None) -> CommentPosted:
    posted = {
        "comment": own(SimpleNamespace(**row), presenter.display, language, presenter.settings.own_address),
        "status": "approved" if row["status"] == CommentStatus.approved else "pending",
        "receipt": receipt,
    }
    return build(CommentPosted, posted)


_OF_GUESTS = ("author_name", "author_email", "address_proof", "notify_of_replies")


def _sender_errors(
    comment_in: CommentCreate, email_rule: str, viewer: Viewer | None, *, is_mail_on: bool
) -> list[FieldError]:
    """All that is wrong with what a comment says of its writer, and with the wish to be told of replies."""
    if viewer is not None:
        names = [name for name in _OF_GUESTS if getattr(comment_in, name) not in {None, False}]
        return [FieldError(f"/{name}", "not_taken", _NOT_TAKEN) for name in names]
    wants_mail = comment_in.notify_of_replies and is_mail_on
    needed = ["author_name", *(["author_email"] if email_rule == "required" or wants_mail else [])]
    found = [FieldError(f"/{name}", "missing", _REQUIRED) for name in needed if getattr(comment_in, name) is None]
    if email_rule == "off" and comment_in.author_email is not None:
        found.append(FieldError("/author_email", "not_taken", _NOT_TAKEN))
    if comment_in.notify_of_replies and not is_mail_on:
        found.append(FieldError("/notify_of_replies", MailIsOff.code, MailIsOff.detail))
    return found
