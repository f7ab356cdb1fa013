"""What articles are filed under: their links to tags and authors, and the counts that follow from them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, insert

from app.articles.indexing import Follower
from app.articles.models import Article, ArticleAuthor, ArticleTag, Status
from app.articles.states import PUBLISHED
from app.catalog import listings, tree
from app.catalog import service as catalog
from app.catalog.listings import Filing, Refiled
from app.catalog.models import EntryRef, Kind
from app.db.prepared import Prepared, PreparedWrite

LINKS: Mapping[Kind, tuple[type[ArticleTag | ArticleAuthor], str]] = {
    Kind.tag: (ArticleTag, "tag_id"),
    Kind.author: (ArticleAuthor, "author_id"),
}


def link(session: Session, kind: Kind, entries_by_article: Mapping[int, Sequence[int]]) -> None:
    """Write the tags or the authors of new articles, in the order in which they were given."""
    _, column = LINKS[kind]
    rows = [
        {"article_id": article_id, column: entry_id, "position": place}
        for article_id, entries in entries_by_article.items()
        for place, entry_id in enumerate(dict.fromkeys(entries))
    ]
    _INSERTS[kind].run(session, rows)


_INSERTS = {kind: PreparedWrite(insert(table.__table__)) for kind, (table, _) in LINKS.items()}  # type: ignore[union-attr]  # sqlmodel gives every table one


def relink(session: Session, kind: Kind, article_id: int, entries: Sequence[int]) -> None:
    """Write the tags or the authors of an article anew where they differ."""
    present = linked(session, kind, article_id)
    if list(dict.fromkeys(entries)) != present:
        _UNLINK[kind].run(session, [{"article": article_id}])
        link(session, kind, {article_id: entries})


def linked(session: Session, kind: Kind, article_id: int) -> list[int]:
    """The ids of an article's tags or authors, in their order."""
    return [row.entry_id for row in _LINKED[kind].all(session, article=article_id)]


def _select_linked(kind: Kind) -> Prepared:
    links: Any
    links, column = LINKS[kind]
    entry_id = getattr(links, column).label("entry_id")
    return Prepared(sa.select(entry_id).where(links.article_id == sa.bindparam("article")).order_by(links.position))


def _unlink(kind: Kind) -> PreparedWrite:
    table: Any = LINKS[kind][0].__table__  # type: ignore[union-attr]  # see above
    return PreparedWrite(sa.delete(table).where(table.c.article_id == sa.bindparam("article")))


_LINKED = {kind: _select_linked(kind) for kind in LINKS}
_UNLINK = {kind: _unlink(kind) for kind in LINKS}


def author_ids(session: Session, refs: Sequence[EntryRef]) -> list[int]:
    """The ids of the authors that a request names; a problem at the place of an unknown one."""
    return [catalog.author_id(session, ref, pointer=f"/authors/{place}") for place, ref in enumerate(refs)]


@contextmanager
def refiled(session: Session, article: Any, *, now: datetime) -> Iterator[None]:
    """Bring listings, counts and the search index in line with whatever is done to an article meanwhile."""
    before, follower = filing_of(session, article), Follower(article)
    yield
    follower.follow(session)
    listings.refile(session, [Refiled(article.id, before, filing_of(session, article))], now=now)


def filing_of(session: Session, article: Any) -> Filing | None:
    """What an article is listed under; None while it is not published, or in the trash."""
    if article.status != Status.published or article.trashed_at is not None or article.published_at is None:
        return None
    tags, authors = (linked(session, kind, article.id) for kind in (Kind.tag, Kind.author))
    sections = [] if article.section_id is None else tree.path(session, article.section_id)
    return Filing(frozenset(sections), frozenset(tags), frozenset(authors), article.published_at)


def published_under(kind: Kind) -> Any:
    """Selects entry_id, article_id and published_at of every published article outside the trash, by tag or author."""
    links: Any
    links, column = LINKS[kind]
    statement = sa.select(getattr(links, column).label("entry_id"), links.article_id, col(Article.published_at))
    return statement.join(Article, col(Article.id) == links.article_id).where(*PUBLISHED)


def published_in(sections: Mapping[int, Sequence[int]]) -> Any:
    """The same by section: each with the sections below it, itself included."""
    return sa.union_all(
        *(
            sa.select(
                sa.literal(section_id).label("entry_id"), col(Article.id).label("article_id"), col(Article.published_at)
            ).where(col(Article.section_id).in_(below), *PUBLISHED)
            for section_id, below in sections.items()
        )
    )
