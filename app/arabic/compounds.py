"""Compound names, which are written joined and parted: عبدالرحمن is «عبد الرحمن», أبوظبي «أبو ظبي»."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.arabic.lexicon import lists

_HEADS = (
    *(
        "عبد",
        "ابو ابي ابا",
        "بن ابن",
        "ام لام بام",
        "بو",
        "بور",
        "كفر",
        "حضر",
        "بيت",
        "تل",
        "دير",
        "راس",
        "شرم",
        "عين",
        "خان",
    ),
    *("كيلو", "سنتي", "ملي"),
    *("بني بنو", "سان", "نيو", "سري", "سيرا", "لوس", "هونغ", "ذو ذي ذا", "مار", "جاد", "خميس", "وادي", "سيدي"),
)
"""First parts of names, each in all its cases; the first form of each stands for the others."""

_CLITICS = ("", "و", "ف", "ل", "ب", "ك", "ول", "وب", "فل", "فب")
_LONG = 3
"""Letters of a head from which on what stands before it can be told from a letter of its own."""

_KEPT_HEADS = {
    f"{clitic}{form}": forms.split()[0]
    for forms in _HEADS
    for form in forms.split()
    for clitic in (_CLITICS if len(form) >= _LONG else ("", "و"))
} | {form: forms.split()[0] for forms in _HEADS for form in forms.split()}
_TAILS = ("الدين", "الله", "الاسلام", "لله")
_NO_NAME_BEFORE = lists.words("stop_words")
"""في الدين, إلى الله."""

_HUNDREDS = {"ماءه": "مءه"}
"""مائة is مئة, in three hundred too."""
_LISTED = {"".join(line): line for line in lists.rows("parted_names")}
_PARTED = {
    (f"{clitic}{first}", second): f"{first}{second}"
    for first, second in _LISTED.values()
    for clitic in (_CLITICS if len(first) >= _LONG else ("", "و"))
}
"""By the two words, the first of them with what may be written onto it."""
_JOINED = {f"{clitic}{joined}": joined for clitic in _CLITICS for joined in _LISTED} | {each: each for each in _LISTED}
"""By the word, with what may be written onto it."""

_IF_GOD_WILLS = re.compile("(ان|ما) ?شاء ?الله")
_WILLED = ("شاء", "شاءالله")
_SECOND = frozenset((*_TAILS, *_WILLED))
_LISTED_SECOND = frozenset((*_HUNDREDS, *(second for _, second in _PARTED)))
_TELLING = _SECOND.union(_KEPT_HEADS, _LISTED_SECOND)
_WHOLE = (
    re.compile("[وف]?[بلك]?(عبدال[\u0621-\u064a]{2,})"),
    re.compile("[وف]?[بلك]?(ابو(?!اب)[\u0621-\u064a]{3,})"),
    re.compile("(?:[وف]?ل)?([\u0621-\u064a]{3,}(?:الدين|الله))"),
)
MOST_LETTERS = 32
"""Of a compound name, joined."""


class Compound(NamedTuple):
    """A name of the words of a text from `first` up to `end`, as it is written joined."""

    first: int
    end: int
    joined: str


def compounds(words: Sequence[str]) -> list[Compound]:
    """The compound names that are written parted among the normalised words of a text."""
    found = []
    for place in _places(words):
        word, following = words[place], words[place + 1]
        if word in _KEPT_HEADS:
            found.append(Compound(place, place + 2, f"{_KEPT_HEADS[word]}{following}"))
        elif listed := _listed(word, following):
            found.append(Compound(place, place + 2, listed))
        elif following in _TAILS:
            found.append(Compound(place, place + 2, f"{word}{following}"))
        else:
            end = place + (3 if following == "شاء" else 2)
            if match := _IF_GOD_WILLS.fullmatch(" ".join(words[place:end])):
                found.append(Compound(place, end, f"{match[1]}شاءالله"))
    return [each for each in found if len(each.joined) <= MOST_LETTERS]


def _places(words: Sequence[str]) -> list[int]:
    """Where a compound name may begin; few words of a long text are of any."""
    if _TELLING.isdisjoint(words):
        return []
    last = len(words) - 1
    heads = {place for place, word in enumerate(words) if word in _KEPT_HEADS and place < last}
    ends = (place - 1 for place, word in enumerate(words) if word in _SECOND and place)
    listed = {
        place - 1
        for place, word in enumerate(words)
        if word in _LISTED_SECOND and place and _listed(words[place - 1], word)
    }
    return sorted(
        heads.union(
            listed, (place for place in ends if words[place + 1] in _WILLED or words[place] not in _NO_NAME_BEFORE)
        )
    )


def _listed(word: str, following: str) -> str | None:
    return _PARTED.get((word, _HUNDREDS.get(following, following)))


def whole(word: str) -> str | None:
    """A compound name that is written joined, without what is written onto it; None for another word."""
    if (listed := _JOINED.get(word)) is not None:
        return listed
    if not ("عبدال" in word or "ابو" in word or word.endswith(("الدين", "الله"))):
        return None  # as nearly all words
    return next((match[1] for pattern in _WHOLE if (match := pattern.fullmatch(word))), None)


def parts(word: str) -> list[str]:
    """The words of which a compound name may consist that is written joined; a head too short to tell is left out."""
    if listed := _LISTED.get(word.replace("ماءه", "مءه")):
        return list(listed)
    if match := _IF_GOD_WILLS.fullmatch(word):
        return [match[1], "شاء", "الله"]
    for tail in _TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= _LONG:
            return [word.removesuffix(tail), tail]
    head = max((each for each in _KEPT_HEADS if word.startswith(each)), key=len, default="")
    rest = word.removeprefix(head)
    if not head or len(rest) < _LONG:
        return []
    return [head, rest] if len(head) >= _LONG else [rest]


def other_spellings(key: str) -> list[str]:
    """A folded beginning of a name with its compound names written the other way: «عبدالر» as «عبد الر»."""
    words = key.split(" ")
    parted = " ".join(_parted(word) for word in words)
    joined = key
    for each in compounds(words):
        joined = joined.replace(" ".join(words[each.first : each.end]), each.joined, 1)
    joined = _TAIL_BEGUN.sub(r"\1\2", joined)
    return [each for each in dict.fromkeys((parted, joined)) if each != key]


def _parted(word: str) -> str:
    if word in _LISTED:
        return " ".join(_LISTED[word])
    if match := _JOINED_BEGINNING.fullmatch(word):
        return " ".join(filter(None, match.groups()))
    return word


_TAIL_BEGUN = re.compile("([\u0621-\u064a]{3,}) (ال(?:د|دي|دين|ل|له))$")
_JOINED_BEGINNING = re.compile(
    rf"({'|'.join(sorted((each for each in _KEPT_HEADS if len(each) >= _LONG), key=len, reverse=True))})"
    "([\u0621-\u064a]+)|([\u0621-\u064a]{3,})(ال(?:د|دي|دين|ل|له)?)"
)
"""Of what somebody is typing, so that the last name may have come no farther than its first letters."""
