"""Words end where scripts meet, and are spelt as today."""

import pytest

from app.arabic.analysis import split
from app.arabic.highlight import Sought, highlight
from app.arabic.reading import count_words
from app.arabic.stemming import alternatives, stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("الـAI بـYouTube وGoogle و5G لـiPhone", ["ai", "youtube", "google", "5g", "iphone"]),
        ("COVIDـ19 COVID-19", ["covid", "19", "covid", "19"]),
        ("G20الـ الـG20 لل5G وبالـ5G", ["g20", "g20", "5g", "5g"]),
        ("2026م ١٤٤٧هـ", ["2026", "م", "1447", "ه"]),
        ("محمد99 iOS18 İstanbul", ["محمد", "99", "ios18", "istanbul"]),
    ],
)
def test_a_word_ends_where_scripts_meet(text: str, words: list[str]) -> None:
    assert split(text) == words


def test_the_right_part_is_marked_and_counted() -> None:
    marked = highlight("خطة الـAI وGoogle", Sought(frozenset({"ai", "google"})))
    assert marked == "خطة الـ<mark>AI</mark> و<mark>Google</mark>"
    assert count_words("بـYouTube وGoogle COVIDـ19") == 3


QURANIC = (
    "ءَامَنُوا۟ ٱلصَّلَوٰةَ ٱلزَّكَوٰةَ ٱلْحَيَوٰةِ ٱلرِّبَوٰا۟ ٱلرَّحْمَٰنِ ٱلسَّمَٰوَٰتِ ٱلْكِتَٰبُ هَٰذَا ذَٰلِكَ لَٰكِن إِلَٰهَ ٱللَّٰه هَٰٓؤُلَآءِ"
    " أُو۟لَٰٓئِكَ يَٰٓأَيُّهَا وَءَاتُوا۟ ٱلْءَاخِرَةِ إِبْرَٰهِـۧمَ مُوسَىٰ عَلَىٰ هَدَىٰهُم ٱلتَّوْرَىٰةَ قِرَاءَات يَسْـَٔلُونَكَ أَمْوَٰلَهُم صَلَوَٰت لَهُۥ"
    " مَلَٰٓئِكَة سَوْءَاتِهِمَا مَـَٔابٍ ءَايَٰتِ ثَلَٰثَةَ"
)
TODAY = (
    "آمنوا الصلاة الزكاة الحياة الربا الرحمن السماوات الكتاب هذا ذلك لكن إله الله هؤلاء أولئك يا أيها وآتوا الآخرة"
    " إبراهيم موسى على هداهم التوراة قراءات يسألونك أموالهم صلوات له ملائكة سوءاتهما مآب آيات ثلاثة"
)


OTHERS_OF_THE_QURAN = {
    "ٱلَّيْلِ وَٱلَّيْلِ": "الليل والليل", "رَءَا رَءَاهُ": "رأى رآه", "قُرْءَانًا ٱلْقُرْءَانُ": "قرآنا القرآن",
    "خَطِيٓـَٰٔتِكُمْ": "خطيئاتكم", "بَصْۜطَةً ٱلْمُصَۣيْطِرُونَ": "بسطة المسيطرون", "ٱلْـَٰٔنَ": "الآن", "سَيِّـَٔاتِهِمْ": "سيئاتهم", "عِوَجَاۜ": "عوجا",
    "مَٰلِكِ إِسْمَٰعِيلَ دَاوُۥدَ": "مالك إسماعيل داوود", "جزءان وقراءات": "جزءان وقراءات",
}  # fmt: skip


def test_the_spelling_of_the_quran_is_read_as_that_of_today() -> None:
    assert split(QURANIC) == split(TODAY)
    for typed, today in OTHERS_OF_THE_QURAN.items():
        assert [stem(word) for word in split(typed)] == [stem(word) for word in split(today)], typed
    for typed, today in (("صلوة", "صلاة"), ("الزكوة", "الزكاة"), ("القرءان", "القرآن"), ("السموات", "السماوات")):
        assert stem(split(typed)[0]) == stem(split(today)[0])


@pytest.mark.parametrize(
    "forms",
    [
        "السنة سنة للسنة", "شوارع شارع شوارعها والشوارع", "مصانع مصنع مصانعهم", "مفاتيح مفتاح", "مشاريع مشروع",
        "ميادين ميدان", "مباراة مباريات مباراته مباراتهم", "معاناة معاناتهم", "حياة حياته حياتهم", "قارىء قارئ",
        "شىء شئ شيء", "عصافير عصفور", "قبائل قبيلة", "فنادق فندق", "صواريخ صاروخ", "اتجاه اتجاهات", "وكالات وكالة",
        "أساليب أسلوب", "مستواه مستوى",
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(split(form)[0]) for form in forms.split()}) == 1


@pytest.mark.parametrize("two", ["مقاتل مقتل", "السنة لسان", "حياته حية", "مراقب مرقب", "فنانين فنون", "الأم ألم"])
def test_other_words_keep_their_own(two: str) -> None:
    first, second = split(two)
    assert stem(first) != stem(second)


def test_a_first_letter_is_read_both_ways() -> None:
    assert stem("كبرياء") in map(stem, ("كبرياء", *alternatives("الكبرياء")))
    assert stem("الكبرياء") in map(stem, alternatives("كبرياء"))
    assert alternatives("المانيا") == ()
