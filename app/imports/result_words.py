"""What the codes of an import's lines mean, for people."""

from collections.abc import Iterator, Mapping
from functools import cache

from app.errors import Bilingual, Problem
from app.imports.results import NOTES, RecordResult
from app.web.validation import sentence_of

REASONS: Mapping[str, Bilingual] = {
    "invalid": Bilingual("قيم غير صالحة", "values that are not valid"),
    "forbidden": Bilingual("نوع من السجلات لا يجوز لهذا الحساب استيراده", "records that this account may not import"),
    "file_missing": Bilingual("الملف مفقود أو ناقص", "the file is missing or not whole"),
    "article_unknown": Bilingual("مقاله غير معروف", "its article is not known"),
    "date_in_future": Bilingual("تاريخه لم يأتِ بعد", "its date is in the future"),
    "text_refused": Bilingual("في نصه أحرف غير مقبولة", "its text has characters that are not accepted"),
    "parent_unknown": Bilingual("التعليق الذي يردّ عليه غير معروف", "the comment that it answers is not known"),
    "target_unknown": Bilingual("لا يقود إلى شيء معروف", "it leads to nothing known"),
}
"""Why a record was refused, beside the problems of the API."""

FAULTS: Mapping[str, Bilingual] = {
    "missing": Bilingual("حقل مطلوب", "it is required"),
    "extra_forbidden": Bilingual("حقل غير معروف", "unknown member"),
    "taken": Bilingual("قيمة مستعملة لعنصر آخر", "another item has this value"),
    "unknown": Bilingual("لا عنصر بهذا المعرّف", "no item has this identifier"),
    "string_too_short": Bilingual("نص أقصر من المطلوب", "the text is too short"),
    "string_too_long": Bilingual("نص أطول من المسموح", "the text is too long"),
    "string_too_heavy": Bilingual("نص أطول من المسموح", "the text is too long"),
    "character_too_long": Bilingual("حرف له علامات أكثر من المسموح", "a character with too many marks"),
    "character_refused": Bilingual("في الاسم حرف غير مقبول", "a character that a name cannot have"),
    "name_of_two_scripts": Bilingual(
        "تجمع كلمة في الاسم حروفًا متشابهة من كتابتين", "a word mixes letters of two scripts that look alike"
    ),
    "greater_than_equal": Bilingual("عدد أصغر من المسموح", "the number is too small"),
    "greater_than": Bilingual("عدد أصغر من المسموح", "the number is too small"),
    "less_than_equal": Bilingual("عدد أكبر من المسموح", "the number is too large"),
    "less_than": Bilingual("عدد أكبر من المسموح", "the number is too large"),
    "too_long": Bilingual("عناصر أكثر من المسموح", "too many items"),
    "too_short": Bilingual("عناصر أقل من المطلوب", "too few items"),
    "object_too_large": Bilingual("كائن أكبر من المسموح", "the object is too large"),
    "object_too_deep": Bilingual("مستويات أكثر من المسموح", "too many levels"),
    "literal_error": Bilingual("ليست من القيم المقبولة", "not one of the accepted values"),
    "enum": Bilingual("ليست من القيم المقبولة", "not one of the accepted values"),
    "union_tag_invalid": Bilingual("نوع سجل غير معروف", "unknown type of record"),
    "union_tag_not_found": Bilingual("سجل بلا نوع", "a record without a type"),
    "line_too_long": Bilingual("سطر أطول من المسموح", "the line is too long"),
    "not_a_domain": Bilingual("ليس اسم نطاق", "not the name of a domain"),
    "not_json": Bilingual("ليس بصيغة JSON وترميز UTF-8", "not JSON in UTF-8"),
    "not_an_object": Bilingual("ليس كائن JSON", "not a JSON object"),
    "too_many_members": Bilingual("حقول أكثر من المسموح", "too many members"),
    "too_deep": Bilingual("مستويات أكثر من المسموح", "too many levels"),
    "name_without_letter": Bilingual("لا حرف في الاسم", "a name without a letter"),
    "entry_without_letters": Bilingual("لا حرف في الاسم", "a name without a letter"),
    "source_missing": Bilingual("بلا ملف ولا رابط", "neither a file nor an address"),
    "target_missing": Bilingual("لا يقود إلى شيء", "it leads to nothing"),
    "writer_and_text": Bilingual("ينقصه كاتب أو نص", "without a writer or a text"),
}
"""How a member may be wrong, where the API's own sentence names a bound that a line does not tell."""

_INVALID = Bilingual("قيمة غير صالحة", "the value is not valid")


def reason_words(reason: str) -> Bilingual:
    """Why a record was refused."""
    return REASONS.get(reason) or NOTES.get(reason) or _problems().get(reason, _INVALID)


def fault_words(code: str) -> Bilingual:
    """How a member is wrong."""
    return FAULTS.get(code) or sentence_of(code) or _INVALID


def words_of(result: RecordResult) -> list[Bilingual]:
    """All that is to be said of a record beside its outcome."""
    found = [reason_words(result.reason)] if result.reason else []
    for member, code in result.faults:
        ar, en = fault_words(code)
        found.append(Bilingual(f"{member}: {ar}", f"{member}: {en}"))
    return found + [NOTES[note] for note in result.notes]


@cache
def _problems() -> Mapping[str, Bilingual]:
    return {kind.code: kind.title for kind in _kinds(Problem)}


def _kinds(kind: type[Problem]) -> Iterator[type[Problem]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)
