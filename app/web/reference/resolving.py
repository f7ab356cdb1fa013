"""What an old address leads to."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "resolve_address": OperationText(
        ("ترجمة عنوان قديم", "Resolve an old address"),
        (
            (
                "يعيد ما يقود إليه عنوان قديم، كاملًا كان أو مسارًا، بأي صيغة طبعها موقع ووردبريس: `?p=` والمسارات المؤرخة "
                "والأسماء السابقة والمرمّزة مرتين والمقطوعة والأقسام والوسوم والكتّاب والخلاصات. وما لا يُعرف 404."
            ),
            (
                "Returns what an old address leads to, absolute or a path, in any form that a WordPress site has printed: "
                "`?p=`, dated paths, former slugs, encoded twice, cut, sections, tags, authors, feeds. 404 if unknown."
            ),
        ),
        "articles:read_drafts",
    ),
}

PARAMETERS: Parameters = {
    "resolve_address.url": (
        "العنوان القديم، كاملًا أو من `/` فصاعدًا، حتى 2048 بايت.",
        "The old address, absolute or from `/` on, up to 2,048 bytes.",
    ),
}

SHAPES: Shapes = {
    "ResolvedAddress": ShapeText(
        ("ما يقود إليه عنوان قديم.", "What an old address leads to."),
        {
            "kind": (
                "نوعه؛ `date` أرشيف سنة أو شهر أو يوم.",
                "What it is; `date` is the archive of a year, month or day.",
            ),
            "status": (
                "`current` إن كان هو العنوان الحالي، وإلا `moved`.",
                "`current` if it is the present address, else `moved`.",
            ),
            "url": ("العنوان الحالي، مرمّزًا.", "The present address, percent-encoded."),
            "id": ("معرّفه؛ `null` لما لا معرّف له.", "Its id; `null` where it has none."),
            "slug": (
                "اسمه اللطيف؛ وللتعليق اسم مقاله، وللأرشيف `2023-03`.",
                "Its slug; for a comment that of its article, for an archive `2023-03`.",
            ),
            "is_feed": ("إن كان `url` خلاصة.", "Whether `url` is a feed."),
        },
    ),
    "ResolvedKind": ShapeText(("نوع ما يقود إليه عنوان.", "What an address leads to.")),
    "Standing": ShapeText(("عنوان حالي أم سابق.", "Whether an address is the present one.")),
}
