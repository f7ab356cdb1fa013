"""Forms: how often a text has each word, stem and skeleton, in two kilobytes that are searched without unpacking.

Neither database tells how often a row has a word without reading all of its words, and a common word stands in more
rows than can be read. So each row keeps this beside its tokens, and both databases are ranked by the same numbers.
"""

from collections.abc import Mapping
from zlib import crc32

from app.arabic.skeleton import skeleton
from app.arabic.stemming import stem
from app.memory import Memory

SKELETON_BYTES, STEM_BYTES, WORD_BYTES = 3, 5, 7
"""Where a word's code ends as that of its skeleton, of its stem with it, of the word itself: 21, 35 and 49 bits.

A skeleton that a text does not have is taken for one of its own once in some 7,000 texts, a stem once in 10⁸.
"""

MOST_OFTEN = 127
_COUNTS = [bytes((count,)) for count in range(MOST_OFTEN + 1)]


Frequency = tuple[int, int, int]
"""How often a text has a word, its stem, its skeleton."""

NONE: Frequency = (0, 0, 0)


def pack(counts: Mapping[str, int]) -> bytes:
    """The forms of a text: of its words (normalised), each with how often it stands there.

    One record for each word, in order of their codes: first byte from 128 on, six below, and a seventh below where
    the text has the word more than once. So a code can be sought as bytes.
    """
    records = [
        _codes[word] if count == 1 else _codes[word] + _COUNTS[min(count, MOST_OFTEN)] for word, count in counts.items()
    ]
    return b"".join(sorted(records))


def code(word: str) -> bytes:
    """The code of a word, by which `frequency` finds it."""
    return _codes[word]


def frequency(forms: bytes, sought: bytes) -> Frequency:
    """How often a text has a word in each of its forms; the word by its code."""
    bones = sought[:SKELETON_BYTES]
    place = forms.find(bones)
    if place < 0:
        return NONE
    root = sought[:STEM_BYTES]
    words = stems = skeletons = 0
    end = len(forms)
    while forms.startswith(bones, place):
        following = place + WORD_BYTES
        count = 1
        if following < end and forms[following] <= MOST_OFTEN:
            count = forms[following]
            following += 1
        skeletons += count
        if forms.startswith(root, place):
            stems += count
            if forms.startswith(sought, place):
                words += count
        place = following
    return words, stems, skeletons


def _code(word: str) -> bytes:
    root = stem(word)
    low, middle, high = crc32(word.encode()), crc32(root.encode()), crc32(skeleton(root).encode())
    return bytes(
        (
            0x80 | high & 0x7F, high >> 7 & 0x7F, high >> 14 & 0x7F,
            middle & 0x7F, middle >> 7 & 0x7F,
            low & 0x7F, low >> 7 & 0x7F,
        )
    )  # fmt: skip


_codes = Memory("words", _code)
