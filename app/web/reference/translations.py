"""Translations of articles."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "list_translations": OperationText(
        ("المقال بلغاته", "List translations of an article"),
        (
            "تعيد المقال وما يقول مثله بلغات أخرى، منشورًا كان أو غير منشور.",
            "Returns an article and the articles that say the same in other languages, in whatever state.",
        ),
    ),
    "replace_translations": OperationText(
        ("ربط الترجمات", "Link translations"),
        (
            (
                "يجعل المقال ومقالات أخرى ترجمات بعضها لبعض، مقالًا لكل لغة، دون غيرها. ولا تتغير إصداراتها. "
                "والقائمة الفارغة تُخرج المقال من مجموعته."
            ),
            (
                "Makes an article and others one another's translations, one a language, and of nothing else. Their versions "
                "stay. An empty list takes the article out of its group."
            ),
        ),
    ),
    "delete_translations": OperationText(
        ("فك ربط مقال", "Unlink an article"),
        (
            "يُخرج المقال من مجموعته، وتبقى المقالات الأخرى ترجمات بعضها لبعض.",
            "Takes an article out of its group; the others stay one another's translations.",
        ),
    ),
}

PARAMETERS: Parameters = {}

_MEMBERS = {
    "language": ("اللغة.", "The language."),
    "id": ("معرّف المقال.", "The article's id."),
    "slug": ("الاسم اللطيف.", "The slug."),
    "url": ("رابطه في واجهة الموقع.", "Its address on the site's front end."),
    "title": ("العنوان.", "The title."),
}

SHAPES: Shapes = {
    "TranslationPublic": ShapeText(
        ("مقال منشور يقول مثله بلغة أخرى.", "A published article that says the same in another language."), _MEMBERS
    ),
    "TranslationPrivate": ShapeText(
        ("مقال من المجموعة، في أي حالة.", "An article of the group, in whatever state."),
        {"status": ("حالته.", "Its state.")},
        like=("TranslationPublic",),
    ),
    "ArticleTranslations": ShapeText(
        ("المقال بلغاته.", "An article in its languages."),
        {"items": ("مقالات المجموعة مرتبة بلغاتها.", "The articles of the group, by language.")},
    ),
    "TranslationsReplace": ShapeText(
        ("المقالات الأخرى التي تقول مثله.", "The other articles that say the same."),
        {"articles": ("معرّفاتها.", "Their ids.")},
    ),
}
