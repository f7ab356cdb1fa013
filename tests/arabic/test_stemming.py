"""Stems: what is written onto a word is taken off, what is part of it stays."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.arabic.analysis import analyse, is_stop_word, split
from app.arabic.letters import normalise
from app.arabic.lexicon import lists
from app.arabic.skeleton import skeleton
from app.arabic.stemming import stem

SPELLINGS = frozenset(lists.variants("spellings").values())
"""What some words are taken for, however long."""
PAIRS = Path(__file__).parent.parent / "relevance" / "pairs.tsv"
LISTS = (
    "broken_plurals",
    "ends_in_long_a",
    "keeps_its_article",
    "keeps_its_first_letter",
    "keeps_its_taa",
    "looks_plural",
    "names",
    "parted_names",
    "spellings",
    "stop_words",
    "tools",
)
ARABIC = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=14)
TYPED = str.maketrans("أإآةى", "اااهي") | dict.fromkeys(range(0x64B, 0x653))
"""How people type on phones: no hamza on alef, haa for taa marbuta, yaa for alef maqsura, no marks."""


def stems(text: str) -> list[str]:
    return analyse(text).stems


def matches(query: str, text: str) -> bool:
    """Whether a text has every word of a query but the stop words, as it stands or by its stem."""
    asked, found = analyse(query), analyse(text)
    known = {*found.words, *found.stems}
    both = list(zip(asked.words, asked.stems, strict=True))
    needed = [pair for pair in both if not is_stop_word(pair[0])] or both
    return all(word in known or root in known for word, root in needed)


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ("ضغط الضغط وبالضغط بضغطها ضغوط والضغوط ضغوطهم", "ضغط"),
        ("مكتبة المكتبات مكتبتنا للمكتبة ومكتباتها كمكتبة", "مكتب"),
        ("معلّم المعلّمون للمعلّمين ومعلّميها معلّمو", "معلم"),
        ("أمريكي الأميركيّ أمريكية", "امريك"),
        ("الله لله بالله والله فلله تالله", "الله"),
        ("قصّة قصّتها قصّتان", "قصه"),
        ("صوت صوتها بصوتهم أصوات", "صوت"),
        ("إيران ايران وإيران لإيران", "ايران"),
        ("التزام والتزام بالتزام التزامها والتزامهم بالتزامنا", "التزام"),
        ("لعبة ألعاب ألعابها وألعابهم بألعابنا", "لعب"),
        ("لون ألوان ألوانها وألوانهم", "لون"),
        ("أليف الأليف وأليف بالأليف", "اليف"),
        ("المهم والمهم", "مهم"),
        ("الواحة بالواحة", "واح"),
        ("مبادئ مبادىء المبادىء ومباديء للمبادىء", "مبد"),
        ("شاطئ شاطىء شواطئ شواطىء الشواطىء", "شاطء"),
        ("لاجئ لاجىء ولاجىء اللاجىء", "لاجء"),
        ("طوارئ طوارىء بطوارىء", "طارء"),
        ("سيئ سيىء", "سء"),
        ("شيء لشيء الشيء وشيء", "شء"),
        ("تجربة تجارب التجارب", "تجرب"),
        ("جمهور جماهير جماهيرها", "جمهور"),
        ("وظيفة وظائف الوظائف", "وظيف"),
        ("تمرين تمارين التمارين", "تمرين"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str, expected: str) -> None:
    assert dict(zip(forms.split(), stems(forms), strict=True)) == dict.fromkeys(forms.split(), expected)


@pytest.mark.parametrize("word", ["WiFi", "2026", "кино", "α", "日本"])
def test_other_scripts_are_left_alone(word: str) -> None:
    assert stems(word) == [normalise(word)]


def test_our_own_pairs_are_told_apart_and_together() -> None:
    with PAIRS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) >= 200
    assert len({(row["query"], row["text"]) for row in rows}) == len(rows)
    wrong = [row for row in rows if matches(row["query"], row["text"]) != (row["expected"] == "match")]
    assert len(wrong) <= len(rows) * 0.02, [(row["query"], row["text"]) for row in wrong]
    assert max(Counter(row["class"] for row in wrong).values(), default=0) <= 2


@given(ARABIC)
def test_a_stem_is_never_empty_and_never_longer_than_its_word_and_a_singular(word: str) -> None:
    found = stem(word)
    assert found
    assert len(found) <= len(word) + 2 or found in SPELLINGS
    assert skeleton(found)
    assert len(skeleton(found)) <= len(found)


@given(st.lists(ARABIC, max_size=8).map(" ".join))
def test_a_text_typed_on_a_phone_is_analysed_the_same(text: str) -> None:
    printed = text.replace("اه", "أة").replace("اي", "إى").replace("ن", "نٌ")
    assert analyse(printed.translate(TYPED)) == analyse(printed)


@given(st.text(max_size=60))
def test_any_text_has_as_many_stems_and_skeletons_as_words(text: str) -> None:
    found = analyse(text)
    assert len(found.words) == len(found.stems) == len(found.skeletons)
    assert all(found.words)
    assert all(found.stems)
    assert all(found.skeletons)


@pytest.mark.parametrize(
    "forms",
    [
        "ضغوط ضغط الضغوط",
        "وزراء وزير",
        "يستعمل استعمال مستعمل تستعملون",
        "كتبت كتاب مكتوب يكتب كتبوا",
        "مدارس تدريس درس",
    ],
)
def test_plurals_and_verbs_that_no_list_has_share_a_skeleton(forms: str) -> None:
    assert len(set(analyse(forms).skeletons)) == 1


def test_accents_are_dropped_as_sqlite_drops_them() -> None:
    assert split("Café RÉSUMÉ naïve") == ["cafe", "resume", "naive"]


def test_a_word_in_capitals_is_the_same_word() -> None:
    for small in ("straße", "ısparta", "istanbul", "ﬁrst", "όσος"):
        assert split(small) == split(small.upper()), small
    assert split("İstanbul ISTANBUL") == ["istanbul", "istanbul"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_whose_it_is_and_says_no_word_twice(name: str) -> None:
    lines = (Path(lists.__file__).parent / f"{name}.txt").read_text("utf-8").splitlines()
    assert lines[0] == "# Part of Maqal, under its licence; written for it."
    assert lines[1].startswith("# ")
    if ":" not in lines[2]:
        entries = lines[2:] if name == "parted_names" else " ".join(lines[2:]).split()
        counted = Counter(map(normalise, entries))
        assert [word for word, times in counted.items() if times > 1] == []


def test_what_is_listed_can_be_reached() -> None:
    for name in ("spellings", "broken_plurals"):
        assert lists.variants(name)
    assert stem(normalise("أبواب")) == stem(normalise("باب"))
    assert {each.name for each in Path(lists.__file__).parent.glob("*.txt")} == {f"{name}.txt" for name in LISTS}
