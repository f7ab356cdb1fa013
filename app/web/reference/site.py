"""The site itself."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "get_site": OperationText(
        ("الموقع", "Get the site"),
        (
            "يعيد اسم الموقع ولغته، وما يُطلب مع التعليق، ومدة حفظ ما يرسله القرّاء.",
            (
                "Returns the site's name and language, what a comment must contain, and how long the site keeps what "
                "readers send."
            ),
        ),
        "",
    ),
    "get_menus": OperationText(
        ("قوائم الموقع كما حُفظت", "Get the menus as they are kept"),
        (
            (
                "يعيد القوائم كما حُفظت، وفيها البنود التي لا يراها القرّاء، وأسماء ما تقود إليه؛ للمديرين وحدهم. "
                "الترويسة `ETag` هي ترويسة الموقع: أرسلها عند تعديله."
            ),
            (
                "Returns the stored menus, with the items that readers cannot see, and the names of their targets; "
                "administrators only. The `ETag` is the one of the site: send it when you change the site."
            ),
        ),
    ),
    "update_site": OperationText(
        ("تعديل الموقع", "Update the site"),
        (
            "يغيّر بيانات الموقع وقوائمه؛ للمديرين وحدهم. لا تتغير إلا الحقول المرسلة، وتلزم الترويسة `If-Match`.",
            (
                "Changes the data of the site and its menus; administrators only. Only the fields that are sent "
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
            "url": ("رابط واجهته.", "The address of its front end."),
            "language": ("لغة المقالات التي لا تذكر لغتها.", "The language of articles that are sent without one."),
            "region": ("البلد الذي تُكتب الشهور بحسبه.", "The country whose month names are used."),
            "timezone": ("المنطقة الزمنية للتواريخ المعروضة.", "The time zone of the dates that are shown."),
            "digits": ("الأرقام في التواريخ المعروضة.", "The digits of the dates that are shown."),
            "calendar": ("تقويم التواريخ المعروضة.", "The calendar of the dates that are shown."),
            "description": ("وصف الموقع.", "What the site is."),
            "logo": ("رابط الشعار.", "The address of the logo."),
            "icon": ("رابط الأيقونة.", "The address of the icon."),
            "links": (
                "روابط لصفحات الموقع في مكان آخر، كحسابات التواصل.",
                "Links to other pages of the site, such as profiles.",
            ),
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
                "هل يرسل الموقع بريدًا؟ إن لم يرسل فلا خدمات تحتاج إليه.",
                "Whether the site sends mail. If not, it offers nothing that needs mail.",
            ),
            "comments": ("التعليقات.", "Comments."),
            "privacy": ("الخصوصية.", "Privacy."),
        },
    ),
    "SiteUpdate": ShapeText(
        ("ما يُراد تغييره في الموقع.", "The changes of the site."),
        {"menus": ("القوائم بأسمائها؛ `null` يحذف القائمة.", "Menus, by name; `null` takes one away.")},
        like=("SitePublic",),
    ),
    "SiteLink": ShapeText(
        ("رابط لصفحة الموقع في مكان آخر، كحساب تواصل.", "A link to another page of the site, such as a profile."),
        {"label": ("ما يُعرض.", "What is shown."), "url": ("الرابط.", "The address.")},
    ),
    "MenuItem": ShapeText(
        ("بند في قائمة، إلى مقال أو صفحة أو قسم أو وسم أو رابط.", "A menu item and its target."),
        {
            "label": ("نص البند. الأصل اسم ما يقود إليه.", "The text of the item. The default is the target's name."),
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
                "ما يقود إليه: `article` أو `page` أو `section` أو `tag` أو `url`؛ و`heading` لا يقود إلى شيء.",
                "What it leads to: `article`, `page`, `section`, `tag` or `url`; `heading` leads nowhere.",
            ),
            "id": ("معرّف ما يقود إليه.", "The target's id."),
            "slug": ("الاسم اللطيف لما يقود إليه.", "The target's slug."),
            "url": ("رابطه في موقعك؛ `null` للعنوان.", "Its address on your site; `null` for a heading."),
        },
        like=("MenuItem",),
    ),
    "MenusPrivate": ShapeText(("القوائم كما حُفظت.", "The menus as they are kept."), like=("SitePublic",)),
    "MenuItemPrivate": ShapeText(
        ("بند في قائمة كما حُفظ.", "An item of a menu, as it is kept."),
        {
            "label": (
                "نص البند؛ `null` إن كان يعرض اسم ما يقود إليه.",
                "The text of the item; null if it shows the target's name.",
            ),
            "title": ("اسم ما يقود إليه؛ `null` إن لم يكن له اسم.", "The target's name; null if it has none."),
            "url": ("رابط البند الذي لا يقود إلى شيء في الموقع.", "The address of an item that leads elsewhere."),
            "is_shown": (
                "هل يرى القرّاء البند؟ إن لم يحق لهم قراءة ما يقود إليه فلا يرونه ولا يرون ما تحته.",
                (
                    "Whether readers see the item. If they may not read its target, they see neither the item nor its "
                    "children."
                ),
            ),
        },
        like=("MenuItemPublic", "MenuItem"),
    ),
    "SiteComments": ShapeText(
        ("ما يُطلب مع التعليق، وأي التعليقات ينتظر.", "What a comment must contain, and which comments wait."),
        {
            "policy": (
                "أي التعليقات تنتظر المراجعة، ما لم يحدد المقال غير ذلك.",
                "Which comments wait for a moderator, unless the article says otherwise.",
            ),
            "guest_address": ("هل يُطلب البريد من الزائر؟", "Whether a guest gives an email address."),
            "form": (
                "ما يرسله الزائر: `token` رمز نموذج، و`work` حل مسألة أيضًا.",
                "What a guest must send: `token`, the token of a form; `work`, also a solved challenge.",
            ),
            "close_days": (
                "عدد الأيام التي يُغلق بعدها التعليق على المقال؛ `null` إن لم يُغلق.",
                "The number of days after which an article accepts no more comments; `null` if never.",
            ),
            "edit_minutes": ("كم دقيقة يستطيع الكاتب تعديل تعليقه.", "For how many minutes writers may edit."),
        },
    ),
    "SitePrivacy": ShapeText(
        ("ما يفعله الموقع ببيانات القرّاء.", "What the site does with the data of readers."),
        {
            "keep_rejected_days": (
                "عدد الأيام التي تُمحى بعدها التعليقات المرفوضة والمزعجة؛ `null` إن بقيت.",
                "The number of days after which rejected comments and spam are erased; `null` if they are kept.",
            ),
            "keep_addresses_days": (
                "عدد الأيام التي يُحذف بعدها بريد صاحب التعليق المنشور؛ `null` إن بقي مع التعليق.",
                (
                    "The number of days after which the address of an approved comment is deleted; `null` if it stays "
                    "with the comment."
                ),
            ),
            "asks_outside_judge": (
                "هل يُسأل مصنّف خارجي عن الإزعاج؟",
                "Whether an outside judge of spam is asked.",
            ),
        },
    ),
}
