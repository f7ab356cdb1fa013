"""Writing articles: made, replaced, merged into; what an editor wrote is rendered before the transaction."""

from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlmodel import Session, col, delete, select

from app.accounts.models import Scope, Viewer
from app.arabic.direction import direction
from app.arabic.letters import fold
from app.arabic.reading import count_words
from app.arabic.slug import slug_key, slugify
from app.articles import revisions, rows, slugs
from app.articles.content import Content, render
from app.articles.models import (
    Article,
    ArticleAuthor,
    ArticleContent,
    ArticleCreate,
    ArticlePublic,
    ArticleTag,
    Status,
)
from app.articles.presentation import Presentation
from app.articles.sources import source_of
from app.articles.versions import begin_change, record, touch
from app.catalog import service as catalog
from app.errors import AlreadyExists, Forbidden


class Rendered(NamedTuple):
    """An article's content with what was made of it before the transaction began."""

    content: ArticleContent
    body: Content
    language: str
    word_count: int


class Saved(NamedTuple):
    """What became of an article that was written."""

    article: ArticlePublic
    outcome: Literal["created", "changed", "unchanged"]


def prepare(content: ArticleContent, *, default_language: str) -> Rendered:
    """Render what an editor wrote; pure work, done before a verb is asked to store it."""
    body = render(content.body, content.body_format, base_direction=direction(content.title))
    words = count_words(f"{content.summary}\n{body.text}")
    return Rendered(content, body, content.language or default_language, words)


def create(
    session: Session, article_in: ArticleCreate, rendered: Rendered, *, viewer: Viewer, shown: Presentation
) -> ArticlePublic:
    """Make an article. `Forbidden` when it is to be published by who may not."""
    _check_may_publish(article_in.status, viewer)
    if article_in.external_id is not None and _id_by_external_id(session, article_in.external_id) is not None:
        raise AlreadyExists
    published_at = publication(article_in.status, article_in.published_at, now=shown.now)
    return insert(session, rendered, published_at=published_at, by=viewer.account_id, shown=shown)


def publication(status: str, published_at: datetime | None, *, now: datetime) -> datetime | None:
    """When a new article is published; None for a draft."""
    return published_at or now if status == "published" else None


def put(
    session: Session,
    external_id: str,
    rendered: Rendered,
    *,
    published_at: datetime | None,
    by: int | None,
    shown: Presentation,
    viewer: Viewer | None = None,
    if_match: str | None = None,
    source_note: str | None = None,
) -> Saved:
    """Create the article of an external id, or replace its content; equal content changes nothing.

    `published_at` counts on creation only: without one the new article is a draft. Without a `viewer` it is the
    command line that writes, which may everything.
    """
    found = _id_by_external_id(session, external_id)
    if found is None:
        if published_at is not None and viewer is not None:
            _check_may_publish("published", viewer)
        made = insert(session, rendered, published_at=published_at, by=by, shown=shown, source_note=source_note)
        return Saved(made, "created")
    article = begin_change(session, found, viewer=viewer, if_match=if_match, now=shown.now)
    is_changed = _replace(session, article, rendered, by=by, now=shown.now)
    return Saved(rows.show(session, found, shown), "changed" if is_changed else "unchanged")


def replace(
    session: Session, article_id: int, rendered: Rendered, *, viewer: Viewer, if_match: str, shown: Presentation
) -> ArticlePublic:
    """Replace the content of an article; equal content changes nothing."""
    article = begin_change(session, article_id, viewer=viewer, if_match=if_match, now=shown.now)
    external_id = rendered.content.external_id
    if external_id is not None and _id_by_external_id(session, external_id) not in {None, article_id}:
        raise AlreadyExists
    _replace(session, article, rendered, by=viewer.account_id, now=shown.now)
    return rows.show(session, article_id, shown)


def insert(
    session: Session,
    rendered: Rendered,
    *,
    published_at: datetime | None,
    by: int | None,
    shown: Presentation,
    source_note: str | None = None,
) -> ArticlePublic:
    """Store a new article: a draft, or published at an instant."""
    slug = slugs.free(session, rendered.content)
    article = Article(
        **_stored(session, rendered),
        slug=slug,
        slug_key=slug_key(slug),
        status=Status.draft if published_at is None else Status.published,
        published_at=published_at,
        created_by=by,
        created_at=shown.now,
        updated_at=shown.now,
        version=1,
        source_note=source_note,
    )
    session.add(article)
    session.flush()
    _file(session, article, rendered.content, now=shown.now)
    revisions.keep(session, article, by=by, now=shown.now)
    record(session, article, now=shown.now)
    return rows.show(session, article.id or 0, shown)


def _replace(session: Session, article: Article, rendered: Rendered, *, by: int | None, now: datetime) -> bool:
    before = (article.model_dump(), source_of(session, article))
    wanted = rendered.content.slug
    if wanted is not None and slugify(wanted) != article.slug:
        slugs.rename(session, article, slugify(wanted), now=now)
    article.sqlmodel_update(_stored(session, rendered))
    _file(session, article, rendered.content, now=now)
    if (article.model_dump(), source_of(session, article)) == before:
        return False
    touch(session, article, now=now)
    revisions.keep(session, article, by=by, now=now)
    return True


def _check_may_publish(status: str, viewer: Viewer) -> None:
    if status == "published" and not viewer.may(Scope.articles_publish):
        raise Forbidden


def _id_by_external_id(session: Session, external_id: str) -> int | None:
    return session.exec(select(Article.id).where(Article.external_id == external_id)).first()


def _stored(session: Session, rendered: Rendered) -> dict[str, Any]:
    content = rendered.content
    section = None
    if content.section is not None:
        section = catalog.section_id(session, content.section, pointer="/section")
    return {
        "external_id": content.external_id,
        "language": rendered.language,
        "direction": direction(content.title),
        "title": content.title,
        "title_key": fold(content.title),
        "summary": content.summary,
        "body": content.body,
        "body_format": content.body_format,
        "body_html": rendered.body.html,
        "outline": rendered.body.outline,
        "image": content.image.model_dump() if content.image else None,
        "seo": content.seo.model_dump() if content.seo else None,
        "section_id": section,
        "comments_policy": content.comments_policy,
        "word_count": rendered.word_count,
    }


def _file(session: Session, article: Article, content: ArticleContent, *, now: datetime) -> None:
    """Write the tags and authors of an article, in the order in which they were given."""
    tags = catalog.tag_ids(session, content.tags, now=now)
    authors = [
        catalog.author_id(session, ref, pointer=f"/authors/{place}") for place, ref in enumerate(content.authors)
    ]
    for link, column, ids in ((ArticleTag, "tag_id", tags), (ArticleAuthor, "author_id", authors)):
        session.execute(delete(link).where(col(link.article_id) == article.id))
        session.add_all(
            link.model_validate({"article_id": article.id, column: entry_id, "position": place})
            for place, entry_id in enumerate(dict.fromkeys(ids))
        )
    session.flush()


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
