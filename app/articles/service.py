"""One article as readers ask for it: found by id or slug, with its section, tags and authors; its comments' count."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sa
from sqlmodel import Session, col

from app.accounts.models import Viewer
from app.arabic.slug import looked_up_key
from app.articles import translations
from app.articles.models import Article, ArticleAuthor, ArticlePublic, ArticleTag, FormerSlug
from app.articles.presentation import Presenter
from app.articles.slugs import key_of_own
from app.articles.states import Sight, may_see, readable, sight_of
from app.catalog import tree
from app.catalog.entries import NOBODY, as_number
from app.catalog.models import Author, Section, Tag
from app.db.prepared import Prepared, PreparedIn, PreparedWrite
from app.errors import Moved, NotFound
from app.masthead import service as masthead
from app.media.service import TABLE as MEDIA

TABLE: Any = Article.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_SECTION_TABLE: Any = Section.__table__  # type: ignore[attr-defined]  # see above
_NOT_IN_LISTS = {
    "body",
    "body_html",
    "body_format",
    "outline",
    "title_key",
    "slug_key",
    "source_note",
    "created_at",
    "external_owner",
}
SUMMARY = sa.select(
    *(column for column in TABLE.c if column.name not in _NOT_IN_LISTS),
    _SECTION_TABLE.c.name.label("section_name"),
    _SECTION_TABLE.c.slug.label("section_slug"),
    MEDIA.c.facts.label("media_facts"),
).select_from(
    TABLE.outerjoin(_SECTION_TABLE, TABLE.c.section_id == _SECTION_TABLE.c.id).outerjoin(
        MEDIA, TABLE.c.image_media_id == MEDIA.c.id
    )
)
_PARENT = _SECTION_TABLE.c.parent_id.label("section_parent_id")
_SITE_NAME = masthead.KEPT_NAME.label("kept_site_name")
WHOLE = SUMMARY.add_columns(TABLE.c.body_html, TABLE.c.outline, _PARENT, _SITE_NAME)
MEASURED = SUMMARY.add_columns(_PARENT, sa.func.length(TABLE.c.body_html).label("body_length"))
BODIES = PreparedIn(
    TABLE.c.id.type,
    lambda ids: sa.select(TABLE.c.id, TABLE.c.body_html, TABLE.c.outline, _SITE_NAME).where(TABLE.c.id.in_(ids)),
)
"""What an article has and a summary has not."""

MOST_AT_ONCE = 100
"""Articles whose labels are asked for in one statement."""

_IS_ID = TABLE.c.id == sa.bindparam("ref")
_NOW = sa.bindparam("now", type_=TABLE.c.published_at.type)
_WHOLE_BY_ID = Prepared(WHOLE.where(_IS_ID))
_DECIDES = {
    "id",
    "slug",
    "language",
    "status",
    "published_at",
    "trashed_at",
    "created_by",
    "comments_policy",
    "comments_closed_at",
    "kind",
    "section_id",
}
_ACCESS = sa.select(*(column for column in TABLE.c if column.name in _DECIDES))
_FORMER: Any = FormerSlug.__table__  # type: ignore[attr-defined]  # see above
_SELECTED = {
    "whole": WHOLE,
    "access": _ACCESS,
    "former": _ACCESS.join(_FORMER, _FORMER.c.article_id == TABLE.c.id),
}
_NAMED = {
    "id": _IS_ID,
    "slug": TABLE.c.slug_key == sa.bindparam("ref"),
    "former": _FORMER.c.slug_key == sa.bindparam("ref"),
}
_ACCESS_OF_IDS = PreparedIn(TABLE.c.id.type, lambda ids: _ACCESS.where(TABLE.c.id.in_(ids)))
_ACCESS_OF_SLUGS = PreparedIn(
    TABLE.c.slug_key.type, lambda keys: _ACCESS.add_columns(TABLE.c.slug_key).where(TABLE.c.slug_key.in_(keys))
)
_ADD_COMMENTS = PreparedWrite(
    sa.update(TABLE)
    .where(TABLE.c.id == sa.bindparam("article"))
    .values(comment_count=TABLE.c.comment_count + sa.bindparam("by"))
)
_CLOSE_COMMENTS = PreparedWrite(
    sa.update(TABLE)
    .where(TABLE.c.id == sa.bindparam("article"))
    .values(comments_closed_at=sa.bindparam("closed_at", type_=TABLE.c.comments_closed_at.type))
)


def as_id(ref: str) -> int | None:
    """The id that a reference to an article is, in whatever digits; None where it is a slug.

    A reference that names nothing, such as `😂` or a number beyond every id, is `NOBODY`.
    """
    found = _article_named(ref)
    return found if isinstance(found, int) else None


def as_key(ref: str) -> str:
    """The folded form by which the slug of an article is looked up, however it was typed or encoded."""
    return str(_article_named(ref))


@lru_cache(maxsize=1024)
def _article_named(ref: str) -> int | str:
    plain = unquote(ref)
    return looked_up_key(plain) or NOBODY if (found := as_number(plain)) is None else found


def get(session: Session, ref: str, *, viewer: Viewer | None, presenter: Presenter) -> ArticlePublic:
    """An article by id or slug, however its slug was typed; `NotFound` when this viewer may not see one."""
    row = find_whole(session, ref, viewer=viewer, now=presenter.now)
    return _public(session, row, presenter)


def _public(session: Session, row: Any, presenter: Presenter) -> ArticlePublic:
    return presenter.public(
        row,
        labels(session, [row.id])[row.id],
        above=sections_above(session, [row])[row.id],
        translations=translations.of_articles(session, [row], now=presenter.now)[row.id]
        if row.translation_group is not None
        else (),
    )


def find(session: Session, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    """The row of an article by id or slug, however its slug was typed, if this viewer may read it.

    It has what decides who reads the article and who comments on it. A former slug raises `Moved`, anything else
    `NotFound`.
    """
    return _find(session, "access", ref, viewer=viewer, now=now)


def find_all(session: Session, refs: Iterable[str]) -> dict[str, Any]:
    """The rows that `find` gives for many references, readable or not: in two queries, for `checked`."""
    ids = {ref: as_id(ref) for ref in refs}
    keys = {ref: as_key(ref) for ref, article_id in ids.items() if article_id is None}
    by_id = {row.id: row for row in _ACCESS_OF_IDS.all(session, {each for each in ids.values() if each is not None})}
    by_key = {row.slug_key: row for row in _ACCESS_OF_SLUGS.all(session, set(keys.values()))}
    return {
        ref: by_key.get(keys[ref]) if article_id is None else by_id.get(article_id) for ref, article_id in ids.items()
    }


def find_whole(session: Session, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    """The same with all that readers see of it."""
    return _find(session, "whole", ref, viewer=viewer, now=now)


def _find(session: Session, selected: str, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    sight = sight_of(viewer)
    seen = {"now": now, "account": viewer.account_id if viewer else None}
    article_id = as_id(ref)
    if article_id is None:
        found = _one(selected, "slug", sight).first(session, ref=as_key(ref), **seen)
        return found or _elsewhere(session, selected, as_key(ref), viewer=viewer, now=now)
    found = _one(selected, "id", sight).first(session, ref=article_id, **seen)
    if found is None:
        raise NotFound
    return found


def checked(session: Session, ref: str, found: Any | None, *, viewer: Viewer | None, now: datetime) -> Any:
    """The row that `find_all` found for a reference, if this viewer may read it; see `find`."""
    if found is not None and may_see(found, viewer, now=now):
        return found
    if as_id(ref) is not None:
        raise NotFound
    return _elsewhere(session, "access", as_key(ref), viewer=viewer, now=now)


def _elsewhere(session: Session, selected: str, key: str, *, viewer: Viewer | None, now: datetime) -> Any:
    """What a slug leads to that no article bears whom this viewer may see: a draft of their own, a former slug.

    The same statements are run whether an article has it or not, so that the time tells nothing.
    """
    sight = sight_of(viewer)
    seen = {"now": now, "account": viewer.account_id if viewer else None}
    if viewer is not None and sight == "own":
        own = _one(selected, "slug", sight).first(session, ref=key_of_own(key, viewer.account_id), **seen)
        if own is not None:
            return own
    former = _one("former", "former", sight).first(session, ref=key, **seen)
    if former is not None:
        raise Moved(former.slug, "articles")
    raise NotFound


@cache
def _one(selected: str, by: str, sight: Sight) -> Prepared:
    """The statement that finds one article, if it is seen: one that is not is not read, and takes no time."""
    is_seen = {
        "all": sa.true(),
        "own": sa.or_(readable(_NOW), TABLE.c.created_by == sa.bindparam("account", type_=TABLE.c.id.type)),
        "public": readable(_NOW),
    }
    return Prepared(_SELECTED[selected].where(_NAMED[by], is_seen[sight]))


def labels(session: Session, article_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The tags and authors of articles, each with its `kind`, in their order; authors with their `links`."""
    found: dict[int, list[Any]] = defaultdict(list)
    for start in range(0, len(article_ids), MOST_AT_ONCE):
        some = article_ids[start : start + MOST_AT_ONCE]
        parameters = {f"article_{place}": article_id for place, article_id in enumerate(some)}
        for label in _labels(len(some)).all(session, **parameters):
            found[label.article_id].append(label)
    return found


@lru_cache(maxsize=128)
def _labels(count: int) -> Prepared:
    """The statement for so many articles; pages have few sizes."""
    ids = [sa.bindparam(f"article_{place}", type_=TABLE.c.id.type) for place in range(count)]
    both = sa.union_all(
        _labels_of(ArticleTag, Tag, col(ArticleTag.tag_id), "tag", ids, links=sa.literal_column("NULL", sa.JSON())),
        _labels_of(ArticleAuthor, Author, col(ArticleAuthor.author_id), "author", ids, links=col(Author.links)),
    )
    return Prepared(both.order_by("position"))


def _labels_of(link: type[Any], entry: type[Any], entry_id: Any, kind: str, ids: Sequence[Any], *, links: Any) -> Any:
    return (
        sa.select(
            sa.literal_column(f"'{kind}'").label("kind"),
            link.article_id.label("article_id"),
            link.position.label("position"),
            entry.id.label("id"),
            entry.name.label("name"),
            entry.slug.label("slug"),
            links.label("links"),
        )
        .join(entry, entry.id == entry_id)
        .where(link.article_id.in_(ids))
    )


def sections_above(session: Session, rows: Iterable[Any]) -> dict[int, list[Any]]:
    """The sections above the one of each article, the topmost first; no query where none has any."""
    nested = {row.id: row.section_id for row in rows if row.section_parent_id is not None}
    found = tree.above(session, set(nested.values())) if nested else {}
    return defaultdict(list, {article_id: found[section_id] for article_id, section_id in nested.items()})


def show(session: Session, article_id: int, presenter: Presenter) -> ArticlePublic:
    """An article as its writer sees it after a change."""
    session.flush()
    return _public(session, _WHOLE_BY_ID.first(session, ref=article_id), presenter)


def find_named(session: Session, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    """The same for a filter, which takes a former slug as the article that had it."""
    try:
        return find(session, ref, viewer=viewer, now=now)
    except Moved as moved:
        return find(session, moved.slug, viewer=viewer, now=now)


def id_of(session: Session, ref: str) -> int | None:
    """The id of an article of whatever state, by id, slug or former slug; None when there is none."""
    article_id = as_id(ref)
    if article_id is not None:
        return article_id
    key = as_key(ref)
    statement = sa.select(TABLE.c.id).where(TABLE.c.slug_key == key)
    former = sa.select(col(FormerSlug.article_id)).where(col(FormerSlug.slug_key) == key)
    return session.execute(statement.union_all(former)).scalars().first()


def lock_for_comments(session: Session, article_ids: Any) -> None:
    """Let nobody else change the comments of some articles, or delete the articles, before this transaction ends.

    It comes before their comments are locked: deleting an article, or counting what it has, locks it first.
    """
    ids = sa.select(TABLE.c.id).where(TABLE.c.id.in_(article_ids)).order_by(TABLE.c.id)
    session.execute(ids.with_for_update(key_share=True)).all()


def lock_comments(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> Any:
    """What decides whether an article takes comments, locked until this transaction ends; `NotFound` where this viewer
    may not read the article.
    """
    lock_for_comments(session, [article_id])
    return find(session, str(article_id), viewer=viewer, now=now)


def set_comments_closed(session: Session, article_id: int, closed_at: datetime | None) -> None:
    """Close an article's comments for all, or leave them to its policy again; its version stays."""
    _CLOSE_COMMENTS.run(session, [{"article": article_id, "closed_at": closed_at}])


def change_comment_count(session: Session, article_id: int, by: int) -> None:
    """Add to an article's number of visible comments; its version stays."""
    _ADD_COMMENTS.run(session, [{"article": article_id, "by": by}])
