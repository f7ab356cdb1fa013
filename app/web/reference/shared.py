"""What many operations share, and the words about the whole API."""

from app.web.reference.texts import Both, Operations, OperationText, Parameters, Shapes, ShapeText

SUMMARY: Both = ("واجهة برمجية للمقالات والتعليقات بالعربية أولًا", "An Arabic-first API for articles and comments")

DESCRIPTION: Both = (
    (
        "مقال واجهة برمجية عربية للمقالات والتعليقات.\n\n"
        "**الأخطاء** بصيغة `application/problem+json` (RFC 9457)، ولكل منها `code` ثابت. نصوصها بالعربية ما لم تطلب "
        "`Accept-Language: en`. والترويسة `Maqal-Language` (`ar` أو `en`) تغلب ما يرسله المتصفح.\n\n"
        "**القراءة** لإجاباتها الترويسة `ETag`؛ أرسل قيمتها في `If-None-Match` لتصلك 304 إن لم يتغير شيء. "
        "والقوائم صفحات: أرسل `next_cursor` في `cursor`."
    ),
    (
        "Maqal is an Arabic-first API for articles and comments.\n\n"
        "**Errors** are `application/problem+json` (RFC 9457) with a stable `code`. Their sentences are Arabic unless you "
        "send `Accept-Language: en`. The header `Maqal-Language` (`ar` or `en`) overrides what a browser sends.\n\n"
        "**Reads** have an `ETag`; send it in `If-None-Match` to get 304 if nothing changed. Lists have pages: send "
        "`next_cursor` as `cursor`."
    ),
)

TAGS: dict[str, Both] = {
    "articles": ("المقالات ونسخها ومعايناتها", "Articles, their revisions and previews"),
    "search": ("البحث في المقالات", "Searching articles"),
    "views": ("المشاهدات والأكثر قراءة", "Views, and the most read"),
    "comments": ("التعليقات كما يراها القرّاء", "Comments, as readers see them"),
    "moderation": ("الإشراف على التعليقات", "Moderating comments"),
    "catalog": ("الأقسام والوسوم والكتّاب", "Sections, tags and authors"),
    "media": ("الصور والملفات", "Pictures and files"),
    "imports": ("الاستيراد من نظام آخر", "Importing from another system"),
    "privacy": ("بياناتك المحفوظة: تصديرها ومحوها", "Your stored data: export or erase it"),
    "webhooks": ("إرسال الأحداث إلى البرامج الأخرى", "Sending events to other programs"),
    "site": ("الموقع نفسه", "The site itself"),
    "accounts": ("تسجيل الدخول والحسابات ورموز الوصول", "Signing in, accounts and tokens"),
    "operations": ("صحة الخادم وقياساته", "Health and metrics of the server"),
}

PHRASES: dict[str, Both] = {
    "200": ("تم", "Done"),
    "201": ("أُنشئ", "Created"),
    "202": ("قُبل", "Accepted"),
    "204": ("تم، ولا محتوى في الإجابة", "Done; the answer has no content"),
    "304": ("لم يتغير شيء منذ القراءة السابقة", "Nothing changed since the earlier read"),
    "308": ("انتقل إلى الرابط المذكور في `Location`", "Moved to the address in `Location`"),
    "503": ("غير جاهز", "Not ready"),
}

SECURITY: dict[str, Both] = {
    "oauth": ("سجّل الدخول بالبريد وكلمة السر.", "Sign in with email and password."),
    "token": ("الصق رمز وصول.", "Paste an API token."),
}

HEADERS: dict[str, Both] = {
    "Location": ("رابط العنصر الجديد، أو وجهة التحويل.", "The URL of the created item, or of the redirect."),
    "Link": ("روابط الصفحتين التالية والسابقة (RFC 8288).", "The next and previous pages (RFC 8288)."),
    "Retry-After": ("عدد الثواني قبل إعادة الطلب.", "After how many seconds to try again."),
    "WWW-Authenticate": ("كيف يُسجَّل الدخول (RFC 6750).", "How to sign in (RFC 6750)."),
    "ETag": ("رقم الإصدار وبصمة الإجابة.", "The version, and a hash of the answer."),
    "Cache-Control": ("كم يجوز حفظ الإجابة، ولمن.", "For how long the answer may be cached, and by whom."),
    "Content-Language": ("لغة الإجابة.", "The language of the answer."),
}

HEADER_EXAMPLES: dict[str, str | int] = {
    "Location": "/api/v1/articles/17",
    "Link": '</api/v1/articles?cursor=eyJr>; rel="next"',
    "Retry-After": 30,
    "WWW-Authenticate": "Bearer",
    "ETag": '"3-9b2f64c1"',
    "Cache-Control": "public, max-age=0, s-maxage=60",
    "Content-Language": "ar",
}

PARAMETERS: Parameters = {
    "Maqal-Language": (
        "لغة نصوص الأخطاء؛ تغلب `Accept-Language`.",
        "The language of problems; it overrides `Accept-Language`.",
    ),
    "Comment-Receipt": (
        "الإيصال الذي أُعطي لكاتب تعليق سابق.",
        "The receipt that the writer of a comment was given.",
    ),
    "Like-Secret": (
        "السر الذي أُعطي للقارئ مع أول إعجاب.",
        "The secret that the reader was given with a first like.",
    ),
    "Idempotency-Key": (
        "مفتاح تختاره أنت، مثل UUID. تكرار الطلب به خلال يوم يعيد الإجابة نفسها ولا ينشئ شيئًا آخر.",
        (
            "A key that you choose, such as a UUID. Repeating the request with it within a day returns the same answer and "
            "creates nothing else."
        ),
    ),
    "If-None-Match": (
        "قيمة `ETag` من إجابة سابقة؛ 304 إن لم يتغير شيء.",
        "The `ETag` of an earlier answer; 304 if nothing changed.",
    ),
    "region": (
        "رمز البلد الذي تُكتب أسماء الشهور بحسبه، مثل `SY` أو `MA`.",
        "The country whose month names are used, such as `SY` or `MA`.",
    ),
    "digits": ("الأرقام: `latn` (0-9) أو `arab` (٠-٩).", "The digits: `latn` (0-9) or `arab` (Arabic-Indic)."),
    "calendar": ("تقويم التاريخ المعروض.", "The calendar of the dates to print."),
    "display_language": (
        "اللغة التي يُكتب بها `display`، مثل `en`. الأصل لغة كل مقال.",
        "The language of `display`, such as `en`. By default it is the language of each article.",
    ),
    "relative": (
        "يضيف مثل «قبل 3 أيام». ولا تُحفظ إجابته في الذاكرة المؤقتة.",
        "Adds texts such as “3 days ago”. Such an answer is not cached.",
    ),
    "limit": ("عدد العناصر في الصفحة.", "How many items a page has."),
    "cursor": (
        "موضع الصفحة: قيمة `next_cursor` أو `previous_cursor` من صفحة سابقة.",
        "The page's position: `next_cursor` or `previous_cursor` of an earlier page.",
    ),
    "id": ("المعرّف.", "The id."),
}

OPERATIONS: Operations = {
    "get_health": OperationText(
        ("هل العملية حيّة؟", "Is the process alive?"),
        (
            "يجيب ما دامت العملية تعمل، ولا يسأل قاعدة البيانات.",
            "Answers as long as the process runs. No database is asked.",
        ),
    ),
    "get_readiness": OperationText(
        ("هل الخادم جاهز لاستقبال الطلبات؟", "Is the server ready?"),
        (
            (
                "يفحص أن قاعدة البيانات تجيب، وأن ترحيلاتها تامة، وأن فهرس البحث حديث، وأن المفتاح السري لهذه العملية "
                "ما زال مستعملًا. إن امتلأ القرص كانت الحالة `read_only` واستمرت القراءة."
            ),
            (
                "Checks that the database answers, its migrations are complete, the search index is current and the secret "
                "key of this process is still in use. If the disk is full the status is `read_only`, and reads go on."
            ),
        ),
    ),
    "get_metrics": OperationText(
        ("قياسات الخادم", "Get metrics"),
        (
            "يعيد قياسات Prometheus لكل العمليات معًا؛ لمن على الجهاز نفسه، أو برمز مدير.",
            (
                "Returns Prometheus metrics of all processes; to callers on the same machine, or with an administrator's "
                "token."
            ),
        ),
        "accounts:admin",
    ),
}

SHAPES: Shapes = {
    "Page": ShapeText(
        ("موضع الصفحتين المجاورتين.", "The positions of the previous and the next page."),
        {
            "items": ("عناصر الصفحة.", "The page's items."),
            "next_cursor": (
                "موضع الصفحة التالية؛ `null` في الأخيرة.",
                "Where the next page begins; `null` on the last.",
            ),
            "previous_cursor": (
                "موضع الصفحة السابقة؛ `null` في الأولى.",
                "Where the previous page begins; `null` on the first.",
            ),
        },
    ),
    "RevisionPage": ShapeText(("صفحة من نسخ المقال.", "A page of revisions."), like=("Page",)),
    "Digits": ShapeText(("الأرقام.", "Digits.")),
    "Calendar": ShapeText(("التقويم.", "A calendar.")),
    "Health": ShapeText(
        ("العملية تجيب.", "The process answers."),
        {"status": ("الحالة.", "The status.")},
    ),
    "Readiness": ShapeText(
        ("جاهزية الخادم وما ينقصه.", "Whether the server is ready, and what is missing."),
        {
            "status": ("الحالة.", "The status."),
            "checks": ("نتيجة كل فحص.", "The result of each check."),
        },
    ),
    "Problem": ShapeText(
        (
            "خطأ (RFC 9457). تقرأ البرامج `code`، وهو ثابت؛ والجمل للناس.",
            "An error (RFC 9457). Programs read `code`, which is stable; the sentences are for people.",
        ),
        {
            "type": ("نوع الخطأ، رابطًا ثابتًا.", "The kind of problem, as a stable URI."),
            "title": ("عنوان الخطأ.", "The problem's title."),
            "status": ("رمز حالة HTTP.", "The HTTP status."),
            "code": ("رمز الخطأ الثابت، للبرامج.", "The problem's stable code, for programs."),
            "detail": ("شرح الخطأ.", "What is wrong."),
            "instance": ("رابط هذا الخطأ بعينه.", "The URI of this occurrence."),
            "request_id": ("معرّف الطلب في السجل.", "The request's id in the log."),
            "errors": ("أخطاء الحقول.", "What is wrong with each member."),
            "articles": (
                "المقالات التي تعرضه فمنعت حذفه (`in_use`).",
                "The articles that show the item, which is therefore not deleted (`in_use`).",
            ),
            "more_errors": (
                "عدد الأخطاء الأخرى غير المذكورة في `errors`.",
                "How many errors there are besides those in `errors`.",
            ),
        },
    ),
    "FieldError": ShapeText(
        ("خطأ في حقل.", "What is wrong with one member of a request."),
        {
            "pointer": (
                "موضعه: JSON Pointer في المحتوى، أو مثل `query/limit`.",
                "Where: a JSON Pointer into the body, or a place such as `query/limit`.",
            ),
            "code": ("رمز الخطأ الثابت.", "The error's stable code."),
            "message": ("شرح الخطأ.", "What is wrong."),
        },
    ),
}
