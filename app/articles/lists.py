"""Lists of articles: what is asked for, by whom, and the page of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from app.accounts.models import Scope, Viewer
from app.articles import rows
from app.articles.list_statements import Asked, Form, Sort, statements_of
from app.articles.models import ArticleSummary
from app.articles.presentation import Presentation
from app.catalog.entries import as_id, as_key
from app.db.keyset import Paging, Slice, cut
from app.errors import Forbidden, Unauthenticated


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What lists and searches are narrowed to; sections, tags and authors by id or slug."""

    section: str | None = None
    tags: tuple[str, ...] = ()
    author: str | None = None
    language: str | None = None
    published_after: datetime | None = None
    published_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArticleFilter(Narrowing):
    """What a list is narrowed to."""

    ids: tuple[int, ...] = ()
    external_id: str | None = None
    status: Asked | None = None


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A list as it was asked for."""

    paging: Paging
    sort: Sort = Sort.newest
    narrowed: ArticleFilter = field(default_factory=ArticleFilter)
    with_body: bool = False
    with_total: bool = False


class Found(NamedTuple):
    """A page of a list, and how many there are in all where that was asked."""

    page: Slice[ArticleSummary]
    total: int | None


def list_articles(session: Session, asked: ListRequest, *, viewer: Viewer | None, shown: Presentation) -> Found:
    """A page of the listed articles, or of any state for editors; two queries, and one for a total."""
    form = _form(asked, viewer)
    parameters = _parameters(asked, viewer, shown.now)
    statements = statements_of(form)
    found = cut(statements.page.all(session, **parameters), asked.paging, lambda row: (row.sort_key, row.id))
    labels = rows.labels(session, [row.id for row in found.items])
    show = shown.public if asked.with_body else shown.summary
    items: list[ArticleSummary] = [show(row, labels[row.id]) for row in found.items]
    total = statements.total.all(session, **parameters)[0].total if asked.with_total else None
    return Found(Slice(items, found.next_key, found.previous_key), total)


def _form(asked: ListRequest, viewer: Viewer | None) -> Form:
    narrowed, cursor = asked.narrowed, asked.paging.cursor
    return Form(
        asked.sort,
        narrowed.status,
        sees_own_alone(narrowed.status, viewer),
        asked.with_body,
        cursor is not None,
        asked.paging.is_backward,
        _is_id(narrowed.section),
        tuple(as_id(tag) is not None for tag in narrowed.tags),
        _is_id(narrowed.author),
        narrowed.language is not None,
        narrowed.published_after is not None,
        narrowed.published_before is not None,
        len(narrowed.ids),
        narrowed.external_id is not None,
    )


def _is_id(ref: str | None) -> bool | None:
    return None if ref is None else as_id(ref) is not None


def _parameters(asked: ListRequest, viewer: Viewer | None, now: datetime) -> dict[str, Any]:
    narrowed, cursor = asked.narrowed, asked.paging.cursor
    found: dict[str, Any] = {"now": now, "most": asked.paging.limit + 1}
    if cursor is not None:
        found["edge"], found["edge_id"] = cursor.key
    if viewer is not None:
        found["account"] = viewer.account_id
    refs = {"section": narrowed.section, "author": narrowed.author} | {
        f"tag_{place}": tag for place, tag in enumerate(narrowed.tags)
    }
    found |= {name: looked_up(ref) for name, ref in refs.items() if ref is not None}
    found |= {f"id_{place}": article_id for place, article_id in enumerate(narrowed.ids)}
    for name in ("language", "published_after", "published_before", "external_id"):
        found[name] = getattr(narrowed, name)
    return found


def looked_up(ref: str) -> int | str:
    """An id, or the folded form of a slug, as statements compare it."""
    article_id = as_id(ref)
    return as_key(ref) if article_id is None else article_id


def sees_own_alone(status: Asked | None, viewer: Viewer | None) -> bool:
    """Whether a state is shown to a viewer for their own articles only; a problem where they may not ask for it."""
    if status is None or status is Asked.published:
        return False
    if viewer is None:
        raise Unauthenticated
    if viewer.may(Scope.articles_read_drafts):
        return False
    if viewer.may(Scope.articles_write):
        return True
    raise Forbidden
