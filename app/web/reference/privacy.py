"""What is stored of somebody."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "export_by_receipt": OperationText(
        ("تصدير تعليقاتك", "Export your comments"),
        (
            "يعيد كل ما يُحفظ عن التعليقات التي كُتبت بهذا الإيصال وبما سبقه وتلاه. وجواب الإيصال الخاطئ 403.",
            ("Returns everything that is stored of the comments of this receipt's chain. A wrong receipt gives 403."),
        ),
    ),
    "erase_by_receipt": OperationText(
        ("محو تعليقاتك", "Erase your comments"),
        (
            "يمحو هذه التعليقات كلها مع ما حُفظ معها. وما عليه ردود يبقى مكانه فارغًا.",
            (
                "Erases all of these comments and the data that belongs to them. A comment with replies leaves an "
                "empty comment."
            ),
        ),
    ),
    "create_privacy_request": OperationText(
        ("طلب نسخة أو محو بالبريد", "Ask by mail for a copy or an erasure"),
        (
            (
                "يطلب تصدير كل ما كُتب ببريد أو محوه. الجواب واحد لكل بريد. وإن وُجد شيء محفوظ وصل إلى البريد رابط "
                "صالح ليوم واحد."
            ),
            (
                "Asks for an export or an erasure of everything that was written with an address. The answer is the "
                "same for every address. If anything is stored, the address gets a link that works for a day."
            ),
        ),
    ),
}

PARAMETERS: Parameters = {}

SHAPES: Shapes = {
    "CommentExport": ShapeText(
        ("كل ما يُحفظ عن تعليق.", "Everything that is stored of a comment."),
        {
            "id": ("معرّف التعليق.", "The comment's id."),
            "article_title": ("عنوان المقال، إن كان يُقرأ.", "The article's title, if it can be read."),
            "article_url": ("رابط المقال، إن كان يُقرأ.", "The article's address, if it can be read."),
            "status": ("حالة التعليق.", "The comment's status."),
            "author_name": ("الاسم.", "The name."),
            "author_email": ("البريد.", "The email."),
            "author_url": ("الموقع.", "The website."),
            "body": ("نص التعليق.", "The comment's text."),
        },
        like=("CommentPublic", "CommentShown"),
    ),
    "CommentExportPage": ShapeText(("صفحة من تعليقاتك.", "A page of your comments."), like=("Page",)),
    "PrivacyAction": ShapeText(("نسخة أو محو.", "A copy, or an erasure.")),
    "PrivacyRequestCreate": ShapeText(
        ("بريد، وما يُفعل بما كُتب به.", "An address, and what to do with the data that was written with it."),
        {
            "address": ("البريد.", "The email address."),
            "action": (
                "`export` لنسخة، و`erase` للمحو بعد التأكيد.",
                "`export` for a copy, `erase` for an erasure, which needs a confirmation.",
            ),
            "language": (
                "لغة الرسالة؛ من `Accept-Language` إن لم تُذكر.",
                "The language of the mail. The default is that of `Accept-Language`.",
            ),
        },
    ),
    "PrivacyRequestTaken": ShapeText(
        ("قُبل الطلب.", "The request was accepted."), {"status": ("`taken` دائمًا.", "Always `taken`.")}
    ),
    "ErasedComments": ShapeText(
        ("كم تعليقًا مُحي.", "How many comments were erased."), {"erased": ("عددها.", "Their number.")}
    ),
}
