"""What a mail says: a subject and paragraphs in one language, a link, a way to end further mail. No address."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, Self

import regex

from app.arabic.direction import Direction, direction
from app.languages import Language

LONGEST_SUBJECT = 150
LONGEST_PARAGRAPH = 1_000
MOST_PARAGRAPHS = 40
"""Characters of a subject and of a paragraph, and paragraphs of a mail. What is longer is cut."""

LONGEST_ADDRESS = 2_000
"""Characters of a web address."""

_NO_LINE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\u2028\u2029]+")
_EMBEDDINGS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CHARACTER = regex.compile(r"\X")
_FIRST_STRONG_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Link:
    """A web address with what it is called."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. `quote` is what somebody wrote; `footer` says why the mail came.

    `kind` names what it is about in metrics and logs. `list_name` names the list it belongs to (RFC 2919), and
    `unsubscribe` the address that ends it (RFC 8058); a mail that answers one request has neither.
    """

    kind: str
    language: Language
    subject: str
    paragraphs: tuple[str, ...]
    quote: str = ""
    link: Link | None = None
    footer: tuple[str, ...] = ()
    list_name: str = ""
    unsubscribe: str = ""

    @property
    def direction(self) -> Direction:
        """The direction of its language."""
        return "rtl" if self.language == "ar" else "ltr"

    def as_text(self) -> str:
        """The letter as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The letter that was stored."""
        stored: dict[str, Any] = json.loads(text)
        link = stored["link"] and Link(**stored["link"])
        return cls(
            **{**stored, "paragraphs": tuple(stored["paragraphs"]), "footer": tuple(stored["footer"]), "link": link}
        )

    def bounded(self) -> Self:
        """The same in lines that no header breaks at, cut to their lengths; ValueError for a link that is too long."""
        if max(len(self.unsubscribe), len(self.link.address) if self.link else 0) > LONGEST_ADDRESS:
            raise ValueError("the address of a link is too long")
        return type(self)(
            self.kind,
            self.language,
            cut(self.subject, LONGEST_SUBJECT),
            tuple(_paragraphs(self.paragraphs)),
            cut(self.quote, LONGEST_PARAGRAPH, lines=True),
            self.link and Link(cut(self.link.label, LONGEST_SUBJECT), self.link.address),
            tuple(_paragraphs(self.footer)),
            self.list_name,
            self.unsubscribe,
        )


def _paragraphs(texts: tuple[str, ...]) -> Iterator[str]:
    return (cut(each, LONGEST_PARAGRAPH) for each in texts[:MOST_PARAGRAPHS])


def one_line(text: str) -> str:
    """A text without line breaks, control characters and marks that would change the direction of what follows."""
    return " ".join(_EMBEDDINGS.sub("", _NO_LINE.sub(" ", text)).split())


def cut(text: str, most: int, *, lines: bool = False) -> str:
    """The first characters of a text, with an ellipsis where there are more; its lines stay where they may."""
    kept = "\n".join(map(_open_line, text.splitlines())).strip() if lines else _open_line(text)
    shown = [found[0] for found in islice(_CHARACTER.finditer(kept, concurrent=False), most + 1)]
    return kept if len(shown) <= most else "".join(shown[: most - 1]).rstrip() + "…"


def _open_line(text: str) -> str:
    return " ".join(_NO_LINE.sub(" ", text).split(" ")).strip()


def isolated(text: str, language: Language) -> str:
    """A name or a title in a line of a language; set apart where its direction is the other one (UAX 9, §2.4)."""
    line = one_line(text)
    if direction(line) == ("rtl" if language == "ar" else "ltr"):
        return line
    return f"{_FIRST_STRONG_ISOLATE}{line}{_END_OF_ISOLATE}"
