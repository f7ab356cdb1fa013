"""What a change of the catalog does to articles: tags merged, sections moved; sections, tags, authors deleted."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.articles.classification import published_in, published_under
from app.articles.models import Article, ArticleAuthor, ArticleTag
from app.catalog import entries, listings, tree
from app.catalog import service as catalog
from app.catalog.models import (
    Author,
    FormerEntrySlug,
    Kind,
    Listing,
    Section,
    SectionPublic,
    SectionUpdate,
    Tag,
    TagPublic,
)
from app.catalog.tree import Parents
from app.errors import InUse, NotFound, invalid
from app.redirects import service as redirects


def merge_tag(session: Session, tag_id: int, into: int | str, *, now: datetime) -> TagPublic:
    """Give the articles of a tag to another one and delete it; what led to it leads to the other then.

    A tag merged into itself stays as it is.
    """
    target_id = entries.named(session, Tag, into)
    if target_id is None:
        raise invalid("/into", "unknown", entries.UNKNOWN)
    if target_id != tag_id:
        bearing = select(ArticleTag.article_id).where(ArticleTag.tag_id == tag_id)
        _lock_articles(session, bearing)
        first, second = sorted([tag_id, target_id])
        by_id = {each: entries.locked(session, Tag, each) for each in (first, second)}
        _lock_articles(session, bearing)
        _move_links(session, tag_id, target_id)
        tag, target = by_id[tag_id], by_id[target_id]
        is_former = (col(FormerEntrySlug.kind) == Kind.tag) & (col(FormerEntrySlug.entry_id) == tag_id)
        session.execute(sa.update(FormerEntrySlug).where(is_former).values(entry_id=target_id))
        entries.keep_former(session, target, tag.slug_key)
        redirects.lead_elsewhere(session, Kind.tag, tag_id, target_id)
        external_id = tag.external_id
        entries.keep_external_id(session, tag_id, external_id, target)
        session.flush()
        entries.remove(session, tag, now=now)
        entries.take_external_id(session, target, external_id)
        listings.rebuild(session, Kind.tag, [tag_id, target_id], published_under(Kind.tag))
        entries.record_changed(session, Kind.tag, target_id, now=now)
    return catalog.get_tag(session, str(target_id), now=now)


def delete_tag(session: Session, tag_id: int, *, now: datetime) -> None:
    """Delete a tag and take it off its articles; `NotFound` when there is none."""
    bearing = select(ArticleTag.article_id).where(ArticleTag.tag_id == tag_id)
    _lock_articles(session, bearing)
    tag = entries.locked(session, Tag, tag_id)
    _lock_articles(session, bearing)
    session.execute(sa.delete(ArticleTag).where(col(ArticleTag.tag_id) == tag_id))
    listings.rebuild(session, Kind.tag, [tag_id], published_under(Kind.tag))
    entries.remove(session, tag, now=now)


def update_section(
    session: Session, section_id: int, section_in: SectionUpdate, *, address: str = "", now: datetime
) -> SectionPublic:
    """Rename, describe or move a section; its articles are listed under whatever stands above it then."""
    if "parent_id" not in section_in.model_fields_set:
        return catalog.update_section(session, section_id, section_in, address=address, now=now)
    before = tree.lock(session)
    if section_id not in before:
        raise NotFound
    catalog.update_section(session, section_id, section_in, now=now)
    after = {**before, section_id: section_in.parent_id}
    changed = set(tree.upward(before, section_id)) ^ set(tree.upward(after, section_id))
    _rebuild_sections(session, after, changed)
    return catalog.get_section(session, str(section_id), address=address, now=now)


def delete_section(session: Session, section_id: int, *, now: datetime) -> None:
    """Delete a section; its articles and the sections below it go up to the one above, or stand in none."""
    filed = select(Article.id).where(Article.section_id == section_id)
    _lock_articles(session, filed)
    parents = tree.lock(session)
    section = entries.locked(session, Section, section_id)
    _lock_articles(session, filed)
    above = parents[section_id]
    of_it = sa.update(Article).where(col(Article.section_id) == section_id)
    session.execute(of_it.values(section_id=above))
    session.execute(sa.update(Section).where(col(Section.parent_id) == section_id).values(parent_id=above))
    is_its = (col(Listing.kind) == Kind.section) & (col(Listing.entry_id) == section_id)
    session.execute(sa.delete(Listing).where(is_its))
    entries.remove(session, section, now=now)


def delete_author(session: Session, author_id: int, *, now: datetime) -> None:
    """Delete an author without articles; `InUse` while an article of any state has the author."""
    author = entries.locked(session, Author, author_id)
    if session.exec(select(ArticleAuthor.article_id).where(ArticleAuthor.author_id == author_id).limit(1)).first():
        raise InUse
    entries.remove(session, author, now=now)


def _rebuild_sections(session: Session, parents: Parents, sections: Collection[int]) -> None:
    if sections:
        below = tree.below(parents, sections)
        listings.rebuild(session, Kind.section, sorted(sections), published_in(below))


def _lock_articles(session: Session, ids: Any) -> None:
    """Let nobody publish or refile these articles meanwhile.

    It is done before what they are filed under is locked, because a change of an article locks them in this order;
    and again afterwards, for those that were filed there in between.
    """
    session.exec(select(Article.id).where(col(Article.id).in_(ids)).order_by(col(Article.id)).with_for_update()).all()


def _move_links(session: Session, tag_id: int, target_id: int) -> None:
    bears_both = sa.select(col(ArticleTag.article_id)).where(col(ArticleTag.tag_id) == target_id)
    moved = sa.update(ArticleTag).where(
        col(ArticleTag.tag_id) == tag_id, col(ArticleTag.article_id).not_in(bears_both.correlate(None))
    )
    session.execute(moved.values(tag_id=target_id), execution_options={"synchronize_session": False})
    session.execute(sa.delete(ArticleTag).where(col(ArticleTag.tag_id) == tag_id))
