"""New articles, one or thousands, stored in one transaction with their tags, authors, revisions and counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.letters import completion_key
from app.articles import classification, derived, indexing, media_uses, metadata, revisions, slug_changes, slugs
from app.articles.classification import Classification
from app.articles.derived import Derived
from app.articles.draft_shapes import ArticleDraft
from app.articles.models import ArticleContent, ArticleKind, Status
from app.articles.rendered import Rendered
from app.articles.service import TABLE as ARTICLE
from app.catalog import listings, tree
from app.catalog.listings import ListedUnder, ListingChange
from app.catalog.models import Kind
from app.db import ids
from app.db.prepared import PreparedWrite
from app.events.facts import ArticleCreated, ArticleFact, ArticlePublished, ArticleScheduled, PinnedUntil
from app.events.recording import record
from app.markup.body_html import BodyFormat
from app.markup.media_figures import Figures

_INSERT = PreparedWrite(sa.insert(ARTICLE))


class Past(NamedTuple):
    """What an article has been through where it comes from."""

    status: Status
    created_at: datetime
    updated_at: datetime
    trashed_at: datetime | None = None
    comments_closed_at: datetime | None = None


class NewArticle(NamedTuple):
    """An article that is to be stored: a draft, unless it has a date of publication.

    One that comes from elsewhere has a `past`, which tells its state; `filed` is known where its content names nothing.
    """

    rendered: Rendered
    published_at: datetime | None = None
    source_note: str | None = None
    external_owner: int = 0
    past: Past | None = None
    filed: Classification | None = None

    @property
    def listed_at(self) -> datetime | None:
        """The instant from which readers find it; None where they do not."""
        past = self.past
        is_published = past is None or (past.status == Status.published and past.trashed_at is None)
        return self.published_at if is_published else None


def prepare(content: ArticleContent, *, default_language: str, figures: Figures | None = None) -> Rendered:
    """Render what an editor wrote; pure work, done before a verb is asked to store it."""
    language = content.language or default_language
    return rendered(content, derived.derive(*texts_of(content, language), figures), language)


def texts_of(content: ArticleContent | ArticleDraft, language: str) -> tuple[str, str, str, BodyFormat, str]:
    """What `rendering.make` is given of what an editor wrote."""
    return content.title, content.summary, content.body, content.body_format, language


def rendered(content: ArticleContent, made: Derived, language: str) -> Rendered:
    """What an editor wrote with what was made of it; remembered for the index, which is written right after."""
    if made.source != content.body:
        content = content.model_copy(update={"body": made.source})
    indexing.remember(content.title, content.summary, made.body.html, made.tokens)
    return Rendered(content, made.body, language, made.direction, made.tokens.word_count, made.tokens)


def insert_all(
    session: Session,
    new: Sequence[NewArticle],
    *,
    by: int | None,
    may_create_tags: bool,
    now: datetime,
    asker: slugs.Asker = slugs.EVERYBODY,
) -> list[int]:
    """Store new articles; their ids, in their order.

    `AlreadyExists` when a slug that was asked for is taken, a problem that tells every unknown section, author, upload
    and (where they are not to be made) tag.
    """
    if not new:
        return []
    rendered = [each.rendered for each in new]
    filed = classification.resolve_all(session, rendered, may_create_tags=may_create_tags, now=now)
    reserved = ids.reserve(session, ARTICLE, len(new))
    free = _slugs_of_new(session, new, asker=asker, now=now)
    return insert_filed(session, new, reserved, filed, free, by=by, now=now)


def insert_filed(
    session: Session,
    new: Sequence[NewArticle],
    article_ids: Sequence[int],
    filed: Sequence[Classification],
    slugs_of_new: Sequence[slugs.Slug],
    *,
    by: int | None,
    now: datetime,
) -> list[int]:
    """Store new articles under ids that were reserved for them, filed under what is there, with slugs that are free."""
    rows = [
        {"id": article_id, **_row(each, its.section_id, slug, by=by, now=now)}
        for article_id, each, its, slug in zip(article_ids, new, filed, slugs_of_new, strict=True)
    ]
    tags, authors = [each.tag_ids for each in filed], [each.author_ids for each in filed]
    _INSERT.run(session, rows)
    made = [row["id"] for row in rows]
    media_uses.add(session, {article_id: each.rendered for article_id, each in zip(made, new, strict=True)})
    classification.link(session, Kind.tag, dict(zip(made, tags, strict=True)))
    classification.link(session, Kind.author, dict(zip(made, authors, strict=True)))
    revisions.keep_all(session, [SimpleNamespace(**row) for row in rows], by=by, now=now)
    indexing.put_new(session, [_arrived(row, each) for row, each in zip(rows, new, strict=True)], now=now)
    pairs = list(zip(rows, new, strict=True))
    record(session, *(fact for row, each in pairs for fact in _facts_of_new(row, each.listed_at, now=now)), now=now)
    published = [
        ListingChange(
            article_id,
            None,
            ListedUnder(frozenset(), frozenset(its_tags), frozenset(its_authors), each.listed_at)
            if row["kind"] == ArticleKind.article
            else ListedUnder.nothing(each.listed_at),
        )
        for article_id, (row, each), its_tags, its_authors in zip(made, pairs, tags, authors, strict=True)
        if each.listed_at is not None
    ]
    listings.apply_changes(session, _in_sections(session, published, dict(zip(made, rows, strict=True))), now=now)
    return made


def _arrived(row: Mapping[str, Any], new: NewArticle) -> indexing.Arrived:
    dated = row["published_at"] or row["created_at"]
    return indexing.Arrived(row["id"], new.rendered.tokens, new.listed_at, row["kind"], dated)


def _row(new: NewArticle, section_id: int | None, slug: slugs.Slug, *, by: int | None, now: datetime) -> dict[str, Any]:
    return {
        **stored(new.rendered, section_id),
        "slug": slug.text,
        "slug_key": slug.key,
        "external_owner": new.external_owner,
        "status": Status.draft if new.published_at is None else Status.published,
        "published_at": new.published_at,
        "created_by": by,
        "created_at": now,
        "updated_at": now,
        "trashed_at": None,
        "comments_closed_at": None,
        "version": 1,
        "comment_count": 0,
        "source_note": new.source_note,
        **({} if new.past is None else new.past._asdict()),
    }


def _slugs_of_new(
    session: Session, new: Sequence[NewArticle], *, asker: slugs.Asker, now: datetime
) -> list[slugs.Slug]:
    """The slugs of new articles; what is published has none beside another's, which makes room."""
    found = slugs.free_all(session, [each.rendered.content for each in new], asker=asker, now=now)
    return [
        slug_changes.with_room(session, slug, now=now)
        if each.published_at is not None and slugs.is_beside(slug.key)
        else slug
        for each, slug in zip(new, found, strict=True)
    ]


def _facts_of_new(row: Mapping[str, Any], listed_at: datetime | None, *, now: datetime) -> list[ArticleFact]:
    facts: list[ArticleFact] = [ArticleCreated(row["id"])]
    if listed_at is not None:
        facts.append(ArticlePublished(row["id"]) if listed_at <= now else ArticleScheduled(row["id"]))
    if row["pinned_until"] is not None:
        facts.append(PinnedUntil(row["id"], row["pinned_until"]))
    return facts


def stored(rendered: Rendered, section_id: int | None) -> dict[str, Any]:
    """The columns that follow from what an editor wrote, and the section that it names."""
    content = rendered.content
    return {
        "external_id": content.external_id,
        "language": rendered.language,
        "direction": rendered.direction,
        "title": content.title,
        "title_key": completion_key(content.title),
        "summary": content.summary,
        "body": content.body,
        "body_format": content.body_format,
        "body_html": rendered.body.html,
        "outline": rendered.body.outline,
        "image": content.image.stored() if content.image else None,
        "image_media_id": content.image.media if content.image else None,
        "seo": content.seo.model_dump() if content.seo else None,
        "client_metadata": metadata.as_text(content.metadata),
        "section_id": section_id,
        "comments_policy": content.comments_policy,
        "kind": content.kind,
        "is_pinned": content.is_pinned,
        "pinned_until": content.pinned_until if content.is_pinned else None,
        "word_count": rendered.word_count,
    }


def _in_sections(
    session: Session, filed: Sequence[ListingChange], rows: Mapping[int, Mapping[str, Any]]
) -> list[ListingChange]:
    paths: dict[int | None, frozenset[int]] = {None: frozenset()}
    placed = []
    for each in filed:
        row = rows[each.article_id]
        section: int | None = row["section_id"] if row["kind"] == ArticleKind.article else None
        if section is not None and section not in paths:
            paths[section] = frozenset(tree.path(session, section))
        placed.append(each._replace(after=each.after and each.after._replace(section_ids=paths[section])))
    return placed
