"""Texts at the bounds of what is taken, each as costly as its kind can be made."""

MARKED = "ب\u0301\u200f\u0316"
HTML = {
    "nested div": "<div>" * 24_000,
    "nested lists": "<ul><li>" * 15_000,
    "open links": "<a>" * 60_000,
    "hidden nesting": "<svg></div><div>" * 12_000,
    "quotations": "<blockquote>م" * 9_000,
    "entities": "&" * 300_000,
    "bold blocks": "<b><div>" * 12_000,
}
MARKDOWN = {
    "brackets": "[" * 60_000,
    "few brackets": "![" * 4_900,
    "inline footnotes": "^[" * 30_000,
    "emphasis": "a**b*_" * 40_000,
    "list": "* a\n" * 40_000,
    "references": "[a]: b\n" * 50_000,
    "footnote calls": "[^a]: م\n\n" + "[^a]" * 15_000,
    "table": "|a|b|\n|-|-|\n" + "|a|b|\n" * 30_000,
    "angles": "<" * 350_000,
    "marks": MARKED * 100_000,
    "prose": "كلمات عادية كثيرة في مقال طويل. " * 6_200,
    "words": " ".join(f"كلمة{number:o}" for number in range(20_000)),
    "headings": "# ع\n\n" * 9_000,
    "lines": "س\n\n" * 60_000,
    "too long": "كلمة " * 100_000,
}
