"""What WordPress writes into its exports though XML forbids it, made well-formed while it streams.

Control characters are dropped, an `&` that begins no entity is escaped, and a `]]>` that stands in the middle of a text
ends it no more. Bytes that are no UTF-8 become U+FFFD.
"""

import codecs
import re

LONGEST_TAIL = 64
"""Characters that are held back at the end of a piece: a mark that the next piece goes on with."""

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
"""Characters that no XML has; no text of ours needs one of them."""

_MARK = re.compile(r"<!\[CDATA\[|<!--|\]\]>|&(?!(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);)")
_END_OF_TEXT = re.compile(
    r"\]\]>(?=\s*(?:<!\[CDATA\[|</(?:[a-z]{2,10}:[A-Za-z_]+|title|link|category|description|guid|pubDate)\s*>))"
)
_MAY_GO_ON = re.compile(r"\]\]>\s{0,4000}(?:<[^>]{0,40})?\Z")
_BEGUN = re.compile(r"(?:<(?:!(?:\[(?:C(?:D(?:A(?:T(?:A)?)?)?)?)?|-)?)?|\]{1,2}|&[#0-9A-Za-z]{0,8})\Z")
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}\bencoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
_KNOWN = {"utf-8", "iso8859-1", "iso8859-6", "cp1252", "cp1256"}

_TEXT, _CDATA, _COMMENT = range(3)


def encoding_of(head: bytes) -> str:
    """The encoding that the beginning of a file declares, where an Arabic or Western site may have had it."""
    found = _DECLARED.search(head)
    if found is None:
        return "utf-8"
    try:
        name = codecs.lookup(found[1].decode()).name
    except LookupError:
        return "utf-8"
    return name if name in _KNOWN else "utf-8"


class Repair:
    """Takes an export piece by piece and gives it back as XML in UTF-8."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._state = _TEXT
        self._held = ""

    def feed(self, piece: bytes, *, is_last: bool = False) -> bytes:
        """The repaired form of what was held back and of a piece, as far as it is certain."""
        text = self._held + FORBIDDEN.sub("", self._decoder.decode(piece, is_last))
        done: list[str] = []
        place = 0
        while place < len(text):
            place, is_certain = self._step(text, place, done, is_last=is_last)
            if not is_certain:
                break
        self._held = text[place:]
        return "".join(done).encode()

    def _step(self, text: str, place: int, done: list[str], *, is_last: bool) -> tuple[int, bool]:
        """Go on to the next mark; where the reading stands then, and whether more can be told from what is there."""
        if self._state == _CDATA:
            return self._in_cdata(text, place, done, is_last=is_last)
        if self._state == _COMMENT:
            return self._in_comment(text, place, done, is_last=is_last)
        found = _MARK.search(text, place)
        begun = None if is_last else _BEGUN.search(text, max(place, len(text) - LONGEST_TAIL))
        end = len(text) if begun is None else begun.start()
        if found is None or found.start() >= end:
            done.append(text[place:end])
            return end, False
        done.append(text[place : found.start()])
        match found[0]:
            case "<![CDATA[":
                self._state = _CDATA
                done.append(found[0])
            case "<!--":
                self._state = _COMMENT
            case "]]>":
                done.append("]]&gt;")
            case _:
                done.append("&amp;")
        return found.end(), True

    def _in_cdata(self, text: str, place: int, done: list[str], *, is_last: bool) -> tuple[int, bool]:
        found = text.find("]]>", place)
        if found < 0:
            held = 0 if is_last else len(text) - len(text.rstrip("]"))
            end = max(place, len(text) - min(held, 2))
            done.append(text[place:end])
            return end, False
        if not is_last and _MAY_GO_ON.match(text, found):
            done.append(text[place:found])
            return found, False
        done.append(text[place:found])
        if _END_OF_TEXT.match(text, found):
            self._state = _TEXT
            done.append("]]>")
        else:
            done.append("]]]]><![CDATA[>")
        return found + 3, True

    def _in_comment(self, text: str, place: int, done: list[str], *, is_last: bool) -> tuple[int, bool]:
        """Leave a comment out: it may have what XML does not allow in one."""
        del done
        found = text.find("-->", place)
        if found < 0:
            return (len(text) if is_last else max(place, len(text) - 2)), False
        self._state = _TEXT
        return found + 3, True
