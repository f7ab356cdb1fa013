"""What a feed has: the newest articles of the site, a section, a tag or an author; or an article's newest comments."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlencode

from sqlmodel import Session

from app import addresses
from app.articles import service as articles
from app.articles.links import absolute, address_of, entry_address, home_address
from app.articles.lists import ListRequest, Narrowing, list_articles
from app.articles.models import ArticlePublic, ArticleSummary
from app.articles.presentation import Presenter
from app.catalog import service as catalog
from app.catalog.entries import ROOMS
from app.catalog.models import Kind
from app.comments import newest
from app.comments.models import CommentPublic
from app.comments.newest import NewestFilter
from app.db.keyset import Paging
from app.errors import Bilingual
from app.feeds.models import Entry, Feed, Person, Picture
from app.feeds.xml_text import for_any_page
from app.masthead import service as masthead
from app.media import service as media
from app.media.presentation import PATH, TYPES
from app.settings import Settings

Content = Literal["full", "summary"]
Facts = Mapping[int, Mapping[str, Any]]

DEFAULT_ENTRIES = 20
MOST_ENTRIES = 50

_LATEST = Bilingual("أحدث ما نُشر في {name}", "The latest of {name}")
_COMMENTS_ON = Bilingual("التعليقات على: {title}", "Comments on: {title}")
_COMMENT_OF = Bilingual("تعليق {name}", "Comment by {name}")
_OF_SITE = "{name} · {site}"


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """A feed as it was asked for; without a content that of the setting."""

    content: Content | None = None
    language: str | None = None
    limit: int = DEFAULT_ENTRIES


def of_articles(session: Session, kind: Kind | None, ref: str, *, asked: FeedRequest, presenter: Presenter) -> Feed:
    """The newest listed articles of the site, or of what a section, tag or author is called.

    `NotFound` where readers know none of this name, `Moved` for a former slug.
    """
    settings = presenter.settings
    head = masthead.of(session, settings)
    title, home, path, narrowed = head.name, home_address(settings), "", Narrowing(language=asked.language)
    if kind is not None:
        entry = _ENTRIES[kind](session, ref, presenter)
        title = _OF_SITE.format(name=entry.name, site=head.name)
        home = entry_address(kind, entry.id, entry.slug, settings)
        path = f"/{ROOMS[kind]}/{quote(entry.slug, safe='')}"
        narrowed = _narrowed(kind, str(entry.id), asked.language)
    is_whole = (asked.content or settings.feed_content) == "full"
    request = ListRequest(Paging(asked.limit), narrowed=narrowed, with_body=is_whole)
    found = list_articles(session, request, viewer=None, presenter=presenter).page.items
    uploads = {item.image.media for item in found if item.image and item.image.media}
    facts = media.facts_by_id(session, sorted(uploads)) if uploads else {}
    return Feed(
        title=title,
        description=_say(_LATEST, asked.language or head.language, name=title),
        language=asked.language or head.language,
        home=home,
        address=_own_address(settings, path, asked),
        hub=settings.websub_hub,
        site=Person(head.name, home_address(settings)),
        entries=[_of_article(item, facts, settings) for item in found],
    )


def of_comments(session: Session, ref: str, *, asked: FeedRequest, presenter: Presenter) -> tuple[int, Feed]:
    """The newest visible comments of an article that anybody may read, and its id; `NotFound` or `Moved` otherwise."""
    settings = presenter.settings
    site_name = masthead.of(session, settings).name
    article = articles.find_whole(session, ref, viewer=None, now=presenter.now)
    narrowed = NewestFilter(article=str(article.id))
    found = newest.list_newest(session, narrowed, paging=Paging(asked.limit), presenter=presenter).items
    page = address_of(article.id, article.slug, settings)
    title = _say(_COMMENTS_ON, article.language, title=article.title)
    return article.id, Feed(
        title=title,
        description=_OF_SITE.format(name=title, site=site_name),
        language=article.language,
        home=page,
        address=_own_address(settings, _comments_path(article.slug), FeedRequest(limit=asked.limit)),
        hub=settings.websub_hub,
        site=Person(site_name, home_address(settings)),
        entries=[_of_comment(item, page, article.language, settings) for item in found],
    )


_ENTRIES: Mapping[Kind, Callable[[Session, str, Presenter], Any]] = {
    Kind.section: lambda session, ref, presenter: catalog.get_section(session, ref, now=presenter.now),
    Kind.tag: lambda session, ref, presenter: catalog.get_tag(session, ref, sees_all=False, now=presenter.now),
    Kind.author: lambda session, ref, presenter: catalog.get_author(session, ref, now=presenter.now),
}


def _narrowed(kind: Kind, entry: str, language: str | None) -> Narrowing:
    match kind:
        case Kind.section:
            return Narrowing(section=entry, language=language)
        case Kind.tag:
            return Narrowing(tags=(entry,), language=language)
        case Kind.author:
            return Narrowing(author=entry, language=language)


def _own_address(settings: Settings, path: str, asked: FeedRequest) -> str:
    """Where a feed is, `{}` for its ending; with the parameters that make it another feed."""
    chosen: dict[str, Any] = {"content": asked.content, "language": asked.language}
    if asked.limit != DEFAULT_ENTRIES:
        chosen["limit"] = asked.limit
    query = urlencode({name: value for name, value in chosen.items() if value is not None})
    return f"{_server(settings)}{path}/feed.{{}}" + (f"?{query}" if query else "")


def _server(settings: Settings) -> str:
    return addresses.encoded(settings.absolute_address)


def _comments_path(slug: str) -> str:
    return f"/articles/{quote(slug, safe='')}/comments"


def _of_article(item: ArticleSummary, facts: Facts, settings: Settings) -> Entry:
    published = item.published_at or item.updated_at  # what is listed has a date
    content = None
    if isinstance(item, ArticlePublic):
        paths = f"{settings.root_path}{PATH}/"
        site = addresses.encoded(settings.site_url)
        content = for_any_page(item.body_html, page=item.url_encoded, server=site, server_paths=paths)
    section = [item.section.name] if item.section else []
    return Entry(
        id=_permanent(settings, "articles", item.id),
        url=item.url_encoded,
        title=item.title,
        language=item.language,
        direction=item.direction,
        published_at=published,
        updated_at=max(published, item.updated_at),
        summary=item.summary,
        content=content,
        authors=[
            Person(author.name, entry_address(Kind.author, author.id, author.slug, settings)) for author in item.authors
        ],
        categories=list(dict.fromkeys([*section, *(tag.name for tag in item.tags)])),
        picture=_picture(item, facts, settings),
        replies=f"{_server(settings)}{_comments_path(item.slug)}/feed",
    )


def _picture(item: ArticleSummary, facts: Facts, settings: Settings) -> Picture | None:
    image = item.image
    if image is None:
        return None
    known = facts.get(image.media or 0)
    name, _, _, length = known["sizes"][-1] if known else ("", 0, 0, None)
    return Picture(
        url=absolute(image.url, settings),
        media_type=TYPES[name.rpartition(".")[2]] if known else None,
        alt=image.alt,
        credit=image.credit,
        width=image.width,
        height=image.height,
        length=length,
    )


def _of_comment(item: CommentPublic, page: str, language: str, settings: Settings) -> Entry:
    author = item.author
    name = author.name if author else ""
    return Entry(
        id=_permanent(settings, "comments", item.id),
        url=f"{page}#comment-{item.id}",
        title=_say(_COMMENT_OF, language, name=name),
        language=language,
        direction=item.direction,
        published_at=item.created_at,
        updated_at=item.edited_at or item.created_at,
        summary="",
        content=item.body_html or "",
        authors=[Person(name, author.url if author else None)],
    )


def _permanent(settings: Settings, room: str, number: int) -> str:
    """The id of an entry, which stays whatever its slug and its address become (RFC 9562 §5.5)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.site_url}/maqal/{room}/{number}").urn


def _say(words: Bilingual, language: str, **names: str) -> str:
    return (words.ar if language.partition("-")[0] == "ar" else words.en).format(**names)
