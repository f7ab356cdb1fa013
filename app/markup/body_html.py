"""From what an editor wrote to what readers get: safe HTML and its outline. Done once, when it is saved."""

from collections import Counter
from functools import cache
from typing import Any, Literal, NamedTuple

from typing_extensions import TypeAliasType

from app.arabic.clean import clean_text
from app.arabic.direction import Direction
from app.markup import embeds, media_figures
from app.markup.body_writer import BodyWriter
from app.markup.elements import ALIGNMENTS, ATTRIBUTES, EMBED, FOOTNOTE_CLASSES, LINK_REL, SCHEMES, TAGS
from app.markup.embed_providers import TITLES
from app.markup.media_figures import SCHEME

BodyFormat = TypeAliasType("BodyFormat", Literal["markdown", "html"])

MOST_PASSES = 10

_FIRST_BODIES: dict[BodyFormat, str] = {"markdown": "**أول** [رابط](https://مثال.إختبار)", "html": "<p>أول</p>"}


class RenderedBody(NamedTuple):
    """A rendered body. `removed` counts what a reader would have seen and sanitising took out, by its element.

    `media_ids` are the uploads that it shows.
    """

    html: str
    outline: list[dict[str, Any]]
    removed: dict[str, int]
    media_ids: tuple[int, ...] = ()


@cache
def make_ready() -> None:
    """Import and build what renders bodies, some 40 ms of computing that reading does not need."""
    for body_format, body in _FIRST_BODIES.items():
        render(body, body_format, base_direction="rtl")


def render(body: str, body_format: BodyFormat, *, base_direction: Direction, language: str = "ar") -> RenderedBody:
    """Make safe HTML and outline of a body. Rendering its own HTML again changes nothing.

    Headings without an id get one made of their words. Blocks without a letter of `base_direction` are marked with
    the other one, unless their author gave them or something around them a direction. Embeds without a title are called
    in Arabic in an Arabic article, and in English in others.
    """
    removed: Counter[str] = Counter()
    writer = BodyWriter(base_direction)
    if body_format == "markdown":
        from app.markup.markdown import to_html  # noqa: PLC0415  reading needs none of it

        html = sanitize(to_html(body))
    else:
        from app.markup.pasted_html import rewritten  # noqa: PLC0415  see above

        html = sanitize(rewritten(body, removed))
    written = embeds.place(writer.write(html), is_arabic=language.partition("-")[0] == "ar")
    removed["img"] += writer.images_left_out
    return RenderedBody(written, writer.outline, dict(+removed))


def sanitize(html: str) -> str:
    """Leave out of some HTML what could do harm. Doing it again changes nothing.

    An entity can hide a character that is then cleaned away, and with it a scheme from the sanitiser; so both are done
    until neither changes anything. What does not come to rest has no honest meaning and is dropped.
    """
    cleaned = clean_text(html)
    for _ in range(MOST_PASSES):
        safe: str = _cleaner().clean(cleaned)
        if safe == cleaned:
            return safe
        cleaned = clean_text(safe)
    return ""


@cache
def _cleaner() -> Any:
    import nh3  # noqa: PLC0415  reading needs none of it

    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_vetted,
        allowed_classes=FOOTNOTE_CLASSES,
        url_schemes=SCHEMES | {SCHEME},
        link_rel=LINK_REL,
        strip_comments=True,
    )


def _vetted(tag: str, name: str, value: str) -> str | None:
    if value.lstrip()[: len(SCHEME) + 1].lower() == f"{SCHEME}:":
        return media_figures.vetted(tag, name, value)
    if name == EMBED:
        return value if value in TITLES else None
    if name == "align":
        return value.lower() if value.lower() in ALIGNMENTS else None
    if name == "dir":
        return value.lower() if value.lower() in {"rtl", "ltr", "auto"} else None
    if name in {"width", "height", "colspan", "rowspan", "start"}:
        return value if value.isascii() and value.isdigit() and len(value) <= 5 else None
    return value
