"""Paragraphs of WordPress's classic editor, which stores blank lines and makes paragraphs of them when it prints."""

import re

_BLOCKS = (
    "address|article|aside|blockquote|caption|center|col|colgroup|dd|details|dialog|div|dl|dt|fieldset|figcaption|"
    "figure|footer|form|h[1-6]|header|hgroup|hr|legend|li|main|map|menu|nav|ol|option|p|section|select|summary|table|"
    "tbody|td|tfoot|th|thead|tr|ul"
)
_TOKEN = re.compile(
    rf"(?P<kept><(?P<name>pre|textarea|svg)\b[^>]*>.*?(?:</(?P=name)\s*>|\Z))"
    rf"|<(?P<end>/)?(?P<block>{_BLOCKS})(?:\s(?:[^<>\"']|\"[^\"]{{0,2000}}\"|'[^']{{0,2000}}')*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
_FLOW = frozenset({
    "", "address", "article", "aside", "blockquote", "center", "details", "dialog", "div", "fieldset", "footer", "form",
    "header", "hgroup", "main", "nav", "section",
})  # fmt: skip
"""Where a text between blocks becomes paragraphs."""
_STRUCTURE = frozenset({"col", "colgroup", "dl", "figure", "menu", "ol", "select", "table", "tbody", "tfoot", "thead",
                        "tr", "ul"})  # fmt: skip
"""Where a text between blocks is white space."""
_VOID = frozenset({"hr", "col"})
_PARTS = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_LINE_END = re.compile(r"(?:\s*<br\s*/?>)?[^\S\n]*\n[^\S\n]*", re.IGNORECASE)
_ONLY_BREAKS = re.compile(r"(?:\s|<br\s*/?>|&nbsp;)*", re.IGNORECASE)
_EDGE_BREAKS = re.compile(r"\A(?:\s*<br\s*/?>)+|(?:\s*<br\s*/?>)+\s*\Z", re.IGNORECASE)


def with_paragraphs(text: str) -> str:
    """The HTML of a classic text: blank lines part paragraphs, and single line ends are line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    done: list[str] = []
    within: list[str] = [""]
    place = 0
    for token in _TOKEN.finditer(text):
        done.append(_between(text[place : token.start()], within[-1]))
        place = token.end()
        done.append(f"{token[0]}\n" if token["kept"] else _opened(token, within))
    done.append(_between(text[place:], within[-1]))
    return "".join(done).strip()


def _opened(token: re.Match[str], within: list[str]) -> str:
    """A tag as it is written; `within` follows it."""
    name = token["block"].lower()
    if token["end"]:
        if name in within:
            while within.pop() != name:
                pass
        return f"{token[0]}\n"
    if within[-1] == "p":  # a block ends a paragraph
        within.pop()
    if name not in _VOID:
        within.append(name)
    return token[0]


def _between(text: str, parent: str) -> str:
    if parent in _STRUCTURE and parent != "figure":
        return text.strip()
    if parent not in _FLOW:
        return _with_breaks(text.strip("\n"))
    return "".join(map(_paragraph, _PARTS.split(text)))


def _paragraph(text: str) -> str:
    text = text.strip()
    if _ONLY_BREAKS.fullmatch(text):
        return ""
    text = _EDGE_BREAKS.sub("", text)
    return f"<p>{_with_breaks(text)}</p>\n"


def _with_breaks(text: str) -> str:
    return _LINE_END.sub("<br>\n", text) if "\n" in text else text
