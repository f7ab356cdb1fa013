"""Articles: made, found, listed, published."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import unquote

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select

from app.accounts.models import Scope, Viewer
from app.arabic.direction import direction
from app.arabic.letters import fold
from app.arabic.reading import count_words
from app.arabic.slug import numbered, slug_key, slugify
from app.articles.content import Content, render
from app.articles.models import (
    Article,
    ArticleAuthor,
    ArticleContent,
    ArticleCreate,
    ArticlePublic,
    ArticleSummary,
    ArticleTag,
    State,
    Status,
)
from app.articles.presentation import Presentation
from app.articles.states import listed, may_see, state_of
from app.catalog import service as catalog
from app.catalog.models import Author, Section, Tag
from app.db import changes
from app.db.columns import MAX_ID
from app.db.keyset import Paging, Slice, beyond, cut
from app.errors import AlreadyExists, Forbidden, NotFound, WrongState

_SUMMARY_COLUMNS = [
    column
    for column in Article.__table__.columns  # type: ignore[attr-defined]  # sqlmodel gives every table one
    if column.name not in {"body", "body_html", "body_format", "outline", "title_key", "slug_key", "source_note"}
]
_SECTION: tuple[Any, ...] = (col(Section.name).label("section_name"), col(Section.slug).label("section_slug"))
_SUMMARY = sa.select(*_SUMMARY_COLUMNS, *_SECTION).outerjoin(Section, col(Article.section_id) == Section.id)
_WHOLE = _SUMMARY.add_columns(col(Article.body_html), col(Article.outline))
_IS_ID = col(Article.id) == sa.bindparam("ref")
_IS_SLUG = col(Article.slug_key) == sa.bindparam("ref")


def _labels_of(link: type[Any], entry: type[Any], entry_id: Any, kind: str) -> Any:
    return (
        sa.select(
            sa.literal(kind).label("kind"),
            link.article_id.label("article_id"),
            link.position.label("position"),
            entry.id.label("id"),
            entry.name.label("name"),
            entry.slug.label("slug"),
        )
        .join(entry, entry.id == entry_id)
        .where(link.article_id.in_(sa.bindparam("articles", expanding=True)))
    )


_LABELS = sa.union_all(
    _labels_of(ArticleTag, Tag, ArticleTag.tag_id, "tag"),
    _labels_of(ArticleAuthor, Author, ArticleAuthor.author_id, "author"),
).order_by("position")


class Rendered(NamedTuple):
    """An article's content with what was made of it before the transaction began."""

    content: ArticleContent
    body: Content
    slug: str
    language: str
    word_count: int


def prepare(content: ArticleContent, *, default_language: str) -> Rendered:
    """Render what an editor wrote; pure work, done before a verb is asked to store it."""
    base = direction(content.title)
    body = render(content.body, content.body_format, base_direction=base)
    return Rendered(
        content,
        body,
        slugify(content.slug or content.title),
        content.language or default_language,
        count_words(f"{content.summary}\n{body.text}"),
    )


def get(session: Session, ref: str, *, viewer: Viewer | None, shown: Presentation) -> ArticlePublic:
    """An article by id or slug, however its slug was typed; `NotFound` when this viewer may not see one."""
    row = _find(session, _WHOLE, ref, viewer=viewer, now=shown.now)
    return shown.public(row, _labels(session, [row.id])[row.id])


def list_listed(session: Session, *, paging: Paging, shown: Presentation) -> Slice[ArticleSummary]:
    """The listed articles, newest first."""
    key = (col(Article.published_at), col(Article.id))
    order = key if paging.is_backward else tuple(column.desc() for column in key)
    statement = (
        _SUMMARY.where(listed(shown.now), *beyond(key, paging.cursor, is_descending=True))
        .order_by(*order)
        .limit(paging.limit + 1)
    )
    found = cut(session.execute(statement).all(), paging, lambda row: (row.published_at, row.id))
    labels = _labels(session, [row.id for row in found.items])
    items = [shown.summary(row, labels[row.id]) for row in found.items]
    return Slice(items, found.next_key, found.previous_key)


def create(
    session: Session, article_in: ArticleCreate, rendered: Rendered, *, viewer: Viewer, shown: Presentation
) -> ArticlePublic:
    """Make an article. `Forbidden` when it is to be published by who may not."""
    if article_in.status == "published" and not viewer.may(Scope.articles_publish):
        raise Forbidden
    if article_in.external_id is not None and _id_by_external_id(session, article_in.external_id) is not None:
        raise AlreadyExists
    published_at = article_in.published_at or shown.now if article_in.status == "published" else None
    return _insert(
        session,
        rendered,
        status=Status(article_in.status),
        published_at=published_at,
        by=viewer.account_id,
        shown=shown,
    )


class Imported(NamedTuple):
    """What became of an article from elsewhere."""

    article: ArticlePublic
    is_new: bool
    is_changed: bool


def put_by_external_id(
    session: Session,
    external_id: str,
    rendered: Rendered,
    *,
    published_at: datetime | None,
    by: int | None,
    shown: Presentation,
    source_note: str | None = None,
) -> Imported:
    """Create the article of an external id, or replace its content; equal content changes nothing.

    `published_at` counts on creation only: without one the new article is a draft.
    """
    found = _id_by_external_id(session, external_id)
    if found is None:
        status = Status.draft if published_at is None else Status.published
        made = _insert(
            session,
            rendered,
            status=status,
            published_at=published_at,
            by=by,
            shown=shown,
            source_note=source_note,
        )
        return Imported(made, is_new=True, is_changed=True)
    article = session.get_one(Article, found)
    is_changed = _replace(session, article, rendered, now=shown.now)
    return Imported(_reload(session, found, shown), is_new=False, is_changed=is_changed)


def publish(session: Session, article_id: int, *, published_at: datetime | None, shown: Presentation) -> ArticlePublic:
    """Publish an article now or at a given instant, by the state machine; `WrongState` in the trash.

    Whoever may publish may see every article, so there is nobody to hide one from.
    """
    article = session.get(Article, article_id, with_for_update=True)
    if article is None:
        raise NotFound
    state = state_of(article, now=shown.now)
    if state is State.trashed:
        raise WrongState
    if state is not State.published:
        article.status = Status.published
        article.published_at = published_at or shown.now
        _touch(session, article, now=shown.now)
    return _reload(session, article_id, shown)


def change_comment_count(session: Session, article_id: int, by: int) -> None:
    """Add to an article's number of visible comments; its version stays."""
    statement = sa.update(Article).where(col(Article.id) == article_id)
    session.execute(statement.values(comment_count=Article.comment_count + by))


def find_readable(session: Session, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    """The row of an article by id or slug that this viewer may read; `NotFound` otherwise."""
    return _find(session, _SUMMARY, ref, viewer=viewer, now=now)


def _find(session: Session, columns: Any, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    is_id = ref.isascii() and ref.isdigit() and len(ref) <= len(str(MAX_ID))
    found = session.execute(
        columns.where(_IS_ID if is_id else _IS_SLUG), {"ref": int(ref) if is_id else slug_key(slugify(unquote(ref)))}
    ).first()
    if found is None or not may_see(found, viewer, now=now):
        raise NotFound
    return found


def _labels(session: Session, article_ids: Sequence[int]) -> dict[int, list[Any]]:
    labels: dict[int, list[Any]] = defaultdict(list)
    if article_ids:
        for label in session.execute(_LABELS, {"articles": article_ids}):
            labels[label.article_id].append(label)
    return labels


def _id_by_external_id(session: Session, external_id: str) -> int | None:
    return session.exec(select(Article.id).where(Article.external_id == external_id)).first()


def _insert(
    session: Session,
    rendered: Rendered,
    *,
    status: Status,
    published_at: datetime | None,
    by: int | None,
    shown: Presentation,
    source_note: str | None = None,
) -> ArticlePublic:
    slug = _free_slug(session, rendered)
    article = Article(
        **_stored(session, rendered),
        slug=slug,
        slug_key=slug_key(slug),
        status=status,
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
    _record(session, article, now=shown.now)
    return _reload(session, article.id or 0, shown)


def _replace(session: Session, article: Article, rendered: Rendered, *, now: datetime) -> bool:
    before = (article.model_dump(), _filed(session, article))
    article.sqlmodel_update(_stored(session, rendered))
    _file(session, article, rendered.content, now=now)
    if (article.model_dump(), _filed(session, article)) == before:
        return False
    _touch(session, article, now=now)
    return True


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


def _filed(session: Session, article: Article) -> list[tuple[Any, ...]]:
    labels = session.execute(_LABELS, {"articles": [article.id]})
    return [(label.kind, label.id) for label in labels]


def _free_slug(session: Session, rendered: Rendered) -> str:
    """The slug that was asked for, or one made from the title; only the latter is numbered when it is taken."""
    slug, n = rendered.slug, 1
    while session.exec(select(Article.id).where(Article.slug_key == slug_key(slug))).first() is not None:
        if rendered.content.slug is not None:
            raise AlreadyExists
        n += 1
        slug = numbered(rendered.slug, n)
    return slug


def _touch(session: Session, article: Article, *, now: datetime) -> None:
    article.version += 1
    article.updated_at = now
    session.flush()
    _record(session, article, now=now)


def _record(session: Session, article: Article, *, now: datetime) -> None:
    tags: Iterable[str] = (f"article:{article.id}", "list")
    changes.record(session, tags, now=now)


def _reload(session: Session, article_id: int, shown: Presentation) -> ArticlePublic:
    session.flush()
    row = session.execute(_WHOLE.where(_IS_ID), {"ref": article_id}).one()
    return shown.public(row, _labels(session, [article_id])[article_id])
