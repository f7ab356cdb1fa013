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
    "get_menus": OperationText(
        ("قوائم الموقع كما حُفظت", "Get the menus as they are kept"),
        (
            (
                "يعيد القوائم كما حُفظت، ومنها ما لا يراه القرّاء، وأسماء ما تقود إليه؛ للمديرين. "
                "الترويسة `ETag` هي ترويسة الموقع، وتُرسل عند تعديله."
            ),
            (
                "Returns the menus as they are kept, with what readers do not see, and the names of what they lead to; "
                "administrators only. The `ETag` is that of the site: send it to change the site."
            ),
        ),
    ),
    "update_site": OperationText(
        ("تعديل الموقع", "Update the site"),
        (
            "يغيّر ما يقوله الموقع عن نفسه وقوائمه؛ للمديرين. تتغير الحقول المرسلة وحدها، وتلزم الترويسة `If-Match`.",
            (
                "Changes what the site says of itself, and its menus; administrators only. Only the fields that are sent "
                "change. `If-Match` is required."
            ),
        ),
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
            "description": ("وصف الموقع.", "What the site is."),
            "logo": ("رابط الشعار.", "The address of the logo."),
            "icon": ("رابط الأيقونة.", "The address of the icon."),
            "links": ("روابط الموقع في غيره.", "The site's addresses elsewhere."),
            "menus": ("القوائم بأسمائها.", "Menus, by name."),
            "fixed": (
                "ما ثبّتته إعدادات الخادم من `name` و`language` فلا يُغيَّر هنا.",
                "Which of `name` and `language` the server's settings fix, so that they cannot be changed here.",
            ),
            "embeds_script": (
                "رابط برنامج اختياري يفتح المقاطع المضمّنة حين يضغطها القارئ.",
                "The address of an optional script that opens embeds when a reader presses them.",
            ),
            "sends_mail": (
                "هل يرسل الموقع بريدًا؟ بغيره لا تُعرض الخدمات التي تحتاج إليه.",
                "Whether the site sends mail; without it, what needs mail is not offered.",
            ),
            "comments": ("التعليقات.", "Comments."),
            "privacy": ("الخصوصية.", "Privacy."),
        },
    ),
    "SiteUpdate": ShapeText(
        ("ما يُراد تغييره في الموقع.", "What is to be changed of the site."),
        {"menus": ("القوائم بأسمائها؛ `null` يحذف القائمة.", "Menus, by name; `null` takes one away.")},
        like=("SitePublic",),
    ),
    "SiteLink": ShapeText(
        ("رابط للموقع في غيره.", "An address of the site elsewhere."),
        {"label": ("ما يُعرض.", "What is shown."), "url": ("الرابط.", "The address.")},
    ),
    "MenuItem": ShapeText(
        ("بند في قائمة، إلى مقال أو صفحة أو قسم أو وسم أو رابط.", "An item of a menu and what it leads to."),
        {
            "label": ("ما يُعرض؛ الأصل اسم المقصود.", "What is shown; the default is the target's name."),
            "article": ("مقال أو صفحة.", "An article or a page, by id or slug."),
            "section": ("قسم.", "A section, by id or slug."),
            "tag": ("وسم.", "A tag, by id or slug."),
            "url": ("رابط.", "An address."),
            "children": ("البنود تحته، ثلاث درجات على الأكثر.", "The items below; three levels at most."),
        },
    ),
    "MenuItemPublic": ShapeText(
        ("بند في قائمة كما يُعرض.", "An item of a menu, as readers see it."),
        {
            "kind": (
                "إلام يقود: `article` أو `page` أو `section` أو `tag` أو `url`، أو `heading` عنوان.",
                "What it leads to: `article`, `page`, `section`, `tag`, `url`, or `heading` for none.",
            ),
            "id": ("معرّف المقصود.", "The target's id."),
            "slug": ("الاسم اللطيف للمقصود.", "The target's slug."),
            "url": ("رابطه في موقعك؛ `null` للعنوان.", "Its address on your site; `null` for a heading."),
        },
        like=("MenuItem",),
    ),
    "MenusPrivate": ShapeText(("القوائم كما حُفظت.", "The menus as they are kept."), like=("SitePublic",)),
    "MenuItemPrivate": ShapeText(
        ("بند في قائمة كما حُفظ.", "An item of a menu, as it is kept."),
        {
            "label": ("ما يُعرض؛ `null` إن كان اسم المقصود.", "What is shown; null where it is the target's name."),
            "title": ("اسم المقصود؛ `null` إن لم يكن.", "The target's name; null without one."),
            "url": ("رابط البند الذي لا يقود إلى شيء في الموقع.", "The address of an item that leads elsewhere."),
            "is_shown": (
                "هل يراه القرّاء؟ لا يرون ما لا يحق لهم قراءته، ولا ما تحته.",
                "Whether readers see it: they do not where they may not read the target, nor what is below it.",
            ),
        },
        like=("MenuItemPublic", "MenuItem"),
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
