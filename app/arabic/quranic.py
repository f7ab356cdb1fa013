"""The spelling of the Qur'an, as it is typed and pasted, in the letters of today: «ٱلصَّلَوٰةَ» is «الصلاة».

What is written differently is the long ā (a small alef, often over a و or a ى), a hamza before it, and letters that
stand small above the line.
"""

import re

from app.arabic.letters import INVISIBLE, MARKS, TATWEEL

SMALL_ALEF, FATHA, KASRA, DAMMA, HAMZA_ABOVE = "\u0670", "\u064e", "\u0650", "\u064f", "\u0654"
_SMALL_YEH, _SMALL_NOON = "\u06e7", "\u06e8"
_SMALL_SEEN = "\u06dc\u06e3"

_SIGNS = re.compile(f"[{SMALL_ALEF}{HAMZA_ABOVE}{_SMALL_SEEN}\u06e5-\u06e8]|ء{FATHA}?ا")
"""Without one of them a word is spelt as today."""

_KEPT = frozenset((SMALL_ALEF, FATHA, KASRA, DAMMA, HAMZA_ABOVE))
_UNMARKED = {
    **dict.fromkeys(map(ord, (MARKS | INVISIBLE) - _KEPT)),
    ord("\u06e5"): None,
    ord("\u06e6"): None,
    ord(_SMALL_YEH): "ي",
    ord(_SMALL_NOON): "ن",
}
_VOWELS = dict.fromkeys(map(ord, FATHA + KASRA + DAMMA + TATWEEL))

_LETTER = "[\u0621-\u063a\u0641-\u064a\u0671]"
_START, _END = f"(?<![\u0621-\u063a\u0641-\u064a\u0671{FATHA}{KASRA}{DAMMA}])", f"(?!{_LETTER})"
_BEFORE = f"(?:[وفلبك]{FATHA}?|[لبك]{KASRA})?(?:[اٱ]ل)?"
_AFTER_YEH = f"(?:(?<=ي)|(?<=ي{KASRA}))"
_READ_AS_SEEN = re.compile(f"ص(?=[\u064b-\u0652]*[{_SMALL_SEEN}])")
"""بصۜطة and المصۣيطرون are read, and written today, with a س."""
_HAMZAS = (
    (re.compile(f"{_AFTER_YEH}{TATWEEL}?{FATHA}?{SMALL_ALEF}{HAMZA_ABOVE}"), "ئا"),
    (re.compile(f"{TATWEEL}{FATHA}?{SMALL_ALEF}{HAMZA_ABOVE}"), "آ"),
    (re.compile(f"{_START}([وف]{FATHA}?)?ر{FATHA}?ء{FATHA}?ا{_END}"), r"\1رأى"),
    (re.compile(f"(ق{DAMMA}?ر)ء{FATHA}?ا(?=ن)"), r"\1ا"),
    (re.compile(f"{_AFTER_YEH}{TATWEEL}[{FATHA}{KASRA}{DAMMA}]?{HAMZA_ABOVE}"), "ئ"),
    (re.compile(f"{TATWEEL}(?:{KASRA}{HAMZA_ABOVE}|{HAMZA_ABOVE}{KASRA})"), "ئ"),
    (re.compile(f"{TATWEEL}(?:{DAMMA}{HAMZA_ABOVE}|{HAMZA_ABOVE}{DAMMA})"), "ؤ"),
    (re.compile(f"{TATWEEL}{FATHA}?{HAMZA_ABOVE}{FATHA}?ا?"), "أ"),
    (re.compile(f"{_START}({_BEFORE})ء{FATHA}?ا"), r"\1ا"),
    (re.compile(f"(?<![اويى])(?<![اويى]{FATHA})ء{FATHA}ا(?![نت])"), "ا"),
)
"""ءَامن, ٱلْءَاخرة, يسـَٔلون. A hamza before a dual or a plural (جزءان, قراءات) is one today."""

_ALEFS = (
    (re.compile(f"{_START}([وف]?)ي{SMALL_ALEF}(?={_LETTER})"), r"\1يا "),
    (re.compile(f"(?<=ه){SMALL_ALEF}(?=[ذؤءأ]|كذا)"), ""),
    (re.compile(f"(?<=ذ){SMALL_ALEF}(?=لك)"), ""),
    (re.compile(f"(?<=ل){SMALL_ALEF}(?=ه)|(?<=ول){SMALL_ALEF}(?=[ئء]ك)"), ""),
    (re.compile(f"{_START}([وف]?ل){SMALL_ALEF}(?=كن)"), r"\1"),
    (re.compile(f"(?<=رحم){SMALL_ALEF}(?=ن)"), ""),
    (re.compile(f"[ىي]{SMALL_ALEF}{_END}"), "ى"),
    (re.compile(f"ى{SMALL_ALEF}"), "ا"),
    (re.compile(f"و{SMALL_ALEF}(?=[ةه]{_END})"), "ا"),
    (re.compile(f"و{SMALL_ALEF}ا{_END}"), "ا"),
    (re.compile(f"[اآ]{SMALL_ALEF}+|{SMALL_ALEF}+ا?"), "ا"),
)
"""The words that are written without an alef today too come first (هذا, ذلك, إله, لكن, الرحمن)."""


def respelt(piece: str) -> str:
    """What stands between two spaces of a text, spelt as today."""
    if not _SIGNS.search(piece):
        return piece
    piece = _READ_AS_SEEN.sub("س", piece).translate(_UNMARKED)
    for pattern, letters in _HAMZAS:
        piece = pattern.sub(letters, piece)
    piece = piece.translate(_VOWELS)
    for pattern, letters in _ALEFS:
        piece = pattern.sub(letters, piece)
    return piece
