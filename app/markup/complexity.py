"""How complex a body may be, and which bodies are so simple that any process renders them at once.

Markdown and HTML parsers take time that grows faster than what they read where it nests or pairs signs. What is counted
here keeps honest bodies far below the time that `app.pool` allows, and says what is too much; what it cannot foresee
the time of the pool ends.
"""

import re
from collections import Counter
from collections.abc import Iterator

from app.errors import Bilingual, TooComplex

LIGHT_CHARACTERS = 8_000
LIGHT_TAGS = 150
LIGHT_LINES = 120
LIGHT_SIGNS = 120
LIGHT_BRACKETS = 40
LIGHT_ADDRESSES = 40
"""A body with no more of each takes less than 5 ms: measured with the worst that they can spell."""

MOST_NESTED = 100
"""Elements of HTML inside of one another; a browser stops at 512, and no article has more than 20."""

MOST_TAGS = 20_000
MOST_ENTITIES = 60_000
MOST_BRACKETS = 10_000
MOST_FOOTNOTE_CALLS = 1_000
MOST_EMPHASIS = 20_000
MOST_BLOCKS = 20_000
"""Lines of Markdown that begin something: a list's item, a quotation, a heading, a row of a table."""

MOST_CELLS = 20_000
"""Signs between cells of tables in Markdown."""

MOST_LINES = 20_000
"""Lines of Markdown; a body of the greatest length has some 1,500."""

MOST_HEADINGS = 1_000
"""Headings of a rendered body: each of them stands in the outline too."""

MOST_RENDERED = 500_000
"""Characters of a rendered body."""

RENDERED_TO_A_CHARACTER = 8
RENDERED_ANYWAY = 50_000
"""A rendered body may have so many characters for each that was written, and so many beside."""

_TAG = re.compile(r"<(?:!--.*?(?:-->|\Z)|(/?)([a-zA-Z][^\s/>]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*+(?:>|\Z))", re.DOTALL)
_NEVER_CLOSED = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_CLOSED_BY_THE_NEXT = frozenset(
    ["p", "li", "td", "th", "tr", "dt", "dd", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "rp", "rt"]
)
_BLOCK = re.compile(r"^[ \t]*(?:[-+*>#|]|[\d٠-٩]{1,9}[.)])", re.MULTILINE)
_SIGNS = "*_`~<>&|\\^!"


def is_light(body: str, body_format: str) -> bool:
    """Whether a body takes less than 5 ms, however it is made."""
    if len(body) > LIGHT_CHARACTERS or body.count("://") + body.lower().count("www.") > LIGHT_ADDRESSES:
        return False
    if body_format == "html":
        return body.count("<") <= LIGHT_TAGS and body.count("&") <= LIGHT_TAGS
    return (
        body.count("[") + body.count("]") <= LIGHT_BRACKETS
        and body.count("\n") <= LIGHT_LINES
        and sum(map(body.count, _SIGNS)) <= LIGHT_SIGNS
    )


def check(body: str, body_format: str) -> None:
    """`TooComplex` for a body with too many parts, or nested too deep; takes time linear in its length."""
    check_counts(body, body_format)
    if body_format == "html":
        if nesting(body) > MOST_NESTED:
            raise _too_many("مستويات التداخل", "levels of nesting", MOST_NESTED)
    elif body.count("\n") >= MOST_BLOCKS and len(_BLOCK.findall(body)) > MOST_BLOCKS:
        raise _too_many("الفقرات والبنود", "blocks", MOST_BLOCKS)


def check_counts(body: str, body_format: str) -> None:
    """The part of `check` that counts signs, which takes less than 5 ms for any body that a request can carry."""
    for ar, en, count, most in _counts(body, body_format):
        if count > most:
            raise _too_many(ar, en, most)


def _counts(body: str, body_format: str) -> Iterator[tuple[str, str, int, int]]:
    if body_format == "html":
        yield "وسوم HTML", "HTML tags", body.count("<"), MOST_TAGS
        yield "كيانات HTML", "HTML entities", body.count("&"), MOST_ENTITIES
        return
    yield "الأقواس المربعة", "square brackets", body.count("["), MOST_BRACKETS
    yield "علامات التنسيق", "emphasis marks", sum(map(body.count, "*_`~")), MOST_EMPHASIS
    yield "الحواشي", "footnote references", body.count("[^") + body.count("^["), MOST_FOOTNOTE_CALLS
    yield "الأسطر", "lines", body.count("\n"), MOST_LINES
    yield "خلايا الجداول", "table cells", body.count("|"), MOST_CELLS
    yield "وسوم HTML", "HTML tags", body.count("<"), MOST_TAGS


def check_rendered(html: str, body: str, *, headings: int) -> None:
    """`TooComplex` where a rendered body is out of proportion to what was written, or has too many headings."""
    if headings > MOST_HEADINGS:
        raise _too_many("العناوين", "headings", MOST_HEADINGS)
    most = min(MOST_RENDERED, RENDERED_ANYWAY + RENDERED_TO_A_CHARACTER * len(body))
    if len(html) > most:
        raise _too_many("أحرف HTML الناتج", "characters of rendered HTML", most)


def nesting(html: str) -> int:
    """The deepest nesting of elements that are closed by a tag of their own."""
    opened: Counter[str] = Counter()
    depth = deepest = 0
    for slash, name in _TAG.findall(html):
        tag = name.lower()
        if not tag or tag in _NEVER_CLOSED or tag in _CLOSED_BY_THE_NEXT:
            continue
        if not slash:
            opened[tag] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened[tag]:
            opened[tag] -= 1
            depth -= 1
    return deepest


def _too_many(ar: str, en: str, most: int) -> TooComplex:
    return TooComplex(
        Bilingual(
            f"الحد الأقصى لعدد {ar} في المتن: {most}؛ بسّطه أو قسّمه.",
            f"Maximum number of {en} in the body: {most}. Simplify it or divide it.",
        )
    )
