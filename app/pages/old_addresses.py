"""Where an address that WordPress or this site had leads to now, for readers who still follow it."""

from urllib.parse import quote

from fastapi import Request, Response

from app.addresses import AddressError
from app.errors import NotFound
from app.resolving import service as resolving
from app.resolving.models import Standing
from app.web.cache.read_headers import SHARED
from app.web.site import Site


async def redirect(site: Site, request: Request) -> Response | None:
    """The redirect for the address of a request (301); None where it leads nowhere else."""
    query = request.scope["query_string"].decode("latin-1")
    address = quote(request.scope["path"]) + (f"?{query}" if query else "")
    try:
        found = await site.database.read(
            resolving.resolve, address, viewer=None, settings=site.settings, now=site.now()
        )
    except (AddressError, NotFound):
        return None
    if found.address.status is Standing.current:
        return None
    return Response(status_code=301, headers={"Location": found.address.url, "Cache-Control": SHARED})
