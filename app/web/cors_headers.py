"""Cross-origin reads (CORS) of cached responses: the headers that `CORSMiddleware` adds, prepared for each origin."""

from starlette.middleware.cors import CORSMiddleware


class CorsHeaders:
    """What the middleware adds to the answer of a read, as it goes over the wire."""

    def __init__(self, middleware: CORSMiddleware) -> None:
        simple = middleware.simple_headers
        self._none = b""
        self._foreign = _written(simple)
        origins = () if middleware.allow_all_origins else middleware.allow_origins
        self._known = {
            origin.encode(): _written({**simple, "Access-Control-Allow-Origin": origin}) for origin in origins
        }

    def headers(self, origin: bytes | None, vary: bytes) -> bytes:
        """The header lines for a reader at an origin, of an answer with this `Vary`."""
        added = self._none if origin is None else self._known.get(origin, self._foreign)
        return b"vary: " + (vary + b", Origin" if vary else b"Origin") + b"\r\n" + added


def _written(headers: dict[str, str]) -> bytes:
    return b"".join(f"{name.lower()}: {value}\r\n".encode("latin-1") for name, value in headers.items())
