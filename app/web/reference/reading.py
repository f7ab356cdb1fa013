"""One article with what stands around it."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "get_article": OperationText(
        ("قراءة مقال", "Get an article"),
        (
            (
                "يعيد مقالًا واحدًا بمعرّفه أو باسمه اللطيف، أيًّا كانت كتابة الهمزات والتشكيل. والاسم اللطيف السابق "
                "يحوّل إلى الحالي (308). ويضيف `include` أول التعليقات والمقالات ذات الصلة والمقالين المجاورين "
                "بالتاريخ."
            ),
            (
                "Returns one article by its id or slug, in any spelling of hamza and vowel marks. A former slug "
                "redirects to the present one (308). `include` adds the first comments, related articles and the "
                "neighbours by date."
            ),
        ),
        "articles:read_drafts",
    ),
    "get_adjacent_articles": OperationText(
        ("ما قبل المقال وما بعده", "Get the articles before and after"),
        (
            (
                "يعيد المقالين المنشورين المجاورين بالتاريخ: السابق والتالي. ومع `within=section` يبقى في القسم "
                "وأقسامه الفرعية."
            ),
            (
                "Returns the published articles next to one by date: the one before it and the one after it. "
                "`within=section` stays in its section and the sections below."
            ),
        ),
        "articles:read_drafts",
    ),
}

_REF = ("معرّف المقال أو اسمه اللطيف، أيًّا كانت كتابته.", "The article's id or slug, in any spelling.")

PARAMETERS: Parameters = {
    "get_article.ref": _REF,
    "get_adjacent_articles.ref": _REF,
    "get_article.include": (
        (
            "ما يُضاف إلى المقال، بين أجزائه فواصل: `comments` أول التعليقات، `related` مقالات ذات صلة، "
            "`adjacent` المقالان المجاوران بالتاريخ."
        ),
        (
            "What to add, separated by commas: `comments` the first comments, `related` articles on a similar "
            "subject, `adjacent` the neighbours by date."
        ),
    ),
    "within": (
        "`section`: في قسم المقال وأقسامه الفرعية.",
        "`section`: in the article's section and the sections below it.",
    ),
}

SHAPES: Shapes = {
    "ArticleOpened": ShapeText(
        ("مقال وما طُلب معه.", "An article with the parts that were asked for."),
        {
            "comments": ("أول صفحة من التعليقات.", "The first page of comments."),
            "related": ("مقالات تشبهه.", "Articles on a similar subject."),
            "adjacent": ("جاراه بالتاريخ.", "Its neighbours by date."),
        },
        like=("ArticlePublic", "ArticleSummary"),
    ),
    "ArticleNeighbours": ShapeText(
        ("المقالان المجاوران بالتاريخ.", "The neighbours of an article by date."),
        {
            "previous": ("الأقدم؛ `null` إن لم يوجد.", "The older one; `null` if there is none."),
            "next": ("الأحدث؛ `null` إن لم يوجد.", "The newer one; `null` if there is none."),
        },
    ),
}
