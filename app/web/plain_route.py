"""Routes that FastAPI does not make: pages, scripts and pictures, which take no parameters to be checked."""

from starlette.routing import Match, Route
from starlette.types import Scope


class PlainRoute(Route):
    """A route of Starlette that tells logs and metrics its path, as FastAPI's own routes do."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it serves a request, and what the request learns of it."""
        match, found = super().matches(scope)
        return match, found if match is Match.NONE else {**found, "route": self}
