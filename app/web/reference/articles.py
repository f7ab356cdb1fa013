"""Articles, their revisions and previews."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "list_articles": OperationText(
        ("قائمة المقالات", "List articles"),
        (
            (
                "تعيد المقالات المنشورة، الأحدث أولًا. غيّر الترتيب بالمعامل `sort`، وصفِّ النتائج ببقية المعاملات. "
                "ويطلب المحررون المسودات والمجدول والمحذوف بالمعامل `status`."
            ),
            (
                "Returns published articles, newest first. Change the order with `sort`, and filter with the other "
                "parameters. Editors can ask for drafts, scheduled and trashed articles with `status`."
            ),
        ),
        "articles:read_drafts",
    ),
    "create_article": OperationText(
        ("إنشاء مقال", "Create an article"),
        (
            (
                "ينشئ مقالًا ويحفظه مسودة. لنشره فورًا أرسل `status: published`، ولجدولته أضف `published_at` في المستقبل؛ "
                "ويلزم للنشر صلاحية `articles:publish`."
            ),
            (
                "Creates an article as a draft. To publish it at once send `status: published`; to schedule it add a future "
                "`published_at`. Publishing needs the scope `articles:publish`."
            ),
        ),
    ),
    "replace_article": OperationText(
        ("استبدال محتوى مقال", "Replace an article"),
        (
            "يستبدل محتوى المقال كله ولا يغيّر حالته. تلزم الترويسة `If-Match` حتى لا يمحو محرر عمل غيره.",
            (
                "Replaces the whole content of an article. Its state does not change. `If-Match` is required, so that "
                "editors do not overwrite each other's work."
            ),
        ),
    ),
    "update_article": OperationText(
        ("تعديل مقال", "Update an article"),
        (
            "يغيّر الحقول المرسلة وحدها (JSON Merge Patch، RFC 7396) ولا يغيّر حالة المقال. تلزم الترويسة `If-Match`.",
            (
                "Changes only the fields that are sent (JSON Merge Patch, RFC 7396). The article's state does not change. "
                "`If-Match` is required."
            ),
        ),
    ),
    "delete_article": OperationText(
        ("حذف مقال", "Delete an article"),
        (
            "ينقل المقال إلى سلة المهملات. ويحذفه المدير نهائيًّا بالمعامل `permanent=true`.",
            "Moves an article to the trash. Administrators can delete it permanently with `permanent=true`.",
        ),
    ),
    "put_article_by_external_id": OperationText(
        ("إنشاء مقال أو استبداله بمعرّف خارجي", "Create or replace by external id"),
        (
            (
                "ينشئ المقال إن لم يوجد، ويستبدل محتواه إن وُجد. إرسال المحتوى نفسه لا يغيّر شيئًا. يناسب برامج "
                "التعبئة التي يتكرر تشغيلها."
            ),
            (
                "Creates the article if it does not exist, and replaces its content if it does. Sending the same "
                "content again changes nothing. Made for seeding scripts that run many times."
            ),
        ),
    ),
    "get_article_source": OperationText(
        ("مصدر المقال", "Get an article's source"),
        (
            "يعيد المحتوى كما كُتب، بالصيغة التي تقبلها طريقة PUT: اقرأه وعدّله وأرسله مع ترويسة `ETag` في `If-Match`.",
            (
                "Returns the content as it was written, in the form that PUT accepts: read it, change it, and send it back "
                "with its `ETag` in `If-Match`."
            ),
        ),
    ),
    "publish_article": OperationText(
        ("نشر مقال", "Publish an article"),
        (
            "ينشر المقال الآن، أو في الموعد المذكور في `published_at`. ونشر المنشور لا يغيّر شيئًا.",
            "Publishes an article now, or at the time in `published_at`. Publishing a published article changes nothing.",
        ),
    ),
    "unpublish_article": OperationText(
        ("إلغاء نشر مقال", "Unpublish an article"),
        ("يعيد المقال مسودة لا يراها القرّاء.", "Turns an article back into a draft, which readers cannot see."),
    ),
    "archive_article": OperationText(
        ("أرشفة مقال", "Archive an article"),
        (
            "يُخرج المقال من القوائم والبحث ويبقيه مقروءًا في رابطه، ولا يقبل تعليقات جديدة.",
            "Removes an article from lists and search. It stays readable at its address and takes no new comments.",
        ),
    ),
    "restore_article": OperationText(
        ("استعادة مقال من سلة المهملات", "Restore an article"),
        (
            "يعيد المقال من سلة المهملات إلى حالته السابقة.",
            "Takes an article out of the trash and gives it the state that it had before.",
        ),
    ),
}

PARAMETERS: Parameters = {
    "list_related.ref": (
        "معرّف المقال أو اسمه اللطيف، أيًّا كانت كتابته.",
        "The article's id or slug, in any spelling.",
    ),
    "replace_article.ref": ("معرّف المقال.", "The article's id."),
    "update_article.ref": ("معرّف المقال.", "The article's id."),
    "delete_article.ref": ("معرّف المقال.", "The article's id."),
    "If-Match": (
        "قيمة `ETag` للنسخة التي قرأتها، أو `*` لاستبدال النسخة الحالية أيًّا كانت.",
        "The `ETag` of the version that you read, or `*` to overwrite any version.",
    ),
    "permanent": ("يحذف نهائيًّا؛ للمديرين.", "Delete permanently; administrators only."),
    "list_articles.cursor": (
        "موضع الصفحة: قيمة `next_cursor` أو `previous_cursor` من صفحة بالترتيب نفسه.",
        "The page's position: `next_cursor` or `previous_cursor` of a page in the same order.",
    ),
    "list_articles.sort": (
        "ترتيب القائمة؛ علامة الناقص تعني تنازليًّا. الأصل `-published_at`.",
        "The order of the list; a minus means descending. The default is `-published_at`.",
    ),
    "section": (
        "مقالات هذا القسم وأقسامه الفرعية؛ بمعرّفه أو اسمه اللطيف.",
        "Articles of this section and the sections below it; by id or slug.",
    ),
    "tag": ("وسم بمعرّفه أو اسمه اللطيف. كرّره لاشتراط الوسوم كلها.", "A tag's id or slug. Repeat it to require all."),
    "author": ("كاتب بمعرّفه أو اسمه اللطيف.", "An author's id or slug."),
    "language": ("لغة المقال، مثل `ar`.", "The article's language, such as `ar`."),
    "published_after": (
        "منذ هذه اللحظة، أو منذ أول هذا اليوم بتوقيت الموقع.",
        "From this instant on, or from the start of this day in the site's time zone.",
    ),
    "published_before": (
        "قبل هذه اللحظة، أو قبل أول هذا اليوم بتوقيت الموقع (ولا يشمله).",
        "Before this instant, or before the start of this day in the site's time zone (the day is not included).",
    ),
    "list_articles.kind": ("مقالات أو صفحات.", "Articles, or pages."),
    "search_articles.kind": ("مقالات أو صفحات.", "Articles, or pages."),
    "ids": ("معرّفات بينها فواصل، مئة على الأكثر.", "Ids, separated by commas, at most a hundred."),
    "list_articles.external_id": ("معرّف المقال في نظامك.", "The article's id in your own system."),
    "put_article_by_external_id.external_id": ("معرّف المقال في نظامك.", "The article's id in your own system."),
    "status": (
        "حالة المقالات المطلوبة؛ للمحررين، وللكاتب في مقالاته.",
        "The state of the articles; for editors, and for authors among their own articles.",
    ),
    "fields": (
        (
            "الحقول المطلوبة من كل مقال، بينها فواصل. تقتصر الإجابة عليها، ويخلو كل مقال من غيرها وإن كان لازمًا "
            "في صيغته."
        ),
        (
            "The members that you want of each article, separated by commas. Each article then has only these, "
            "and lacks others that its schema requires."
        ),
    ),
    "include": (
        "`body` يضيف المتن والعناوين الفرعية إلى كل مقال.",
        "`body` adds the body and outline to each article.",
    ),
    "total": (
        "يضيف العدد الكامل إلى الإجابة باستعلام إضافي.",
        "Adds the exact number of items, at the cost of a query.",
    ),
}

SHAPES: Shapes = {
    "ArticleContent": ShapeText(
        ("محتوى مقال كما يكتبه المحرر.", "An article's content, as an editor writes it."),
        {
            "title": ("العنوان.", "The title."),
            "body": ("المتن بصيغة Markdown أو HTML.", "The body, in Markdown or HTML."),
            "body_format": ("صيغة المتن.", "The format of the body."),
            "summary": ("ملخّص قصير للقوائم.", "A short summary for lists."),
            "slug": (
                "الاسم اللطيف في رابط المقال. يُصنع من العنوان إن لم يُرسل.",
                "The name in the article's address. It is made from the title if it is not sent.",
            ),
            "language": (
                "رمز لغة المقال. الأصل لغة الموقع.",
                "The article's language code. The default is the site's.",
            ),
            "section": ("القسم، بمعرّفه أو اسمه اللطيف.", "The section, by id or slug."),
            "tags": (
                "الوسوم بأسمائها أو أسمائها اللطيفة. وينشئ الاسم الجديد وسمًا.",
                "Tags by slug or name. A new name creates a tag.",
            ),
            "authors": ("الكتّاب بمعرّفاتهم أو أسمائهم اللطيفة.", "Authors, by id or slug."),
            "image": ("صورة المقال.", "The article's picture."),
            "seo": ("ما تعرضه محركات البحث.", "What search engines show."),
            "metadata": (
                "كائن JSON من عندك، يُعاد كما أُرسل: 16 كيلوبايت وأربعة مستويات على الأكثر.",
                "A JSON object of your own, returned as it was sent: 16 KiB and 4 levels at most.",
            ),
            "comments_policy": (
                "سياسة التعليقات في هذا المقال. الأصل سياسة الموقع.",
                "The comment policy of this article. The default is the site's.",
            ),
            "external_id": ("معرّف المقال في نظامك، ولا يتكرر.", "The article's id in your own system; unique."),
            "kind": (
                "مقال، أو صفحة مثل «من نحن» لا تظهر في قوائم المقالات.",
                "An article, or a page such as “about us”, which is in no list of articles.",
            ),
            "is_pinned": (
                "هل يتصدر المقال قوائم الموقع وقسمه؟ تلزم له الصلاحية `articles:publish`.",
                "Whether the article comes first in the lists of the site and its section; needs `articles:publish`.",
            ),
            "pinned_until": (
                "موعد انتهاء التثبيت؛ `null` إن لم يكن له موعد.",
                "When the pin ends; `null` if never.",
            ),
        },
    ),
    "ArticleCreate": ShapeText(
        (
            "مقال جديد: مسودة، ما لم تكن `status` هي `published`.",
            "A new article: a draft, unless `status` is `published`.",
        ),
        {
            "status": ("مسودة أو منشور.", "Draft or published."),
            "published_at": (
                "موعد النشر. إن كان في المستقبل ظهر المقال في موعده تمامًا.",
                "When the article is published. With a future time it appears exactly then.",
            ),
        },
        like=("ArticleContent",),
    ),
    "ArticlePatch": ShapeText(
        (
            "الحقول المراد تغييرها. القيمة `null` تزيل ما يجوز أن يخلو.",
            "The members to change. `null` removes what may be absent.",
        ),
        like=("ArticleContent",),
    ),
    "ArticleSummary": ShapeText(
        ("مقال في قائمة، من دون متنه.", "An article in a list, without its body."),
        {
            "id": ("المعرّف. لا يُعاد استعماله.", "The id. It is never reused."),
            "external_id": ("معرّف المقال في نظامك.", "The article's id in your own system."),
            "slug": ("الاسم اللطيف.", "The slug."),
            "url": ("رابط المقال في موقعك.", "The article's address on your site."),
            "url_encoded": ("الرابط نفسه مرمّزًا للاستعمال في HTTP.", "The same address, percent-encoded."),
            "kind": ("مقال أو صفحة.", "An article, or a page."),
            "status": ("حالة المقال.", "The article's state."),
            "language": ("رمز لغة المقال.", "The article's language code."),
            "direction": ("اتجاه الكتابة.", "The direction of the text."),
            "title": ("العنوان.", "The title."),
            "summary": ("ملخّص قصير.", "A short summary."),
            "section": ("القسم.", "The section."),
            "tags": ("الوسوم.", "The tags."),
            "authors": ("الكتّاب.", "The authors."),
            "image": ("صورة المقال.", "The article's picture."),
            "seo": ("ما تعرضه محركات البحث.", "What search engines show."),
            "metadata": ("كائن من عندك كما أرسلته.", "Your own object, as you sent it."),
            "published_at": ("تاريخ النشر، أو موعده.", "When it was, or will be, published."),
            "is_pinned": ("هل يتصدر القوائم الآن؟", "Whether it comes first in lists now."),
            "pinned_until": ("وقت الانتهاء.", "When it ends."),
            "updated_at": ("تاريخ آخر تعديل.", "When it was last changed."),
            "version": ("رقم الإصدار. يزيد مع كل حفظ.", "The version. It grows with each save."),
            "word_count": ("عدد كلمات الملخّص والمتن.", "The number of words of summary and body."),
            "reading_minutes": ("دقائق القراءة، واحدة على الأقل.", "Minutes of reading, at least one."),
            "comment_count": ("عدد التعليقات المنشورة.", "The number of approved comments."),
            "comments_open": ("هل يقبل تعليقات جديدة الآن؟", "Whether it takes new comments now."),
            "display": ("تواريخ وأعداد جاهزة للعرض.", "Dates and counts, ready to print."),
        },
    ),
    "ArticlePublic": ShapeText(
        ("مقال كامل جاهز للعرض.", "A whole article, ready to show."),
        {
            "body_html": ("المتن HTML منقّى وآمن للعرض.", "The body as sanitised HTML, safe to show."),
            "outline": ("العناوين الفرعية في المتن.", "The headings of the body."),
            "translations": ("ترجماته المنشورة.", "Its published translations."),
            "jsonld": (
                "كائن `NewsArticle` من schema.org مع مسار التصفّح، لوسم `application/ld+json`. اكتب `<` فيه `\\u003c`.",
                "A schema.org `NewsArticle` with breadcrumbs, for a script `application/ld+json`: print `<` as `\\u003c`.",
            ),
            "open_graph": (
                "خصائص Open Graph بترتيب طباعتها في رأس الصفحة.",
                "The Open Graph properties, in the order for the head of a page.",
            ),
        },
        like=("ArticleSummary",),
    ),
    "OpenGraphTag": ShapeText(
        ("خاصية في رأس الصفحة.", "One property of a page's head."),
        {
            "property": ("اسم الخاصية.", "The property's name."),
            "content": ("قيمتها.", "Its value."),
        },
    ),
    "ArticleWritten": ShapeText(
        ("المقال كما حُفظ الآن.", "An article as it was just saved."),
        {
            "removed": (
                "ما حذفته التنقية من المتن مما كان القارئ سيراه.",
                "What sanitising removed from the body, although readers would have seen it.",
            )
        },
        like=("ArticlePublic", "ArticleSummary"),
    ),
    "ArticlePage": ShapeText(
        (
            "صفحة من المقالات. مع `include=body` يكون كل عنصر مقالًا كاملًا.",
            "A page of articles. With `include=body` each item is a whole article.",
        ),
        {"total": ("العدد الكامل، إن طُلب.", "The exact number of all items, if it was asked for.")},
        like=("Page",),
    ),
    "ArticleMoved": ShapeText(
        (
            "حالة المقال الجديدة، لرمز يحق له تغييرها ولا يحق له قراءة المقال.",
            "The article's new state, for a token that may change the state but not read the article.",
        ),
        like=("ArticleSummary",),
    ),
    "ArticleDisplay": ShapeText(
        (
            "تواريخ وأعداد جاهزة للعرض، بحسب البلد والأرقام والتقويم المطلوبة.",
            "Dates and counts ready to print, in the region, digits and calendar that were asked for.",
        ),
        {
            "published": ("تاريخ النشر.", "The date of publication."),
            "published_hijri": ("تاريخ النشر الهجري.", "The date of publication in the Hijri calendar."),
            "published_relative": (
                "كم مضى على النشر، مع `relative=true`.",
                "How long ago it was published; with `relative=true`.",
            ),
            "reading_time": ("مدة القراءة.", "The reading time."),
            "comments": ("عدد التعليقات بصيغته الصحيحة.", "The number of comments, in the right plural."),
        },
    ),
    "OutlineEntry": ShapeText(
        ("عنوان فرعي في المتن.", "A heading of the body."),
        {
            "level": ("مستوى العنوان.", "The heading's level."),
            "id": ("معرّف العنوان في HTML، للربط به.", "The heading's id in the HTML, to link to."),
            "text": ("نص العنوان.", "The heading's text."),
        },
    ),
    "Image": ShapeText(
        ("صورة المقال، برابطها أو بمعرّفها.", "An article's picture, by its address or its id."),
        {
            "media": ("معرّف الصورة المرفوعة، مكان `url`.", "The id of an upload, instead of `url`."),
            "url": ("رابط الصورة.", "The picture's address."),
            "alt": ("وصف الصورة لمن لا يراها.", "A description for those who cannot see it."),
            "credit": ("صاحب الصورة.", "Who made the picture."),
            "width": ("العرض بالبكسل.", "The width in pixels."),
            "height": ("الارتفاع بالبكسل.", "The height in pixels."),
        },
    ),
    "ImagePublic": ShapeText(("صورة المقال.", "An article's picture."), like=("Image", "MediaPublic")),
    "Seo": ShapeText(
        (
            "ما تعرضه محركات البحث بدل العنوان والملخّص.",
            "What search engines show instead of title and summary.",
        ),
        {
            "title": ("العنوان في نتائج البحث.", "The title in search results."),
            "description": ("الوصف في نتائج البحث.", "The description in search results."),
            "canonical_url": ("الرابط الأصلي للمقال.", "The article's canonical address."),
        },
    ),
    "SeoPublic": ShapeText(("ما تعرضه محركات البحث.", "What search engines show."), like=("Seo",)),
    "PublishRequest": ShapeText(
        ("موعد النشر؛ الآن إن لم يُذكر.", "When to publish. The default is now."),
        {"published_at": ("موعد النشر.", "When the article is published.")},
    ),
    "RemovedElement": ShapeText(
        ("عنصر حذفته التنقية من المتن.", "An element that sanitising removed from a body."),
        {
            "what": (
                "اسم العنصر في HTML، أو `widget` لما يرسمه برنامج.",
                "The element's name in HTML, or `widget` for what a script draws.",
            ),
            "count": ("كم مرة حُذف.", "How many were removed."),
        },
    ),
    "ArticleKind": ShapeText(("مقال أو صفحة.", "An article, or a page.")),
    "ArticleState": ShapeText(("حالة المقال.", "An article's state.")),
    "StateFilter": ShapeText(("الحالة المطلوبة؛ `any` أي حالة.", "The state to filter by; `any` is every state.")),
    "ArticleSort": ShapeText(("ترتيب القائمة؛ الناقص تنازلي.", "The order of a list; a minus is descending.")),
    "BodyFormat": ShapeText(("صيغة المتن.", "The format of a body.")),
    "Direction": ShapeText(
        (
            "اتجاه الكتابة: `rtl` من اليمين، `ltr` من اليسار.",
            "The direction of a text: right to left, or left to right.",
        )
    ),
}
