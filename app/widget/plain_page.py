"""The first comments of an article as HTML: for pages that bring them along, for search engines, without scripts."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape

from app.comments.models import CommentPublic, CommentThread

_STYLE = """\
body { margin: 0; color-scheme: light dark; font: 1rem/1.75 system-ui, sans-serif; overflow-wrap: anywhere; }
ol { list-style: none; margin: 0; padding: 0; }
li { border-block-start: 1px solid; padding-block: .75rem; }
li li { margin-inline-start: 1.5rem; }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; sandbox allow-popups"
"""A page of its own may stand in any frame: there is nothing in it to press but links."""

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<base target="_blank">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{comments}
</body>
</html>
"""


def fragment(threads: Sequence[CommentThread]) -> str:
    """The comments alone, to be put into `<maqal-comments>` by whatever makes the page."""
    return f"<ol>{_items(threads)}</ol>"


def page(threads: Sequence[CommentThread], *, title: str, language: str, direction: str) -> str:
    """A whole document with them, to be shown in a frame."""
    return _PAGE.format(
        language=escape(language),
        direction=direction,
        title=escape(title),
        style=_STYLE,
        comments=fragment(threads),
    )


def _items(threads: Iterable[CommentThread]) -> str:
    return "".join(f"<li>{_comment(thread)}{_replies(thread)}</li>" for thread in threads)


def _replies(thread: CommentThread) -> str:
    replies = "".join(f"<li>{_comment(reply)}</li>" for reply in thread.replies)
    return f"<ol>{replies}</ol>" if replies else ""


def _comment(comment: CommentPublic) -> str:
    """One comment; the body was sanitised when it was stored. A deleted one is its place alone."""
    if comment.author is None or comment.body_html is None:
        return "<p>…</p>"
    name = f"<b><bdi>{escape(comment.author.name)}</bdi></b>"
    time = f'<time datetime="{comment.created_at.isoformat()}">{escape(comment.display.created)}</time>'
    return f'<article id="comment-{comment.id}">{name} <small>{time}</small>{comment.body_html}</article>'
