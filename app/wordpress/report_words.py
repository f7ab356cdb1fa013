"""What import reports say, in both languages: why something was left out or changed, and the heads of their tables."""

import re
from collections.abc import Mapping

from app.errors import Bilingual

REASONS: Mapping[str, Bilingual] = {
    "address_unknown": Bilingual(
        "تعليق على رابط لا يقود إلى مقال هنا", "a comment under an address that leads to no article here"
    ),
    "attachment_without_file": Bilingual("وسيط بلا رابط لملفه", "a media item without the address of a file"),
    "bad_email": Bilingual(
        "بريد إلكتروني غير صالح؛ نُقل التعليق من دونه", "an invalid email address; the comment was imported without it"
    ),
    "bad_url": Bilingual(
        "رابط غير صالح؛ نُقل التعليق من دونه", "an invalid web address; the comment was imported without it"
    ),
    "body_empty": Bilingual(
        "مقال بلا نص؛ حلّت محله صورته أو مقتطفه أو عنوانه",
        "an article without a text; its picture, its excerpt or its title replaces the text",
    ),
    "category_as_tag": Bilingual(
        "للمقال قسم واحد؛ صارت تصنيفاته الأخرى وسومًا له",
        "an article has one section; its other categories became its tags",
    ),
    "code_injection": Bilingual("شيفرة خاصة بالمقال لا تُنقل", "an article's own code, which is not imported"),
    "comment_deleted": Bilingual("تعليق محذوف لم يردّ عليه أحد", "a deleted comment without replies"),
    "comment_empty": Bilingual("تعليق بلا نص", "a comment without a text"),
    "comment_type": Bilingual(
        "ليس تعليق قارئ، بل تنبيه من موقع آخر أو ملاحظة من إضافة",
        "not a reader's comment, but a pingback, a trackback or a note of a plugin",
    ),
    "comment_of_left_out": Bilingual(
        "تعليق على ما ليس مقالًا هنا", "a comment on something that is not an article here"
    ),
    "comment_undated": Bilingual("تعليق بلا تاريخ", "a comment without a date"),
    "cut_slug_restored": Bilingual(
        "كان ووردبريس قد قصّ الاسم اللطيف عند 200 بايت؛ أُعيد كاملًا، والرابط المقصوص يحوّل إليه",
        "WordPress had cut the slug at 200 bytes; it was restored, and the cut address redirects",
    ),
    "damaged": Bilingual("عنصر في الملف تتعذّر قراءته", "an item of the file that cannot be read"),
    "dead_media": Bilingual(
        "ملف لم يعد موجودًا، أو نوعه غير مقبول",
        "a file that does not exist any more, or has a type that is not accepted",
    ),
    "draft_hidden_type": Bilingual(
        "منشور، لكن ووردبريس لا يعرض نوعه لأحد؛ صار مسودة",
        "published, but of a type that WordPress shows to nobody; it became a draft",
    ),
    "draft_email_only": Bilingual("أُرسل بالبريد وحده؛ صار مسودة", "sent only by mail; it became a draft"),
    "draft_members": Bilingual("للأعضاء وحدهم؛ صار مسودة", "only for members; it became a draft"),
    "draft_missed_schedule": Bilingual(
        "مضى موعده ولم يُنشر؛ صار مسودة", "its date passed, and it was never published; it became a draft"
    ),
    "draft_password": Bilingual("محميّ بكلمة مرور؛ صار مسودة", "protected by a password; it became a draft"),
    "draft_private": Bilingual("خاص؛ صار مسودة", "private; it became a draft"),
    "draft_status": Bilingual(
        "حالته ليست من حالات النظام الأصلية؛ صار مسودة", "its status is not one of the system's own; it became a draft"
    ),
    "dynamic_block": Bilingual("مكوّن يملؤه ووردبريس عند العرض", "a block that WordPress fills when it shows the page"),
    "field_email": Bilingual(
        "حقل مخصّص قيمته بريد إلكتروني لشخص", "a custom field whose value is a person's email address"
    ),
    "field_hidden": Bilingual(
        "حقل مخصّص يخفيه ووردبريس (يبدأ اسمه بالعلامة _)", "a custom field that WordPress hides (its name begins with _)"
    ),
    "field_too_large": Bilingual(
        "حقل مخصّص لا تتسع له البيانات الوصفية للمقال", "a custom field for which the article's metadata has no room"
    ),
    "file_cut_off": Bilingual(
        "ينقطع الملف قبل نهايته؛ قُرئ ما سلم منه", "the file is cut off; its complete items were read"
    ),
    "internal_tag": Bilingual("وسم لم يره القرّاء", "a tag that readers never saw"),
    "item_empty": Bilingual("عنصر بلا عنوان ولا نص", "an item without a title and a text"),
    "loop_broken": Bilingual(
        "تعليقات يردّ بعضها على بعض في حلقة؛ صار أقدمها تعليقًا رئيسًا",
        "comments that answer each other in a circle; the oldest became a top-level comment",
    ),
    "menu_item_lost": Bilingual("عنصر قائمة لا يقود إلى شيء", "a menu item that leads nowhere"),
    "menu_too_deep": Bilingual(
        "عنصر قائمة أعمق من ثلاثة مستويات؛ وُضع في الثالث",
        "a menu item deeper than three levels; it was placed on the third",
    ),
    "name_cut": Bilingual("اسم أطول من المسموح؛ قُصّ عند كلمة", "a name that is too long; it was cut at a word"),
    "name_missing": Bilingual(
        "الاسم مفقود أو بريد إلكتروني؛ حلّ محله اسم آخر",
        "a name that is missing or is an email address; another name replaces it",
    ),
    "no_html": Bilingual(
        "مقال لا يحوي التصدير نصه بصيغة HTML", "an article whose text the export does not have as HTML"
    ),
    "no_site": Bilingual(
        "صور بلا روابط؛ حدّد الموقع القديم بالخيار --site لنقلها",
        "pictures without an address; name the old site with --site to import them",
    ),
    "orphan_reply": Bilingual(
        "ردّ على تعليق غير موجود؛ صار تعليقًا رئيسًا", "a reply to a missing comment; it became a top-level comment"
    ),
    "parent_left_out": Bilingual(
        "ردّ على تعليق لم يُنقل؛ صار ردًّا على ما فوقه",
        "a reply to a comment that was left out; it became a reply to the comment above",
    ),
    "rating_lost": Bilingual(
        "مراجعة؛ نُقلت تعليقًا من دون نجومها", "a review; it was imported as a comment without its stars"
    ),
    "refused": Bilingual("رفضه الاستيراد", "the import refused it"),
    "reusable_block": Bilingual(
        "مكوّن قابل لإعادة الاستعمال؛ نصه في المقالات التي تعرضه",
        "a reusable block; its text is in the articles that show it",
    ),
    "revision": Bilingual("نسخة سابقة أو مسودة تلقائية", "an earlier version or an automatic draft"),
    "script": Bilingual("برامج وأنماط في النص", "scripts and styles in a text"),
    "shortcode": Bilingual(
        "رموز مختصرة لإضافات؛ بقيت في النص كما كُتبت", "shortcodes of plugins; they stay in the text as they are"
    ),
    "site_machinery": Bilingual(
        "نوع يحتفظ به ووردبريس وإضافاته لعملها الداخلي", "of a type that WordPress and its plugins use internally"
    ),
    "tag_merged": Bilingual(
        "وسوم لا تختلف إلا في الإملاء؛ دُمجت في وسم واحد", "tags that differ only in spelling; they became one"
    ),
    "text_cut": Bilingual("نص أطول من المسموح؛ قُصّ عند كلمة", "a text that is too long; it was cut at a word"),
    "title_missing": Bilingual(
        "مقال بلا عنوان؛ حلّت محله أولى كلمات نصه",
        "an article without a title; the first words of its text replace it",
    ),
    "too_many_tags": Bilingual("وسوم أكثر مما يجوز للمقال", "more tags than an article may have"),
    "without_author": Bilingual(
        "لم يعد حساب كاتبه موجودًا؛ نُقل بلا كاتب", "its author's account does not exist any more; it has no author"
    ),
}
"""Every reason that a report gives."""

KINDS: Mapping[str, str] = {
    "address": "رابط قديم",
    "article": "مقال",
    "attachment": "وسيط",
    "author": "كاتب",
    "category": "تصنيف",
    "comment": "تعليق",
    "comment (pingback)": "تنبيه من موقع آخر (\u2068pingback\u2069)",
    "comment (review)": "مراجعة",
    "comment (trackback)": "تنبيه من موقع آخر (\u2068trackback\u2069)",
    "field": "حقل",
    "file of a text": "ملف في نص",
    "item": "عنصر",
    "loader": "التخزين",
    "media": "وسيط",
    "menu": "قائمة",
    "menu item": "عنصر قائمة",
    "name": "اسم",
    "nav_menu_item": "عنصر قائمة",
    "page": "صفحة",
    "picture": "صورة",
    "picture or file": "صورة أو ملف",
    "post": "مقال",
    "post_tag": "وسم",
    "revision": "نسخة سابقة",
    "section": "قسم",
    "site": "الموقع",
    "tag": "وسم",
    "text": "نص",
    "unknown": "غير معروف",
    "wp_block": "مكوّن قابل لإعادة الاستعمال",
}
"""Kinds of things in Arabic, by the names that programs read."""

_COMMENT = re.compile(r"comment \((.+)\)", re.DOTALL)


def arabic_kind(name: str) -> str:
    """A kind in Arabic. What a plugin made has its own name, with the order of its letters kept."""
    if (known := KINDS.get(name)) is not None:
        return known
    if (found := _COMMENT.fullmatch(name)) is not None:
        return f"تعليق (\u2068{found[1]}\u2069)"
    return f"نوع آخر (\u2068{name}\u2069)"


HEADS: Mapping[str, str] = {
    "kind": "النوع",
    "count": "العدد",
    "why": "السبب",
    "address": "الرابط",
    "comments": "التعليقات",
    "which": "العنصر",
    "detail": "التفصيل",
    "created": "أُنشئ",
    "updated": "حُدّث",
    "unchanged": "لم يتغيّر",
    "refused": "رُفض",
}
"""The heads of columns in Arabic."""

FOUND = Bilingual("في {system}", "In {system}")
STORED = Bilingual("هنا", "Here")
NOTHING_STORED = Bilingual("هنا (لم يُخزَّن شيء)", "Here (nothing was stored)")
LEFT_OUT = Bilingual("ما لم يُنقل", "Left out")
UNKNOWN_ADDRESSES = Bilingual("روابط لا تقود إلى مقال هنا", "Addresses that lead to no article here")
CHANGED = Bilingual("ما تغيّر عند نقله", "Changed")
ONE_BY_ONE = Bilingual("بالتفصيل", "One by one")
TITLE = Bilingual("الاستيراد من {system}", "{system} import")
