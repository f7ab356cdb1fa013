"""The application: lifespan, middleware, errors, routers. `uvicorn app.main:app` serves it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from app import __version__, operations
from app.accounts import routes as accounts
from app.articles import list_routes as lists
from app.articles import preview_routes as previews
from app.articles import refiling_routes as refiling
from app.articles import revision_routes as revisions
from app.articles import routes as articles
from app.articles import search_routes as search
from app.catalog import routes as catalog
from app.comments import moderation_routes as moderation
from app.comments import routes as comments
from app.db import revision
from app.errors import Unavailable
from app.settings import Settings, SettingsError, load_settings
from app.web import problems
from app.web.conditional import Conditional
from app.web.docs import docs_routes
from app.web.faults import Faults
from app.web.limits import ReadLimit
from app.web.logs import configure_logging
from app.web.observe import Observe
from app.web.openapi import describe
from app.web.routing import API
from app.web.site import Site, clock, open_site
from app.worker import Worker

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


def create_app(settings: Settings | None = None, *, now: Callable[[], datetime] = clock) -> FastAPI:
    """Build the application. Nothing is opened before its lifespan begins; tests give their own clock."""
    chosen = settings or load_settings()
    app = FastAPI(
        title="Maqal",
        version=__version__,
        openapi_url=OPENAPI_URL,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(chosen, now),
    )
    problems.install(app)
    for room in (
        articles,
        lists,
        comments,
        catalog,
        accounts,
        revisions,
        previews,
        search,
        refiling,
        moderation,
    ):  # the most asked first: routing is a linear search
        app.router.routes.extend(room.router.routes)
    app.router.routes.extend(operations.router.routes)
    app.router.routes.extend(docs_routes(OPENAPI_URL, "مقال Maqal"))
    describe(app)
    _add_middleware(app, chosen)
    return app


def _lifespan(settings: Settings, now: Callable[[], datetime]) -> Any:
    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        configure_logging(access_log=settings.access_log)
        site = open_site(settings, now=now)
        if settings.env == "development" and await _is_behind(site):
            from app.db import migrate  # noqa: PLC0415  10 MiB that a worker needs only here

            await asyncio.to_thread(migrate.upgrade, settings.database)
        app.state.site = site
        worker = asyncio.create_task(Worker(site).run()) if settings.worker else None
        try:
            yield
        finally:
            if worker is not None:
                worker.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await worker
            await site.database.close()

    return lifespan


async def _is_behind(site: Site) -> bool:
    try:
        return await site.database.read(revision.current) != revision.head()
    except Unavailable:  # there is no file yet
        return True


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """From the innermost to the outermost."""
    app.add_middleware(Conditional)
    if settings.limit_reads is not None:
        app.add_middleware(ReadLimit, rate=settings.limit_reads)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=CORS_ALLOWED,
            expose_headers=CORS_EXPOSED,
            max_age=600,
        )
    app.add_middleware(Faults)
    app.add_middleware(Observe, access_log=settings.access_log)


def __getattr__(name: str) -> FastAPI:
    """Build `app` when a server asks for it, so that importing this module reads no setting."""
    if name != "app":
        raise AttributeError(name)
    try:
        return create_app()
    except SettingsError as error:
        raise SystemExit(f"maqal: {error}") from None
