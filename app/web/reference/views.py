"""Views: counted, the most read, growth for editors."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "view_article": OperationText(
        ("تسجيل مشاهدة", "Count a view"),
        (
            (
                "يسجّل مشاهدة لمقال: مرة في اليوم لكل قارئ، ولا تُحسب زيارات برامج الزحف. يناسب "
                "`navigator.sendBeacon`: أي نوع محتوى، وبلا متن. لا يضع ملف ارتباط، ولا يحفظ عن القارئ شيئًا."
            ),
            (
                "Counts a view of an article: once a day for each reader, and never for crawlers. Made for "
                "`navigator.sendBeacon`: any content type, no body. It sets no cookie and stores nothing about the "
                "reader."
            ),
        ),
        "",
    ),
    "list_popular": OperationText(
        ("الأكثر قراءة", "List the most read"),
        (
            "تعيد أكثر المقالات قراءة في مدة، وتتجدد كل دقيقة.",
            "Returns the most read articles of a period, updated every minute.",
        ),
        "",
    ),
    "get_article_views": OperationText(
        ("مشاهدات مقال", "Get the views of an article"),
        (
            (
                "تعيد عدد مرات فتح المقال بالأيام أو بالساعات، ومجموع المدة السابقة المساوية لها. يراها المحررون لكل مقال، "
                "والكتّاب لمقالاتهم. تتأخر الأعداد دقيقة على الأكثر."
            ),
            (
                "Returns the views of an article by day or by hour, and their sum in the period before. Editors see "
                "them for every article, authors for their own. The counts are at most a minute old."
            ),
        ),
    ),
    "get_site_views": OperationText(
        ("مشاهدات الموقع", "Get the views of the site"),
        (
            "تعيد عدد مرات فتح مقالات الموقع كلها بالأيام أو بالساعات، ومجموع المدة السابقة المساوية لها.",
            "Returns the views of all articles of the site by day or by hour, and their sum in the period before.",
        ),
    ),
}

PARAMETERS: Parameters = {
    "view_article.ref": ("معرّف المقال أو اسمه اللطيف.", "The article's id or slug."),
    "get_article_views.ref": ("معرّف المقال أو اسمه اللطيف.", "The article's id or slug."),
    "period": (
        "المدة: `day` آخر 24 ساعة، و`week` آخر 7 أيام، و`month` آخر 30 يومًا، و`all` منذ البداية.",
        (
            "The period: `day` is the last 24 hours, `week` the last 7 days, `month` the last 30 days, `all` "
            "since the beginning."
        ),
    ),
    "list_popular.limit": ("عدد المقالات.", "How many articles."),
    "by": ("العدّ باليوم (`day`) أو بالساعة (`hour`).", "Count by the day (`day`) or by the hour (`hour`)."),
    "last": (
        "عدد الأيام (400 على الأكثر) أو الساعات (168 على الأكثر) حتى الآن.",
        "How many days (400 at most) or hours (168 at most) until now.",
    ),
}

SHAPES: Shapes = {
    "Period": ShapeText(("المدة.", "A time until now.")),
    "PopularArticles": ShapeText(
        ("المقالات الأكثر قراءة، أكثرها أولًا.", "The most read articles, the most read first."),
        {"items": ("المقالات.", "The articles.")},
    ),
    "ViewGrowth": ShapeText(
        ("المشاهدات بالأيام أو بالساعات، الأقدم أولًا.", "Views by the day or by the hour, the oldest first."),
        {
            "total": ("المجموع في المدة.", "The sum of the time."),
            "previous_total": ("المجموع في مدة مساوية قبلها.", "The sum of the period before, of the same length."),
            "all_time": ("المجموع منذ البداية.", "The sum since the beginning."),
            "items": (
                "الأيام أو الساعات كلها، وإن خلت من المشاهدات.",
                "All days or hours, including those without views.",
            ),
        },
    ),
    "ViewCount": ShapeText(
        ("مشاهدات يوم أو ساعة.", "The views of a day or an hour."),
        {
            "start": ("بداية اليوم أو الساعة.", "When the day or the hour begins."),
            "count": ("عدد المشاهدات.", "The number of views."),
        },
    ),
}
