"""Revisions and previews of articles."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "list_revisions": OperationText(
        ("نسخ المقال", "List revisions"),
        (
            "تعيد كل نسخة حُفظت من المقال: رقمها وتاريخها ومن حفظها، الأحدث أولًا.",
            "Returns every saved revision of an article: its number, when it was saved and by whom, newest first.",
        ),
    ),
    "get_revision": OperationText(
        ("قراءة نسخة", "Get a revision"),
        ("يعيد محتوى المقال كما حُفظ في هذه النسخة.", "Returns the content of an article as this revision saved it."),
    ),
    "diff_revisions": OperationText(
        ("الفرق بين نسختين", "Compare two revisions"),
        ("يعرض ما تغيّر بين نسختين كلمةً كلمة.", "Shows what changed between two revisions, word by word."),
    ),
    "restore_revision": OperationText(
        ("استعادة نسخة", "Restore a revision"),
        (
            "يعيد محتوى المقال إلى نسخة سابقة ويحفظه نسخة جديدة.",
            "Gives an article the content of an earlier revision, and saves that as a new revision.",
        ),
    ),
    "create_preview": OperationText(
        ("إنشاء رابط معاينة", "Create a preview link"),
        (
            (
                "ينشئ رابطًا مؤقتًا لقراءة المقال قبل نشره. لا يظهر رمز المعاينة إلا هذه المرة. وينتهي الرابط قبل موعده إن "
                "عُطّل حساب من أنشأه أو تغيّرت كلمة سره أو فقد حقه في المقال."
            ),
            (
                "Creates a temporary link to read the article before it is published. Its token is shown only this once. "
                "The link ends early if its creator's account is disabled, changes its password or loses its right to the "
                "article."
            ),
        ),
    ),
    "list_previews": OperationText(
        ("روابط المعاينة", "List preview links"),
        (
            "تعيد روابط المعاينة الصالحة الآن: من أنشأها، ومتى أُنشئت ومتى تنتهي، من دون رموزها.",
            "Returns the preview links that are valid now: who created them, when, and when they end; without tokens.",
        ),
    ),
    "revoke_previews": OperationText(
        ("إلغاء روابط المعاينة", "Revoke preview links"),
        ("يلغي كل روابط معاينة المقال.", "Ends all preview links of an article."),
    ),
    "get_preview": OperationText(
        ("معاينة مقال", "Read a preview"),
        (
            "يعيد المقال كما هو الآن لمن يحمل رمز معاينته. ولا تُحفظ الإجابة في أي ذاكرة مؤقتة.",
            "Returns the article as it is now to anybody who has its preview token. The answer is never cached.",
        ),
    ),
}

PARAMETERS: Parameters = {
    "number": (
        "رقم النسخة: رقم إصدار المقال عند حفظها.",
        "The revision's number: the article's version when it was saved.",
    ),
    "against": ("رقم النسخة التي يُقارن بها.", "The number of the revision to compare with."),
    "ignore_marks": ("يتجاهل التشكيل والتطويل والهمزات.", "Ignores vowel marks, tatweel and hamza."),
    "token": ("رمز المعاينة.", "The preview's token."),
}

SHAPES: Shapes = {
    "RevisionSummary": ShapeText(
        ("نسخة محفوظة من مقال.", "A saved revision of an article."),
        {
            "number": ("رقم النسخة.", "The revision's number."),
            "created_at": ("تاريخ الحفظ.", "When it was saved."),
            "saved_by": ("اسم من حفظها.", "The name of the person who saved it."),
        },
    ),
    "RevisionPublic": ShapeText(
        ("محتوى نسخة محفوظة.", "The content of a saved revision."),
        {"content": ("المحتوى بصيغة `ArticleContent`.", "The content, in the form of `ArticleContent`.")},
        like=("RevisionSummary",),
    ),
    "RevisionDiff": ShapeText(
        ("الفرق بين نسختين.", "What changed between two revisions."),
        {
            "number": ("رقم النسخة.", "The revision's number."),
            "against": ("رقم النسخة التي قورنت بها.", "The number of the revision that it was compared with."),
            "title": ("الفرق في العنوان.", "Differences of the title."),
            "summary": ("الفرق في الملخّص.", "Differences of the summary."),
            "body": ("الفرق في المتن.", "Differences of the body."),
            "changed": ("أسماء الحقول الأخرى التي تغيّرت.", "The names of the other members that changed."),
        },
    ),
    "DiffPart": ShapeText(
        ("جزء من نص: مشترك أو محذوف أو مضاف.", "A part of a text: the same, deleted or inserted."),
        {"kind": ("نوع الجزء.", "The kind of part."), "text": ("نص الجزء.", "The part's text.")},
    ),
    "PreviewCreate": ShapeText(
        ("مدة صلاحية رابط المعاينة.", "How long a preview link is valid."),
        {"hours": ("عدد الساعات.", "The number of hours.")},
    ),
    "PreviewIssued": ShapeText(
        ("رابط معاينة جديد. لا يظهر رمزه إلا هذه المرة.", "A new preview link. Its token is shown only this once."),
        {
            "token": ("رمز المعاينة.", "The preview's token."),
            "url": ("رابط المعاينة.", "The address of the preview."),
            "expires_at": ("موعد الانتهاء.", "When it expires."),
        },
    ),
    "PreviewPrivate": ShapeText(
        ("رابط معاينة صالح، من دون رمزه.", "A valid preview link, without its token."),
        {
            "id": ("معرّف الرابط.", "The link's id."),
            "created_by": ("اسم من أنشأه.", "The name of the person who created it."),
            "created_at": ("تاريخ إنشائه.", "When it was created."),
            "expires_at": ("موعد انتهائه.", "When it expires."),
        },
    ),
}
