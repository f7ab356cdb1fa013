"""What a reader of a text page produces: an article, and a report of the reading."""

from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field

from app.errors import Bilingual
from app.imports.page_words import named
from app.instants import Instant
from app.markup.body_html import BodyFormat


class _Record(BaseModel):
    """A plain value that nobody changes once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IncomingArticle(_Record):
    """An article as its source had it, cleaned but not yet ours."""

    external_id: str = Field(min_length=1)
    """The source's name for it, the same at every reading: `text:9f86d081884c7d65`."""
    title: str = Field(min_length=1)
    summary: str | None = None
    body: str = Field(min_length=1)
    body_format: BodyFormat = "markdown"
    language: str = "ar"
    slug: str | None = None
    section: str | None = None
    """The section's name as the source printed it."""
    tags: list[str] = Field(default_factory=list)
    """Names of tags, in the source's order."""
    authors: list[str] = Field(default_factory=list)
    """Names of authors, in the source's order."""
    published_at: Instant | None = None
    """UTC; none where the source gives no date."""
    source_note: str | None = None
    """What the source claims and we do not believe, such as a printed reading time."""


class Understood(_Record):
    """A piece of the source that became a part of a record."""

    part: str
    """What it became: `title`, `date`, `heading`, `paragraph` …"""
    line: int = Field(ge=1)
    words: int = Field(ge=0)
    value: str | None = None
    """What was made of it, where that is shorter than the text itself: `2026-01-21`."""
    printed: str | None = None
    """How the source printed it, where that differs: `يناير 21, 2026`."""


class Skipped(_Record):
    """A line of the source that became nothing."""

    reason: str
    line: int = Field(ge=1)


class Report(_Record):
    """What a reader understood, what it skipped and what it looked for in vain.

    `model_dump_json()` gives it to machines, `lines()` to people, in both languages.
    """

    understood: list[Understood] = Field(default_factory=list)
    skipped: list[Skipped] = Field(default_factory=list)
    missing: list[str] = Field(default_factory=list)

    def lines(self) -> list[Bilingual]:
        """Tell the report as a terminal shows it, one finding a line.

        Parts come in the order of the source and repeated ones together: `heading x3 (lines 11, 15, 19;
        13 words)`. Neighbouring lines skipped for one reason share a line.
        """
        parts: dict[str, list[Understood]] = {}
        for found in self.understood:
            parts.setdefault(found.part, []).append(found)
        reasons: dict[str, list[int]] = {}
        for skip in self.skipped:
            reasons.setdefault(skip.reason, []).append(skip.line)
        return [
            *(_told(part, group) for part, group in parts.items()),
            *(Bilingual(f"لم يوجد: {named(part)}", f"missing: {part}") for part in self.missing),
            *(_left_out(reason, numbers) for reason, numbers in reasons.items()),
        ]


def _left_out(reason: str, numbers: list[int]) -> Bilingual:
    ar, en = _numbers(numbers)
    return Bilingual(f"تُرك: {named(reason)} ({ar})", f"skipped: {reason} ({en})")


def _told(part: str, group: list[Understood]) -> Bilingual:
    """One line about one part, however often it stands in the source."""
    words = _words(sum(found.words for found in group))
    ar, en = _numbers([found.line for found in group])
    if len(group) > 1:
        count = len(group)
        return Bilingual(f"{named(part)}، عددها {count} ({ar}؛ {words.ar})", f"{part} x{count} ({en}; {words.en})")
    (found,) = group
    if found.printed is not None:
        words = Bilingual(f"«{found.printed}»", f"«{found.printed}»")
    value = "" if found.value is None else f" {found.value}"
    return Bilingual(f"{named(part)}{value} ({ar}، {words.ar})", f"{part}{value} ({en}, {words.en})")


def _words(count: int) -> Bilingual:
    return Bilingual(f"الكلمات: {count}", "1 word" if count == 1 else f"{count} words")


def _numbers(numbers: list[int]) -> Bilingual:
    """`line 3`, `lines 3-5, 9`: neighbours drawn together."""
    ordered = sorted(set(numbers))
    starts = [ordered[0], *(after for before, after in pairwise(ordered) if after != before + 1)]
    ends = [*(before for before, after in pairwise(ordered) if after != before + 1), ordered[-1]]
    spans = [str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True)]
    ar, en = ("السطر", "line") if len(ordered) == 1 else ("الأسطر", "lines")
    return Bilingual(f"{ar} {'، '.join(spans)}", f"{en} {', '.join(spans)}")
