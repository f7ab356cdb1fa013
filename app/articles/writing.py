"""Writing articles: made, replaced, merged into; what an editor wrote is rendered before the transaction."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Literal, NamedTuple

from sqlmodel import Session

from app.accounts.models import Scope, Viewer
from app.arabic.slug import slugify
from app.articles import classification, external_ids, media_uses, revisions, slug_changes, slugs, translations
from app.articles import service as articles
from app.articles.classification import Classification
from app.articles.models import ArticleContent, ArticleCreate, ArticlePublic
from app.articles.presentation import Presenter
from app.articles.rendered import Rendered
from app.articles.slugs import Asker
from app.articles.storing import NewArticle, insert_all, stored
from app.articles.versions import begin_change, touch
from app.catalog.models import Kind
from app.db.pacing import Pace
from app.db.runner import Database
from app.errors import Forbidden, LanguageTaken, PreconditionFailed
from app.events.facts import ArticleChanged, PinnedUntil
from app.events.recording import record
from app.index.engines import is_sqlite
from app.taken import value_taken

HELD_IN_SQLITE = 0.1
"""Seconds to a transaction: readers' comments wait for one. In half of it a load takes a sixth more time."""

HELD_IN_POSTGRESQL = 1.0
"""Only writers of articles with the same tags and sections wait there. With a tenth a load takes half as long again."""

Outcome = Literal["created", "changed", "unchanged"]


class Saved(NamedTuple):
    """What became of an article that was written."""

    article_id: int
    outcome: Outcome


class SavedArticle(NamedTuple):
    """What became of an article that was written, and what it looks like now."""

    article: ArticlePublic
    outcome: Outcome


def create(
    session: Session, article_in: ArticleCreate, rendered: Rendered, *, viewer: Viewer, presenter: Presenter
) -> ArticlePublic:
    """Make an article. `Forbidden` when it is to be published by who may not."""
    _check_may_publish(article_in.status, viewer)
    _check_may_pin(None, rendered, viewer)
    external_id = article_in.external_id
    if external_id is not None and external_ids.find_all(session, [external_id], viewer=viewer, now=presenter.now):
        raise value_taken("external_id")
    published_at = publication(article_in.status, article_in.published_at, now=presenter.now)
    return articles.show(
        session, _insert_own(session, rendered, published_at, viewer=viewer, presenter=presenter), presenter
    )


def publication(status: str, published_at: datetime | None, *, now: datetime) -> datetime | None:
    """When a new article is published; None for a draft."""
    return published_at or now if status == "published" else None


def put(
    session: Session,
    external_id: str,
    rendered: Rendered,
    *,
    published_at: datetime | None,
    viewer: Viewer,
    if_match: str | None,
    presenter: Presenter,
) -> SavedArticle:
    """Create the article of an external id, or replace its content; equal content changes nothing.

    `published_at` counts on creation only: without one the new article is a draft.
    """
    found = external_ids.find_all(session, [external_id], viewer=viewer, now=presenter.now).get(external_id)
    if found is None:
        if published_at is not None:
            _check_may_publish("published", viewer)
        _check_may_pin(None, rendered, viewer)
        made = _insert_own(session, rendered, published_at, viewer=viewer, presenter=presenter)
        return SavedArticle(articles.show(session, made, presenter), "created")
    article = begin_change(session, found, viewer=viewer, if_match=if_match, now=presenter.now)
    _check_may_pin(article, rendered, viewer)
    is_changed = _replace(session, article, rendered, by=viewer.account_id, asker=asker_of(viewer), presenter=presenter)
    return SavedArticle(articles.show(session, found, presenter), "changed" if is_changed else "unchanged")


def put_all(session: Session, articles: Sequence[NewArticle], *, presenter: Presenter) -> list[Saved]:
    """Create or replace many articles by their external ids in one transaction, for importers: no viewer is asked.

    An external id that comes twice is created by the first and replaced by the next; what has none is always created.
    Everybody else may have to wait for the whole of it: `put_in_turns` is for more than a few.
    """
    given = [each.rendered.content.external_id for each in articles]
    names = [place if name is None else name for place, name in enumerate(given)]
    known: dict[int | str, int] = {}
    wanted = [name for name in given if name is not None]
    known.update(external_ids.find_all(session, wanted, viewer=None, now=presenter.now).items())
    first = {name: place for place, name in reversed(list(enumerate(names))) if name not in known}
    places = sorted(first.values())
    made = _insert(session, [articles[place] for place in places], by=None, presenter=presenter)
    known |= dict(zip((names[place] for place in places), made, strict=True))
    saved = []
    for place, (name, each) in enumerate(zip(names, articles, strict=True)):
        if first.get(name) == place:
            saved.append(Saved(known[name], "created"))
            continue
        article = begin_change(session, known[name], viewer=None, if_match=None, now=presenter.now)
        is_changed = _replace(session, article, each.rendered, by=None, presenter=presenter)
        saved.append(Saved(known[name], "changed" if is_changed else "unchanged"))
    return saved


async def put_in_turns(
    database: Database, new: Iterable[NewArticle], *, presenter: Presenter
) -> AsyncIterator[list[Saved]]:
    """Create or replace articles as `put_all` does, so many to a transaction that others get their turn soon.

    What is yielded is committed. What is raised has undone its own transaction alone: a load that has failed may be
    repeated from its beginning where every article has an external id.
    """
    pace = Pace(HELD_IN_SQLITE if await database.read(is_sqlite) else HELD_IN_POSTGRESQL)
    put, entries = pace.timed(put_all), iter(new)
    while batch := list(islice(entries, pace.size)):
        yield await database.write(put, batch, presenter=presenter)
        pace.ended()


def replace(
    session: Session,
    article_id: int,
    rendered: Rendered,
    *,
    viewer: Viewer,
    if_match: str,
    presenter: Presenter,
    expected: Classification | None = None,
) -> ArticlePublic:
    """Replace the content of an article; equal content changes nothing.

    `PreconditionFailed` too where the article does not have the `expected` classification any more.
    """
    article = begin_change(session, article_id, viewer=viewer, if_match=if_match, now=presenter.now)
    _check_may_pin(article, rendered, viewer)
    external_id = rendered.content.external_id
    if external_id != article.external_id:
        if external_id is not None and external_ids.find_all(session, [external_id], viewer=viewer, now=presenter.now):
            raise value_taken("external_id")
        article.external_owner = external_ids.owner_of_new(session, external_id, viewer=viewer)
    _replace(
        session,
        article,
        rendered,
        by=viewer.account_id,
        asker=asker_of(viewer),
        presenter=presenter,
        expected=expected,
    )
    return articles.show(session, article_id, presenter)


def asker_of(viewer: Viewer) -> Asker:
    """How somebody looks for a slug."""
    account_id = None if viewer.may(Scope.articles_read_drafts) else viewer.account_id
    return Asker(account_id, gives_away=viewer.may(Scope.articles_publish))


def _insert_own(
    session: Session, rendered: Rendered, published_at: datetime | None, *, viewer: Viewer, presenter: Presenter
) -> int:
    """Store a new article of somebody; its id."""
    owner = external_ids.owner_of_new(session, rendered.content.external_id, viewer=viewer)
    new = NewArticle(rendered, published_at, external_owner=owner)
    (article_id,) = _insert(session, [new], by=viewer.account_id, asker=asker_of(viewer), presenter=presenter)
    return article_id


def _insert(
    session: Session, new: Sequence[NewArticle], *, by: int | None, presenter: Presenter, asker: Asker = slugs.EVERYBODY
) -> list[int]:
    may_create = presenter.settings.new_tags
    return insert_all(session, new, by=by, may_create_tags=may_create, now=presenter.now, asker=asker)


def _replace(
    session: Session,
    article: Any,
    rendered: Rendered,
    *,
    by: int | None,
    presenter: Presenter,
    expected: Classification | None = None,
    asker: Asker = slugs.EVERYBODY,
) -> bool:
    now, content = presenter.now, rendered.content
    before = vars(article).copy()
    with classification.updating_listings(session, article, now=now) as links:
        if expected not in {None, links.classification_in(article.section_id)}:
            raise PreconditionFailed(members={"version": article.version})
        (its,) = classification.resolve_all(session, [rendered], may_create_tags=presenter.settings.new_tags, now=now)
        if content.slug is not None and slugify(content.slug) != article.slug:
            slug_changes.rename(session, article, slugify(content.slug), asker=asker, now=now)
        vars(article).update(stored(rendered, its.section_id))
        _check_language(session, article)
        has_new_tags = links.write(Kind.tag, its.tag_ids)
        has_new_authors = links.write(Kind.author, its.author_ids)
    if not has_new_tags and not has_new_authors and vars(article) == before:
        return False
    if article.body_html != article.was.body_html:
        media_uses.replace(session, article.id, rendered)
    touch(session, article, ArticleChanged, now=now)
    if article.pinned_until is not None and article.pinned_until != before["pinned_until"]:
        record(session, PinnedUntil(article.id, article.pinned_until), now=now)
    revisions.keep_all(session, [article], by=by, now=now)
    return True


def _check_language(session: Session, article: Any) -> None:
    """Refuse a language in which the article has a translation already."""
    if article.language != article.was.language and article.translation_group is not None:
        taken = translations.others(session, article.id, article.translation_group)
        if any(each.language.lower() == article.language.lower() for each in taken):
            raise LanguageTaken


def _check_may_publish(status: str, viewer: Viewer) -> None:
    if status == "published" and not viewer.may(Scope.articles_publish):
        raise Forbidden


def _check_may_pin(article: Any | None, rendered: Rendered, viewer: Viewer) -> None:
    """Refuse who may not publish and pins an article, or changes until when it is."""
    content = rendered.content
    pin = (content.is_pinned, content.pinned_until if content.is_pinned else None)
    present = (False, None) if article is None else (article.is_pinned, article.pinned_until)
    if pin != present and not viewer.may(Scope.articles_publish):
        raise Forbidden


def merged(source: dict[str, Any], patch: dict[str, Any]) -> ArticleContent:
    """The content that a JSON Merge Patch (RFC 7396) makes of a source; pydantic's `ValidationError` if it is none."""
    return ArticleContent.model_validate(_merge(source, patch))


def _merge(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _merge(result.get(name), value)
    return result
