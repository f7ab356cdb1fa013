"""The elements and attributes of a body."""

HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
"""The title is the page's only h1 (WHATWG HTML §4.3.6), so one in a body becomes h2."""

BLOCKS = frozenset({
    "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "hr", "li", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS,
})  # fmt: skip
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
})  # fmt: skip
TAGS = BLOCKS | INLINE
VOID = frozenset({"br", "hr", "img", "wbr"})

EMBED = "data-embed"
"""Tells of a figure whose embed it is; what frame shows it is written anew whenever a body is rendered."""

ATTRIBUTES = {
    "*": {"dir", "lang", "title", "id"},
    "a": {"href"},
    "figure": {EMBED},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
LINK_REL = "noopener noreferrer"
SCHEMES = {"http", "https", "mailto"}
ALIGNMENTS = frozenset({"left", "center", "right"})
FOOTNOTE_CLASSES = {
    "section": {"footnotes"},
    "ol": {"footnotes-list"},
    "li": {"footnote-item"},
    "sup": {"footnote-ref"},
    "a": {"footnote-backref"},
    "hr": {"footnotes-sep"},
}
