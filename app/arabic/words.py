"""Where a word begins and ends in a text: at spaces and signs, and where Arabic meets Latin letters or digits."""

import re

from app.arabic.letters import INVISIBLE, MARKS, TATWEEL, THOUSANDS

_ARABIC = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc\u06ff"
    "\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdff\ufe70-\ufefc"
)
_OTHER = rf"[^\W_{TATWEEL}{_ARABIC}]"
"""A letter of another script, or a digit of any."""

_WITHIN_OTHER = "".join(sorted(MARKS | INVISIBLE | {THOUSANDS}))
_WITHIN = f"{TATWEEL}{_WITHIN_OTHER}"

AS_WRITTEN = re.compile(rf"[{_ARABIC}]++(?:[{_WITHIN}]++[{_ARABIC}]*+)*+|{_OTHER}++(?:[{_WITHIN_OTHER}]++{_OTHER}*+)*+")
"""A word as it stands in a text, with what normalising takes out of it."""

_CLITICS = ("وبال", "وكال", "فبال", "فكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال")
_LETTERS = "[وف]?[بلك]|[وف]"
_BEFORE = "|".join(f"[{_WITHIN}]*".join(each) for each in _CLITICS)
_GLUED = re.compile(
    rf"(?<![{_ARABIC}{_WITHIN}])(?:{_BEFORE}|{_LETTERS})[{_WITHIN}]*+(?={_OTHER})"
    rf"|(?<={_OTHER})[{_WITHIN}]*+ال[{_WITHIN}]*+(?![{_ARABIC}])"
)
"""An article, a conjunction or a preposition written onto a Latin word or a number: «الـAI», «بـYouTube», «و5G»; and
«G20الـ», as it is stored where the direction of the text was wrong.
"""


def without_glued(piece: str) -> str:
    """What stands between two spaces, without the Arabic clitics that are written onto words of other scripts."""
    return piece if piece.isascii() else _GLUED.sub(" ", piece)
