"""Importing from another system."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
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

PARAMETERS: Parameters = {}

SHAPES: Shapes = {
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
