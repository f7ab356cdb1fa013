"""Importing from another system."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "create_import": OperationText(
        ("استيراد موقع", "Import a site"),
        (
            (
                "يستقبل موقعًا في أسطر من JSON، سجل في كل سطر، ثم تقرأه مهمة في الخلفية. السجلات: أقسام ووسوم وكتّاب ووسائط "
                "ومقالات وتعليقات وقوائم وعناوين قديمة، ولكل نوع منها صلاحيته. تكرار الملف لا يغيّر شيئًا، وما انقطع يُستأنف."
            ),
            (
                "Takes a site as lines of JSON, a record in each, which a background job then reads: sections, tags, authors, "
                "media, articles, comments, menus and old addresses, each type by its own scope. The same file again "
                "changes nothing, and what is interrupted is taken up again."
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
        ("حال استيراد", "Get an import"),
        (
            "يعرض ما قُرئ من الملف وعدد ما صارت إليه السجلات.",
            "Returns how far an import is, and how many records came out how.",
        ),
    ),
    "list_import_lines": OperationText(
        ("أسطر استيراد", "List lines of an import"),
        (
            "يعرض الأسطر التي رُفضت أو فقدت شيئًا، بترتيب الملف.",
            "Returns the lines that were refused or lost something, in the order of the file.",
        ),
    ),
    "import_comments": OperationText(
        ("استيراد تعليقات", "Import comments"),
        (
            (
                "يستورد حتى مئة تعليق من نظام آخر بتواريخها وحالاتها وسلاسلها. لكل تعليق نتيجته، وتكرار الطلب لا يغيّر شيئًا. "
                "ولا يصل بريد عن تعليق مستورد."
            ),
            (
                "Imports up to a hundred comments of another system with their dates, statuses and threads. Each has its own "
                "result, and repeating the request changes nothing. Nobody gets mail about imported comments."
            ),
        ),
    ),
}

PARAMETERS: Parameters = {
    "drafts": ("اجعل المنشور هناك مسودات.", "Make drafts of what is published there."),
    "dry_run": ("اقرأ كل شيء وقارنه، ولا تحفظ شيئًا.", "Read and compare everything, and store nothing."),
}

SHAPES: Shapes = {
    "ImportPrivate": ShapeText(
        ("استيراد ملف.", "An import of a file."),
        {
            "id": ("معرّفه.", "Its id."),
            "state": ("حاله.", "Its state."),
            "dry_run": ("هل يقارن فقط.", "Whether it only compares."),
            "drafts": ("هل يجعل المنشور مسودات.", "Whether it makes drafts of what is published."),
            "bytes": ("بايتات الملف.", "Bytes of the file."),
            "bytes_read": ("ما قُرئ منها.", "How many of them are read."),
            "attempts": (
                "كم مرة بدأ؛ أكثر من مرة إن انقطع.",
                "How often it was begun; more than once if it was interrupted.",
            ),
            "counts": ("ما صارت إليه السجلات، منذ آخر بداية.", "What became of the records, since it was last begun."),
            "created_at": ("متى وصل الملف.", "When the file came."),
            "started_at": ("متى بدأ.", "When it began."),
            "finished_at": ("متى انتهى.", "When it ended."),
        },
    ),
    "ImportPage": ShapeText(("صفحة من الاستيرادات.", "A page of imports."), like=("Page",)),
    "ImportLinePage": ShapeText(("صفحة من أسطر استيراد.", "A page of the lines of an import."), like=("Page",)),
    "ImportState": ShapeText(
        (
            "حال استيراد: `waiting` ينتظر، `running` جارٍ، `done` انتهى، `failed` توقّف لخلل أو لكثرة انقطاعه.",
            "`waiting`, `running`, `done`, or `failed`: ended by a fault, or interrupted too often.",
        )
    ),
    "ImportCounts": ShapeText(
        ("أعداد السجلات.", "Numbers of records."),
        {
            "created": ("حُفظت.", "Stored."),
            "updated": ("غيّرت ما كان هنا.", "Changed what was here."),
            "unchanged": ("كانت هنا كما هي.", "Here already as they are."),
            "refused": ("رُفضت.", "Refused."),
        },
    ),
    "ImportFault": ShapeText(
        ("حقل غير مقبول.", "A member that is not acceptable."),
        {"member": ("الحقل.", "The member."), "code": ("ما عيبه.", "What is wrong with it.")},
    ),
    "ImportLinePrivate": ShapeText(
        ("ما صار إليه سطر.", "What became of a line."),
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
                "ما فقده: `merged` أو `slug_taken` أو `tag_unknown` أو `parent_unknown` وغيرها.",
                "What it lost: `merged`, `slug_taken`, `tag_unknown`, `parent_unknown` and others.",
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
            "author_email": ("بريد كاتبه؛ يُحفظ مشفّرًا.", "Its writer's email; it is stored sealed."),
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
        ("ما صار إليه كل تعليق.", "What became of each comment."),
        {"items": ("النتائج بترتيب الطلب.", "The results, in the order of the request.")},
    ),
    "CommentImported": ShapeText(
        ("ما صار إليه تعليق.", "What became of a comment."),
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
            "لماذا رُفض: مقال أو تعليق أصل غير معروف، أو تاريخ في المستقبل، أو نص مرفوض.",
            "Why it was refused: its article or what it answers is unknown, its date is in the future, or its text is.",
        )
    ),
}
