"""Light stemming: what is written onto a word is taken off, what is part of it stays.

«وبالضغوط», «ضغوطها» and «الضغط» become «ضغط». Rules of its kind find more than a root would, which makes السلام and
السلم one; what they cannot know (a broken plural, a name that ends like a dual) is in the lists of `lexicon`. The
order and the lengths were measured on questions and on pairs of words.
"""

import re
from collections.abc import Iterator

from app.arabic import compounds, plural_patterns
from app.arabic.lexicon import lists
from app.memory import Memory

_ARABIC = re.compile("[\u0621-\u064a]+")
_GOD = re.compile("(?:[وف]?[بتك]?ا|[وف])?لله")

_ARTICLES = ("وبال", "فبال", "وكال", "فكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")
"""The article with what may stand before it, the longest first."""
_SHORTEST_AFTER = {"ال": 2, "لل": 2}
"""Letters that have to be left: two after the bare article (اليد), else three."""
_BEFORE_NAMES = ("وب", "ول", "وك", "فب", "فل", "و", "ف", "ب", "ل", "ك")
_CONJUNCTIONS, _PREPOSITIONS = "وف", "بلك"

_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "نا", "كم", "ه", "ا")
_OF_PLACES = re.compile("م.ا..")
"""Plurals of this pattern with a ه are another word: المظاهرة is not of مظاهر, nor المعارضة of معارض."""
_SUFFIXES = (
    *("اتهما", "اتها", "اتهم", "اتهن", "اتنا", "اتكم", "تهما", "اته", "تنا", "تكم", "هما", "كما", "تها", "تهم"),
    *("تين", "تان", "اه", "ين", "ون", "ان", "ات", "ها", "هم", "هن", "نا", "كم", "ته", "يه", "وا", "يا", "ه", "ي", "ا"),
)
_ENDING_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "نا", "كم")
"""Pronouns that no article goes with: ألعابها has none. A ه may be the ة of الواحة, which is not of ألواح."""
_SHORTEST_OWNED = 5
"""Letters of a word with ال of its own from which on a pronoun tells it: ألم and هم are المهم too."""
_SEATED = re.compile("(.*ا.)يء")
"""شاطىء and مبادىء, as شاطئ and مبادئ are often typed."""
_SHORTEST_STEM = 3
_SHORT_FEMININE = re.compile("(..)(?:ت(?:هما|نا|كم|ها|هم|هن|ين|ان|ه|ي|ك)|ات(?:ها|هم|نا|ه)?)")
"""قصتها, قصتان, كرات: a noun of three letters of which the last is a ة."""

_NAMES = lists.words("names")
_KEEPS_ARTICLE = lists.words("keeps_its_article")
_KEEPS_TAA = lists.words("keeps_its_taa")
_KEEPS_FIRST_LETTER = lists.words("keeps_its_first_letter")
_LONG_ENDED = lists.words("ends_in_long_a")
_KEPT_BEGINNINGS = {word[:_SHORTEST_STEM] for word in _KEEPS_FIRST_LETTER}
"""A word that begins with none of these is no listed one, whatever its ending."""
_SPELLINGS = lists.variants("spellings")
_SINGULARS = lists.variants("broken_plurals")
_PLURALS: dict[str, tuple[str, ...]] = {}
for _plural, _its_singular in _SINGULARS.items():
    _PLURALS[_its_singular] = (*_PLURALS.get(_its_singular, ()), _plural)


def stem(word: str) -> str:
    """The stem of a normalised word; a word that is not Arabic is its own."""
    return _stems[word]


def _stem(word: str) -> str:
    if not _ARABIC.fullmatch(word):
        return word
    if _GOD.fullmatch(word):
        return "الله"
    word = _seated(word)
    word = _SPELLINGS.get(word, word)
    if len(word) > _SHORTEST_STEM:
        name = _named(word) or compounds.whole(word)
        if name is not None:
            return _SPELLINGS.get(name, name)
        word = _without_proclitics(word)
    word = _SPELLINGS.get(word, word)
    if word in _NAMES:
        return word
    singular = _singular(word)
    if singular is not None:
        return singular if singular in _NAMES else _without_suffix(singular)
    return _without_suffix(word)


def _seated(word: str) -> str:
    """The word with its last hamza on a ى, where it is written behind one: لاجىء is لاجئ."""
    return f"{found[1]}ء" if word.endswith("يء") and (found := _SEATED.fullmatch(word)) else word


def alternatives(word: str) -> tuple[str, ...]:
    """Other words by whose stems a normalised word may be found, for its letters allow two readings.

    What looks like a preposition may be the word's own first letter: a text has الكبرياء and كبرياء, and only before
    the first of them is it clear what the word is. Nor does السنة tell whether it is سنة or ألسنة.
    """
    word = _seated(word)
    if len(word) <= _SHORTEST_STEM or not _ARABIC.fullmatch(word):
        others = _PLURALS.get(word, ())
    else:
        listed = (_SINGULARS[word],) if word in _SINGULARS else _PLURALS.get(word, ())
        others = (*_without_doubt(word), *listed)
    own = stem(word)
    return tuple(dict.fromkeys(other for other in others if stem(other) != own))


def _without_doubt(word: str) -> tuple[str, ...]:
    """The word with an article before it, or without one, where its first letter is taken for a preposition's."""
    if _named(word) or compounds.whole(word):
        return ()
    article = next((each for each in _ARTICLES if word.startswith(each)), "")
    rest = word.removeprefix(article)
    bare = _without_proclitics(word)
    if not article:
        return (f"ال{word}",) if bare != word else ()
    return (rest,) if bare == rest and len(rest) > _SHORTEST_STEM and rest[0] in _CONJUNCTIONS + _PREPOSITIONS else ()


def _named(word: str) -> str | None:
    """The name that a word is, with a conjunction, a preposition or an article before it or not."""
    for rest in _rests(word):
        name = rest.removeprefix("ال")
        if name in _NAMES:
            return name
    return None


def _rests(word: str) -> Iterator[str]:
    yield word
    if word.startswith("لل"):
        yield word[2:]
    if word.startswith(_BEFORE_NAMES) and not _keeps_first_letter(word):
        yield from (word[len(before) :] for before in _BEFORE_NAMES if word.startswith(before))


def _without_proclitics(word: str) -> str:
    if word in _KEEPS_ARTICLE or word in _KEEPS_FIRST_LETTER:
        return word
    for article in _ARTICLES if word.startswith(_ARTICLES) else ():
        rest = word.removeprefix(article)
        if len(rest) == len(word):
            continue
        if not article.endswith("لل") and _has_article_of_its_own("ال" + rest) and not _keeps_first_letter(word):
            return "ال" + rest  # but وكالات is not «وكآلات»
        if len(rest) >= _SHORTEST_AFTER.get(article, _SHORTEST_STEM):
            return rest
    return _without_letters(word)


def _has_article_of_its_own(word: str) -> bool:
    if word in _KEEPS_ARTICLE:
        return True
    pronoun = next((each for each in _ENDING_PRONOUNS if word.endswith(each)), None)
    return (
        pronoun is not None
        and len(word) - len(pronoun) >= _SHORTEST_OWNED
        and word.removesuffix(pronoun) in _KEEPS_ARTICLE
    )


def _without_letters(word: str) -> str:
    """Without a conjunction, then without a preposition."""
    if word[0] in _CONJUNCTIONS + _PREPOSITIONS and _may_lose_first_letter(word):
        first, word = word[0], word[1:]
        if word in _KEEPS_ARTICLE:
            return word
        if first in _CONJUNCTIONS and word[0] in _PREPOSITIONS and _may_lose_first_letter(word):
            return word[1:]
    return word


def _may_lose_first_letter(word: str) -> bool:
    return len(word) > _SHORTEST_STEM and not _keeps_first_letter(word)


def _keeps_first_letter(word: str) -> bool:
    """Whether the first letter is the word's own: it is listed, with or without an ending."""
    if word[:_SHORTEST_STEM] not in _KEPT_BEGINNINGS:
        return False
    if word in _KEEPS_FIRST_LETTER:
        return True
    endings = (ending for ending in _SUFFIXES if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM)
    return any(
        word.removesuffix(ending) in _KEEPS_FIRST_LETTER or word.removesuffix(ending) + "ه" in _KEEPS_FIRST_LETTER
        for ending in endings
    )


def _singular(word: str) -> str | None:
    """The singular of a broken plural, with a pronoun behind it or not; of one that no list has, by its pattern."""
    if word in _SINGULARS:
        return _SINGULARS[word]
    if (singular := plural_patterns.singular(word)) is not None:
        return singular
    for pronoun in _PRONOUNS if word.endswith(_PRONOUNS) else ():
        plural = word.removesuffix(pronoun)
        if len(plural) == len(word):
            continue
        if plural in _SINGULARS and not (pronoun == "ه" and _OF_PLACES.fullmatch(plural)):
            return _SINGULARS[plural]
        if len(pronoun) > 1 and (singular := plural_patterns.singular(plural)) is not None:
            return singular
    return None


def _without_suffix(word: str) -> str:
    feminine = _SHORT_FEMININE.fullmatch(word)
    if feminine and not {word[:3], word[:4]} & _KEEPS_TAA and f"{word[:3]}ه" not in _LONG_ENDED:
        return f"{feminine[1]}ه"
    if len(word) > _SHORTEST_STEM + 1 and word.endswith("و"):
        return word[:-1]
    for suffix in _SUFFIXES if word.endswith(_SUFFIXES) else ():
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            word = word.removesuffix(suffix)
            if word in _NAMES:
                return word
            break
    word = word[:-1] if len(word) > _SHORTEST_STEM and word[-1] in "هي" else word
    if not word.endswith("يء"):
        return word
    return f"{word[:-2].removesuffix('ي')}ء"  # مبتدىء is مبتدئ, سيىء is سيئ, and شيء is often typed شئ


_stems = Memory("words", _stem)
