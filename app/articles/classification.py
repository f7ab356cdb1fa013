"""What articles are filed under: their links to tags and authors, and the counts that follow from them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, insert

from app.articles import media_uses
from app.articles.indexing import Follower
from app.articles.models import Article, ArticleAuthor, ArticleKind, ArticleTag, Status
from app.articles.rendered import Rendered
from app.articles.states import PUBLISHED
from app.catalog import listings, tree
from app.catalog import service as catalog
from app.catalog.entries import UNKNOWN, ids_of
from app.catalog.listings import ListedUnder, ListingChange
from app.catalog.models import Kind
from app.db.prepared import Prepared, PreparedWrite
from app.errors import FieldError, InvalidRequest

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


class Classification(NamedTuple):
    """What an article of whatever state is filed under: its section, its tags and its authors in their order."""

    section_id: int | None
    tag_ids: tuple[int, ...]
    author_ids: tuple[int, ...]


class Links:
    """The tags and the authors of an article that is being changed, by their ids, in their order."""

    def __init__(self, session: Session, article_id: int) -> None:
        self._session, self._article_id = session, article_id
        self._present: dict[Kind, list[int]] = {kind: [] for kind in LINKS}
        for row in _LINKED.all(session, article=article_id):
            self._present[row.kind].append(row.entry_id)

    def of(self, kind: Kind) -> frozenset[int]:
        """Its tags or its authors."""
        return frozenset(self._present[kind])

    def classification_in(self, section_id: int | None) -> Classification:
        """All of them, with the section of the article."""
        return Classification(section_id, tuple(self._present[Kind.tag]), tuple(self._present[Kind.author]))

    def write(self, kind: Kind, entries: Sequence[int]) -> bool:
        """Write its tags or its authors anew where they differ; whether they did."""
        wanted = list(dict.fromkeys(entries))
        if wanted == self._present[kind]:
            return False
        _UNLINK[kind].run(self._session, [{"article": self._article_id}])
        link(self._session, kind, {self._article_id: wanted})
        self._present[kind] = wanted
        return True


def _select_linked(kind: Kind) -> Any:
    links: Any
    links, column = LINKS[kind]
    entry_id = getattr(links, column).label("entry_id")
    its_kind: Any = sa.literal_column(f"'{kind}'").label("kind")
    return sa.select(its_kind, entry_id, links.position).where(links.article_id == sa.bindparam("article"))


def _unlink(kind: Kind) -> PreparedWrite:
    table: Any = LINKS[kind][0].__table__  # type: ignore[union-attr]  # see above
    return PreparedWrite(sa.delete(table).where(table.c.article_id == sa.bindparam("article")))


_LINKED = Prepared(sa.union_all(*map(_select_linked, LINKS)).order_by("position"))
_UNLINK = {kind: _unlink(kind) for kind in LINKS}


def resolve_all(
    session: Session, rendered: Sequence[Rendered], *, may_create_tags: bool, now: datetime
) -> list[Classification]:
    """What articles are to be filed under, by the ids of what they name.

    One problem tells every section, tag, author and upload that is unknown, at its place. Unknown tags are made where
    they may be.
    """
    contents = [each.content for each in rendered]
    names = [name for content in contents for name in content.tags]
    tags = catalog.tag_ids(session, names, may_create=may_create_tags, now=now)
    sections = cache(partial(catalog.section_id, session))
    authors = cache(partial(catalog.author_id, session))
    errors: list[FieldError] = []

    def known(found: int | None, pointer: str) -> int:
        if found is None:
            errors.append(FieldError(pointer, "unknown", UNKNOWN))
        return found or 0

    filed = [
        Classification(
            None if content.section is None else known(sections(content.section), "/section"),
            tuple(known(tags.get(name), f"/tags/{place}") for place, name in enumerate(content.tags)),
            tuple(known(authors(ref), f"/authors/{place}") for place, ref in enumerate(content.authors)),
        )
        for content in contents
    ]
    errors += media_uses.unknown(session, rendered)
    if errors:
        raise InvalidRequest(errors=errors)
    return filed


@contextmanager
def updating_listings(session: Session, article: Any, *, now: datetime) -> Iterator[Links]:
    """Bring listings, counts and the search index in line with what is done to an article and its links meanwhile."""
    links, follower = Links(session, article.id), Follower(article, now=now)
    before = listed_under(session, article, links)
    yield links
    follower.follow(session)
    listings.apply_changes(session, [ListingChange(article.id, before, listed_under(session, article, links))], now=now)


def listed_under(session: Session, article: Any, links: Links) -> ListedUnder | None:
    """What an article is listed under; None while it is not published, or in the trash."""
    if article.status != Status.published or article.trashed_at is not None or article.published_at is None:
        return None
    if article.kind == ArticleKind.page:
        return ListedUnder.nothing(article.published_at)
    sections = [] if article.section_id is None else tree.path(session, article.section_id)
    return ListedUnder(frozenset(sections), links.of(Kind.tag), links.of(Kind.author), article.published_at)


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


def classified_under(kind: Kind, ref: Any, *, is_id: bool) -> Any:
    """The condition that an article is filed under an entry, a section's descendants included."""
    named = ids_of(kind, ref, is_id=is_id)
    if kind is Kind.section:
        return col(Article.section_id).in_(tree.with_descendants(named.subquery()))
    link: Any
    link, column = LINKS[kind]
    return col(Article.id).in_(sa.select(link.article_id).where(getattr(link, column).in_(named)))


def not_classified_under(kind: Kind, ref: Any, *, is_id: bool) -> Any:
    """The condition that an article is not filed under an entry, nor under any descendant of a section."""
    if kind is Kind.section:
        return classified_under(kind, ref, is_id=is_id).is_not(sa.true())  # what is in no section is not in this one
    link: Any
    link, column = LINKS[kind]
    linked = sa.exists().where(link.article_id == col(Article.id))
    return ~linked.where(getattr(link, column).in_(ids_of(kind, ref, is_id=is_id)))
