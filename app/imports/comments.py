"""From comments of another system to ours: with their dates, statuses and threads, once each by its external id.

A second import of the same comments changes nothing. Nobody gets mail about an imported comment.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts.models import Viewer
from app.articles import external_ids
from app.articles import service as articles
from app.articles.presentation import Presenter
from app.comments.body import Written, written_all
from app.comments.models import Comment
from app.comments.storing import NewComment, Past, store_all
from app.db.sqlite.locking import lock_names
from app.errors import Moved, NotFound
from app.imports.comment_models import CommentImport, CommentImported, CommentImportResult, ImportProblem
from app.imports.transfer_records import CommentRecord
from app.pool.processes import Pool
from app.secrets.sealing import Keyring
from app.text import LONG

RENDERED_AT_ONCE = 10
"""Comments whose bodies are rendered by one call of the pool; each has 10,000 characters at most."""

_LOCK = "imported comments"


class Incoming(NamedTuple):
    """A comment to import with its rendered body; None where the text is refused. A record of one has a `past`."""

    comment: CommentImport | CommentRecord
    body: Written | None
    past: Past | None = None


class _Stored(NamedTuple):
    id: int
    article_id: int


async def prepare(pool: Pool, comments: Sequence[CommentImport], *, of: int | None) -> list[Incoming]:
    """Render the bodies by our own rules, before the transaction."""
    bodies: list[Written | None] = []
    for start in range(0, len(comments), RENDERED_AT_ONCE):
        texts = [each.body for each in comments[start : start + RENDERED_AT_ONCE]]
        is_short = sum(map(len, texts)) <= LONG
        bodies += written_all(texts) if is_short else await pool.run(written_all, texts, of=of)
    return [Incoming(comment, body) for comment, body in zip(comments, bodies, strict=True)]


def store(
    session: Session,
    incoming: Sequence[Incoming],
    *,
    viewer: Viewer,
    keys: Keyring,
    presenter: Presenter,
    is_audited: bool = True,
    known: Mapping[str, int] | None = None,
) -> CommentImportResult:
    """Store the comments that are not here yet; what became of each, in their order.

    A comment may answer one that is here already, or any other of the same call. A long import audits itself.
    `known` are articles by names that the caller gave them, which come before external ids.
    """
    lock_names(session, [_LOCK])
    run = _Run(session, incoming, viewer=viewer, presenter=presenter, known=known or {})
    new = run.accept_all()
    rows = store_all(session, new, keys=keys, now=presenter.now)
    if rows and is_audited:
        audit.record(session, "comment.import", 0, viewer=viewer, keys=keys, now=presenter.now, count=len(rows))
    created = {row["external_id"]: row["id"] for row in rows}
    return CommentImportResult(items=run.outcomes(created))


class _Run:
    """One call: what is known of its articles and comments, and what was decided of each."""

    def __init__(
        self,
        session: Session,
        incoming: Sequence[Incoming],
        *,
        viewer: Viewer,
        presenter: Presenter,
        known: Mapping[str, int],
    ) -> None:
        self._incoming, self._presenter = incoming, presenter
        comments = [each.comment for each in incoming]
        names = {name for each in comments for name in (each.external_id, each.parent_external_id) if name is not None}
        self._stored = _stored(session, names)
        self._articles = _articles(session, comments, viewer=viewer, now=presenter.now)
        for name in (each.article_external_id for each in comments):
            if name is not None and name in known:
                self._articles["external_id", name] = known[name]
        self._problems: dict[int, ImportProblem] = {}
        self._places: dict[str, int] = {}
        self._new: list[NewComment] = []

    def accept_all(self) -> list[NewComment]:
        """The comments to store, those that are answered before their answers."""
        waiting = [number for number, each in enumerate(self._incoming) if each.comment.external_id not in self._stored]
        while waiting:
            left = [number for number in waiting if not self._is_dealt_with(number)]
            if len(left) == len(waiting):
                self._problems |= dict.fromkeys(left, ImportProblem.parent_unknown)
                break
            waiting = left
        return self._new

    def _is_dealt_with(self, number: int) -> bool:
        """Accept or refuse a comment; False while what it answers may still be accepted."""
        comment, body, _ = self._incoming[number]
        if comment.external_id in self._places:
            return True
        article_id = self._articles.get(_article_name(comment))
        if article_id is None:
            self._problems[number] = ImportProblem.article_unknown
        elif body is None:
            self._problems[number] = ImportProblem.text_refused
        elif comment.created_at > self._presenter.now:
            self._problems[number] = ImportProblem.date_in_future
        else:
            return self._is_placed(number, body, article_id)
        return True

    def _is_placed(self, number: int, body: Written, article_id: int) -> bool:
        comment, _, past = self._incoming[number]
        parent_id, place = None, None
        if (above := comment.parent_external_id) is not None:
            stored, place = self._stored.get(above), self._places.get(above)
            of_parent = stored.article_id if stored else None if place is None else self._new[place].article_id
            if of_parent != article_id:
                return False
            parent_id = stored.id if stored else None
        self._places[comment.external_id] = len(self._new)
        has_addresses = self._presenter.settings.comments_email != "off"
        self._new.append(
            NewComment(
                article_id=article_id,
                parent_id=parent_id,
                parent_place=place,
                status=comment.status,
                author_name=comment.author_name,
                author_email=comment.author_email if has_addresses else None,
                author_url=comment.author_url,
                body=body,
                created_at=comment.created_at,
                external_id=comment.external_id,
                past=past,
            )
        )
        return True

    def outcomes(self, created: dict[str, int]) -> list[CommentImported]:
        """What became of each; of two with one external id the first one is stored."""
        told: list[CommentImported] = []
        fresh = dict(created)
        for number, each in enumerate(self._incoming):
            name, problem = each.comment.external_id, self._problems.get(number)
            if problem is not None:
                told.append(CommentImported(external_id=name, id=None, outcome="refused", problem=problem))
            elif name in fresh:
                told.append(CommentImported(external_id=name, id=fresh.pop(name), outcome="created", problem=None))
            else:
                known = self._stored[name].id if name in self._stored else created[name]
                told.append(CommentImported(external_id=name, id=known, outcome="unchanged", problem=None))
        return told


def _stored(session: Session, names: Iterable[str]) -> dict[str, _Stored]:
    statement = select(Comment.external_id, Comment.id, Comment.article_id).where(col(Comment.external_id).in_(names))
    return {str(name): _Stored(comment_id or 0, article_id) for name, comment_id, article_id in session.exec(statement)}


ArticleName = tuple[str, Any]


def _article_name(comment: CommentImport | CommentRecord) -> ArticleName:
    """What a comment calls its article; the external id counts where both are named."""
    if comment.article_external_id is not None:
        return "external_id", comment.article_external_id
    return "ref", None if comment.article is None else str(comment.article)


def _articles(
    session: Session, comments: Sequence[CommentImport | CommentRecord], *, viewer: Viewer, now: datetime
) -> dict[ArticleName, int]:
    """The articles that are named and that the importer may read, by what they are called."""
    names = {_article_name(each) for each in comments}
    external = [name for kind, name in names if kind == "external_id"]
    found: dict[ArticleName, int] = {
        ("external_id", name): article_id
        for name, article_id in external_ids.find_all(session, external, viewer=viewer, now=now).items()
    }
    for kind, ref in names:
        if kind == "ref" and ref is not None:
            try:
                found[kind, ref] = articles.find_named(session, ref, viewer=viewer, now=now).id
            except (NotFound, Moved):
                continue
    return found
