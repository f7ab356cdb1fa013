"""Translations of articles."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "list_translations": OperationText(
        ("المقال بلغاته", "List translations of an article"),
        (
            "تعيد المقال وترجماته، ما نُشر منها وما لم يُنشر.",
            "Returns an article and its translations, in every state.",
        ),
    ),
    "replace_translations": OperationText(
        ("ربط الترجمات", "Link translations"),
        (
            (
                "يربط المقال ومقالات أخرى ترجماتٍ بعضها لبعض، مقالًا لكل لغة، ويلغي روابطها السابقة. ولا تتغير أرقام "
                "إصداراتها. والقائمة الفارغة تُخرج المقال من مجموعته."
            ),
            (
                "Links an article and others as translations, one for each language. Earlier links of these articles "
                "end. The versions of the articles do not change. An empty list takes the article out of its group."
            ),
        ),
    ),
    "delete_translations": OperationText(
        ("فك ربط مقال", "Unlink an article"),
        (
            "يُخرج المقال من مجموعته، وتبقى المقالات الأخرى مرتبطة.",
            "Takes an article out of its group; the others stay linked.",
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
    "TranslationPublic": ShapeText(("ترجمة منشورة للمقال.", "A published translation of the article."), _MEMBERS),
    "TranslationPrivate": ShapeText(
        ("مقال من المجموعة، في أي حالة.", "An article of the group, in any state."),
        {"status": ("حالته.", "Its state.")},
        like=("TranslationPublic",),
    ),
    "ArticleTranslations": ShapeText(
        ("المقال بلغاته.", "An article in its languages."),
        {"items": ("مقالات المجموعة مرتبة بلغاتها.", "The articles of the group, by language.")},
    ),
    "TranslationsReplace": ShapeText(
        ("ترجمات المقال.", "The translations of the article."),
        {"articles": ("معرّفاتها.", "Their ids.")},
    ),
}
