"""Uploads in a body: `media:17` as the source of an image becomes a figure with sizes, as a link the file's address."""

import re
from collections import Counter
from collections.abc import Mapping
from html import escape, unescape
from typing import NamedTuple

from app.errors import Bilingual, TooComplex

MOST_PLACES = 200
"""Places of a body where uploads are shown; each takes about a kilobyte."""

SCHEME = "media"
LEFT_OUT = "media"
"""What `removed` calls an upload that is not there, or is no picture and stands in the place of one."""

_ADDRESS = re.compile(r"media:([1-9][0-9]{0,15})", re.ASCII)
_TAG = r"[^>\"]*+(?:\"[^\"]*+\"[^>\"]*+)*+"
_IMAGE = rf"<img(?:\s{_TAG})?\ssrc=\"media:[0-9]+\"{_TAG}>"
_PLACES = re.compile(
    rf"<(?P<block>p|figure)(?:\s{_TAG})?>\s*+(?P<alone>{_IMAGE})\s*+</(?P=block)>|(?P<inline>{_IMAGE})"
    rf"|(?P<link><a(?:\s{_TAG})?\shref=\"media:[0-9]+\"{_TAG}>)"
)
_ATTRIBUTE = re.compile(r'\s([a-z]+)="([^"]*)"')
_HREF = re.compile(r'\shref="media:([0-9]+)"')

_TOO_MANY = Bilingual(
    f"الحد الأقصى لعدد الوسائط في المتن: {MOST_PLACES}.", f"Maximum number of media in a body: {MOST_PLACES}."
)


class Figure(NamedTuple):
    """What a body shows of an upload: addresses and widths of its sizes, the smallest first; none for a file."""

    url: str
    sizes: tuple[tuple[str, int], ...]
    width: int
    height: int
    alt: str
    caption: str
    credit: str


Figures = Mapping[int, Figure]


class Placed(NamedTuple):
    """A body with its uploads: which it shows, and how many are left out."""

    html: str
    media_ids: tuple[int, ...]
    left_out: int


def media_ids(body: str) -> list[int]:
    """The uploads that a body may name, as many as it may show at most; `TooComplex` for a body that names more."""
    found = [int(number) for number in _ADDRESS.findall(body)]
    if len(found) > MOST_PLACES:
        raise TooComplex(_TOO_MANY)
    return list(dict.fromkeys(found))


def vetted(tag: str, name: str, value: str) -> str | None:
    """The address of an upload, where an image or a link may have one; None elsewhere."""
    is_its_place = (tag, name) in {("img", "src"), ("a", "href")}
    return value.strip() if is_its_place and _ADDRESS.fullmatch(value.strip()) else None


def place(html: str, figures: Figures) -> Placed:
    """Put uploads into sanitised HTML, in which they stand as `media:17`."""
    if "media:" not in html:
        return Placed(html, (), 0)
    counts: Counter[str] = Counter()
    used: dict[int, None] = {}

    def replaced(found: re.Match[str]) -> str:
        if (link := found["link"]) is not None:
            return _linked(link, figures, used, counts)
        image = found["alone"] or found["inline"]
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(image)}
        media_id = int(attributes["src"].partition(":")[2])
        figure = figures.get(media_id)
        if figure is None or not figure.sizes:
            counts[LEFT_OUT] += 1
            return ""
        used[media_id] = None
        picture = _picture(figure, attributes)
        return picture if found["alone"] is None else _figure(figure, picture, attributes.get("title", ""))

    placed = _PLACES.sub(replaced, html)
    return Placed(placed.strip(), tuple(used), counts[LEFT_OUT])


def _linked(link: str, figures: Figures, used: dict[int, None], counts: Counter[str]) -> str:
    found = _HREF.search(link)
    media_id = int(found[1]) if found else 0
    figure = figures.get(media_id)
    if figure is None:
        counts[LEFT_OUT] += 1
        return _HREF.sub("", link)
    used[media_id] = None
    return _HREF.sub(f' href="{escape(figure.url)}"', link)


def _picture(figure: Figure, attributes: Mapping[str, str]) -> str:
    srcset = ", ".join(f"{url} {width}w" for url, width in figure.sizes)
    its = {
        "src": figure.url,
        "srcset": srcset,
        "sizes": f"auto, (max-width: {figure.width}px) 100vw, {figure.width}px",
        "width": str(figure.width),
        "height": str(figure.height),
        "alt": attributes.get("alt") or figure.alt,
        "loading": "lazy",
        "decoding": "async",
    }
    its |= {name: attributes[name] for name in ("id", "lang", "dir") if name in attributes}
    written = "".join(f' {name}="{escape(value)}"' for name, value in its.items())
    return f"<img{written}>"


def _figure(figure: Figure, picture: str, title: str) -> str:
    caption = "<br>".join(escape(line, quote=False) for line in (title or figure.caption).splitlines() if line.strip())
    credit = f"<small>{escape(figure.credit, quote=False)}</small>" if figure.credit else ""
    words = " ".join(filter(None, (caption, credit)))
    below = f'<figcaption dir="auto">{words}</figcaption>' if words else ""
    return f"<figure>{picture}{below}</figure>"
