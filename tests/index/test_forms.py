"""Forms find in a text what counting its words, stems and skeletons finds."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.arabic.analysis import analyse
from app.index.forms import MOST_OFTEN, code, frequency, pack

TEXT = "كتب الكاتبُ كتابًا عن المكتبة، والكتاب في المكتبات؛ كتاب كتاب 2026 Maqal"
WORDS = st.lists(st.sampled_from([*analyse(TEXT).words, "وزير", "وزراء", "الوزير", "ضغط", "ضغوط"]), max_size=60)


@given(WORDS)
def test_forms_count_as_counting_does(words: list[str]):
    forms = pack(Counter(words))
    found = analyse(" ".join(words))
    counts = [Counter(each) for each in found]
    for word in {*words, "غائب", "والد"}:
        ((_,), (root,), (bones,)) = analyse(word)
        assert frequency(forms, code(word)) == (counts[0][word], counts[1][root], counts[2][bones])


def test_a_count_stops_where_a_byte_does():
    forms = pack({"بيت": 500, "نهر": 1})
    assert frequency(forms, code("بيت"))[0] == MOST_OFTEN
    assert frequency(forms, code("نهر"))[0] == 1


def test_an_article_takes_two_kilobytes():
    words = [f"كلمة{number}" for number in range(280)] + ["بيت"] * 170
    assert len(pack(Counter(words))) < 2100
