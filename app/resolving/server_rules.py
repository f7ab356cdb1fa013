"""Redirects for web servers that stand before the site: a map of the addresses that were remembered."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.redirects import old_addresses
from app.redirects.service import TABLE
from app.resolving import service
from app.settings import Settings

AT_ONCE = 500
"""Addresses that are read at once."""

MOVED = "/moved"
"""What stands before an old path where a server asks for a redirect."""

_BYTES_TO_A_LETTER = 4
_ALIGNED = 64
_LEAST_ENTRIES = 2048


class Redirect(NamedTuple):
    """An old path with its query, and where it leads."""

    key: str
    url: str


class Extent(NamedTuple):
    """How many addresses there are, and the characters of the longest."""

    addresses: int
    longest: int


def extent(session: Session) -> Extent:
    """How much a map has to hold."""
    count, longest = session.execute(sa.select(sa.func.count(), sa.func.max(sa.func.length(TABLE.c.key)))).one()
    return Extent(count, longest or 0)


def read(session: Session, *, after: str, settings: Settings, now: datetime) -> tuple[list[Redirect], str | None]:
    """The next redirects to what readers see, and the key to go on behind; None behind the last one.

    A map has no hosts. Left out is what leads elsewhere from another host, and what has kept its path: this server is
    asked for it.
    """
    rows = session.execute(
        sa.select(TABLE.c.key, TABLE.c.kind, TABLE.c.entry_id)
        .where(TABLE.c.key > after)
        .order_by(TABLE.c.key, TABLE.c.host)
        .limit(AT_ONCE)
    ).all()
    if not rows:
        return [], None
    targets: dict[str, set[tuple[str, int]]] = {}
    for row in rows:
        targets.setdefault(row.key, set()).add((row.kind, row.entry_id))
    last = rows[-1].key
    if len(rows) == AT_ONCE and len(targets) > 1:
        last = list(targets)[-2]  # of the last key there may be more
        targets.pop(rows[-1].key)
    places = service.Presence(session, settings=settings, now=now)
    found = []
    for key, leads in targets.items():
        url = places.url(*leads.pop()) if len(leads) == 1 else None
        if url is not None and old_addresses.read(url).key != key:  # on one host it would lead to itself
            found.append(Redirect(key, url))
    return found, last


def nginx_head(size: Extent) -> str:
    """What stands before the map for nginx."""
    bucket = -(-(size.longest * _BYTES_TO_A_LETTER + _ALIGNED) // _ALIGNED) * _ALIGNED
    return f"""\
# Within http {{ }}: include maqal-redirects.conf; see docs/moving.md for the rest of it.
map_hash_bucket_size {bucket};
map_hash_max_size {max(_LEAST_ENTRIES, 4 * size.addresses)};
map $uri$is_args$args $maqal_moved {{
    default "";
"""


def nginx_lines(redirects: Iterable[Redirect]) -> Iterator[str]:
    """The lines of a map for nginx, which compares decoded paths; each path with a slash at its end and without."""
    for each in redirects:
        url = each.url.replace("$", "%24").replace('"', "%22")
        for key in _with_slash(each.key):
            yield f'    "{_quoted(key)}" "{url}";\n'


def caddy_head(_size: Extent) -> str:
    """What stands before the map for Caddy."""
    return """\
# Import it at the top of a Caddyfile, and write `import maqal_redirects` in the site; see docs/moving.md.
(maqal_redirects) {
    map {path}?{query} {maqal_moved} {
        default ""
"""


def caddy_lines(redirects: Iterable[Redirect]) -> Iterator[str]:
    """The lines of a map for Caddy, whose input is a decoded path, a question mark and the query."""
    for each in redirects:
        if "{" in each.key or "}" in each.key:  # which Caddy reads
            continue
        url = each.url.replace('"', "%22")
        for key in _with_slash(each.key):
            yield f'        "{_quoted(key if "?" in key else key + "?")}" "{url}"\n'


CADDY_END = """\
    }
    @maqal_moved expression `{maqal_moved} != ""`
    redir @maqal_moved {maqal_moved} 301
}
"""
NGINX_END = "}\n"


def _with_slash(key: str) -> list[str]:
    return [key] if "?" in key or key.endswith("/") else [key, f"{key}/"]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
