"""The Arabic names of what a reader of saved pages finds in them, and of what it leaves out."""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "title": "العنوان",
    "summary": "الملخّص",
    "lead": "المقدمة",
    "paragraph": "فقرة",
    "heading": "عنوان فرعي",
    "list item": "بند قائمة",
    "date": "التاريخ",
    "hijri date": "التاريخ الهجري",
    "updated": "تاريخ التحديث",
    "reading time": "زمن القراءة",
    "printed reading time, noted and not used": "زمن القراءة المطبوع؛ سُجّل ولم يُستعمل",
    "byline": "الكاتب",
    "section": "القسم",
    "tags": "الوسوم",
    "detail": "تفصيل",
    "repeated title": "العنوان مكررًا",
    "link to the comments": "رابط إلى التعليقات",
    "comment form": "نموذج التعليق",
    "after the comment form": "ما بعد نموذج التعليق",
    "heading of links to other articles": "عنوان روابط إلى مقالات أخرى",
    "link to another article": "رابط إلى مقال آخر",
    "share line": "سطر المشاركة",
    "navigation": "التنقل",
    "copyright": "حقوق النشر",
    "copyright line": "سطر حقوق النشر",
}

_NOT_USED = " that is not used"


def named(part: str) -> str:
    """The Arabic name of a part or of a reason; the English one where none is known."""
    bare = part.removesuffix(_NOT_USED)
    name = NAMES.get(bare, bare)
    return name if bare == part else f"{name} (لم يُستعمل)"
