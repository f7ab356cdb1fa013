"""Feeds over HTTP. They stand outside `/api/v1`, ignore parameters that they do not know, and are open to all."""

from collections.abc import Callable, Coroutine
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.articles.models import Language
from app.articles.presentation import Presenter
from app.catalog.entries import ROOMS
from app.catalog.models import Kind
from app.events import subjects
from app.events.subjects import Subject
from app.feeds import rendering, service
from app.feeds.models import Feed, Format
from app.feeds.service import DEFAULT_ENTRIES, MOST_ENTRIES, Content, FeedRequest
from app.web.cache.conditional import set_read_headers
from app.web.proxies import network_prefix
from app.web.routing import StrictRoute, ignores_unknown_parameters
from app.web.site import Site, SiteDep

router = APIRouter(route_class=StrictRoute, include_in_schema=False)

Ref = Annotated[str, Path(max_length=1000)]
Limit = Annotated[int, Query(ge=1, le=MOST_ENTRIES)]
Endpoint = Callable[..., Coroutine[Any, Any, Response]]


async def feed_request(
    content: Content | None = None, language: Language | None = None, limit: Limit = DEFAULT_ENTRIES
) -> FeedRequest:
    """What is asked of a feed of articles, as a dependency."""
    return FeedRequest(content, language, limit)


FeedRequestDep = Annotated[FeedRequest, Depends(feed_request)]


async def _articles(
    site: Site, request: Request, kind: Kind | None, ref: str, asked: FeedRequest, chosen: Format
) -> Response:
    is_whole = (asked.content or site.settings.feed_content) == "full"
    read = site.database.read_long if is_whole else site.database.read  # it measures all of their bodies
    feed = await read(
        service.of_articles, kind, ref, asked=asked, presenter=Presenter.of_site(site.settings, site.now())
    )
    return await _answer(site, request, feed, chosen, subjects.ARTICLE_LIST)


async def _answer(site: Site, request: Request, feed: Feed, chosen: Format, *shows: Subject) -> Response:
    if feed.weight <= rendering.LIGHT:
        content = rendering.render(feed, chosen)
    else:
        content = await site.pool.run(rendering.render, feed, chosen, of=network_prefix(request.scope))
    response = Response(content, headers={"Content-Type": rendering.MEDIA_TYPES[chosen]})
    set_read_headers(response, None, None, *shows)
    if feed.updated_at is not None:
        response.headers["Last-Modified"] = format_datetime(feed.updated_at, usegmt=True)
    links = [f'<{feed.address.format(chosen)}>; rel="self"']
    if feed.hub:
        links.append(f'<{feed.hub}>; rel="hub"')
    response.headers["Link"] = ", ".join(links)
    return response


def _of_site(chosen: Format) -> Endpoint:
    async def show_feed(site: SiteDep, request: Request, asked: FeedRequestDep) -> Response:
        return await _articles(site, request, None, "", asked, chosen)

    return show_feed


def _of_entry(kind: Kind, chosen: Format) -> Endpoint:
    async def show_feed(site: SiteDep, request: Request, ref: Ref, asked: FeedRequestDep) -> Response:
        return await _articles(site, request, kind, ref, asked, chosen)

    return show_feed


def _of_comments(chosen: Format) -> Endpoint:
    async def show_feed(site: SiteDep, request: Request, ref: Ref, limit: Limit = DEFAULT_ENTRIES) -> Response:
        asked = FeedRequest(limit=limit)
        article_id, feed = await site.database.read(
            service.of_comments, ref, asked=asked, presenter=Presenter.of_site(site.settings, site.now())
        )
        shows = subjects.comments_of(article_id), subjects.article(article_id), subjects.ARTICLE_LIST
        return await _answer(site, request, feed, chosen, *shows)

    return show_feed


def _add(path: str, endpoint: Endpoint) -> None:
    router.add_api_route(path, ignores_unknown_parameters(endpoint), methods=["GET"])


for _chosen in Format:
    _add(f"/feed.{_chosen}", _of_site(_chosen))
    for _kind in Kind:
        _add(f"/{ROOMS[_kind]}/{{ref}}/feed.{_chosen}", _of_entry(_kind, _chosen))
    _add(f"/articles/{{ref}}/comments/feed.{_chosen}", _of_comments(_chosen))
