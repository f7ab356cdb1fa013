"""Importing from another system."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "create_import": OperationText(
        ("استيراد موقع", "Import a site"),
        (
            (
                "يستقبل موقعًا في أسطر من JSON، سجل في كل سطر، ثم تستورده مهمة في الخلفية. السجلات: أقسام ووسوم "
                "وكتّاب ووسائط ومقالات وتعليقات وقوائم وروابط قديمة، ولكل نوع منها صلاحيته. تكرار الملف لا يغيّر "
                "شيئًا، والاستيراد المنقطع يبدأ من جديد."
            ),
            (
                "Takes a site as lines of JSON, one record on each line; a background job then imports them. Records "
                "are sections, tags, authors, media, articles, comments, menus and old addresses; each type needs "
                "its own scope. Sending the same file again changes nothing. An interrupted import starts again."
            ),
        ),
    ),
    "list_imports": OperationText(
        ("الاستيرادات", "List imports"),
        (
            "يعرض ما استُورد في الثلاثين يومًا الأخيرة وما ينتظر، الأحدث أولًا.",
            "Returns the imports of the last thirty days and those that wait, newest first.",
        ),
    ),
    "get_import": OperationText(
        ("حالة استيراد", "Get an import"),
        (
            "يعرض ما قُرئ من الملف وعدد السجلات بحسب نتائجها.",
            "Returns the progress of an import and the number of records by result.",
        ),
    ),
    "list_import_lines": OperationText(
        ("قائمة أسطر استيراد", "List lines of an import"),
        (
            "يعرض الأسطر التي رُفضت أو حُفظت ناقصة، بترتيب الملف.",
            "Returns the lines that were refused or stored incompletely, in the order of the file.",
        ),
    ),
    "import_comments": OperationText(
        ("استيراد تعليقات", "Import comments"),
        (
            (
                "يستورد حتى مئة تعليق من نظام آخر بتواريخها وحالاتها وسلاسلها. لكل تعليق نتيجته، وتكرار الطلب لا "
                "يغيّر شيئًا. ولا يُرسَل بريد عن تعليق مستورد."
            ),
            (
                "Imports up to a hundred comments of another system with their dates, statuses and threads. Each "
                "comment has its own result. Repeating the request changes nothing. Nobody gets mail about imported "
                "comments."
            ),
        ),
    ),
}

PARAMETERS: Parameters = {
    "drafts": ("اجعل المنشور هناك مسودات.", "Make drafts of articles that are published there."),
    "dry_run": (
        "جرّب الاستيراد كله على نسخة من قاعدة البيانات، ولا تحفظ شيئًا.",
        "Try the whole import on a copy of the database, and store nothing.",
    ),
}

SHAPES: Shapes = {
    "ImportPrivate": ShapeText(
        ("استيراد ملف.", "An import of a file."),
        {
            "id": ("معرّفه.", "Its id."),
            "state": ("حالته.", "Its state."),
            "dry_run": ("هل هو تجربة لا تحفظ شيئًا؟", "Whether it is a trial that stores nothing."),
            "drafts": ("هل يجعل المقالات المنشورة مسودات؟", "Whether it makes drafts of published articles."),
            "bytes": ("بايتات الملف.", "Bytes of the file."),
            "bytes_read": ("عدد البايتات المقروءة.", "How many bytes have been read."),
            "attempts": (
                "كم مرة بدأ؛ أكثر من مرة إن انقطع.",
                "How often it was started; more than once if it was interrupted.",
            ),
            "counts": (
                "عدد السجلات بحسب نتائجها، منذ آخر بداية.",
                "The number of records by result, since the last start.",
            ),
            "created_at": ("متى وصل الملف.", "When the file came."),
            "started_at": ("متى بدأ.", "When it began."),
            "finished_at": ("متى انتهى.", "When it ended."),
        },
    ),
    "ImportPage": ShapeText(("صفحة من الاستيرادات.", "A page of imports."), like=("Page",)),
    "ImportLinePage": ShapeText(("صفحة من أسطر استيراد.", "A page of the lines of an import."), like=("Page",)),
    "ImportState": ShapeText(
        (
            "حالة استيراد: `waiting` ينتظر، `running` جارٍ، `done` انتهى، `failed` توقّف لخلل أو لكثرة انقطاعه.",
            "`waiting`, `running`, `done`, or `failed` (an error ended it, or it was interrupted too often).",
        )
    ),
    "ImportCounts": ShapeText(
        ("أعداد السجلات.", "Numbers of records."),
        {
            "created": ("حُفظت.", "Stored."),
            "updated": ("غيّرت ما كان هنا.", "They changed what was here."),
            "unchanged": ("كانت هنا من قبل، ولم تتغيّر.", "They were here already, and equal."),
            "refused": ("رُفضت.", "Refused."),
        },
    ),
    "ImportFault": ShapeText(
        ("حقل غير مقبول.", "A member that is not acceptable."),
        {"member": ("الحقل.", "The member."), "code": ("الخطأ فيه.", "What is wrong with it.")},
    ),
    "ImportLinePrivate": ShapeText(
        ("نتيجة سطر.", "The result of a line."),
        {
            "line": ("رقم السطر، من واحد.", "The number of the line, from one."),
            "type": ("نوع السجل.", "The type of the record."),
            "external_id": ("معرّفه في مصدره.", "Its id in its source."),
            "outcome": (
                "`created` أو `updated` أو `unchanged` أو `refused`.",
                "`created`, `updated`, `unchanged` or `refused`.",
            ),
            "id": ("معرّفه هنا.", "Its id here."),
            "reason": ("لماذا رُفض.", "Why it was refused."),
            "faults": ("الحقول غير المقبولة.", "The members that are not acceptable."),
            "notes": (
                "ما تغيّر منه أو نقص: `merged` أو `slug_taken` أو `tag_unknown` أو `parent_unknown` وغيرها.",
                "What was changed or left out: `merged`, `slug_taken`, `tag_unknown`, `parent_unknown` and others.",
            ),
        },
    ),
    "CommentImport": ShapeText(
        ("تعليق كما كان في نظامه.", "A comment as its source had it."),
        {
            "external_id": ("معرّفه في نظامه، لا يتكرر في الموقع.", "Its id in its source, unique within the site."),
            "article": ("معرّف المقال أو اسمه اللطيف.", "The article's id or slug."),
            "article_external_id": (
                "معرّف المقال الخارجي، مكان `article`.",
                "The article's external id, instead of `article`.",
            ),
            "parent_external_id": (
                "معرّف التعليق الذي يرد عليه، في نظامه.",
                "The external id of the comment that it answers.",
            ),
            "author_name": ("اسم كاتبه.", "Its writer's name."),
            "author_email": ("بريد كاتبه؛ يُحفظ مشفّرًا.", "Its writer's email; it is stored encrypted."),
            "author_url": ("موقع كاتبه.", "Its writer's website."),
            "body": ("نصه.", "Its text."),
            "created_at": ("متى كُتب.", "When it was written."),
            "status": ("حالته.", "Its status."),
        },
    ),
    "CommentImportRequest": ShapeText(
        ("تعليقات للاستيراد.", "Comments to import."), {"comments": ("التعليقات.", "The comments.")}
    ),
    "CommentImportResult": ShapeText(
        ("نتيجة كل تعليق.", "The result for each comment."),
        {"items": ("النتائج بترتيب الطلب.", "The results, in the order of the request.")},
    ),
    "CommentImported": ShapeText(
        ("نتيجة تعليق.", "The result for a comment."),
        {
            "external_id": ("معرّفه في نظامه.", "Its id in its source."),
            "id": ("معرّفه هنا؛ `null` إن رُفض.", "Its id here; null if it was refused."),
            "outcome": (
                "`created` أو `unchanged` (كان هنا) أو `refused`.",
                "`created`, `unchanged` (it was here already) or `refused`.",
            ),
            "problem": ("لماذا رُفض.", "Why it was refused."),
        },
    ),
    "ImportProblem": ShapeText(
        (
            "سبب الرفض: المقال أو التعليق الأصل غير معروف، أو التاريخ في المستقبل، أو النص غير مقبول.",
            (
                "Why it was refused: the article or the parent comment is unknown, the date is in the future, or the "
                "text is not accepted."
            ),
        )
    ),
}
