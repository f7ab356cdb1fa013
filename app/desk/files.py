"""The scripts and styles of the desk: served as they stand, under one digest of all of them.

Scripts import one another by relative addresses, so a change of any of them gives all of them a new address, and
browsers may keep them for a year.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

_FOLDER = Path(__file__).with_name("static")
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@cache
def names() -> tuple[str, ...]:
    """The names of all files, as they stand in addresses, in order."""
    found = (path.relative_to(_FOLDER).as_posix() for path in _FOLDER.rglob("*") if path.suffix in _TYPES)
    return tuple(sorted(found))


@cache
def content(name: str) -> bytes:
    """One file."""
    return _FOLDER.joinpath(name).read_bytes()


def media_type(name: str) -> str:
    """The media type of a file."""
    return _TYPES[Path(name).suffix]


@cache
def root() -> str:
    """The path that all files stand under, behind the path before ours."""
    digest = sha256()
    for name in names():
        digest.update(name.encode() + b"\0" + content(name) + b"\0")
    return f"/desk/files/{digest.hexdigest()[:12]}"
