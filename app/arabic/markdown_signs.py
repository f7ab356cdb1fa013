"""The signs with which Markdown's blocks begin: what Arabic keyboards and old texts put there becomes plain.

Invisible marks of direction and no-break spaces before a sign hide it, so they are dropped; a no-break space behind one
is a space; Arabic and Persian digits number a list. What stands within fences of code, or is indented like code, stays
as it is.
"""

import re
from typing import NamedTuple

_MARKS = "\u061c\u200e\u200f"
_ARABIC_DIGITS = "\u0660-\u0669\u06f0-\u06f9"
_INVISIBLE = ("\u061c", "\u200e", "\u200f", "\u00a0")
_NUMBER = re.compile(rf"[{_ARABIC_DIGITS}][.)]")
"""A text without one of these has nothing to mend, as most have."""

_LEAD = re.compile(rf"[ \t\u00a0{_MARKS}]*")
_CONTAINER = re.compile(
    rf"(?:(>)|([-+*]|[0-9{_ARABIC_DIGITS}]{{1,9}}[{_MARKS}]*[.)])(?=[{_MARKS}]*(?:[ \t\u00a0]|$)))"
    rf"[{_MARKS}]*([ \t\u00a0]?)"
)
"""A quotation or an item of a list, with the first space behind its sign."""
_HEADING = re.compile(rf"(#{{1,6}})[{_MARKS}]*(?:[ \t\u00a0][ \t\u00a0{_MARKS}]*|$)")
_LEAF = re.compile(
    rf"\||`{{3}}|~{{3}}|\[[^\]]+\]:|:?-+:?[ \t]*\||(?:-[ \t{_MARKS}]*)+$|(?:=[ \t{_MARKS}]*)+$"
    rf"|(?:\*[ \t{_MARKS}]*){{3,}}$|(?:_[ \t{_MARKS}]*){{3,}}$"
)
"""Other signs: of tables, fences, notes and addresses, rules and underlines."""
_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_FENCE_END = re.compile(rf"[ \t>{_MARKS}]*(`{{3,}}|~{{3,}})[ \t]*$")
_QUOTE = re.compile(rf"[ \t{_MARKS}]*>")

_WITHOUT_MARKS = str.maketrans("", "", _MARKS)
_BARE = str.maketrans("", "", f"{_MARKS}\u00a0")
_TO_ASCII = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", _MARKS)
_DELIMITERS = f"|:- \t{_MARKS}"
"""Of what the row under a table's head consists, which aligns its columns."""
_CODE_INDENT = 4


class _Fence(NamedTuple):
    """A fence of code that is open."""

    sign: str
    is_quoted: bool

    def ends_at(self, line: str) -> bool:
        found = _FENCE_END.match(line)
        return found is not None and found[1].startswith(self.sign)


class _Line(NamedTuple):
    """A line as parsers read it; `rest` is what stands behind the signs of quotations and items."""

    text: str
    rest: str
    is_quoted: bool
    is_item: bool
    is_text: bool


def plain_signs(body: str) -> str:
    """A body in Markdown, with the signs of its blocks as parsers look for them."""
    if not any(each in body for each in _INVISIBLE) and not _NUMBER.search(body):
        return body
    lines: list[str] = []
    fence: _Fence | None = None
    is_in_list = is_after_text = False
    for written in body.split("\n"):
        if fence and (not fence.is_quoted or _QUOTE.match(written)):
            if fence.ends_at(written):
                fence = None
                lines.append(written.translate(_WITHOUT_MARKS))
                continue
            lines.append(_QUOTE.sub(lambda found: found[0].translate(_WITHOUT_MARKS), written, count=1))
            continue
        line = _mended(written, is_in_list=is_in_list, is_after_text=is_after_text)
        lines.append(line.text)
        is_in_list = line.is_item or (is_in_list and (not line.rest or line.text[0] in " \t"))
        is_after_text = line.is_text and not is_in_list
        found = _FENCE.match(line.rest)
        fence = _Fence(found[0], line.is_quoted) if found else None
    return "\n".join(lines)


def _mended(line: str, *, is_in_list: bool, is_after_text: bool) -> _Line:
    """Only the number 1 begins a list right behind a line of text; other digits there stay as they are written."""
    parts: list[str] = []
    place, is_quoted, is_item = 0, False, False
    while True:
        lead = line[place : (place := _end(_LEAD.match(line, place), place))]
        bare = lead.translate(_BARE)
        is_like_code = not is_in_list and not is_item and len(bare.expandtabs(_CODE_INDENT)) >= _CODE_INDENT
        found = None if is_like_code else _CONTAINER.match(line, place)
        if found is None or (
            is_after_text and found[2] and found[2][0] not in "-+*" and int(found[2].translate(_TO_ASCII)[:-1]) != 1
        ):
            break
        is_quoted, is_item = is_quoted or bool(found[1]), is_item or bool(found[2])
        parts += [bare, found[1] or found[2].translate(_TO_ASCII), found[3].replace("\u00a0", " ")]
        place = found.end()
    rest = line[place:]
    if "|" in rest and "-" in rest and not rest.strip(_DELIMITERS):
        rest = rest.translate(_WITHOUT_MARKS)
    is_text = False
    if not is_like_code and (heading := _HEADING.match(rest)):
        parts += [bare, heading[1], " " if heading.end() < len(rest) else "", rest[heading.end() :]]
    elif lead != bare and not is_like_code and (not rest or _LEAF.match(rest)):
        parts += [bare, rest.translate(_WITHOUT_MARKS) if rest[:1] in tuple("-=*_:") else rest]
    else:
        parts += [lead, rest]
        is_text = bool(rest) and not _HEADING.match(rest) and not _LEAF.match(rest)
    return _Line("".join(parts), rest, is_quoted, is_item, is_text)


def _end(found: re.Match[str] | None, otherwise: int) -> int:
    return found.end() if found else otherwise
