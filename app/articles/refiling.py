"""What a change of the catalog does to articles: tags merged, sections, tags and authors deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.articles.filing import published_under
from app.articles.models import Article, ArticleAuthor, ArticleTag
from app.catalog import counts, entries
from app.catalog import service as catalog
from app.catalog.models import Author, FormerEntrySlug, Kind, Section, Tag, TagPublic
from app.errors import InUse


def merge_tag(session: Session, tag_id: int, into: int | str, *, now: datetime) -> TagPublic:
    """Give the articles of a tag to another one and delete it; its slugs lead to the other from now on.

    A tag merged into itself stays as it is.
    """
    target_id = entries.named(session, Tag, into, pointer="/into")
    if target_id != tag_id:
        _lock_articles(session, select(ArticleTag.article_id).where(ArticleTag.tag_id == tag_id))
        first, second = sorted([tag_id, target_id])
        by_id = {each: entries.locked(session, Tag, each) for each in (first, second)}
        _move_links(session, tag_id, target_id)
        tag, target = by_id[tag_id], by_id[target_id]
        is_former = (col(FormerEntrySlug.kind) == Kind.tag) & (col(FormerEntrySlug.entry_id) == tag_id)
        session.execute(sa.update(FormerEntrySlug).where(is_former).values(entry_id=target_id))
        entries.keep_former(session, target, tag.slug_key)
        session.flush()
        entries.remove(session, tag, now=now)
        counts.recount(session, Kind.tag, [target_id], published_under(Kind.tag), now=now)
        entries.record_shown(session, Kind.tag, now=now)
    return catalog.get_tag(session, str(target_id), now=now)


def delete_tag(session: Session, tag_id: int, *, now: datetime) -> None:
    """Delete a tag and take it off its articles; `NotFound` when there is none."""
    _lock_articles(session, select(ArticleTag.article_id).where(ArticleTag.tag_id == tag_id))
    tag = entries.locked(session, Tag, tag_id)
    session.execute(sa.delete(ArticleTag).where(col(ArticleTag.tag_id) == tag_id))
    counts.recount(session, Kind.tag, [tag_id], published_under(Kind.tag), now=now)
    entries.remove(session, tag, now=now)
    entries.record_shown(session, Kind.tag, now=now)


def delete_section(session: Session, section_id: int, *, now: datetime) -> None:
    """Delete a section; its articles and the sections below it go up to the one above, or stand in none."""
    _lock_articles(session, select(Article.id).where(Article.section_id == section_id))
    section = entries.locked(session, Section, section_id)
    above = section.parent_id
    if above is not None:
        entries.locked(session, Section, above)
    of_it = sa.update(Article).where(col(Article.section_id) == section_id)
    session.execute(of_it.values(section_id=above))
    session.execute(sa.update(Section).where(col(Section.parent_id) == section_id).values(parent_id=above))
    kept = [section_id] if above is None else [section_id, above]
    counts.recount(session, Kind.section, kept, published_under(Kind.section), now=now)
    entries.remove(session, section, now=now)
    entries.record_shown(session, Kind.section, now=now)


def delete_author(session: Session, author_id: int, *, now: datetime) -> None:
    """Delete a byline that signs nothing; `InUse` while an article of whatever state bears it."""
    author = entries.locked(session, Author, author_id)
    if session.exec(select(ArticleAuthor.article_id).where(ArticleAuthor.author_id == author_id).limit(1)).first():
        raise InUse
    entries.remove(session, author, now=now)


def _lock_articles(session: Session, ids: Any) -> Sequence[Any]:
    """Let nobody publish or refile these articles meanwhile."""
    return session.exec(
        select(Article.id).where(col(Article.id).in_(ids)).order_by(col(Article.id)).with_for_update()
    ).all()


def _move_links(session: Session, tag_id: int, target_id: int) -> None:
    bears_both = sa.select(col(ArticleTag.article_id)).where(col(ArticleTag.tag_id) == target_id)
    moved = sa.update(ArticleTag).where(
        col(ArticleTag.tag_id) == tag_id, col(ArticleTag.article_id).not_in(bears_both.correlate(None))
    )
    session.execute(moved.values(tag_id=target_id), execution_options={"synchronize_session": False})
    session.execute(sa.delete(ArticleTag).where(col(ArticleTag.tag_id) == tag_id))
