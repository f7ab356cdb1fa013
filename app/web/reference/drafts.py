"""Articles that are being written."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "render_article": OperationText(
        ("معاينة نص لم يُحفظ", "Render an unsaved article"),
        (
            "يعيد النص كما سيراه القرّاء: المتن منقّى، وعناوينه الفرعية، وعدد كلماته، وما تحذفه التنقية منه. لا يحفظ شيئًا.",
            (
                "Returns a text as readers would see it: its sanitised body with outline and counts, and what sanitising "
                "removes. Nothing is stored."
            ),
        ),
    ),
}

PARAMETERS: Parameters = {}

SHAPES: Shapes = {
    "ArticleDraft": ShapeText(
        ("نص قيد الكتابة، للمعاينة.", "A text that is being written, to be rendered."),
        {
            "title": ("العنوان؛ يجوز أن يخلو.", "The title; it may be empty."),
            "body": ("المتن بصيغة Markdown أو HTML؛ يجوز أن يخلو.", "The body, in Markdown or HTML; it may be empty."),
        },
        like=("ArticleContent",),
    ),
    "ArticleRendered": ShapeText(
        ("ما سيراه القرّاء من نص لم يُحفظ.", "What readers would see of an unsaved text."),
        {
            "slug": (
                "الاسم اللطيف المصنوع من العنوان. يُضاف إليه رقم عند الحفظ إن كان لمقال آخر.",
                "The slug made from the title. If another article has it, a number is added on saving.",
            ),
        },
        like=("ArticleWritten", "ArticlePublic", "ArticleSummary"),
    ),
}
