"""Old addresses over HTTP: what they lead to, and redirects for a server that stands before the site."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Query, Response
from starlette.requests import Request

from app.accounts.access import MaybeViewer
from app.addresses import AddressError
from app.errors import Bilingual, NotFound, Unauthenticated, invalid
from app.redirects.old_addresses import LONGEST, MOST_PARAMETERS
from app.resolving import service
from app.resolving.models import ResolvedAddress, Standing
from app.resolving.server_rules import MOVED
from app.web.cache.conditional import SHARED, set_read_headers
from app.web.plain_route import PlainRoute
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import Site, SiteDep

router = api_router("articles")

_TOO_LONG = Bilingual(
    f"الحد الأقصى للعنوان: {LONGEST} بايت و{MOST_PARAMETERS} معاملًا.",
    f"An address has at most {LONGEST} bytes and {MOST_PARAMETERS} parameters.",
)


@router.get("/resolve", responses=responses(Unauthenticated, NotFound))
async def resolve_address(
    site: SiteDep,
    viewer: MaybeViewer,
    response: Response,
    url: Annotated[str, Query(min_length=1, max_length=LONGEST, examples=["/2023/03/20/سوق-المباركية/", "/?p=17"])],
) -> ResolvedAddress:
    """Returns what an old address leads to now, absolute or a path, in whatever form a site has printed it."""
    try:
        found = await site.database.read_aside(
            service.resolve, url, viewer=viewer, settings=site.settings, now=site.now()
        )
    except AddressError:
        raise invalid("query/url", "address_too_long", _TOO_LONG) from None
    set_read_headers(response, viewer, None, *found.shows)
    return found.address


async def redirect(site: Site, request: Request, path: str) -> Response | None:
    """The redirect from an old path, with the host and the query of a request (301); None where it leads nowhere."""
    query = request.scope["query_string"].decode("latin-1")
    address = f"//{request.headers.get('host', '')}{quote(path)}" + (f"?{query}" if query else "")
    try:
        found = await site.database.read_aside(
            service.resolve, address, viewer=None, settings=site.settings, now=site.now()
        )
    except (AddressError, NotFound):
        return None
    if found.address.status is Standing.current:  # it would lead to itself
        return None
    return Response(status_code=301, headers={"Location": found.address.url, "Cache-Control": SHARED})


def redirect_routes() -> list[PlainRoute]:
    """The route to which a web server hands what it does not know: `/moved` and then the old path with its query."""

    async def redirect_to_present(request: Request) -> Response:
        moved = await redirect(request.app.state.site, request, f"/{request.path_params['path']}")
        if moved is None:
            raise NotFound
        return moved

    return [PlainRoute(f"{MOVED}/{{path:path}}", redirect_to_present, include_in_schema=False)]
