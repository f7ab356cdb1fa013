"""All that is made of an article's texts before it is stored: pure work, done here or by a process of `app.pool`.

It imports neither framework nor database, so that such a process stays small and starts at once.
"""

import re
from collections.abc import Sequence
from html import unescape
from typing import NamedTuple

from app.arabic.clean import one_line
from app.arabic.direction import Direction, article_direction
from app.errors import Problem
from app.index.lookup import Tokens, analysed
from app.markup import complexity, embeds, media_figures
from app.markup.body_html import BodyFormat, RenderedBody, render
from app.markup.elements import INLINE
from app.markup.media_figures import Figures
from app.text import checked

_INLINE = "|".join(sorted(INLINE - {"img", "rp", "rt"}, key=len, reverse=True))
_ATTRIBUTES = r"[^>\"]*+(?:\"[^\"]*+\"[^>\"]*+)*+"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s{_ATTRIBUTES})?>")
_TAGS = re.compile(rf"<{_ATTRIBUTES}>\s*+(?:<{_ATTRIBUTES}>\s*+)*+")
"""Some tags in a row; what begins with one letter is found five times as quickly as what begins with a group."""


class Derived(NamedTuple):
    """What is made of an article: its body as it is stored and as it is shown, its direction, its words."""

    source: str
    body: RenderedBody
    direction: Direction
    tokens: Tokens


def derive(
    title: str, summary: str, body: str, body_format: BodyFormat, language: str, figures: Figures | None = None
) -> Derived:
    """Clean a long body, render it with the uploads that it shows, and analyse the article for the index.

    `TooComplex` beyond the bounds of `complexity`, `InvalidRequest` for a long body that is refused.
    """
    source = checked(body, "/body")
    complexity.check(source, body_format)
    direction = article_direction(language, title, summary, source)
    content = render(source, body_format, base_direction=direction, language=language)
    complexity.check_rendered(content.html, source, headings=len(content.outline))
    content = _with_media(content, figures or {})
    return Derived(source, content, direction, derive_tokens(title, summary, content.html))


def derive_all(
    articles: Sequence[tuple[str, str, str, BodyFormat, str, Figures]],
) -> list[Derived | tuple[str, tuple[tuple[str, str], ...]]]:
    """The same for some articles at once; the code of the problem of each that is refused, and the places at fault."""
    found: list[Derived | tuple[str, tuple[tuple[str, str], ...]]] = []
    for each in articles:
        try:
            found.append(derive(*each))
        except Problem as refused:
            found.append((refused.code, tuple((error.pointer, error.code) for error in refused.errors)))
    return found


def _with_media(content: RenderedBody, figures: Figures) -> RenderedBody:
    placed = media_figures.place(content.html, figures)
    removed = {**content.removed, media_figures.LEFT_OUT: placed.left_out} if placed.left_out else content.removed
    return content._replace(html=placed.html, removed=removed, media_ids=placed.media_ids)


def derive_tokens(title: str, summary: str, body_html: str) -> Tokens:
    """The words of an article as they are indexed, with all that follows from them."""
    tokens = analysed(title, summary, plain(body_html))
    tokens.make()
    return tokens


def plain(html: str) -> str:
    """The words of a sanitised body, on one line: blocks are parted by a space, and what is inside of one is not.

    What embeds are called is left out.
    """
    html = _INLINE_TAG.sub("", embeds.without_titles(html))
    return one_line(unescape(_TAGS.sub(" ", html)).strip())
