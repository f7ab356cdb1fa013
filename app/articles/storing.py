"""New articles, one or thousands, stored in one transaction with their tags, authors, revisions and counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.direction import direction
from app.arabic.letters import completion_key
from app.articles import filing, indexing, revisions, slugs
from app.articles.content import Content, render
from app.articles.models import ArticleContent, Status
from app.articles.rows import TABLE as ARTICLE
from app.catalog import listings, tree
from app.catalog import service as catalog
from app.catalog.listings import Filing, Refiled
from app.catalog.models import Kind
from app.db import changes, ids
from app.db.prepared import PreparedWrite
from app.search.lookup import Tokens

_INSERT = PreparedWrite(sa.insert(ARTICLE))


class Rendered(NamedTuple):
    """An article's content with what was made of it before the transaction began."""

    content: ArticleContent
    body: Content
    language: str
    word_count: int
    tokens: Tokens


class NewArticle(NamedTuple):
    """An article that is to be stored: a draft, unless it has a date of publication."""

    rendered: Rendered
    published_at: datetime | None = None
    source_note: str | None = None


def prepare(content: ArticleContent, *, default_language: str) -> Rendered:
    """Render what an editor wrote; pure work, done before a verb is asked to store it."""
    body = render(content.body, content.body_format, base_direction=direction(content.title))
    tokens = indexing.tokens_of(content.title, content.summary, body.html)
    tokens.make()
    return Rendered(content, body, content.language or default_language, tokens.word_count, tokens)


def insert_all(
    session: Session, new: Sequence[NewArticle], *, by: int | None, may_create_tags: bool, now: datetime
) -> list[int]:
    """Store new articles; their ids, in their order.

    `AlreadyExists` when a slug that was asked for is taken, a problem at its place for an unknown section, author
    or (where they are not to be made) tag.
    """
    if not new:
        return []
    contents = [each.rendered.content for each in new]
    rows = [
        {
            "id": article_id,
            **stored(session, each.rendered),
            "slug": slug.text,
            "slug_key": slug.key,
            "status": Status.draft if each.published_at is None else Status.published,
            "published_at": each.published_at,
            "created_by": by,
            "created_at": now,
            "updated_at": now,
            "trashed_at": None,
            "version": 1,
            "comment_count": 0,
            "source_note": each.source_note,
        }
        for article_id, each, slug in zip(
            ids.reserve(session, ARTICLE, len(new)), new, slugs.free_all(session, contents), strict=True
        )
    ]
    tag_ids = catalog.tag_ids(
        session, [name for content in contents for name in content.tags], may_create=may_create_tags, now=now
    )
    tags = [[tag_ids[name] for name in content.tags] for content in contents]
    authors = [filing.author_ids(session, content.authors) for content in contents]
    _INSERT.run(session, rows)
    made = [row["id"] for row in rows]
    filing.link(session, Kind.tag, dict(zip(made, tags, strict=True)))
    filing.link(session, Kind.author, dict(zip(made, authors, strict=True)))
    revisions.keep_all(session, [SimpleNamespace(**row) for row in rows], by=by, now=now)
    indexing.put_new(
        session,
        [(article_id, each.rendered.tokens, each.published_at) for article_id, each in zip(made, new, strict=True)],
        now=now,
    )
    changes.record(session, [*(f"article:{article_id}" for article_id in made), "list"], now=now)
    published = [
        Refiled(article_id, None, Filing(frozenset(), frozenset(its_tags), frozenset(its_authors), row["published_at"]))
        for article_id, row, its_tags, its_authors in zip(made, rows, tags, authors, strict=True)
        if row["published_at"] is not None
    ]
    listings.refile(session, _in_sections(session, published, dict(zip(made, rows, strict=True))), now=now)
    return made


def stored(session: Session, rendered: Rendered) -> dict[str, Any]:
    """The columns that follow from what an editor wrote."""
    content = rendered.content
    section = None
    if content.section is not None:
        section = catalog.section_id(session, content.section, pointer="/section")
    return {
        "external_id": content.external_id,
        "language": rendered.language,
        "direction": direction(content.title),
        "title": content.title,
        "title_key": completion_key(content.title),
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


def _in_sections(session: Session, filed: Sequence[Refiled], rows: Mapping[int, Mapping[str, Any]]) -> list[Refiled]:
    paths: dict[int | None, frozenset[int]] = {None: frozenset()}
    placed = []
    for each in filed:
        section = rows[each.article_id]["section_id"]
        if section not in paths:
            paths[section] = frozenset(tree.path(session, section))
        placed.append(each._replace(after=each.after and each.after._replace(section_ids=paths[section])))
    return placed
