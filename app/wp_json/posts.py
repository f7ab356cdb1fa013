"""Articles as posts, and pages."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles import service as articles
from app.articles.lists import Narrowing
from app.articles.models import ArticleAuthor, ArticleKind, ArticleTag
from app.articles.service import SUMMARY, TABLE
from app.articles.states import listed, of_kind, readable
from app.db.keyset import Paging
from app.db.off_loop import off_loop
from app.feeds.xml_text import for_any_page
from app.media.presentation import PATH as MEDIA_PATH
from app.search import service as searching
from app.wp_json.counting import Numbered, as_named, in_order, numbered
from app.wp_json.numbers import CATEGORIES, FURTHER, MEDIA, POSTS, TAGS, USERS
from app.wp_json.parameters import Asked
from app.wp_json.refusals import Refused, beyond_the_last_page, not_found
from app.wp_json.writing import CURIES, Members, Writer, excerpt, gmt, slug, title

ORDERS = ("date", "author", "id", "include", "modified", "parent", "relevance", "slug", "include_slugs", "title")
MOST_FOUND = 500
"""Articles that a search finds, at most."""

MOST_BODIES = 4 * 1024 * 1024
"""Characters of the bodies of one answer."""

ROUTES: Mapping[ArticleKind, str] = {ArticleKind.article: "posts", ArticleKind.page: "pages"}
_TYPES: Mapping[ArticleKind, str] = {ArticleKind.article: "post", ArticleKind.page: "page"}
_LINKED: Mapping[str, tuple[Any, Any, Any]] = {
    "tags": (TAGS, ArticleTag, col(ArticleTag.tag_id)),
    "author": (USERS, ArticleAuthor, col(ArticleAuthor.author_id)),
}


class Names(NamedTuple):
    """The numbers of what some articles are filed under, by ids."""

    categories: Mapping[int, int]
    further: Mapping[int, int]
    tags: Mapping[int, int]
    users: Mapping[int, int]
    media: Mapping[int, int]


class Post(NamedTuple):
    """An article: its number, what stands in its answer, and the ids of what it is filed under."""

    id: int
    number: int
    members: Members
    authors: Sequence[int]
    tags: Sequence[int]
    media: int | None


def list_posts(session: Session, asked: Asked, kind: ArticleKind, writer: Writer) -> tuple[list[Post], Numbered]:
    """A page of articles or pages; `Refused` behind the last one."""
    conditions = [listed(writer.now, kind=kind), *_conditions(session, asked)]
    ranked = _found(session, asked, kind, writer) if asked.search else None
    if ranked is not None:
        conditions.append(TABLE.c.id.in_(ranked))
    found = numbered(session, TABLE.c.id, conditions, _order(session, asked, ranked), asked)
    if asked.page > 1 and not found.ids:
        raise beyond_the_last_page()
    return read_posts(session, found.ids, asked, writer), found


def get_post(session: Session, number: int, asked: Asked, kind: ArticleKind, writer: Writer) -> Post:
    """One article or page by its number; `Refused` where there is none to be read."""
    found = sa.select(TABLE.c.id).where(POSTS.are([number]), readable(writer.now), of_kind(kind))
    posts = read_posts(session, list(session.execute(found.limit(1)).scalars()), asked, writer)
    if not posts:
        raise not_found("rest_post_invalid_id")
    return posts[0]


def read_posts(session: Session, ids: Sequence[int], asked: Asked, writer: Writer) -> list[Post]:
    """Some listed articles in their order, with the members that are asked for."""
    has_body = asked.wants("content") or asked.wants("excerpt")
    columns = [TABLE.c.external_owner, TABLE.c.created_at]
    if has_body:
        _check_weight(session, ids)
        columns.append(TABLE.c.body_html)
    rows = {row.id: row for row in session.execute(SUMMARY.add_columns(*columns).where(TABLE.c.id.in_(ids)))}
    labels = articles.labels(session, ids)
    tags = {each.id for some in labels.values() for each in some if each.kind == "tag"}
    names = Names(
        CATEGORIES.of_all(session, (row.section_id for row in rows.values())),
        FURTHER.had(session, tags),
        TAGS.of_all(session, tags),
        USERS.of_all(session, (each.id for some in labels.values() for each in some if each.kind == "author")),
        MEDIA.of_all(session, (row.image_media_id for row in rows.values())),
    )
    found = [rows[each] for each in ids if each in rows]
    return off_loop(session, lambda: [_post(row, labels[row.id], names, asked, writer) for row in found])


def _check_weight(session: Session, ids: Sequence[int]) -> None:
    weight = sa.select(sa.func.sum(sa.func.length(TABLE.c.body_html))).where(TABLE.c.id.in_(ids))
    if (session.execute(weight).scalar_one() or 0) > MOST_BODIES:
        message = "These are too large together: ask for fewer, or name the members that you want in _fields."
        raise Refused("rest_too_large", message, 400)


def _conditions(session: Session, asked: Asked) -> list[Any]:
    conditions: list[Any] = []
    for name, numbers in asked.lists.items():
        wanted, is_excluded = name.removesuffix("_exclude"), name.endswith("exclude")
        if name in {"include", "exclude"}:
            conditions.append(POSTS.are_not(numbers) if is_excluded else POSTS.are(numbers))
            continue
        if wanted in _LINKED:
            series, link, column = _LINKED[wanted]
            bearing = sa.select(link.article_id).where(column.in_(series.ids(session, numbers)))
            condition = TABLE.c.id.in_(bearing)
        elif wanted == "categories":
            column = sa.func.coalesce(TABLE.c.section_id, 0) if is_excluded else TABLE.c.section_id
            condition = column.in_(CATEGORIES.ids(session, numbers))
            if further := FURTHER.ids(session, numbers):
                bearing = sa.select(col(ArticleTag.article_id)).where(col(ArticleTag.tag_id).in_(further))
                condition |= TABLE.c.id.in_(bearing)
        elif wanted == "parent":  # nothing here stands below another page
            condition = sa.literal(0 in numbers)
        else:
            continue
        conditions.append(~condition if is_excluded else condition)
    if asked.slugs:
        conditions.append(TABLE.c.slug_key.in_({articles.as_key(each) for each in asked.slugs}))
    if asked.sticky is not None:
        conditions.append(TABLE.c.is_pinned.is_(asked.sticky))
    for name, instant in asked.days.items():
        column = TABLE.c.updated_at if name.startswith("modified") else TABLE.c.published_at
        conditions.append(column > instant if name.endswith("after") else column < instant)
    return conditions


def _found(session: Session, asked: Asked, kind: ArticleKind, writer: Writer) -> list[int]:
    """The ids of what a search finds, the best first."""
    search = searching.Search(asked.search, Paging(asked.per_page), Narrowing(kind=kind), with_facets=False)
    ranked, _ = searching.rank(searching.find(session, search, now=writer.now), search.paging)
    return [each.article_id for each in ranked[:MOST_FOUND]]


_COLUMNS: Mapping[str, Sequence[Any]] = {
    "date": (TABLE.c.published_at, TABLE.c.id),
    "modified": (TABLE.c.updated_at, TABLE.c.id),
    "title": (TABLE.c.title_key, TABLE.c.id),
    "slug": (TABLE.c.slug_key,),
    **dict.fromkeys(("id", "author", "parent"), (TABLE.c.id,)),
}


def _order(session: Session, asked: Asked, ranked: list[int] | None) -> list[Any]:
    match asked.orderby:
        case "relevance" if ranked is not None:
            return as_named(ranked, TABLE.c.id)
        case "include" if "include" in asked.lists:
            return as_named(POSTS.ids_as_named(session, asked.lists["include"]), TABLE.c.id)
        case "include_slugs" if asked.slugs:
            return as_named([articles.as_key(each) for each in asked.slugs], TABLE.c.slug_key)
    return in_order(asked, *_COLUMNS.get(asked.orderby, _COLUMNS["date"]))


def _post(row: Any, labels: Sequence[Any], names: Names, asked: Asked, writer: Writer) -> Post:
    number = POSTS.of(row.id, row.external_id, row.external_owner)
    article = writer.presenter.members(row, labels)
    kind = article["kind"]
    is_page, route = kind is ArticleKind.page, ROUTES[kind]
    authors = [each.id for each in article["authors"]]
    author = names.users[authors[0]] if authors else 0
    media = names.media.get(row.image_media_id or 0, 0)
    modified = max(row.updated_at, row.published_at)
    members: Members = {
        "id": number,
        "date": writer.local(row.published_at),
        "date_gmt": gmt(row.published_at),
        "guid": {"rendered": writer.shortlink("page_id" if is_page else "p", number)},
        "modified": writer.local(modified),
        "modified_gmt": gmt(modified),
        "slug": slug(row.slug),
        "status": "publish",
        "type": _TYPES[kind],
        "link": article["url_encoded"],
        "title": {"rendered": title(row.title)},
    }
    if asked.wants("content"):
        members["content"] = {"rendered": _body(row, article["url_encoded"], writer), "protected": False}
    if asked.wants("excerpt"):
        members["excerpt"] = {"rendered": excerpt(row.summary, row.body_html), "protected": False}
    members |= {"author": author, "featured_media": media}
    if is_page:
        members |= {"parent": 0, "menu_order": 0}
    members |= {"comment_status": "open" if article["comments_open"] else "closed", "ping_status": "closed"}
    if not is_page:
        members["sticky"] = article["is_pinned"]
    members["template"] = ""
    if not is_page:
        members["format"] = "standard"
    members["meta"] = []
    tags = [each.id for each in article["tags"] if each.id not in names.further]
    if not is_page:
        further = [names.further[each.id] for each in article["tags"] if each.id in names.further]
        first = [names.categories[row.section_id]] if row.section_id else []
        members["categories"] = list(dict.fromkeys([*first, *further]))
        members["tags"] = [names.tags[each] for each in tags]
    members["_links"] = _links(number, route, _TYPES[kind], author, media, writer)
    return Post(row.id, number, members, authors, tags, row.image_media_id)


def _body(row: Any, page: str, writer: Writer) -> str:
    """A body whose addresses are whole."""
    paths = f"{writer.settings.root_path}{MEDIA_PATH}/"
    server = writer.server.removesuffix(writer.settings.root_path) if not writer.settings.api_url else writer.server
    return for_any_page(row.body_html, page=page, server=server, server_paths=paths)


def _links(number: int, route: str, its_type: str, author: int, media: int, writer: Writer) -> Members:
    links: Members = {
        "self": writer.link(f"{route}/{number}"),
        "collection": writer.link(route),
        "about": writer.link(f"types/{its_type}"),
    }
    if author:
        links["author"] = [writer.embeddable(f"users/{author}")]
    links["replies"] = [writer.embeddable("comments", post=number)]
    links["version-history"] = [{"count": 0, "href": writer.href(f"{route}/{number}/revisions")}]
    if media:
        links["wp:featuredmedia"] = [writer.embeddable(f"media/{media}")]
    links["wp:attachment"] = writer.link("media", parent=number)
    if route == "posts":
        links["wp:term"] = [
            {"taxonomy": taxonomy, **writer.embeddable(path, post=number)}
            for taxonomy, path in (("category", "categories"), ("post_tag", "tags"))
        ]
    return links | {"curies": CURIES}


EMBEDDED = ("id", "date", "slug", "type", "link", "title", "excerpt", "author", "featured_media", "_links")
"""What comes along of an article that another answer links to."""
