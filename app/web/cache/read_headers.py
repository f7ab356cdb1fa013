"""The headers for caches between the server and a reader."""

from fastapi import Response

from app.display import Display
from app.events.subjects import Subject

SHARED = "public, max-age=0, must-revalidate"
"""Kept by anybody and asked about before each use: a 304 is cheap, a stale byte is not."""


def set_read_headers(response: Response, viewer: object | None, display: Display | None, *shows: Subject) -> None:
    """Set `Cache-Control`, `Cache-Tag` and `Vary` for a read that shows some subjects.

    What credentials show is cached by nobody.
    """
    is_private = viewer is not None or (display is not None and display.relative_to is not None)
    response.headers["Cache-Control"] = "private, no-store" if is_private else SHARED
    response.headers["Cache-Tag"] = ",".join(shows)
    response.headers["Vary"] = "Authorization"
