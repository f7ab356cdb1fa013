"""What the pages say of themselves, in Arabic and in English."""

from typing import Literal, NamedTuple

Language = Literal["ar", "en"]


class Words(NamedTuple):
    """The words of one language."""

    search: str
    search_for: str
    menu: str
    skip: str
    latest: str
    most_read: str
    pinned: str
    older: str
    newer: str
    outline: str
    related: str
    translations: str
    tags: str
    comments: str
    to_top: str
    missing: str
    missing_help: str
    results: str
    nothing_found: str
    nothing_yet: str
    did_you_mean: str
    sections: str
    authors: str
    years: str
    feed: str
    developers: str
    desk: str
    updated: str
    clear: str
    suggestions: str
    no_suggestions: str
    tag: str


ARABIC = Words(
    search="بحث",
    search_for="ابحث في الموقع",
    menu="أقسام الموقع",
    skip="انتقل إلى المحتوى",
    latest="أحدث المقالات",
    most_read="الأكثر قراءة",
    pinned="مثبّت",
    older="مقالات أقدم",
    newer="مقالات أحدث",
    outline="في هذا المقال",
    related="اقرأ أيضًا",
    translations="بلغات أخرى",
    tags="الوسوم",
    comments="التعليقات",
    to_top="إلى الأعلى",
    missing="هذه الصفحة غير موجودة",
    missing_help="ربما تغيّر الرابط. ابحث عمّا تريد، أو عُد إلى الصفحة الأولى.",
    results="نتائج البحث عن",
    nothing_found="لا نتائج. جرّب كلمات أقل أو كلمات أخرى.",
    nothing_yet="لا مقالات هنا بعد.",
    did_you_mean="هل تقصد:",
    sections="الأقسام",
    authors="الكتّاب",
    years="السنوات",
    feed="خلاصة RSS",
    developers="للمطوّرين",
    desk="مكتب التحرير",
    updated="عُدّل",
    clear="اعرض الكل",
    suggestions="عدد الاقتراحات: #",
    no_suggestions="لا اقتراحات",
    tag="وسم",
)
ENGLISH = Words(
    search="Search",
    search_for="Search the site",
    menu="Sections",
    skip="Skip to content",
    latest="Latest articles",
    most_read="Most read",
    pinned="Pinned",
    older="Older articles",
    newer="Newer articles",
    outline="In this article",
    related="Related articles",
    translations="In other languages",
    tags="Tags",
    comments="Comments",
    to_top="To the top",
    missing="This page does not exist",
    missing_help="Its address may have changed. Search for what you want, or go back to the front page.",
    results="Results for",
    nothing_found="No results. Try fewer or other words.",
    nothing_yet="No articles here yet.",
    did_you_mean="Did you mean:",
    sections="Sections",
    authors="Authors",
    years="Years",
    feed="RSS feed",
    developers="For developers",
    desk="Desk",
    updated="Updated",
    clear="Show all",
    suggestions="Suggestions: #",
    no_suggestions="No suggestions",
    tag="tag",
)


def words_of(language: str) -> Words:
    """The words of a site's language; English for every language but Arabic."""
    return ARABIC if language.startswith("ar") else ENGLISH


def direction_of(language: str) -> Literal["rtl", "ltr"]:
    """Which way the pages around the articles run."""
    return "rtl" if words_of(language) is ARABIC else "ltr"
