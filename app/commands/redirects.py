"""What commands print for the web servers that stand before a site."""

from collections.abc import Callable
from typing import Literal

from app.commands.database import run
from app.resolving import server_rules as rules
from app.web.site import Site

_FORMS = {
    "nginx": (rules.nginx_head, rules.nginx_lines, rules.NGINX_END),
    "caddy": (rules.caddy_head, rules.caddy_lines, rules.CADDY_END),
}


def print_redirects(server: Literal["nginx", "caddy"], write: Callable[[str], object]) -> None:
    """Write the redirects of all remembered addresses for a web server, some at a time."""
    head, lines, end = _FORMS[server]

    async def work(site: Site) -> None:
        write(head(await site.database.read(rules.extent)))
        after: str | None = ""
        while after is not None:
            found, after = await site.database.read(rules.read, after=after, settings=site.settings, now=site.now())
            write("".join(lines(found)))
        write(end)

    run(work)
