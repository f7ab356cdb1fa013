"""The collections of WordPress: what each is asked for, and what comes along with what it answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from app.articles.models import ArticleKind
from app.events import subjects
from app.events.subjects import Subject
from app.wp_json import comments, media, posts, terms
from app.wp_json.comments import Said
from app.wp_json.counting import Numbered
from app.wp_json.numbers import CATEGORIES
from app.wp_json.parameters import Asked
from app.wp_json.posts import Post
from app.wp_json.terms import CATEGORY, TAG, USER, Taxonomy
from app.wp_json.writing import Members, Writer

Listed = tuple[list[Members], Numbered]


class Collection(NamedTuple):
    """A collection: how it is listed and one of it read, its orders (the usual one first), and what it shows.

    `is_long`: counting its rows may look through a whole table.
    """

    list_all: Callable[[Session, Asked, Writer], Listed]
    get_one: Callable[[Session, int, Asked, Writer], Members]
    orders: Sequence[str]
    order: str
    shows: Sequence[Subject]
    is_long: bool = False


def _posts(kind: ArticleKind) -> Collection:
    def list_all(session: Session, asked: Asked, writer: Writer) -> Listed:
        found, page = posts.list_posts(session, asked, kind, writer)
        _embed_in_posts(session, found, asked, writer)
        return [each.members for each in found], page

    def get_one(session: Session, number: int, asked: Asked, writer: Writer) -> Members:
        found = posts.get_post(session, number, asked, kind, writer)
        _embed_in_posts(session, [found], asked, writer)
        return found.members

    return Collection(list_all, get_one, posts.ORDERS, "desc", _OF_ARTICLES)


def _entries(taxonomy: Taxonomy, *shows: Subject) -> Collection:
    def list_all(session: Session, asked: Asked, writer: Writer) -> Listed:
        found, page = terms.list_entries(session, asked, taxonomy, writer)
        return [members for _, members in found], page

    def get_one(session: Session, number: int, _asked: Asked, writer: Writer) -> Members:
        return terms.get_entry(session, number, taxonomy, writer)[1]

    orders = terms.USER_ORDERS if taxonomy is USER else terms.TERM_ORDERS
    return Collection(list_all, get_one, orders, "asc", (subjects.ARTICLE_LIST, *shows))


def _list_comments(session: Session, asked: Asked, writer: Writer) -> Listed:
    found, page = comments.list_comments(session, asked, writer)
    _embed_in_comments(session, found, asked, writer)
    return [each.members for each in found], page


def _get_comment(session: Session, number: int, asked: Asked, writer: Writer) -> Members:
    found = comments.get_comment(session, number, writer)
    _embed_in_comments(session, [found], asked, writer)
    return found.members


def _get_media(session: Session, number: int, _asked: Asked, writer: Writer) -> Members:
    return media.get_media(session, number, writer)


def _search(session: Session, asked: Asked, writer: Writer) -> Listed:
    """Articles, or pages where these are asked for, that a search finds; without a question all of them.

    Of other types nothing is found.
    """
    if asked.type != "post":
        return [], Numbered([], 0)
    kind = ArticleKind.page if asked.subtype == "page" else ArticleKind.article
    found, page = posts.list_posts(session, asked, kind, writer)
    return [_hit(each, writer) for each in found], page


def _hit(post: Post, writer: Writer) -> Members:
    members = post.members
    route = posts.ROUTES[ArticleKind.page if members["type"] == "page" else ArticleKind.article]
    return {
        "id": post.number,
        "title": members["title"]["rendered"],
        "url": members["link"],
        "type": "post",
        "subtype": members["type"],
        "_links": {
            "self": [writer.embeddable(f"{route}/{post.number}")],
            "about": writer.link(f"types/{members['type']}"),
            "collection": writer.link("search"),
        },
    }


def _no_hit(_session: Session, _number: int, _asked: Asked, _writer: Writer) -> Members:
    raise LookupError


_OF_ARTICLES = (
    subjects.ARTICLE_LIST, subjects.ENTRY_NAMES, subjects.SECTIONS, subjects.TAGS, subjects.AUTHORS, subjects.COMMENTS,
)  # fmt: skip
COLLECTIONS: Mapping[str, Collection] = {
    "posts": _posts(ArticleKind.article),
    "pages": _posts(ArticleKind.page),
    "categories": _entries(CATEGORY, subjects.SECTIONS),
    "tags": _entries(TAG, subjects.TAGS),
    "users": _entries(USER, subjects.AUTHORS),
    "comments": Collection(_list_comments, _get_comment, comments.ORDERS, "desc", _OF_ARTICLES, is_long=True),
    "media": Collection(
        media.list_media, _get_media, media.ORDERS, "desc", (subjects.ARTICLE_LIST, subjects.ENTRY_NAMES), is_long=True
    ),
    "search": Collection(_search, _no_hit, ("relevance", *posts.ORDERS), "desc", _OF_ARTICLES),
}
"""The collections by their names in paths."""


def _embed(members: Members, **along: Sequence[Any]) -> None:
    """Let along what there is something of."""
    found = {rel.replace("__", ":"): list(each) for rel, each in along.items() if any(each)}
    if found:
        members["_embedded"] = found


def _only(members: Members, names: Sequence[str]) -> Members:
    return {each: members[each] for each in names if each in members}


def _embed_in_posts(session: Session, found: Sequence[Post], asked: Asked, writer: Writer) -> None:
    if asked.embeds is None:
        return

    def entries(taxonomy: Taxonomy, rel: str, ids: set[int]) -> dict[int, Members]:
        read = terms.read_entries(session, sorted(ids), taxonomy, writer) if asked.embeds_rel(rel) else {}
        return {each: _only(members, terms.EMBEDDED[taxonomy.route]) for each, members in read.items()}

    users = entries(USER, "author", {each for post in found for each in post.authors[:1]})
    numbers = sorted({each for post in found for each in post.members.get("categories", ())})
    filed = entries(CATEGORY, "wp:term", set(CATEGORIES.ids(session, numbers)) if numbers else set())
    categories = {members["id"]: members for members in filed.values()}
    tags = entries(TAG, "wp:term", {each for post in found for each in post.tags})
    uploads = {post.media for post in found if post.media} if asked.embeds_rel("wp:featuredmedia") else set()
    pictures = media.read_media(session, sorted(uploads), writer) if uploads else {}
    said = comments.newest_of(session, [each.id for each in found], writer) if asked.embeds_rel("replies") else {}
    for post in found:
        _embed(
            post.members,
            author=[users[each] for each in post.authors[:1] if each in users],
            replies=[[_only(each.members, comments.EMBEDDED) for each in said.get(post.id, ())]],
            wp__featuredmedia=[_only(pictures[post.media], media.EMBEDDED)] if post.media in pictures else [],
            wp__term=[
                [categories[each] for each in post.members.get("categories", ()) if each in categories],
                [tags[each] for each in post.tags if each in tags],
            ],
        )


_BARE = Asked(fields=posts.EMBEDDED)


def _embed_in_comments(session: Session, found: Sequence[Said], asked: Asked, writer: Writer) -> None:
    if asked.embeds is None:
        return
    ids = sorted({each.article_id for each in found}) if asked.embeds_rel("up") else []
    articles = {each.id: _only(each.members, posts.EMBEDDED) for each in posts.read_posts(session, ids, _BARE, writer)}
    above = sorted({each.parent_id for each in found if each.parent_id}) if asked.embeds_rel("in-reply-to") else []
    parents = {
        each.members["id"]: _only(each.members, comments.EMBEDDED)
        for each in comments.read_visible(session, above, writer)
    }
    for each in found:
        parent = parents.get(each.members["parent"])
        _embed(
            each.members,
            up=[articles[each.article_id]] if each.article_id in articles else [],
            **{"in-reply-to": [parent] if parent else []},
        )
