"""Searching in the states that editors see: where they are indexed, what narrows them, what they are filed under."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles.classification import classified_under, not_classified_under
from app.articles.lists import Narrowing
from app.articles.models import Article, ArticleAuthor, ArticleKind, ArticleTag
from app.articles.service import TABLE
from app.articles.states import StateFilter, in_state
from app.catalog import tree
from app.catalog.entries import entry_named
from app.catalog.models import Kind
from app.db.prepared import PreparedIn
from app.index.models import SearchEntry
from app.index.writing import Part

_ARTICLE: Any = TABLE.c
_PAGE: Any = TABLE.alias("page")


def parts_of(status: StateFilter | None, kind: ArticleKind) -> tuple[Part, ...]:
    """The parts of the index that have articles of a state; pages are in the unpublished part, whatever their state."""
    if kind is ArticleKind.page:
        return ("unpublished",)
    match status:
        case StateFilter.draft | StateFilter.archived | StateFilter.trashed:
            return ("unpublished",)
        case None:
            return ("published",)
    return (
        "published",
        "unpublished",
    )  # what is scheduled stays in the unpublished part for some seconds after its time


def conditions(
    status: StateFilter,
    narrowed: Narrowing,
    filed: Iterable[tuple[Kind, str]],
    *,
    not_filed: Iterable[tuple[Kind, str]] = (),
    account_id: int | None,
    now: datetime,
) -> tuple[Any, ...]:
    """The conditions of a search in a state: as of lists, on the articles themselves, for listings have none of them.

    `account_id` is whose articles alone are shown.
    """
    if status is StateFilter.any and narrowed.kind is ArticleKind.article:  # pages are few, articles may be a million
        pages = sa.select(_PAGE.c.id).where(_PAGE.c.kind == sa.literal_column("'page'"))
        found = []
        not_pages = [col(SearchEntry.article_id).not_in(pages)]
    else:
        found, not_pages = [in_state(status, by_date_index=True, kind=narrowed.kind, now=now)], []
    found += [classified_under(kind, entry_named(ref), is_id=isinstance(entry_named(ref), int)) for kind, ref in filed]
    found += [
        not_classified_under(kind, entry_named(ref), is_id=isinstance(entry_named(ref), int)) for kind, ref in not_filed
    ]
    if account_id is not None:
        found.append(_ARTICLE.created_by == account_id)
    if narrowed.language is not None:
        found.append(_ARTICLE.language == narrowed.language)
    if narrowed.published_after is not None:
        found.append(_ARTICLE.published_at >= narrowed.published_after)
    if narrowed.published_before is not None:
        found.append(_ARTICLE.published_at < narrowed.published_before)
    within = [col(SearchEntry.article_id).in_(sa.select(_ARTICLE.id).where(*found))] if found else []
    return (*within, *not_pages)


def counts_by_entry(session: Session, article_ids: Sequence[int]) -> dict[str, Counter[int]]:
    """How many of some articles are filed under each entry, by its kind; under a section with all below it."""
    counted: dict[str, Counter[int]] = {kind: Counter() for kind in Kind}
    parents = tree.parents(session)
    for row in _COUNTS_BY_ENTRY.all(session, article_ids):
        entries = tree.upward(parents, row.entry_id) if row.kind == Kind.section else [row.entry_id]
        counted[row.kind].update(dict.fromkeys(entries, row.count))
    return counted


def _counted(kind: Kind, entry_id: Any, article_id: Any, ids: Sequence[Any]) -> Any:
    return (
        sa.select(
            sa.literal_column(f"'{kind}'").label("kind"), entry_id.label("entry_id"), sa.func.count().label("count")
        )
        .where(article_id.in_(ids), entry_id.is_not(None))
        .group_by(entry_id)
    )


_COUNTS_BY_ENTRY = PreparedIn(
    _ARTICLE.id.type,
    lambda ids: sa.union_all(
        _counted(Kind.section, col(Article.section_id), col(Article.id), ids),
        _counted(Kind.tag, col(ArticleTag.tag_id), col(ArticleTag.article_id), ids),
        _counted(Kind.author, col(ArticleAuthor.author_id), col(ArticleAuthor.article_id), ids),
    ),
)
