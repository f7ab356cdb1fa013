"""Where a listed word may begin and end within a written one: behind Arabic clitics, before pronouns and endings.

Arabic writes «و», «ب» or «ال» onto the word behind them, and pronouns onto the word before. But a word that only begins
or ends with the same letters is another one: فريق is not «ف» and ريق. So little words take no more than the article,
and none takes a single letter where that makes a word of its own (`keeps_its_first_letter` and `whole_words`).
"""

import re
from importlib.resources import files

from app.arabic.letters import normalise
from app.arabic.lexicon import lists


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ARTICLES = _set("ال وال فال بال كال لل ولل فلل وبال فبال وكال هال عال")
_LETTERS = _set("و ف ب ك ل وب ول وك فب فل فك")
_CALLS = _set("يا ويا فيا")
_PRONOUNS = _set("ه ها هم هن هما كم كن كما نا")
_SHORT_ENDINGS = _set("ك ي ا")
"""They end many other words behind a long vowel: سلوك, ملوك."""
_ENDINGS = _set(
    "ين ون ات ان ته تها تهم تهن تك تكم تنا تي تين تان يه يين يون اته اتها اتهم اتك اتكم اتنا اتي اهم انا وا وه وها وهم"
    " كه هه ني وني وك وكم ونا ونه"
)
_LONG_VOWELS = "اوي"
_BEFORE = _ARTICLES | _LETTERS | _CALLS
_AFTER = _PRONOUNS | _SHORT_ENDINGS | _ENDINGS

LONGEST_BEFORE = max(map(len, _BEFORE))
LONGEST_AFTER = max(map(len, _AFTER))

_SAME = str.maketrans("ؤئ", "وي")
_RUN = re.compile(r"(.)\1+")


def squeezed(word: str) -> str:
    """A word with every letter once, as rows of letters have them."""
    return _RUN.sub(r"\1", word)


def _own_words() -> frozenset[str]:
    text = (files("app.rules") / "whole_words.txt").read_text("utf-8")
    lines = " ".join(line for line in text.splitlines() if not line.startswith("#"))
    found = {*lists.words("keeps_its_first_letter"), *lists.words("keeps_its_article")}
    return frozenset({squeezed(each) for each in found} | {squeezed(_plain(each)) for each in lines.split()})


def _plain(word: str) -> str:
    return normalise(word.translate(_SAME))


_OWN = _own_words()


def fits(before: str, word: str, after: str) -> bool:
    """Whether a listed Arabic word stands alone between the letters before and after it, within one written word."""
    size = len(word)
    return _may_stand_before(before, word, after, size) and _may_stand_after(word, after, size)


def _may_stand_before(before: str, word: str, after: str, size: int) -> bool:
    if not before:
        return True
    if size < 3:
        return before == "ال"
    if before in _ARTICLES or before in _LETTERS or before in _CALLS:
        return not _is_word_of_its_own(before + word, after)
    return False


def _is_word_of_its_own(word: str, after: str) -> bool:
    return word in _OWN or word + after in _OWN or (after[:1] == "ت" and word + "ه" in _OWN)


def _may_stand_after(word: str, after: str, size: int) -> bool:
    if not after:
        return True
    if size < 3 or word + after in _OWN or (len(after) > 1 and (word + after).removesuffix("ا") in _OWN):
        return False
    if after in _PRONOUNS:
        return True
    if after in _SHORT_ENDINGS:
        return word[-1] not in _LONG_VOWELS
    return size > 3 and after in _ENDINGS
