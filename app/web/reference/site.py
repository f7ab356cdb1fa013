"""The site itself."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "get_site": OperationText(
        ("الموقع", "Get the site"),
        (
            "يعيد اسم الموقع ولغته، وما يُطلب مع التعليق، وكم يُحفظ ما يرسله القرّاء.",
            "Returns the site's name and language, what a comment has to bring along, and for how long it keeps what readers send.",
        ),
        "",
    ),
}

PARAMETERS: Parameters = {}

SHAPES: Shapes = {
    "SitePublic": ShapeText(
        ("الموقع كما يراه الجميع.", "The site as everybody sees it."),
        {
            "name": ("اسم الموقع.", "The site's name."),
            "url": ("عنوان واجهته.", "The address of its front end."),
            "language": ("لغة المقالات التي لا تذكر لغتها.", "The language of articles that name none."),
            "region": ("البلد الذي تُكتب الشهور بحسبه.", "The country whose month names are used."),
            "timezone": ("المنطقة الزمنية للتواريخ المعروضة.", "The time zone of the dates that are shown."),
            "digits": ("الأرقام في التواريخ المعروضة.", "The digits of the dates that are shown."),
            "calendar": ("تقويم التواريخ المعروضة.", "The calendar of the dates that are shown."),
            "sends_mail": (
                "هل يرسل الموقع بريدًا؟ بغيره لا تُعرض الخدمات التي تحتاج إليه.",
                "Whether the site sends mail; without it, what needs mail is not offered.",
            ),
            "comments": ("التعليقات.", "Comments."),
            "privacy": ("الخصوصية.", "Privacy."),
        },
    ),
    "SiteComments": ShapeText(
        ("ما يُطلب مع التعليق وما يصير إليه.", "What a comment has to bring along, and what becomes of it."),
        {
            "policy": (
                "أي التعليقات تنتظر المراجعة، ما لم يحدد المقال غير ذلك.",
                "Which comments wait for a moderator, unless the article says otherwise.",
            ),
            "guest_address": ("هل يُطلب البريد من الزائر؟", "Whether a guest gives an email address."),
            "form": (
                "ما يُرسل مع تعليق الزائر: `token` رمز نموذج، و`work` حل مسألة.",
                "What a guest's comment carries: `token` of a form, or `work`, a solved challenge.",
            ),
            "close_days": (
                "بعد كم يومًا يُغلق باب التعليق على المقال؛ `null` إن لم يُغلق.",
                "After how many days an article takes no more comments; `null` if never.",
            ),
            "edit_minutes": ("كم دقيقة يستطيع الكاتب تعديل تعليقه.", "For how many minutes writers may edit."),
        },
    ),
    "SitePrivacy": ShapeText(
        ("ما يصير إليه ما يرسله القارئ.", "What becomes of what a reader sends."),
        {
            "keep_rejected_days": (
                "بعد كم يومًا تُمحى التعليقات المرفوضة والمزعجة؛ `null` إن لم تُمحَ.",
                "After how many days rejected comments and spam are erased; `null` if they are not.",
            ),
            "keep_addresses_days": (
                "بعد كم يومًا يُنسى بريد صاحب التعليق المنشور؛ `null` إن بقي مع التعليق.",
                "After how many days the address of a published comment is forgotten; `null` if it stays with the comment.",
            ),
            "asks_outside_judge": (
                "هل يُستشار كاشف إزعاج خارج الموقع؟",
                "Whether an outside judge of spam is asked.",
            ),
        },
    ),
}
