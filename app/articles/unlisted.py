"""Searching in the states that editors see: where they are indexed, what narrows them, what they are filed under."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles import rows
from app.articles.list_statements import Asked, filed_under, in_state, not_filed_under
from app.articles.lists import Narrowing, looked_up
from app.articles.models import Article, ArticleAuthor, ArticleTag
from app.catalog import tree
from app.catalog.models import Kind
from app.db.prepared import PreparedIn
from app.search.index import Part
from app.search.models import SearchEntry

_ARTICLE: Any = rows.TABLE.c


def parts_of(status: Asked | None) -> tuple[Part, ...]:
    """The parts of the index that have articles of a state."""
    match status:
        case Asked.draft | Asked.archived | Asked.trashed:
            return ("unpublished",)
        case None:
            return ("published",)
    return ("published", "unpublished")  # what is scheduled stays in the drawer for some seconds after its time


def conditions(
    status: Asked,
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
    found = [] if status is Asked.any else [in_state(status, is_bound=True, now=now)]
    found += [filed_under(kind, looked_up(ref), is_id=isinstance(looked_up(ref), int)) for kind, ref in filed]
    found += [not_filed_under(kind, looked_up(ref), is_id=isinstance(looked_up(ref), int)) for kind, ref in not_filed]
    if account_id is not None:
        found.append(_ARTICLE.created_by == account_id)
    if narrowed.language is not None:
        found.append(_ARTICLE.language == narrowed.language)
    if narrowed.published_after is not None:
        found.append(_ARTICLE.published_at >= narrowed.published_after)
    if narrowed.published_before is not None:
        found.append(_ARTICLE.published_at < narrowed.published_before)
    return (col(SearchEntry.article_id).in_(sa.select(_ARTICLE.id).where(*found)),) if found else ()


def filings(session: Session, article_ids: Sequence[int]) -> dict[str, Counter[int]]:
    """How many of some articles are filed under each entry, by its kind; under a section with all below it."""
    counted: dict[str, Counter[int]] = {kind: Counter() for kind in Kind}
    parents = tree.parents(session)
    for row in _FILINGS.all(session, article_ids):
        entries = tree.upward(parents, row.entry_id) if row.kind == Kind.section else [row.entry_id]
        counted[row.kind].update(dict.fromkeys(entries, row.count))
    return counted


def _filed(kind: Kind, entry_id: Any, article_id: Any, ids: Sequence[Any]) -> Any:
    return (
        sa.select(
            sa.literal_column(f"'{kind}'").label("kind"), entry_id.label("entry_id"), sa.func.count().label("count")
        )
        .where(article_id.in_(ids), entry_id.is_not(None))
        .group_by(entry_id)
    )


_FILINGS = PreparedIn(
    _ARTICLE.id.type,
    lambda ids: sa.union_all(
        _filed(Kind.section, col(Article.section_id), col(Article.id), ids),
        _filed(Kind.tag, col(ArticleTag.tag_id), col(ArticleTag.article_id), ids),
        _filed(Kind.author, col(ArticleAuthor.author_id), col(ArticleAuthor.article_id), ids),
    ),
)
