"""The application that a server serves: FastAPI, and what answers before it."""

from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from app.web.cache.response_cache import ResponseCache
from app.web.proxies import Proxies, prefixed

_READS = frozenset({"GET", "HEAD"})


class Application(FastAPI):
    """FastAPI behind a response cache, which answers before anything of it is entered."""

    cache: ResponseCache | None = None
    proxies = Proxies(())
    refusal: str | None = None
    """Why it does not start, in one line."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the lifespan."""
        if scope["type"] == "http" and (prefix := self.proxies.understand(scope)):
            send = prefixed(send, prefix)
        if scope["type"] == "lifespan":
            await self.uncached(scope, receive, self._in_one_line(send))
        elif self.cache is None or scope["type"] != "http" or scope["method"] not in _READS:
            await self.uncached(scope, receive, send)
        else:
            await self.cache(scope, receive, send)

    def _in_one_line(self, send: Send) -> Send:
        """Have a server told why we do not start in one line, where the framework would give a traceback."""

        async def tell(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed" and self.refusal:
                message = {**message, "message": self.refusal}
            await send(message)

        return tell

    async def uncached(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request without asking the cache."""
        await super().__call__(scope, receive, send)
