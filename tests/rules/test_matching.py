"""Listed words under every disguise, innocent words that contain them, and the time that it takes."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.disguises import read
from app.rules.matching import EFFORT, MOST_FOUND, Matcher, MuchToLookAt, dropped, has_letters
from app.rules.weighing import reading
from tests.rules.corpora import lines

LISTED = lines("listed")
MATCHER = Matcher(LISTED)
ALLOWED = Matcher(lines("allowed"))
EVASIONS = [tuple(line.replace("\\n", "\n").split("\t")) for line in lines("evasions")]
INNOCENTS = lines("innocents")


def found(text: str, matcher: Matcher = MATCHER) -> list[tuple[str, str]]:
    """Each listed entry that is found, and what is pointed at."""
    disguised = read(text)
    hits = dropped(matcher.find(disguised), ALLOWED.find(disguised))
    return [(LISTED[hit.entry], text[hit.begin : hit.end]) for hit in hits]


def test_the_corpora_are_as_large_as_they_should_be() -> None:
    assert len(EVASIONS) >= 200
    assert len(INNOCENTS) >= 200


@pytest.mark.parametrize(("entry", "text"), EVASIONS)
def test_a_disguise_does_not_hide_a_listed_word(entry: str, text: str) -> None:
    assert entry in {name for name, _ in found(text)}


def test_each_is_found_within_a_sentence_and_pointed_at() -> None:
    before, after = "قال القارئ أمس: ", " وانتهى الكلام هنا"
    for entry, text in EVASIONS:
        hits = MATCHER.find(read(before + text + after))
        places = {(hit.begin, hit.end) for hit in hits if LISTED[hit.entry] == entry}
        assert places, (entry, text)
        assert all(len(before) <= begin < end <= len(before) + len(text) for begin, end in places), (entry, text)


@pytest.mark.parametrize("text", INNOCENTS)
def test_an_innocent_text_is_not_caught(text: str) -> None:
    assert found(text) == []
    assert found(f"قال القارئ: {text} وانتهى") == []


@pytest.mark.parametrize(
    ("text", "pointed_at"),
    [
        ("هذا شَـتْـم صريح", "شَـتْـم"),
        ("وشتمهم", "شتم"),
        ("ش ت م", "ش ت م"),
        ("ﺷﺘﻢ", "ﺷﺘﻢ"),
        ("ﷺ ثم شتم", "شتم"),
        ("👍 شتتتتم 👍", "شتتتتم"),
    ],
)
def test_a_moderator_is_shown_the_very_letters(text: str, pointed_at: str) -> None:
    assert found(text) == [("شتم", pointed_at)]


def test_an_allowed_phrase_hides_only_what_stands_in_it() -> None:
    assert found("قرأت سورة البقرة") == []
    assert [name for name, _ in found("قرأت سورة البقرة يا بقرة")] == ["بقرة"]


@pytest.mark.parametrize("entry", ["", "...", "ـــ", "\u064b", "👍", "- _ -"])
def test_an_entry_without_letters_is_no_entry(entry: str) -> None:
    assert not has_letters(entry)
    assert Matcher([entry]).find(read("كلام كثير ... 👍")) == []


def test_no_list_finds_nothing() -> None:
    assert Matcher([]).find(read("شتم")) == []


def test_the_places_that_are_told_are_bounded() -> None:
    assert len(MATCHER.find(read("شتم " * 1000))) == MOST_FOUND


TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("شتمحاركلبوفال spam0123456789@$!|._-ـ\u064e\u0651\u200b\u200cﷺﻻ٧۷\n\t")),
    max_size=200,
)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_what_has_letters_is_told_without_reading_it(text: str) -> None:
    assert has_letters(text) == bool(read(text).views[0].letters)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from([text for _, text in EVASIONS]), TEXTS)
def test_reading_never_fails_and_points_into_the_text(before: str, listed: str, after: str) -> None:
    text = f"{before} {listed} {after}"
    read_as = reading(text)
    for view in read_as.disguised.views:
        assert len(view.written) >= len(view.letters)
        for place, letter in enumerate(view.letters):
            if letter != " ":
                its = view.letter(place)
                assert 0 <= its.begin < its.end <= len(text)
    for hit in MATCHER.find(read_as.disguised):
        assert 0 <= hit.begin < hit.end <= len(text)
    assert all(0 <= begin < end <= len(text) for begin, end in read_as.links)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.sampled_from("شتمابوك 7aei.-"), max_size=12), max_size=30), TEXTS)
def test_any_list_can_be_made_and_looked_for(entries: list[str], text: str) -> None:
    for hit in Matcher(entries).find(read(text)):
        assert 0 <= hit.entry < len(entries)


def steps(work: Callable[[], Any]) -> int:
    """How many lines of Python a piece of work runs."""
    count = 0

    def trace(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


HARD = {
    "prose": "كتب القارئ تعليقا طويلا عن المقال وشكر الكاتب عليه ",
    "spaced out": "ش ت م ",
    "one letter": "ش",
    "drawled": "شتتتتتتتتم",
    "marks": "ش\u064e\u0651ت\u064eم",
    "invisible": "ش\u200b\u200c",
    "signs": "$p4m!|",
    "digits": "0501 ",
    "nearly": "حمارحمار",
    "dots": "ش.",
    "hosts": "a.b",
    "labels": "a-",
    "ligatures": "ﷺ",
    "words of one letter": "و ",
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_twice_the_text_takes_twice_the_steps(text: str) -> None:
    """The lists are made of entries that stand within one another, which gives an automaton most to say."""
    nested = Matcher([*LISTED, *("ش ت م" * each for each in range(1, 8)), *("حمار" * each for each in range(1, 10))])

    def work(length: int) -> Callable[[], Any]:
        chosen = (text * length)[:length]
        return lambda: nested.find(reading(chosen).disguised)

    work(100)()
    short, long = steps(work(700)), steps(work(2800))
    assert long <= 4.4 * short + 1000


def test_a_longer_list_takes_no_more_steps() -> None:
    body = "كتب القارئ تعليقا طويلا عن المقال وشكر الكاتب عليه " * 10
    few = Matcher(["زربوح"])
    many = Matcher([f"زربوح{chr(0x0628 + number % 20)}{chr(0x0628 + number // 20)}" for number in range(400)])
    disguised = read(body)
    assert steps(lambda: many.find(disguised)) <= steps(lambda: few.find(disguised)) + 10


def test_a_text_that_was_made_for_a_list_is_looked_through_elsewhere() -> None:
    within = "ab" * 30
    matcher = Matcher([within[place:] for place in range(59)])
    with pytest.raises(MuchToLookAt):
        matcher.find(read("ab" * 5_000 + " abab"), effort=EFFORT)
    (hit,) = matcher.find(read("ab" * 5_000 + " abab"))
    assert (hit.begin, hit.end) == (10_001, 10_005)
    assert MATCHER.find(read("شتم " * 2_500), effort=EFFORT) == MATCHER.find(read("شتم " * 2_500))
