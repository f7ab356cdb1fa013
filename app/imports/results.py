"""What became of each record of an import, and of all of them."""

from collections import Counter
from collections.abc import Callable
from typing import Literal, NamedTuple

from app.errors import Bilingual

Outcome = Literal["created", "updated", "unchanged", "refused"]
NOTES = {
    "merged": Bilingual(
        "يطابق ما كان هنا: وسم بالاسم نفسه، أو ملف بالمحتوى نفسه",
        "it equals an item that was here: a tag of the same name, a file with the same content",
    ),
    "slug_taken": Bilingual("اسمه اللطيف مستعمل؛ أُضيف إليه رقم", "its slug was taken, so it got a number"),
    "former_slug_taken": Bilingual("أحد أسمائه اللطيفة السابقة يقود إلى غيره", "a former slug leads to another item"),
    "section_unknown": Bilingual("قسمه غير معروف", "its section is not known"),
    "tag_unknown": Bilingual("أحد وسومه غير معروف", "a tag is not known"),
    "author_unknown": Bilingual("أحد كتّابه غير معروف", "an author is not known"),
    "media_unknown": Bilingual(
        "يعرض وسيطًا غير معروف، أو تعذّر الحصول عليه", "it shows an upload that is not known or could not be fetched"
    ),
    "parent_unknown": Bilingual(
        "ما يندرج تحته غير معروف؛ وُضع في المستوى الأول", "its parent is not known; it was placed at the top level"
    ),
    "language_taken": Bilingual(
        "في مجموعة ترجماته مقال آخر بلغته", "its group of translations has another article in its language"
    ),
    "not_fetched": Bilingual(
        "لم يُجلب الملف؛ تعرضه المقالات من رابطه الأصلي",
        "the file was not fetched; articles show it from its old address",
    ),
    "not_tried": Bilingual(
        "لا تجلب التجربة الملفات، وتفترض أن هذا الملف موجود",
        "a trial fetches no files; it assumes that this one is there",
    ),
    "target_unknown": Bilingual(
        "عنصر قائمة لا يقود إلى شيء معروف؛ لم يُنقل",
        "an item of the menu leads to nothing known; it was left out",
    ),
    "menu_replaced": Bilingual("حلّت محل القائمة التي كانت هنا", "it replaced the menu that was here"),
    "description_replaced": Bilingual("حلّ محل وصف الموقع الذي كان هنا", "it replaced the site's description"),
    "address_refused": Bilingual("رابط قديم تتعذّر قراءته", "an old address cannot be read"),
}
"""What a record may have lost on its way in, by code."""


class RecordResult(NamedTuple):
    """What became of one record. `place` counts from 1; in a file of lines it is the line.

    A refused one has a `reason`, and the members at fault, each with how it is wrong. `notes` are of `NOTES`.
    """

    place: int
    type: str | None
    external_id: str | None
    outcome: Outcome
    reason: str | None = None
    faults: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    entry_id: int | None = None


class LoadReport:
    """The numbers of an import; each result is reported as soon as it is stored."""

    def __init__(self, tell: Callable[[RecordResult], object] = lambda _result: None) -> None:
        self.counts: Counter[tuple[str, Outcome]] = Counter()
        self.notes: Counter[str] = Counter()
        self._tell = tell

    def add(self, result: RecordResult) -> None:
        """Count a result, and tell it."""
        self.counts[result.type or "unknown", result.outcome] += 1
        self.notes.update(result.notes)
        self._tell(result)

    def total(self, outcome: Outcome) -> int:
        """How many records of all types came out so."""
        return sum(count for (_, each), count in self.counts.items() if each == outcome)

    def by_type(self) -> dict[str, dict[str, int]]:
        """The numbers by type and outcome."""
        found: dict[str, dict[str, int]] = {}
        for (kind, outcome), count in sorted(self.counts.items()):
            found.setdefault(kind, {})[outcome] = count
        return found
