"""Lines of a saved page that are not its article: sharing, navigation, the comment form.

Lines are compared by `squeeze`, so hamza, marks, tatweel, capitals, spaces and punctuation do not matter. The
lists are our own and small: what Arabic news sites, and WordPress in both languages, print around articles.
"""

import re

from app.arabic.letters import fold

COMMENT_FORM = "comment form"
LINKS = "heading of links to other articles"
LINK = "link to another article"
SHARE = "share line"


def squeeze(text: str) -> str:
    """Fold a line and keep its letters and digits alone: `أذهب إلىالأعلى` is `اذهب إلى الأعلى`."""
    return "".join(character for character in fold(text) if character.isalnum())


def _lines(*lines: str) -> frozenset[str]:
    return frozenset(squeeze(line) for line in lines)


_COMMENT_FORM = _lines(
    "اترك تعليقا", "اترك ردا", "أضف تعليقا", "إضافة تعليق", "اكتب تعليقا", "أضف ردا", "التعليقات", "تعليقات",
    "لا توجد تعليقات", "لا تعليقات", "شاركنا رأيك", "شارك برأيك", "إلغاء الرد", "اترك تعليقا إلغاء الرد",
    "اترك ردا إلغاء الرد", "Leave a Reply", "Leave a Reply Cancel reply", "Leave a Comment", "Cancel reply",
    "Post a Comment", "Add a comment", "Comments", "No comments",
)  # fmt: skip
_COMMENT_FORM_STARTS = tuple(
    squeeze(start)
    for start in (
        "لن يتم نشر عنوان بريدك الإلكتروني",
        "لن ينشر عنوان بريدك الإلكتروني",
        "الحقول الإلزامية مشار إليها",
        "Your email address will not be published",
        "Required fields are marked",
    )
)
_EXACT = {
    LINKS: _lines(
        "مواضيع ذات صلة", "مواضيع متعلقة", "مواضيع مشابهة", "مقالات ذات صلة", "مقالات مشابهة",
        "أخبار ذات صلة", "أخبار متعلقة", "ذات صلة", "اقرأ أيضا", "اقرأ المزيد", "شاهد أيضا",
        "قد يعجبك أيضا", "قد يهمك أيضا", "المزيد من الأخبار", "Related posts", "Related articles", "Related",
        "Read also", "Read more", "You may also like",
    ),
    "navigation": _lines(
        "اذهب إلى الأعلى", "العودة إلى الأعلى", "الرجوع إلى الأعلى", "إلى الأعلى", "تخطى إلى المحتوى",
        "التجاوز إلى المحتوى", "انتقل إلى المحتوى", "الرئيسية", "القائمة", "المقال السابق", "المقال التالي",
        "السابق", "التالي", "Back to top", "Go to top", "Scroll to top", "Skip to content", "Home", "Menu",
        "Previous post", "Next post", "Previous", "Next",
    ),
}  # fmt: skip
_COPYRIGHT_STARTS = tuple(
    squeeze(start)
    for start in ("جميع الحقوق محفوظة", "كل الحقوق محفوظة", "حقوق النشر", "Copyright", "All rights reserved")
)
_LONGEST_LINE = 200  # characters
_LONGEST_COPYRIGHT = 16  # words
_FIRST_CRUMBS = _lines("الرئيسية", "الصفحة الرئيسية", "أنت هنا", "Home")
_INLINE_LINK = re.compile(r"[:：»›←|]")
_CRUMB = re.compile(r"\s*[/»«›>←|]\s*")
_NETWORKS = _lines(
    "فيسبوك", "فيس", "بوك", "تويتر", "إكس", "واتساب", "واتس", "آب", "تيليجرام", "تيليغرام", "تلغرام",
    "تلجرام", "تليجرام", "إنستغرام", "انستجرام", "انستقرام", "لينكدإن", "لينكد", "إن", "بينتيريست",
    "بنترست", "ماسنجر", "يوتيوب", "تيك", "توك", "سناب", "شات", "ريديت", "Facebook", "Twitter", "X",
    "WhatsApp", "Telegram", "Instagram", "LinkedIn", "Pinterest", "Messenger", "Reddit", "Tumblr", "Viber",
    "Threads", "Email", "E-mail",
)  # fmt: skip
_SHARE_VERBS = _lines(
    "شارك", "شاركها", "شاركه", "شاركوا", "مشاركة", "المشاركة", "انشر", "انشرها", "نسخ", "انسخ", "طباعة",
    "اطبع", "إرسال", "أرسل", "غرد", "Share", "Tweet", "Print", "Copy", "Pin",
)  # fmt: skip
_SHARE_FILLERS = _lines(
    "عبر", "على", "في", "مع", "أصدقائك", "الأصدقاء", "هذا", "هذه", "المقال", "المقالة", "الخبر", "الموضوع",
    "الصفحة", "الرابط", "رابط", "البريد", "الإلكتروني", "بريد", "إلكتروني", "و", "this",
    "article", "post", "on", "via", "with", "to", "the", "link", "page", "by",
)  # fmt: skip


def is_comment_form(line: str) -> bool:
    """Whether a line belongs to a comment form: its heading, its cancel link or one of its notices."""
    if len(line) > _LONGEST_LINE:
        return False
    key = squeeze(line).strip("0123456789")
    return key in _COMMENT_FORM or key.startswith(_COMMENT_FORM_STARTS)


def names_networks_only(line: str) -> bool:
    """Whether a line is names of social networks and nothing else, which a heading can be too."""
    words = _squeezed_words(line)
    return bool(words) and all(word in _NETWORKS for word in words)


def reason_to_skip(line: str) -> str | None:
    """Why a line is the page's furniture; none where it is text or a comment form."""
    if len(line) > _LONGEST_LINE:
        return None
    key = squeeze(line)
    exact = next((reason for reason, lines in _EXACT.items() if key in lines), None)
    return exact or next((reason for reason, is_it in _BY_SHAPE if is_it(line)), None)


def _squeezed_words(line: str) -> list[str]:
    return [key for key in map(squeeze, line.split()) if key]


def _is_link_to_another(line: str) -> bool:
    """`اقرأ أيضًا: …` with the other article's title on the same line."""
    label, *rest = _INLINE_LINK.split(line, maxsplit=1)
    return bool(rest) and squeeze(label) in _EXACT[LINKS]


def _is_share_line(line: str) -> bool:
    """A line whose every word is a network, a share button's verb or what stands between them."""
    words = _squeezed_words(line)
    if not any(word in _NETWORKS or word in _SHARE_VERBS for word in words):
        return False
    return all(word in _NETWORKS or word in _SHARE_VERBS or word in _SHARE_FILLERS for word in words)


def _is_breadcrumb(line: str) -> bool:
    first, *rest = _CRUMB.split(line, maxsplit=1)
    return bool(rest) and squeeze(first) in _FIRST_CRUMBS


def _is_copyright(line: str) -> bool:
    is_short = len(line.split()) <= _LONGEST_COPYRIGHT
    return is_short and (line.startswith("©") or squeeze(line).startswith(_COPYRIGHT_STARTS))


_BY_SHAPE = (
    (LINK, _is_link_to_another),
    (SHARE, _is_share_line),
    ("breadcrumb", _is_breadcrumb),
    ("copyright", _is_copyright),
)
