"""The application: lifespan, middleware, errors, routers. `uvicorn app.main:app` serves it."""

import asyncio
import contextlib
import gc
import logging
import math
import os
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial
from types import ModuleType
from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from app import __version__, heap, memory, notices, operations
from app.accounts import routes as accounts
from app.accounts import session_routes as sessions
from app.arabic.dates import load_locale
from app.articles import catalog_routes as catalog_changes
from app.articles import draft_routes as drafts
from app.articles import list_routes as lists
from app.articles import media_routes as media_removal
from app.articles import revision_routes as revisions
from app.articles import routes as articles
from app.articles import translation_routes as translations
from app.articles.embed_routes import embed_routes
from app.articles.publishing import next_due
from app.background.worker import Worker
from app.catalog import routes as catalog
from app.comments import like_routes as likes
from app.comments import report_routes as reports
from app.comments import routes as comments
from app.comments.avatar_routes import avatar_routes
from app.db import revision
from app.db.connection_errors import explained
from app.defence import routes as defence
from app.defence.judge import Judge
from app.desk.routes import desk_routes
from app.errors import Unavailable
from app.feeds import routes as feeds
from app.feeds import sitemap_routes as sitemaps
from app.imports import comment_routes as comment_imports
from app.imports import routes as imports
from app.imports.sample_pictures import sample_routes
from app.keys.checks import check_keys
from app.media import routes as media
from app.media.file_routes import media_routes
from app.media.stores import open_storage, unreachable
from app.moderation import answer_routes as answers
from app.moderation import block_routes as blocks
from app.moderation import note_routes as notes
from app.moderation import overview_routes as overview
from app.moderation import routes as moderation
from app.moderation import single_routes as single_comments
from app.moderation import trial_routes as trials
from app.notifications import pages
from app.notifications import routes as notifications
from app.pages.not_found import answer_readers
from app.pages.routes import page_routes
from app.pages.theme import theme_of
from app.privacy import pages as privacy_pages
from app.privacy import routes as privacy
from app.reading import routes as reading
from app.refusals import CannotStart
from app.resolving import routes as resolving
from app.rules import routes as rules
from app.rules.in_force import RulesInForce
from app.search import routes as search
from app.settings import Settings, SettingsError, load_settings, unset_in_production
from app.site import routes as site_itself
from app.streams import routes as streams
from app.streams.hub import Hub
from app.terminal import in_our_language
from app.views import routes as views
from app.views.counting import Counting
from app.web import problems
from app.web.application import Application
from app.web.cache.conditional import Conditional
from app.web.cache.response_cache import CACHE, ResponseCache
from app.web.connections import CONNECTIONS, Connections
from app.web.docs import docs_routes
from app.web.limits import ReadCounts, ReadLimit
from app.web.logs import configure_logging
from app.web.observe import Observe
from app.web.openapi import Made, describe, documents_of, openapi_route
from app.web.proxies import PROXIES, Proxies
from app.web.routing import API, lenient_routes
from app.web.site import Site, clock, open_site
from app.webhooks import routes as webhooks
from app.webhooks.event_routes import event_routes
from app.widget.routes import widget_routes

MOST_ASKED = {
    "get_article", "list_articles", "list_article_comments", "post_comment", "search_articles", "view_article",
}  # fmt: skip
"""Endpoints whose routes come first: routing is a linear search."""

ROOMS = (
    articles,
    lists,
    reading,
    resolving,
    comments,
    defence,
    single_comments,
    streams,
    likes,
    reports,
    catalog,
    media,
    media_removal,
    accounts,
    revisions,
    translations,
    drafts,
    search,
    views,
    catalog_changes,
    moderation,
    notes,
    blocks,
    answers,
    overview,
    notifications,
    rules,
    trials,
    comment_imports,
    imports,
    privacy,
    webhooks,
    site_itself,
)
"""The modules whose routers make the API."""

log = logging.getLogger("maqal")

OPENAPI_URL = f"{API}/openapi.json"
CORS_ALLOWED = [
    "Authorization",
    "If-Match",
    "If-None-Match",
    "Idempotency-Key",
    "Comment-Receipt",
    "Last-Event-ID",
    "Like-Secret",
    "Content-Type",
    problems.LANGUAGE,
]
CORS_EXPOSED = ["ETag", "Link", "Location", "Retry-After", "X-Request-Id"]


def create_app(settings: Settings | None = None, *, now: Callable[[], datetime] = clock) -> Application:
    """Build the application. Nothing is opened before its lifespan begins; tests give their own clock."""
    chosen = settings or load_settings()
    app = Application(
        title="Maqal",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(chosen, now),
        telemetry=None if _wants_telemetry() else {"tracing": False, "metrics": False, "logs": False},
    )
    load_locale(chosen.region)
    memory.LEDGER.most = memory.share_of(chosen.cache_mib << 20)
    counts = None if chosen.limit_reads is None else ReadCounts(chosen.limit_reads)
    app.cache = _cache(app.uncached, chosen, counts, now) if chosen.cache_mib else None
    problems.install(app)
    for room in ROOMS:
        app.router.routes.extend(room.router.routes)
    app.router.routes.extend(notifications.of_accounts.routes)
    app.router.routes.sort(key=lambda route: getattr(route, "name", "") not in MOST_ASKED)
    _add_other_routes(app, chosen)
    app.proxies = _proxies(app, chosen)
    describe(app)
    _add_middleware(app, chosen, counts)
    return app


def _add_other_routes(app: Application, settings: Settings) -> None:
    """Add what stands outside the rooms' API, behind what is asked most."""
    app.router.routes.extend([*operations.router.routes, *feeds.router.routes, *sitemaps.router.routes])
    app.router.routes.append(openapi_route(OPENAPI_URL, openapi_documents))
    if settings.pages:
        app.router.routes.extend(page_routes(theme_of(settings.theme)))
        answer_readers(app)
    if settings.desk:
        app.router.routes.extend([*sessions.router.routes, *desk_routes()])
    app.router.routes.extend(docs_routes(OPENAPI_URL, "مقال Maqal"))
    app.router.routes.extend([*avatar_routes(), *embed_routes()])
    app.router.routes.extend(resolving.redirect_routes())
    if settings.wordpress_api:
        app.router.routes.extend(_wordpress().wordpress_routes())
    app.router.routes.extend(media_routes())
    app.router.routes.extend(sample_routes())
    if settings.widget:
        app.router.routes.extend(widget_routes())
    app.router.routes.extend([*pages.mail_routes(), *privacy_pages.privacy_routes()])
    app.webhooks.routes.extend(event_routes())
    app.state.lines = imports.line_routes


def openapi_documents() -> Made:
    """The OpenAPI documents. No setting changes them, so a process that has none makes them."""
    return documents_of(create_app(Settings(_env_file=None)))


def _wordpress() -> ModuleType:
    from app.wp_json import routes  # noqa: PLC0415  1 MiB that few sites need

    return routes


def _proxies(app: FastAPI, settings: Settings) -> Proxies:
    return Proxies(
        settings.trusted_proxies,
        root_path=settings.root_path,
        first_segments={str(getattr(route, "path", "/")).split("/")[1] for route in app.routes},
        note=partial(notices.note_untrusted_proxy, settings.data_dir),
    )


def _connections(app: Application, settings: Settings) -> Connections:
    return Connections(
        seconds=settings.idle_seconds,
        per_network=settings.connections_per_network,
        most=settings.connections,
        is_proxy=app.proxies.trusts,
    )


def _wants_telemetry() -> bool:
    """Whether OpenTelemetry is set up, by its own variables: where FastAPI has to find out, it asks in each request."""
    return any(name.startswith(("OTEL_", "FASTAPI_OTEL_")) for name in os.environ)


def _cache(app: ASGIApp, settings: Settings, counts: ReadCounts | None, now: Callable[[], datetime]) -> ResponseCache:
    days = settings.comments_close_days
    return ResponseCache(
        app,
        most_bytes=(settings.cache_mib << 20) - memory.share_of(settings.cache_mib << 20),
        counts=counts,
        cors=_cors(settings),
        access_log=settings.access_log,
        closes_after=timedelta(days=days).total_seconds() if days else math.inf,
        clock=time.time if now is clock else lambda: now().timestamp(),
    )


def _lifespan(settings: Settings, now: Callable[[], datetime]) -> Any:
    @contextlib.asynccontextmanager
    async def lifespan(app: Application) -> AsyncIterator[dict[str, Any]]:
        configure_logging(access_log=settings.access_log)
        if missing := unset_in_production(settings):
            log.warning(missing.en)
        try:
            site = await _opened(settings, now)
        except CannotStart as error:
            app.refusal = f"maqal: {in_our_language(error.words)}"
            raise
        app.state.site = site
        app.state.rules = RulesInForce(site.database)
        await app.state.rules.open()
        app.state.streams = Hub(site)
        app.state.judge = Judge(settings)
        app.state.media = open_storage(settings)
        probing = asyncio.create_task(_probe_media(settings))
        app.state.views = Counting(site)
        app.state.views.open()
        if app.cache is not None:
            await app.cache.open(
                site.database.watch(), partial(_next_due, site), lenient=lenient_routes(app.router.routes)
            )
        worker = asyncio.create_task(Worker(site).run()) if settings.worker else None
        try:
            yield {CACHE: app.cache, CONNECTIONS: _connections(app, settings), PROXIES: app.proxies}
        finally:
            probing.cancel()
            if worker is not None:
                worker.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await worker
            if app.cache is not None:
                await app.cache.close()
            await app.state.rules.close()
            await app.state.streams.close()
            await app.state.judge.close()
            await app.state.views.close()
            await site.pool.close()
            await site.database.close()

    return lifespan


async def _probe_media(settings: Settings) -> None:
    """Say in one line of the log why the bucket of media does not answer, if it does not; readers are served anyway."""
    if (reason := await unreachable(settings)) is not None:
        log.error("media_unreachable", extra={"reason": reason.en})


async def _opened(settings: Settings, now: Callable[[], datetime]) -> Site:
    """The site, its database brought up in development and its keys known; `CannotStart` says why it cannot be."""
    site = open_site(settings, now=now)
    try:
        if settings.env == "development" and await _is_behind(site):
            from app.db import migrate  # noqa: PLC0415  10 MiB that a worker needs only here

            await asyncio.to_thread(migrate.upgrade, settings.database)
        if not await _is_behind(site):  # one that is behind has no list of its keys yet
            await check_keys(site)
    except Exception as error:
        await site.database.close()
        if not isinstance(error, CannotStart) and (line := explained(settings.database, error)):
            raise line from error
        raise
    return site


async def _next_due(site: Site) -> float | None:
    days = site.settings.comments_close_days
    return await site.database.read(next_due, close_days=days or None, now=site.now())


async def _is_behind(site: Site) -> bool:
    try:
        return not (await site.database.read(revision.read)).is_head
    except Unavailable:  # there is no file yet
        return True


def _cors(settings: Settings) -> dict[str, Any] | None:
    """What `CORSMiddleware` is given; None where no other origin may read."""
    if not settings.cors_origins:
        return None
    return {
        "allow_origins": settings.cors_origins,
        "allow_methods": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        "allow_headers": CORS_ALLOWED,
        "expose_headers": [*CORS_EXPOSED, *(_wordpress().HEADERS if settings.wordpress_api else [])],
        "max_age": 600,
    }


def _add_middleware(app: FastAPI, settings: Settings, counts: ReadCounts | None) -> None:
    """From the innermost to the outermost."""
    app.add_middleware(Conditional)
    if counts is not None:
        app.add_middleware(ReadLimit, counts=counts)
    if cors := _cors(settings):
        app.add_middleware(CORSMiddleware, **cors)
    app.add_middleware(Observe, access_log=settings.access_log)


def __getattr__(name: str) -> Application:
    """Build `app` when a server asks for it, so that importing this module reads no setting."""
    if name != "app":
        raise AttributeError(name)
    try:
        app = create_app()
    except (CannotStart, SettingsError) as error:
        raise SystemExit(f"maqal: {in_our_language(error.words)}") from None
    gc.freeze()  # what a worker is made of stays: looking through it for garbage would hold up requests
    app.router.lifespan_context = heap.lean(app.router.lifespan_context)
    return app
