"""A news page saved as plain text -> records: its article found, its furniture left out, both reported.

A page is read from the top: what stands above the article, then its text, up to the comment form. One line is
one paragraph, as browsers save pages; lines that were cut at a fixed width are joined again.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from app.arabic.clean import RefusedText, clean_line
from app.arabic.letters import fold
from app.arabic.reading import count_words
from app.errors import Bilingual
from app.imports import furniture
from app.imports.furniture import squeeze
from app.imports.page_facts import Fact, FactKind, is_bare_label, read_facts, read_tags
from app.imports.page_markdown import Paragraph, ends_a_sentence, to_markdown, with_parts
from app.imports.records import IncomingArticle, Report, Skipped, Understood

_DAYS: tuple[FactKind, ...] = ("date", "hijri date", "updated")  # the first that a page has dates it
_LONGEST_LINK = 20  # words: the title of another article
_LONGEST_SUMMARY = 100  # words
_WRAPPED = range(50, 121)  # characters of a line that was cut at a fixed width

_BULLET = re.compile(r"(?:[•‣▪●◦·]\s*|[-*]\s+)(?=\S)")
_SEPARATOR = re.compile(r"[-–—_*=~•·.…\s]+")
_SITE_NAME = re.compile(r"\s+[|–—-]\s+(?:(?!\s[|–—-]\s).)*$")


Unreadable = Literal["empty_page", "only_a_title", "refused_characters"]


_ONLY_A_TITLE = Bilingual("للصفحة عنوان، ولا نص تحته", "the page has a title and no text below it")


def _refused_in(line: int) -> Bilingual:
    return Bilingual(f"في السطر {line} حروف غير مقبولة", f"line {line} has refused characters")


class UnreadablePage(ValueError):  # noqa: N818  it says what the page is
    """A page that holds no article; `code` says why, and stays the same in every release."""

    def __init__(self, code: Unreadable, words: Bilingual) -> None:
        super().__init__(words.en)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page, and what was understood and skipped on the way."""

    article: IncomingArticle
    report: Report


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file, counted from 1; rows without text part the blocks."""

    number: int
    text: str


@dataclass(slots=True)
class _Reading:
    """What has been found so far."""

    title: _Row | None = None
    standfirst: _Row | None = None
    facts: list[tuple[int, Fact]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    is_below_facts: bool = False
    """Whether the row above is about the article, with no blank row between."""

    def skip(self, reason: str, row: _Row) -> None:
        self.skipped.append(Skipped(reason=reason, line=row.number))

    def first(self, *kinds: FactKind) -> tuple[int, Fact] | None:
        """The first fact of the first of these kinds that the page has."""
        return next((found for kind in kinds for found in self.facts if found[1].kind == kind), None)

    def names(self, kind: str) -> list[str]:
        return list(dict.fromkeys(name for _, fact in self.facts if fact.kind == kind for name in fact.names))


def read_page(text: str, *, timezone: ZoneInfo) -> Page:
    """Read a page that was saved as text.

    The article is dated noon of the printed day in `timezone`, so that zones nearby show the same day. Its
    `external_id` follows from title and day alone. Raises `UnreadablePage` and nothing else, on any text.
    """
    reading = _Reading()
    below = _read_head(_rows(text), reading)
    if reading.title is None:
        raise UnreadablePage("empty_page", Bilingual("لا نص في الصفحة", "the page has no text of its own"))
    paragraphs = _paragraphs(_without_furniture(below, reading))
    summary, paragraphs = _take_summary(reading, paragraphs)
    if not paragraphs:
        raise UnreadablePage("only_a_title", _ONLY_A_TITLE)
    return Page(
        article=_article(reading, reading.title.text, summary, paragraphs, timezone),
        report=_report(reading, reading.title, summary, paragraphs),
    )


def _rows(text: str) -> list[_Row]:
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            cleaned = clean_line(line)
        except RefusedText as error:
            raise UnreadablePage("refused_characters", _refused_in(number)) from error
        is_visible = any(character.isprintable() and not character.isspace() for character in cleaned)
        rows.append(_Row(number, cleaned if is_visible else ""))
    return rows


def _read_head(rows: Sequence[_Row], reading: _Reading) -> Sequence[_Row]:
    """Read from the top to the first row of text, and give back the rows from there."""
    at = 0
    while at < len(rows):
        row = rows[at]
        facts, used = _facts_at(rows, at)
        if facts:
            reading.facts += [(row.number, fact) for fact in facts]
            reading.is_below_facts = True
        elif not row.text:
            reading.is_below_facts = False
        elif reading.title is None:
            if not _is_skipped_in_head(row, reading):
                reading.title = row
        elif not _is_skipped_in_head(row, reading):
            if not _is_standfirst(rows, at, reading):
                break
            reading.standfirst = row
        at += used
    return rows[at:]


def _facts_at(rows: Sequence[_Row], at: int) -> tuple[list[Fact], int]:
    """What a row says about the article, and how many rows that takes: a label may stand above its value."""
    text = rows[at].text
    facts = read_facts(text) if text else []
    if not facts and at + 1 < len(rows) and rows[at + 1].text and is_bare_label(text):
        return read_facts(f"{text.rstrip(': ')}: {rows[at + 1].text}"), 2
    return facts, 1


def _is_skipped_in_head(row: _Row, reading: _Reading) -> bool:
    """Leave out furniture and the title's repetition, which may show that a site's name was added to it."""
    title = reading.title
    if title is not None:
        bare = _SITE_NAME.sub("", title.text)
        if squeeze(row.text) in {squeeze(title.text), squeeze(bare)}:
            if squeeze(row.text) == squeeze(bare):
                reading.title = _Row(title.number, bare)
            reading.skip("repeated title", row)
            return True
    reason = furniture.reason_to_skip(row.text)
    if reason is None and furniture.is_comment_form(row.text):
        reason = "link to the comments"
    if reason:
        reading.skip(reason, row)
    return reason is not None


def _is_standfirst(rows: Sequence[_Row], at: int, reading: _Reading) -> bool:
    """Whether a row of text stands between the title and the date: some pages print the summary there."""
    if reading.standfirst or reading.first(*_DAYS) or count_words(rows[at].text) > _LONGEST_SUMMARY:
        return False
    below = next((after for after in range(at + 1, len(rows)) if rows[after].text), None)
    return below is not None and any(fact.kind != "detail" for fact in _facts_at(rows, below)[0])


def _without_furniture(rows: Sequence[_Row], reading: _Reading) -> list[_Row]:
    """Keep the rows of the article; a row left out becomes a blank one, and the comment form ends it all."""
    kept: list[_Row] = []
    sieve = _Sieve()
    for row, following in zip(rows, _following(rows), strict=True):
        if sieve.has_text and furniture.is_comment_form(row.text):
            _skip_foot(rows[len(kept) :], reading)
            break
        tags = read_tags(row.text)
        reason = None if tags else sieve.reason(row.text, following)
        if tags:
            reading.facts.append((row.number, tags))
        elif reason:
            reading.skip(reason, row)
        kept.append(_Row(row.number, "" if tags or reason else row.text))
    return kept


def _following(rows: Sequence[_Row]) -> list[str]:
    """For each row the text of the next one that has any."""
    following = []
    text = ""
    for row in reversed(rows):
        following.append(text)
        text = row.text or text
    return following[::-1]


def _skip_foot(rows: Sequence[_Row], reading: _Reading) -> None:
    for row in rows:
        if furniture.is_comment_form(row.text):
            reading.skip(furniture.COMMENT_FORM, row)
        elif row.text:
            reading.skip(furniture.reason_to_skip(row.text) or "after the comment form", row)


@dataclass(slots=True)
class _Sieve:
    """Tells furniture from text where that depends on what stands above and below."""

    has_text: bool = False
    is_below_text: bool = False
    is_in_links: bool = False
    is_below_blank: bool = False

    def reason(self, text: str, following: str) -> str | None:
        """Why the next row is left out; none where it is text or blank."""
        if not text:
            self.is_below_blank = True
            return None
        reason = self._reason(text, following)
        self.is_in_links = reason == furniture.LINKS or (self.is_in_links and reason is not None)
        self.is_below_text = reason is None
        self.has_text = self.has_text or reason is None
        self.is_below_blank = False
        return reason

    def _reason(self, text: str, following: str) -> str | None:
        if _SEPARATOR.fullmatch(text):
            return "separator"
        reason = furniture.reason_to_skip(text)
        if reason == furniture.SHARE and self._is_heading_on_a_network(text, following):
            return None
        if reason is None and self.is_in_links and self._is_link(text, following):
            return furniture.LINK
        return reason

    def _is_heading_on_a_network(self, text: str, following: str) -> bool:
        """Between two paragraphs, `فيسبوك` is a heading and not a button."""
        is_between = self.is_below_text and self.is_below_blank and _is_prose(following)
        return is_between and furniture.names_networks_only(text)

    def _is_link(self, text: str, following: str) -> bool:
        """Under a heading of links: whatever is short, but not the next heading of the article."""
        if _is_prose(text):
            return False
        return not self.is_below_blank or bool(_BULLET.match(text)) or not _is_prose(following)


def _is_prose(text: str) -> bool:
    return ends_a_sentence(text) or len(text.split()) > _LONGEST_LINK


def _paragraphs(rows: Sequence[_Row]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for has_text, block in groupby(rows, key=lambda row: bool(row.text)):
        if has_text:
            pieces = [piece for run in _runs(list(block)) for piece in _unwrapped(run)]
            paragraphs += [_paragraph(*piece, is_alone=len(pieces) == 1) for piece in pieces]
    return paragraphs


def _runs(block: Sequence[_Row]) -> list[list[_Row]]:
    """Part a block before each bullet."""
    runs: list[list[_Row]] = []
    for row in block:
        if not runs or _BULLET.match(row.text):
            runs.append([])
        runs[-1].append(row)
    return runs


def _unwrapped(run: Sequence[_Row]) -> list[tuple[int, str]]:
    """Join the rows of a paragraph that was cut at a fixed width; other rows are paragraphs of their own."""
    full = run[:-1]
    is_wrapped = all(len(row.text) in _WRAPPED for row in full) and any(not ends_a_sentence(row.text) for row in full)
    if is_wrapped:
        return [(run[0].number, " ".join(row.text for row in run))]
    return [(row.number, row.text) for row in run]


def _paragraph(line: int, text: str, *, is_alone: bool) -> Paragraph:
    bullet = _BULLET.match(text)
    return Paragraph(line, text[bullet.end() :] if bullet else text, bool(bullet), is_alone)


def _take_summary(reading: _Reading, paragraphs: list[Paragraph]) -> tuple[Paragraph | None, list[Paragraph]]:
    """Part the summary from the text: the standfirst, or what stands right below the facts, alone."""
    if reading.standfirst:
        summary = Paragraph(reading.standfirst.number, reading.standfirst.text)
        return (summary, paragraphs) if paragraphs else (None, [summary])
    if len(paragraphs) > 1 and reading.is_below_facts:
        first, *rest = paragraphs
        if first.is_alone and not first.is_bullet and first.words <= _LONGEST_SUMMARY:
            return first, rest
    return None, paragraphs


def _article(
    reading: _Reading, title: str, summary: Paragraph | None, paragraphs: list[Paragraph], timezone: ZoneInfo
) -> IncomingArticle:
    dated = reading.first(*_DAYS)
    day = dated[1].day if dated else None
    noon = datetime.combine(day, time(12), tzinfo=timezone).astimezone(UTC) if day else None
    printed = reading.first("reading time")
    name = fold(title) + (day.isoformat() if day else "")
    return IncomingArticle(
        external_id="text:" + hashlib.sha256(name.encode()).hexdigest()[:16],
        title=title,
        summary=summary.text if summary else None,
        body=to_markdown(with_parts(paragraphs)),
        section=next(iter(reading.names("section")), None),
        tags=reading.names("tags"),
        authors=reading.names("byline"),
        published_at=noon,
        source_note=printed[1].printed if printed else None,
    )


def _report(reading: _Reading, title: _Row, summary: Paragraph | None, paragraphs: list[Paragraph]) -> Report:
    understood = [Understood(part="title", line=title.number, words=count_words(title.text))]
    skipped = list(reading.skipped)
    used = [reading.first(*_DAYS), reading.first("reading time"), reading.first("section")]
    for line, fact in reading.facts:
        if (fact.kind in {"byline", "tags"} and fact.names) or (line, fact) in used:
            understood.append(_told(line, fact))
        else:
            skipped.append(Skipped(reason=f"{fact.kind} that is not used", line=line))
    if summary:
        understood.append(Understood(part="summary", line=summary.line, words=summary.words))
    understood += [
        Understood(part=part, line=paragraph.line, words=paragraph.words) for part, paragraph in with_parts(paragraphs)
    ]
    missing = [] if used[0] else ["date"]
    return Report(
        understood=sorted(understood, key=lambda found: found.line),
        skipped=sorted(skipped, key=lambda skip: skip.line),
        missing=missing if summary else [*missing, "summary"],
    )


def _told(line: int, fact: Fact) -> Understood:
    part = "printed reading time, noted and not used" if fact.kind == "reading time" else fact.kind
    value = fact.day.isoformat() if fact.day else "، ".join(fact.names) or None
    words = count_words(fact.printed)
    return Understood(part=part, line=line, words=words, value=value, printed=fact.printed)
