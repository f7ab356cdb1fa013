"""How many words a text has, and how long it takes to read."""

import re

from app.arabic.letters import normalise

_WORD = re.compile(r"[^\W_]+(?:\u2044[^\W_]+)*")
"""Letters and digits; a fraction («¼», which is 1, a fraction slash and 4) is one word."""


def count_words(text: str) -> int:
    """The words of a text; a vocalised word is one word."""
    return len(_WORD.findall(normalise(text)))


def reading_minutes(words: int, words_per_minute: int) -> int:
    """Minutes of silent reading, rounded up; never less than one.

    Arabic is read at some 180 words a minute: 238 for English (Brysbaert 2019), by the number of words that the
    same message needs.
    """
    return max(1, -(-words // words_per_minute))
