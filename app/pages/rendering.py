"""What templates are given to write with, and the policy that pages are sent under."""

import json
from functools import cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from app.web.framing import frame_ancestors

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' https: data:; "
    "connect-src 'self'; media-src 'self' https:; frame-src https:; form-action 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types maqal-comments"
)
"""No script or style of a page's own text runs; pictures and embeds that a reader opens may be elsewhere."""

_ROOMS = {"article": "articles", "page": "articles", "section": "sections", "tag": "tags", "author": "authors"}


@cache
def headers(framed_by: tuple[str, ...]) -> dict[str, str]:
    """What every page is sent with; `framed_by` are the origins whose pages may show it in a frame."""
    return {
        "Content-Security-Policy": f"{POLICY}; {frame_ancestors(framed_by)}",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
    }


def address_of(kind: str, slug: str, prefix: str = "") -> str:
    """Where something is within the site, behind the path that stands before ours."""
    return f"{prefix}/{_ROOMS[kind]}/{quote(slug, safe='')}"


def in_script(value: Any) -> Markup:
    """JSON that may stand in a `<script>`: nothing in it ends one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704  it is escaped here
