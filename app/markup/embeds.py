"""Embeds in a body: the address of a video, audio or post that stands alone becomes a figure which loads nothing.

The figure has a title, a link to the canonical address, and a picture where the editor gave one. `data-embed-src` is
the address of a frame that shows the piece, for a front end that opens it when a reader asks.
"""

import re
from html import escape, unescape

from app.markup.elements import EMBED, LINK_REL
from app.markup.embed_providers import TITLES, Embed, embed_of

MOST_EMBEDS = 100
"""Embeds of a body; what follows them stays a link."""

LONGEST_TITLE = 300

_GAP = "[\\s\u061c\u200e\u200f]*+"
"""What may stand around an address: white space, and direction marks that Arabic keyboards put there."""
_LINK = (
    rf"{_GAP}<a(?P<link>\s[^>]*+)>\s*+(?P<image><img\s[^>]*+>)?+\s*+(?:<span[^>]*+>)?+(?P<text>[^<]*+)"
    rf"(?:</span>)?+\s*+</a>{_GAP}"
)
_BLOCK = re.compile(rf"<(?P<block>p|div)(?P<attributes>(?:\s[^>]*+)?+)>{_LINK}</(?P=block)>")
_FIGURE = re.compile(r"<figure(?P<attributes>(?:\s[^>]*+)?+)>(?P<inside>(?:[^<]|<(?!/?figure\b))*+)</figure>")
_INSIDE = re.compile(
    rf"\s*+(?:<(?P<block>p|div)(?:\s[^>]*+)?+>)?+{_LINK}(?(block)</(?P=block)>)\s*+"
    r"(?P<caption><figcaption(?:\s[^>]*+)?+>(?:[^<]|<(?!/?figcaption\b))*+</figcaption>)?+\s*+"
)
_MARKED = re.compile(rf' {EMBED}="[a-z]*"')
_WRONGLY_MARKED = re.compile(rf'(<figure(?:\s[^>]*?)??) {EMBED}="[a-z]*"(?! {EMBED}-src=)')
_TITLE = re.compile(
    rf'(<figure\s[^>]*?{EMBED}="[a-z]+" {EMBED}-src="[^"]*+">)<a\s[^>]*+>(<img\s[^>]*+>)?+'
    r'<span dir="auto">[^<]*+</span></a>'
)
_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')
_ID = re.compile(r' id="[^"]*"')


def place(html: str, *, is_arabic: bool) -> str:
    """Make embeds of the addresses that stand alone in a body, as `BodyWriter` writes it.

    Doing it again changes nothing. Titles that nobody gave are Arabic, or English.
    """
    if "<a " not in html:
        return _WRONGLY_MARKED.sub(r"\1", html) if EMBED in html else html
    placed = 0

    def figure(found: re.Match[str]) -> str:
        nonlocal placed
        marked = _MARKED.search(found["attributes"])
        attributes = _MARKED.sub("", found["attributes"])
        inside = _INSIDE.fullmatch(found["inside"])
        made = _made(inside, is_marked=marked is not None, is_arabic=is_arabic) if inside else None
        if inside is None or made is None or placed >= MOST_EMBEDS:
            return f"<figure{attributes}>{found['inside']}</figure>"
        placed += 1
        return f"<figure{attributes}{made}{inside['caption'] or ''}</figure>"

    def block(found: re.Match[str]) -> str:
        nonlocal placed
        made = _made(found, is_marked=False, is_arabic=is_arabic)
        if made is None or placed >= MOST_EMBEDS:
            return found[0]
        placed += 1
        anchor = _ID.search(found["attributes"])
        return f"<figure{anchor[0] if anchor else ''}{made}</figure>"

    html = _BLOCK.sub(block, _FIGURE.sub(figure, html))
    return _WRONGLY_MARKED.sub(r"\1", html) if EMBED in html else html


def without_titles(html: str) -> str:
    """A rendered body without what its embeds are called: those are no words of the article."""
    return _TITLE.sub(r"\1 \2", html) if EMBED in html else html


def _made(found: re.Match[str], *, is_marked: bool, is_arabic: bool) -> str | None:
    """What a link becomes: the attributes of a figure, and what is in it."""
    link = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found["link"])}
    embed = embed_of(link.get("href", ""))
    if embed is None:
        return None
    image, text = found["image"] or "", " ".join(unescape(found["text"]).split())
    is_bare = embed in {embed_of(text), embed_of(f"https://{text}")}
    if not is_marked and not is_bare and (text or not image):
        return None
    of_image = {name: unescape(value) for name, value in _ATTRIBUTE.findall(image)}
    given = "" if is_bare else text
    title = given or link.get("title") or of_image.get("title") or _default_title(embed, is_arabic=is_arabic)
    return (
        f' {EMBED}="{embed.provider}" {EMBED}-src="{escape(embed.frame)}">'
        f'<a href="{escape(embed.url)}" rel="{LINK_REL}">{image}'
        f'<span dir="auto">{escape(title[:LONGEST_TITLE].strip(), quote=False)}</span></a>'
    )


def _default_title(embed: Embed, *, is_arabic: bool) -> str:
    title = TITLES[embed.provider]
    return title.ar if is_arabic else title.en
