"""What readers type is understood as they mean it, and never an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.arabic.letters import INVISIBLE
from app.index.question import MOST_CHARACTERS, MOST_FILTERS, MOST_TERMS, NOTHING, Question, understand


def words(question: Question) -> list[str]:
    return [each.word for each in question.words]


def test_words_are_asked_in_any_form_without_those_of_which_every_text_is_full() -> None:
    question = understand("ما هي أسعار الخبز في المدينة؟")
    assert words(question) == ["اسعار", "الخبز", "المدينه"]
    assert [each.stem for each in question.words] == ["سعر", "خبز", "مدين"]


def test_a_question_of_nothing_but_stop_words_is_asked_as_it_is() -> None:
    assert words(understand("ما هو")) == ["ما", "هو"]
    assert words(understand('ما هو "الخبز"')) == []


@pytest.mark.parametrize("typed", ['"سوق الورّاقين"', "«سوق الورّاقين»", "“سوق الورّاقين”"])
def test_what_is_quoted_is_a_phrase(typed: str) -> None:
    question = understand(f"ترميم {typed}")
    assert question.phrases == (("سوق", "الوراقين"),)
    assert words(question) == ["ترميم"]


def test_a_phrase_keeps_its_stop_words() -> None:
    assert understand('"من أين لك هذا"').phrases == (("من", "اين", "لك", "هذا"),)


def test_words_are_excluded_and_completed() -> None:
    question = understand('كوبا -روسيا -"الحرب الباردة" مكت*')
    assert words(question) == ["كوبا"]
    assert question.excluded == (("روسيا",), ("الحرب", "البارده"))
    assert question.prefixes == ("مكت",)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("- متى غادر؟", ["غادر"]),
        ("COVID-19", ["covid", "19"]),
        ("بين-قوسين", ["قوسين"]),
        ("م*", ["م"]),
        ("* - -- ، ؟ *", []),
        ('"غير مغلق', ["مغلق"]),
        ("كتاب كتاب الكتاب", ["كتاب", "الكتاب"]),
    ],
)
def test_punctuation_that_means_nothing_is_punctuation(typed: str, expected: list[str]) -> None:
    question = understand(typed)
    assert words(question) == expected
    assert question.excluded == ()
    assert question.prefixes == ()


def test_filters_by_their_names_in_both_languages() -> None:
    question = understand('خبز section:ثقافة وسم:"سوق الورق" Author:سلمى-العوضي tag:مدن')
    assert (question.section, question.tag, question.author) == (("ثقافة",), ("سوق الورق", "مدن"), ("سلمى-العوضي",))
    assert words(question) == ["خبز"]


def test_what_is_filed_somewhere_and_what_begins_so_is_excluded() -> None:
    question = understand('خبز -قسم:ثقافة -وسم:"سوق الورق" -Author:هند -مكت* -م* -section: قسم:فنون')
    assert words(question) == ["خبز"]
    assert (question.section, question.tag, question.author) == (("فنون",), (), ())
    assert question.excluded_section == ("ثقافة",)
    assert (question.excluded_tag, question.excluded_author) == (("سوق الورق",), ("هند",))
    assert (question.prefixes, question.excluded_prefixes) == ((), ("مكت",))
    assert question.excluded == (("م",), ("section",))


@pytest.mark.parametrize("typed", ["section: ثقافة", "hashtag:خبز", "عنوان:خبز"])
def test_what_only_looks_like_a_filter_is_words(typed: str) -> None:
    question = understand(typed)
    assert (question.section, question.tag, question.author) == ((), (), ())
    assert len(words(question)) == 2


def test_only_filters_and_exclusions_ask_for_nothing() -> None:
    assert understand("section:ثقافة -خبز").is_empty
    assert understand("").is_empty
    assert not understand("خبز").is_empty


def test_a_long_question_is_cut() -> None:
    many = understand(" ".join(f"كلمة {number}" for number in range(60)))
    assert len(many.words) == 1 + MOST_TERMS // 2, "a word that is asked for again takes room too"
    assert len(understand("ا" * 10_000).words) == 1
    assert len(understand('"' + "كلمة " * 60 + '"').phrases[0]) == MOST_TERMS
    without = understand(" ".join(f"-{'ب' * (n + 2)}*" for n in range(60)) + " كلمة")
    assert len(without.excluded_prefixes) == MOST_TERMS
    assert without.words == ()


@pytest.mark.parametrize(
    "before", ["كلمة " * 40, "ا" * MOST_CHARACTERS + " ", "\u200f" * MOST_CHARACTERS + " ", '"' + "ب " * 900]
)
@pytest.mark.parametrize("name", ["قسم", "وسم", "كاتب", "section", "TAG", "author"])
def test_a_filter_counts_wherever_it_stands(before: str, name: str) -> None:
    question = understand(f"{before}{name}:ثقافة -{name}:«سوق قديم»")
    kept = {*question.section, *question.tag, *question.author}
    assert kept == {"ثقافة"}
    assert {*question.excluded_section, *question.excluded_tag, *question.excluded_author} == {"سوق قديم"}


@pytest.mark.parametrize("sign", ["", "-"])
def test_nothing_is_found_with_more_filters_than_are_read(sign: str) -> None:
    question = understand("كلمة " + " ".join(f"{sign}وسم:{n}" for n in range(MOST_FILTERS + 1)))
    assert question.section == (NOTHING,)
    few = understand("كلمة " + " ".join(f"{sign}وسم:{n}" for n in range(MOST_FILTERS)))
    assert len(few.excluded_tag if sign else few.tag) == MOST_FILTERS


def test_what_was_asked_is_what_is_highlighted() -> None:
    sought = understand('أسعار "سوق الورق" مكت* -خبز').sought()
    assert sought.stems == {"سعر"}
    assert sought.words == {"سوق", "الورق"}
    assert sought.prefixes == ("مكت",)


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u202b", "\u2067", "\ufeff", "\u200d", "\u200c\u200f"])
def test_an_invisible_mark_does_not_turn_an_operator_into_its_opposite(mark: str) -> None:
    question = understand(
        f'مكتبة {mark}-{mark}الحي {mark}-"سوق{mark} الورق" مكت*{mark} {mark}قسم:{mark}"فنون{mark} وأدب"{mark}'
    )
    assert words(question) == ["مكتبه"]
    assert question.excluded == (("الحي",), ("سوق", "الورق"))
    assert question.prefixes == ("مكت",)
    assert question.section == ("فنون وأدب",)


def test_invisible_marks_count_among_the_characters_that_are_read() -> None:
    assert understand("\u200f" * MOST_CHARACTERS + "كلمة") == understand("")


_TYPED = [
    "مكتبة",
    "-الحي",
    '"سوق الورق"',
    '-"سوق الورق"',
    "«الحي»",
    "مكت*",
    "قسم:رياضة",
    'وسم:"كرة القدم"',
    "-",
    "و",
    "a-b",
]
_MARKS = st.text(sorted(INVISIBLE), max_size=3)


@given(st.lists(st.tuples(_MARKS, st.sampled_from(_TYPED), _MARKS), max_size=12))
def test_invisible_marks_at_the_bounds_of_words_change_nothing(parts: list[tuple[str, str, str]]) -> None:
    plain = " ".join(part for _, part, _ in parts)
    sprinkled = " ".join(f"{before}{part}{after}" for before, part, after in parts)
    assert understand(sprinkled) == understand(plain)


@given(st.text(max_size=300) | st.text('"«»“”-*: ابكsectiontag', max_size=120))
def test_anything_can_be_typed(typed: str) -> None:
    question = understand(typed)
    terms = [
        *(*question.words, *question.phrases, *question.prefixes, *question.excluded, *question.excluded_prefixes),
        *(*question.section, *question.excluded_section, *question.excluded_tag, *question.excluded_author),
    ]
    assert len(terms) <= MOST_TERMS + MOST_FILTERS
    every = [each.word for each in question.words] + [word for phrase in question.phrases for word in phrase]
    assert all(character.isalnum() for word in every + list(question.prefixes) for character in word)
