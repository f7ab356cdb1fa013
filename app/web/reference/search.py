"""Search, suggestions and related articles."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "search_articles": OperationText(
        ("البحث في المقالات", "Search articles"),
        (
            (
                "يبحث في المقالات المنشورة. تأتي أولًا المقالات التي فيها كل الكلمات؛ فإن قلّت النتائج تبعها ما فيه بعضها، "
                "ويميّزها الحقل `match`. ويبحث المحررون في غير المنشور بالمعامل `status`."
            ),
            (
                "Searches published articles. Articles that have all words come first; if they are few, articles that have "
                "some of the words follow, and `match` says which. Editors can search unpublished articles with `status`."
            ),
        ),
        "articles:read_drafts",
    ),
    "suggest": OperationText(
        ("إكمال ما يُكتب", "Complete what is typed"),
        (
            "يقترح عناوين ووسومًا تبدأ بالحروف المكتوبة، أيًّا كانت كتابة الهمزات والتشكيل. ومع `language` عناوين تلك اللغة وحدها.",
            (
                "Suggests titles and tags that begin with the typed letters, in any spelling of hamza and vowel "
                "marks. With `language` it suggests only titles in that language."
            ),
        ),
    ),
    "list_related": OperationText(
        ("مقالات ذات صلة", "List related articles"),
        ("تعيد مقالات قريبة في موضوعها، الأقرب أولًا.", "Returns articles on a similar subject, the nearest first."),
    ),
}

PARAMETERS: Parameters = {
    "search_articles.q": (
        (
            'عبارة البحث، أيًّا كانت كتابة كلماتها. `"عبارة"` بحروفها، و`-كلمة` للاستبعاد، و`كلمة*` لأول الكلمة، و`قسم:` '
            "و`وسم:` و`كاتب:` للتصفية."
        ),
        (
            'The query, in any spelling. `"a phrase"` finds exactly this phrase, `-word` excludes a word, '
            "`word*` finds words that begin so, and `section:`, `tag:` or `author:` filter."
        ),
    ),
    "search_articles.cursor": (
        "موضع الصفحة في نتائج العبارة نفسها.",
        "The page's position in the results of the same query.",
    ),
    "search_articles.sort": ("الأقرب أولًا، أو الأحدث أولًا.", "The most relevant first, or the newest first."),
    "half_life": (
        "عدد الأيام التي تنخفض بعدها الدرجة إلى النصف.",
        "The number of days after which a score falls to a half.",
    ),
    "facets": (
        "يعدّ النتائج بحسب القسم والوسم والكاتب والسنة.",
        "Counts the results by section, tag, author and year.",
    ),
    "explain": (
        "يبيّن للمحررين كيف حُسبت الدرجة.",
        "Shows editors how the score was computed.",
    ),
    "suggest.q": ("ما كُتب حتى الآن.", "What was typed so far."),
}

SHAPES: Shapes = {
    "SearchPage": ShapeText(
        ("صفحة من نتائج البحث.", "A page of search results."),
        {
            "total": (
                "عدد النتائج كلها؛ `null` إن زادت على ما يُعدّ.",
                "The number of all results; `null` if there are more than are counted.",
            ),
            "match": ("هل في النتائج كل الكلمات أم بعضها؟", "Whether the results have all words, or some."),
            "phrases": (
                "كيف فُهمت العبارات: بحروفها أم بكلماتها.",
                "How phrases were searched: exactly, or as single words.",
            ),
            "did_you_mean": ("عبارة بحث مصحَّحة.", "A corrected query."),
            "facets": (
                "أعداد النتائج بحسب القسم والوسم والكاتب والسنة.",
                "Numbers of results by section, tag, author and year.",
            ),
        },
        like=("Page",),
    ),
    "SearchHit": ShapeText(
        ("مقال من نتائج البحث.", "An article among search results."),
        {
            "score": ("درجة القرب من عبارة البحث.", "How well it matches the query."),
            "match": ("هل فيه كل الكلمات أم بعضها؟", "Whether it has all words of the query, or some."),
            "title_html": (
                "العنوان، والكلمات المطلوبة فيه بين `<mark>`. آمن للعرض.",
                "The title with the query's words in `<mark>`. Safe to show.",
            ),
            "snippet_html": (
                "مقتطف من المتن، والكلمات المطلوبة فيه بين `<mark>`. آمن للعرض.",
                "A part of the body with the query's words in `<mark>`. Safe to show.",
            ),
            "explanation": ("كيف حُسبت الدرجة، مع `explain=true`.", "How the score was computed; with `explain=true`."),
            "decay": (
                "المعامل الذي يخفض به العمرُ الدرجة.",
                "The factor by which age lowers the score.",
            ),
        },
        like=("ArticleSummary",),
    ),
    "ScorePart": ShapeText(
        ("ما أضافته كلمة إلى الدرجة.", "The part of a score that comes from one word."),
        {
            "word": ("الكلمة.", "The word."),
            "by_word": ("بحروفها.", "As it was typed."),
            "by_stem": ("بجذعها.", "By its stem."),
            "by_skeleton": ("بهيكلها.", "By its skeleton."),
            "by_letters": ("بحروف مشتركة.", "By letters in common."),
        },
    ),
    "Facets": ShapeText(
        ("أعداد النتائج بحسب القسم والوسم والكاتب والسنة.", "Numbers of results by section, tag, author and year."),
        {
            "is_exact": ("هل شمل العدّ النتائج كلها؟", "Whether all results were counted."),
            "sections": ("بحسب القسم.", "By section."),
            "tags": ("بحسب الوسم.", "By tag."),
            "authors": ("بحسب الكاتب.", "By author."),
            "years": ("بحسب سنة النشر.", "By year of publication."),
        },
    ),
    "FacetCount": ShapeText(
        ("عدد النتائج في قسم أو وسم أو لكاتب.", "The number of results of a section, tag or author."),
        {
            "id": ("المعرّف.", "The id."),
            "name": ("الاسم.", "The name."),
            "slug": ("الاسم اللطيف.", "The slug."),
            "count": ("عدد النتائج.", "The number of results."),
        },
    ),
    "YearCount": ShapeText(
        ("عدد النتائج المنشورة في سنة.", "The number of results of a year."),
        {"year": ("السنة.", "The year."), "count": ("عدد النتائج.", "The number of results.")},
    ),
    "Suggestions": ShapeText(
        ("اقتراحات، الوسوم قبل العناوين.", "Suggestions, tags before titles."),
        {"items": ("الاقتراحات.", "The suggestions.")},
    ),
    "Suggestion": ShapeText(
        ("عنوان مقال أو اسم وسم.", "The title of an article, or the name of a tag."),
        {
            "kind": ("مقال أو وسم.", "Article or tag."),
            "id": ("المعرّف.", "The id."),
            "text": ("العنوان أو الاسم.", "The title or name."),
            "slug": ("الاسم اللطيف.", "The slug."),
        },
    ),
    "RelatedArticles": ShapeText(
        ("مقالات ذات صلة، الأقرب أولًا.", "Related articles, the nearest first."),
        {"items": ("المقالات.", "The articles.")},
    ),
    "MatchMode": ShapeText(("كل الكلمات أو بعضها.", "All words, or some.")),
    "PhraseMode": ShapeText(("العبارة بحروفها أو بكلماتها.", "A phrase exactly, or its words.")),
}
