"""The application: lifespan, middleware, errors, routers. `uvicorn app.main:app` serves it."""

import asyncio
import contextlib
import gc
import math
import os
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from app import __version__, operations
from app.accounts import routes as accounts
from app.articles import list_routes as lists
from app.articles import preview_routes as previews
from app.articles import refiling_routes as refiling
from app.articles import revision_routes as revisions
from app.articles import routes as articles
from app.articles import search_routes as search
from app.articles.publishing import next_due
from app.catalog import routes as catalog
from app.comments import moderation_routes as moderation
from app.comments import routes as comments
from app.db import revision, scripts
from app.errors import Unavailable
from app.settings import Settings, SettingsError, load_settings
from app.web import problems
from app.web.application import Application
from app.web.conditional import Conditional
from app.web.docs import docs_routes
from app.web.faults import Faults
from app.web.limits import ReadCounts, ReadLimit
from app.web.logs import configure_logging
from app.web.observe import Observe
from app.web.openapi import describe
from app.web.response_cache import CACHE, ResponseCache
from app.web.routing import API
from app.web.site import Site, clock, open_site
from app.worker import Worker

MOST_ASKED = {"get_article", "list_articles", "list_article_comments", "post_comment", "search_articles"}
"""Endpoints whose routes come first: routing is a linear search."""

OPENAPI_URL = f"{API}/openapi.json"
CORS_ALLOWED = [
    "Authorization",
    "If-Match",
    "If-None-Match",
    "Idempotency-Key",
    "Comment-Receipt",
    "Content-Type",
]
CORS_EXPOSED = ["ETag", "Link", "Location", "Retry-After", "X-Request-Id"]


def create_app(settings: Settings | None = None, *, now: Callable[[], datetime] = clock) -> Application:
    """Build the application. Nothing is opened before its lifespan begins; tests give their own clock."""
    chosen = settings or load_settings()
    app = Application(
        title="Maqal",
        version=__version__,
        openapi_url=OPENAPI_URL,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(chosen, now),
        telemetry=None if _wants_telemetry() else {"tracing": False, "metrics": False, "logs": False},
    )
    counts = None if chosen.limit_reads is None else ReadCounts(chosen.limit_reads)
    app.cache = _cache(app.uncached, chosen, counts, now) if chosen.cache_mib else None
    problems.install(app)
    for room in (articles, lists, comments, catalog, accounts, revisions, previews, search, refiling, moderation):
        app.router.routes.extend(room.router.routes)
    app.router.routes.sort(key=lambda route: getattr(route, "name", "") not in MOST_ASKED)
    app.router.routes.extend(operations.router.routes)
    app.router.routes.extend(docs_routes(OPENAPI_URL, "مقال Maqal"))
    describe(app)
    _add_middleware(app, chosen, counts)
    return app


def _wants_telemetry() -> bool:
    """Whether OpenTelemetry is set up, by its own variables: where FastAPI has to find out, it asks in each request."""
    return any(name.startswith(("OTEL_", "FASTAPI_OTEL_")) for name in os.environ)


def _cache(app: ASGIApp, settings: Settings, counts: ReadCounts | None, now: Callable[[], datetime]) -> ResponseCache:
    days = settings.comments_close_days
    return ResponseCache(
        app,
        most_bytes=settings.cache_mib << 20,
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
        site = open_site(settings, now=now)
        if settings.env == "development" and await _is_behind(site):
            from app.db import migrate  # noqa: PLC0415  10 MiB that a worker needs only here

            await asyncio.to_thread(migrate.upgrade, settings.database)
        app.state.site = site
        if app.cache is not None:
            await app.cache.open(site.database.watch(), partial(_next_due, site))
        worker = asyncio.create_task(Worker(site).run()) if settings.worker else None
        try:
            yield {CACHE: app.cache}
        finally:
            if worker is not None:
                worker.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await worker
            if app.cache is not None:
                await app.cache.close()
            await site.database.close()

    return lifespan


async def _next_due(site: Site) -> float | None:
    days = site.settings.comments_close_days
    return await site.database.read(next_due, close_days=days or None, now=site.now())


async def _is_behind(site: Site) -> bool:
    try:
        return await site.database.read(revision.current) != scripts.head()
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
        "expose_headers": CORS_EXPOSED,
        "max_age": 600,
    }


def _add_middleware(app: FastAPI, settings: Settings, counts: ReadCounts | None) -> None:
    """From the innermost to the outermost."""
    app.add_middleware(Conditional)
    if counts is not None:
        app.add_middleware(ReadLimit, counts=counts)
    if cors := _cors(settings):
        app.add_middleware(CORSMiddleware, **cors)
    app.add_middleware(Faults)
    app.add_middleware(Observe, access_log=settings.access_log)


def __getattr__(name: str) -> Application:
    """Build `app` when a server asks for it, so that importing this module reads no setting."""
    if name != "app":
        raise AttributeError(name)
    try:
        app = create_app()
    except SettingsError as error:
        raise SystemExit(f"maqal: {error}") from None
    gc.freeze()  # what a worker is made of stays: looking through it for garbage would hold up requests
    return app
