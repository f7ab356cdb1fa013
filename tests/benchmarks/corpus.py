"""A corpus of any size: Arabic words drawn by rank as in real text, the same for the same seed.

Word statistics are lifelike, sentences are not.
"""

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_RANKED = """
في من على إلى أن التي عن مع هذا الذي هذه كان بعد قبل عند بين حتى كما قد لم لا ما كل أو ثم منذ خلال حول نحو ضد
المدينة الوزارة المدرسة الكتاب الطريق المياه الهواء السوق البيت النهر الحديقة المكتبة المسرح الجمهور الفريق
المباراة الطبيب المهندس الباحث الدراسة النتائج التجربة العام الماضي القادم اليوم أمس غدا الصباح المساء الليل
أعلن قال أضاف أوضح أكد شهد افتتح بدأ انتهى وصل عاد نشر كتب قرأ زار شارك نظم قدم حقق رفع خفض دعم طور بنى
جديد قديم كبير صغير طويل قصير سريع بطيء مهم عام خاص محلي عالمي وطني ثقافي علمي رياضي اقتصادي اجتماعي صحي
مشروع خطة برنامج مهرجان معرض مؤتمر لقاء جائزة رحلة قصة رواية قصيدة لوحة صورة فيلم أغنية لحن حكاية ذاكرة
"""
WORDS = _RANKED.split()
_WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
START = datetime(2020, 1, 1, tzinfo=UTC)


class CorpusArticle(NamedTuple):
    """One article of the corpus."""

    title: str
    summary: str
    body: str
    tags: list[str]
    published_at: datetime


def sentence(source: random.Random, words: int) -> str:
    """So many words and a full stop."""
    return " ".join(source.choices(WORDS, cum_weights=_WEIGHTS, k=words)) + "."


def articles(count: int, *, words: int = 450, seed: int = 20240601) -> Iterator[CorpusArticle]:
    """Articles of about so many words under five headings, a few hours apart."""
    source = random.Random(seed)  # noqa: S311  a corpus, not a secret
    for n in range(count):
        part = words // 5
        body = "\n\n".join(
            f"## {sentence(source, 3)[:-1]}\n\n" + " ".join(sentence(source, 15) for _ in range(part // 15))
            for _ in range(5)
        )
        yield CorpusArticle(
            title=f"{sentence(source, 8)[:-1]} {n}",
            summary=sentence(source, 25),
            body=body,
            tags=source.sample(WORDS[40:80], 3),
            published_at=START + timedelta(hours=n),
        )
