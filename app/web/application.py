"""The application that a server serves: FastAPI, and what answers before it."""

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from app.web.response_cache import ResponseCache


class Application(FastAPI):
    """FastAPI behind a response cache, which answers before anything of it is entered."""

    cache: ResponseCache | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the lifespan."""
        if self.cache is None or scope["type"] != "http":
            await self.uncached(scope, receive, send)
        else:
            await self.cache(scope, receive, send)

    async def uncached(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request without asking the cache."""
        await super().__call__(scope, receive, send)
