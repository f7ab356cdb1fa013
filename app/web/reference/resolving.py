"""What an old address leads to."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "resolve_address": OperationText(
        ("معرفة ما يقود إليه رابط قديم", "Resolve an old address"),
        (
            (
                "يعيد ما يقود إليه رابط قديم، كاملًا كان أو مسارًا، بأي صيغة يستعملها ووردبريس: `?p=` والمسارات "
                "المؤرخة والأسماء اللطيفة السابقة والأقسام والوسوم والكتّاب والخلاصات، وإن رُمّز مرتين أو قُطع. "
                "والرابط غير المعروف جوابه 404."
            ),
            (
                "Returns what an old address leads to. The address is absolute or a path, in any form that WordPress "
                "uses: `?p=`, paths with dates, former slugs, sections, tags, authors, feeds; also encoded twice or "
                "cut. An unknown address gives 404."
            ),
        ),
        "articles:read_drafts",
    ),
}

PARAMETERS: Parameters = {
    "resolve_address.url": (
        "الرابط القديم، كاملًا أو مبدوءًا بـ `/`، حتى 2048 بايت.",
        "The old address, absolute or beginning with `/`, up to 2,048 bytes.",
    ),
}

SHAPES: Shapes = {
    "ResolvedAddress": ShapeText(
        ("ما يقود إليه رابط قديم.", "What an old address leads to."),
        {
            "kind": (
                "نوعه؛ `date` أرشيف سنة أو شهر أو يوم.",
                "What it is; `date` is the archive of a year, month or day.",
            ),
            "status": (
                "`current` إن كان هو الرابط الحالي، وإلا `moved`.",
                "`current` if it is the present address, otherwise `moved`.",
            ),
            "url": ("الرابط الحالي، مرمّزًا.", "The present address, percent-encoded."),
            "id": ("معرّفه؛ `null` لما لا معرّف له.", "Its id; `null` if it has none."),
            "slug": (
                "اسمه اللطيف؛ وللتعليق اسم مقاله، وللأرشيف `2023-03`.",
                "Its slug; for a comment that of its article, for an archive `2023-03`.",
            ),
            "is_feed": ("هل `url` خلاصة؟", "Whether `url` is a feed."),
        },
    ),
    "ResolvedKind": ShapeText(("نوع ما يقود إليه رابط.", "What an address leads to.")),
    "Standing": ShapeText(("رابط حالي أم سابق.", "Whether an address is the present one.")),
}
