"""Highlights stand over the text as it was written, and nothing but `<mark>` gets into it."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.arabic.analysis import analyse, is_stop_word
from app.arabic.clean import one_line
from app.arabic.highlight import Sought, highlight
from app.arabic.snippet import ELLIPSIS, SNIPPET_CHARACTERS, SNIPPET_WORDS, _letters, _spans, snippet

TEXT = st.text("ابتكلمنوهيةأإ ًّـ<>&\"'\n.،abc<mark>", max_size=400)


def sought(question: str) -> Sought:
    asked = analyse(question)
    stems = zip(asked.words, asked.stems, strict=True)
    return Sought(frozenset(root for word, root in stems if not is_stop_word(word)))


def unmarked(line: str) -> str:
    return html.unescape(re.sub("</?mark>", "", line))


def marked(line: str) -> list[str]:
    return [html.unescape(word) for word in re.findall("<mark>(.*?)</mark>", line)]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("الاتحاد كوبا قدم", "وقَـدَّمَ الاتِّحادُ دعمًا لكوبـــا", ["وقَـدَّمَ", "الاتِّحادُ", "لكوبـــا"]),
        ("مكتبه", "في مكتباتها الكثيرة: المكتبةُ الوطنية", ["مكتباتها", "المكتبةُ"]),
        ("سعر الخبز", "ارتفعت أسعارُه، أي أسعار خبزنا", ["أسعارُه", "أسعار", "خبزنا"]),
        ("covid", "فيروس COVID-19", ["COVID"]),
        ("٢٠٢٦", "عام 2026", ["2026"]),
        ("الضغوط", "ﺍﻟﻀﻐﻂ كبير", ["ﺍﻟﻀﻐﻂ"]),
    ],
)
def test_whole_words_are_marked_as_they_were_written(question: str, text: str, words: list[str]) -> None:
    assert marked(highlight(text, sought(question))) == words
    assert unmarked(highlight(text, sought(question))) == text


def test_words_as_they_stand_and_by_their_beginning() -> None:
    text = "المكتبة قرب مكتب البريد"
    assert marked(highlight(text, Sought(words=frozenset({"مكتب"})))) == ["مكتب"]
    assert marked(highlight(text, Sought(prefixes=("مكت", "بري")))) == ["مكتب"]
    assert marked(highlight(text, Sought(prefixes=("المكت",)))) == ["المكتبة"]


def test_a_snippet_is_where_most_of_the_question_stands() -> None:
    far = " ".join(f"كلمة{number}" for number in range(600))
    text = f"جسر خشبي. {far} ثم افتُتح الجسر الحجري فوق النهر أمس. {far}"
    line = snippet(text, sought("جسر حجري نهر"))
    assert marked(line) == ["الجسر", "الحجري", "النهر"]
    assert line.startswith(ELLIPSIS)
    assert line.endswith(ELLIPSIS)
    assert len(line.split()) == SNIPPET_WORDS


def test_a_snippet_has_what_is_written_with_other_letters_than_its_stem() -> None:
    far = " ".join(f"كلمة{number}" for number in range(200))
    line = snippet(f"{far} ثم ارتفعت أسعار القمح أمس. {far}", sought("سعر القمح"))
    assert marked(line) == ["أسعار", "القمح"]
    assert "ثم ارتفعت <mark>أسعار</mark>" in line
    assert len(line.split()) == SNIPPET_WORDS


@pytest.mark.parametrize(
    ("question", "word"),
    [("سعر", "أسعار"), ("سفينة", "السُّفُن"), ("كتاب", "والكتب"), ("امرأة", "نساء"), ("أخ", "إخوة"), ("كتاب", "كِتَابٌ")],
)
def test_a_snippet_finds_a_word_far_away_however_it_is_written(question: str, word: str) -> None:
    far = " ".join(f"كلمة{number}" for number in range(200))
    assert marked(snippet(f"{far} {word}، {far}", sought(question))) == [word]


def test_a_text_without_what_was_sought_gives_its_beginning() -> None:
    assert snippet(one_line("أول السطر\n\nوثانيه"), sought("غيمة")) == "أول السطر وثانيه"
    assert snippet("", sought("غيمة")) == ""
    assert snippet(one_line(" … "), sought("غيمة")) == "…"


def test_markup_in_a_text_is_text() -> None:
    line = snippet("<script>alert('كوبا')</script> & كوبا", sought("كوبا"))
    assert line == ("&lt;script&gt;alert(&#x27;<mark>كوبا</mark>&#x27;)&lt;/script&gt; &amp; <mark>كوبا</mark>")


@given(TEXT, TEXT)
def test_marks_are_all_that_is_added(text: str, question: str) -> None:
    assert unmarked(highlight(text, sought(question))) == text
    assert not re.search("<(?!/?mark>)", highlight(text, sought(question)))


@given(TEXT.map(lambda text: text * 9), TEXT)
def test_a_snippet_is_a_short_stretch_of_its_text(text: str, question: str) -> None:
    line = unmarked(snippet(one_line(text), sought(question))).strip(ELLIPSIS)
    assert line.strip() in re.sub(r"\s+", " ", text)
    assert len(line) <= SNIPPET_CHARACTERS


@given(TEXT.map(lambda text: text.replace("ة", "\u00a0").replace("ه", "  ")))
def test_one_line_has_one_space_between_words(text: str) -> None:
    assert one_line(text) == " ".join(text.split())


@pytest.mark.parametrize("text", ["ا" * 200_000, "ا-" * 100_000, "اً" * 100_000, " \u200b" * 100_000])
def test_a_text_that_is_no_prose_gives_a_short_snippet(text: str) -> None:
    assert len(unmarked(snippet(one_line(text), sought("ا كلمة")))) <= SNIPPET_CHARACTERS + 2


@pytest.mark.parametrize("word", ["خ" * 8, "خ" * 9, "خ" * 60, "خت" * 4])
@pytest.mark.parametrize("line", ["خ" * 50_000, "خخخخخخخ " * 20_000, "خخخختتتت" * 10_000, f"{'خ' * 59} " * 1000])
def test_a_row_of_one_letter_takes_no_longer_than_prose(word: str, line: str) -> None:
    first = next(iter(one_line(line).split(" ")))
    shown = unmarked(snippet(one_line(line), Sought(words=frozenset([word]), prefixes=(word,))))
    assert first.startswith(shown.strip(ELLIPSIS).split(" ")[0])


@given(
    st.text(alphabet="ابتدسهوءيةأؤ ض", max_size=60),
    st.text(alphabet="ابتدسهوءيض", min_size=1, max_size=5),
)
def test_the_letters_of_a_stem_are_found_where_a_pattern_finds_them(line: str, stem: str) -> None:
    found = list(_spans(line, stem))
    assert {match.span() for match in _letters(stem).finditer(line)} <= set(found)
    assert all(_letters(stem).fullmatch(line, *each) for each in found)
    assert found == sorted(set(found))
