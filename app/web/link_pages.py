"""Small pages for people who follow a link in a mail: no script, nothing from another host, nothing kept.

Opening one changes nothing, since mail servers open links to look at them; its button does.
"""

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.languages import Language
from app.web.problems import asked_language, preferred_language

_STYLE = """\
body { margin: 0; padding: 2rem 1rem; background: #f4f4f2; color: #1c1c1c;
  font: 18px/1.8 "Segoe UI", Tahoma, "Noto Naskh Arabic", Arial, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem; background: #fff; border: 1px solid #ddd; }
h1 { margin: 0 0 1rem; font-size: 1.3rem; }
button, a.next { display: inline-block; margin: .5rem 0; padding: .5rem 1.25rem; border: 0; background: #1f5fa8;
  color: #fff; font: inherit; text-decoration: none; cursor: pointer; }
form { margin: 0; }
@media (prefers-color-scheme: dark) {
  body { background: #161616; color: #eee; } main { background: #222; border-color: #444; } }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


class Button(NamedTuple):
    """A button that sends one value back to the page's own address."""

    label: str
    name: str
    value: str


class NextLink(NamedTuple):
    """Where to go from here."""

    label: str
    address: str


def language_of(request: Request) -> Language:
    """The language that the link names, or that the browser asks for."""
    match request.query_params.get("language"):
        case "ar":
            return "ar"
        case "en":
            return "en"
    return preferred_language(asked_language(request.scope["headers"]))


def page(
    language: Language,
    title: str,
    paragraphs: Sequence[str] = (),
    *,
    buttons: Sequence[Button] = (),
    link: NextLink | None = None,
    status: int = 200,
) -> Response:
    """A page with some sentences, buttons or a link."""
    parts = [f'<p dir="auto">{escape(each)}</p>' for each in paragraphs]
    parts += [
        f'<form method="post"><button name="{escape(each.name)}" value="{escape(each.value)}">'
        f"{escape(each.label)}</button></form>"
        for each in buttons
    ]
    if link is not None:
        parts.append(f'<p><a class="next" href="{escape(link.address)}" rel="noreferrer">{escape(link.label)}</a></p>')
    content = _PAGE.format(
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        title=escape(title),
        style=_STYLE,
        body="\n".join(parts),
    )
    return HTMLResponse(content, status_code=status, headers=HEADERS | {"Content-Language": language})
