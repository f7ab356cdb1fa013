"""Writing articles: made, replaced, merged into; what an editor wrote is rendered before the transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Scope, Viewer
from app.arabic.slug import slugify
from app.articles import filing, revisions, rows, slugs
from app.articles.filing import Filed
from app.articles.models import ArticleContent, ArticleCreate, ArticlePublic
from app.articles.presentation import Presentation
from app.articles.storing import NewArticle, Rendered, insert_all, stored
from app.articles.versions import begin_change, touch
from app.catalog import service as catalog
from app.catalog.models import Kind
from app.db.prepared import PreparedIn
from app.errors import AlreadyExists, Forbidden, PreconditionFailed

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
    session: Session, article_in: ArticleCreate, rendered: Rendered, *, viewer: Viewer, shown: Presentation
) -> ArticlePublic:
    """Make an article. `Forbidden` when it is to be published by who may not."""
    _check_may_publish(article_in.status, viewer)
    external_id = article_in.external_id
    if external_id is not None and _ids_by_external_id(session, [external_id]):
        raise AlreadyExists
    published_at = publication(article_in.status, article_in.published_at, now=shown.now)
    (article_id,) = _insert(session, [NewArticle(rendered, published_at)], by=viewer.account_id, shown=shown)
    return rows.show(session, article_id, shown)


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
    shown: Presentation,
) -> SavedArticle:
    """Create the article of an external id, or replace its content; equal content changes nothing.

    `published_at` counts on creation only: without one the new article is a draft.
    """
    found = _ids_by_external_id(session, [external_id]).get(external_id)
    if found is None:
        if published_at is not None:
            _check_may_publish("published", viewer)
        (made,) = _insert(session, [NewArticle(rendered, published_at)], by=viewer.account_id, shown=shown)
        return SavedArticle(rows.show(session, made, shown), "created")
    article = begin_change(session, found, viewer=viewer, if_match=if_match, now=shown.now)
    is_changed = _replace(session, article, rendered, by=viewer.account_id, shown=shown)
    return SavedArticle(rows.show(session, found, shown), "changed" if is_changed else "unchanged")


def put_all(session: Session, articles: Sequence[NewArticle], *, shown: Presentation) -> list[Saved]:
    """Create or replace many articles by their external ids in one transaction, for importers: no viewer is asked.

    An external id that comes twice is created by the first and replaced by the next; what has none is always created.
    Everybody else may have to wait for the whole of it: `loading.put_in_turns` is for more than a few.
    """
    external_ids = [each.rendered.content.external_id for each in articles]
    names = [place if name is None else name for place, name in enumerate(external_ids)]
    known: dict[int | str, int] = {}
    known.update(_ids_by_external_id(session, [name for name in external_ids if name is not None]).items())
    first = {name: place for place, name in reversed(list(enumerate(names))) if name not in known}
    places = sorted(first.values())
    made = _insert(session, [articles[place] for place in places], by=None, shown=shown)
    known |= dict(zip((names[place] for place in places), made, strict=True))
    saved = []
    for place, (name, each) in enumerate(zip(names, articles, strict=True)):
        if first.get(name) == place:
            saved.append(Saved(known[name], "created"))
            continue
        article = begin_change(session, known[name], viewer=None, if_match=None, now=shown.now)
        is_changed = _replace(session, article, each.rendered, by=None, shown=shown)
        saved.append(Saved(known[name], "changed" if is_changed else "unchanged"))
    return saved


def replace(
    session: Session,
    article_id: int,
    rendered: Rendered,
    *,
    viewer: Viewer,
    if_match: str,
    shown: Presentation,
    filed: Filed | None = None,
) -> ArticlePublic:
    """Replace the content of an article; equal content changes nothing.

    `PreconditionFailed` too where the new content comes from one that was `filed` otherwise than the article is now.
    """
    article = begin_change(session, article_id, viewer=viewer, if_match=if_match, now=shown.now)
    external_id = rendered.content.external_id
    if external_id is not None and _ids_by_external_id(session, [external_id]).get(external_id) not in {
        None,
        article_id,
    }:
        raise AlreadyExists
    _replace(session, article, rendered, by=viewer.account_id, shown=shown, filed=filed)
    return rows.show(session, article_id, shown)


def _insert(session: Session, new: Sequence[NewArticle], *, by: int | None, shown: Presentation) -> list[int]:
    return insert_all(session, new, by=by, may_create_tags=shown.settings.new_tags, now=shown.now)


def _replace(
    session: Session,
    article: Any,
    rendered: Rendered,
    *,
    by: int | None,
    shown: Presentation,
    filed: Filed | None = None,
) -> bool:
    now, content = shown.now, rendered.content
    before = vars(article).copy()
    with filing.refiled(session, article, now=now) as links:
        if filed not in {None, links.filed_in(article.section_id)}:
            raise PreconditionFailed(members={"version": article.version})
        if content.slug is not None and slugify(content.slug) != article.slug:
            slugs.rename(session, article, slugify(content.slug), now=now)
        vars(article).update(stored(session, rendered))
        tags = catalog.tag_ids(session, content.tags, may_create=shown.settings.new_tags, now=now)
        has_new_tags = links.write(Kind.tag, [tags[name] for name in content.tags])
        has_new_authors = links.write(Kind.author, filing.author_ids(session, content.authors))
    if not has_new_tags and not has_new_authors and vars(article) == before:
        return False
    touch(session, article, now=now)
    revisions.keep_all(session, [article], by=by, now=now)
    return True


def _check_may_publish(status: str, viewer: Viewer) -> None:
    if status == "published" and not viewer.may(Scope.articles_publish):
        raise Forbidden


def _ids_by_external_id(session: Session, names: Sequence[str]) -> dict[str, int]:
    return {row.external_id: row.id for row in _BY_EXTERNAL_ID.all(session, set(names))}


_BY_EXTERNAL_ID = PreparedIn(
    rows.TABLE.c.external_id.type,
    lambda names: sa.select(rows.TABLE.c.external_id, rows.TABLE.c.id).where(rows.TABLE.c.external_id.in_(names)),
)


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
