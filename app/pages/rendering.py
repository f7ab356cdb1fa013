"""From what was read to HTML: templates, addresses within the site, and the policy that pages are sent under."""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_HERE = Path(__file__).parent
STATIC = {"site.css": "text/css", "reader.js": "text/javascript"}
"""What pages use beside themselves, with its type."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; "
    "media-src 'self' https:; frame-src https:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types maqal-comments"
)
"""No script or style of a page's own text runs; pictures and embeds that a reader opens may be elsewhere."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_ROOMS = {"article": "articles", "page": "articles", "section": "sections", "tag": "tags", "author": "authors"}


def render(name: str, context: Mapping[str, Any]) -> str:
    """A page from its template; what a template names and nobody gave is an error."""
    return _environment().get_template(f"{name}.html").render(context)


def address_of(kind: str, slug: str, prefix: str = "") -> str:
    """Where something is within the site, behind the path that stands before ours."""
    return f"{prefix}/{_ROOMS[kind]}/{quote(slug, safe='')}"


@cache
def static(name: str) -> bytes:
    """A file that pages use."""
    return _HERE.joinpath("static", name).read_bytes()


@cache
def static_address(name: str) -> str:
    """Its path, with a digest of it: caches keep it for good."""
    return f"/pages/{sha256(static(name)).hexdigest()[:12]}/{name}"


def in_script(value: Any) -> Markup:
    """JSON that may stand in a `<script>`: nothing in it ends one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704  it is escaped here


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"address_of": address_of, "static_address": static_address}
    made.filters |= {"in_script": in_script, "html": Markup}
    return made
