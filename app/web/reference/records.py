"""Records of a site that moves: what the lines of an import are."""

from app.web.reference.texts import Operations, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {}

PARAMETERS: Parameters = {}

_TYPE = ("نوع السجل.", "The type of the record.")
_EXTERNAL_ID = ("معرّفه في مصدره، ثابت في كل قراءة.", "Its id in its source, the same at every reading.")
_FORMER_SLUGS = (
    "أسماء لطيفة سابقة تقود إليه؛ وإن لم تُذكر قاد إليه اسمه.",
    "Former slugs that lead to it; where none are told, its name does.",
)
_SAME = {"type": _TYPE, "external_id": _EXTERNAL_ID}

SHAPES: Shapes = {
    "SectionRecord": ShapeText(
        ("قسم.", "A section."),
        {
            **_SAME,
            "former_slugs": _FORMER_SLUGS,
            "parent_external_id": ("القسم الذي فوقه.", "The section above it."),
        },
        like=("SectionCreate", "SectionPublic"),
    ),
    "TagRecord": ShapeText(
        ("وسم.", "A tag."),
        {
            **_SAME,
            "former_slugs": _FORMER_SLUGS,
            "is_distinct": ("لا يُدمج في وسم له الاسم نفسه.", "It is not merged into a tag of the same name."),
        },
        like=("TagCreate", "TagPublic"),
    ),
    "AuthorRecord": ShapeText(
        ("كاتب.", "A byline."), {**_SAME, "former_slugs": _FORMER_SLUGS}, like=("AuthorCreate", "AuthorPublic")
    ),
    "MediaPart": ShapeText(
        ("ملف صُنع من مرفوع.", "A file that was made of an upload."),
        {
            "name": ("اسمه: بصمة بايتاته.", "Its name: the digest of its bytes."),
            "width": ("عرضه بالبكسل؛ صفر لما ليس صورة.", "Its width in pixels; 0 for what is no picture."),
            "height": ("ارتفاعه بالبكسل.", "Its height in pixels."),
            "bytes": ("بايتاته.", "Its bytes."),
        },
    ),
    "MediaMade": ShapeText(
        ("ما صنعه موقع من مرفوع، لنسخة مطابقة.", "What a site made of an upload, for a copy that is the same."),
        {
            "digest": ("بصمة الملف الأصلي.", "The digest of the original."),
            "media_type": ("نوعه.", "Its media type."),
            "color": ("لون الصورة الغالب.", "The main colour of the picture."),
            "placeholder": ("صورة مصغّرة تظهر قبلها.", "A tiny picture that is shown before it."),
            "is_animated": ("هل هي متحركة.", "Whether it is animated."),
            "sizes": ("الملفات، أصغرها أولًا.", "The files, the smallest first."),
            "square": ("قصاصات مربعة.", "Square crops."),
            "wide": ("قصاصات عريضة.", "Wide crops."),
        },
    ),
    "MediaRecord": ShapeText(
        ("مرفوع: ملف بجانب الأسطر، أو عنوانه.", "An upload: a file beside the lines, or its address."),
        {
            **_SAME,
            "file": ("ملف في المجلد `media`.", "A file in the folder `media`."),
            "url": ("عنوانه في مصدره.", "Its address in its source."),
            "created_at": ("متى رُفع.", "When it was uploaded."),
            "made": ("ما صُنع منه، في تصدير منّا.", "What was made of it, in an export of ours."),
        },
        like=("MediaUpdate", "MediaPublic"),
    ),
    "RecordImage": ShapeText(
        ("صورة: مرفوع بمعرّفه الخارجي، أو عنوان.", "A picture: an upload by its external id, or an address."),
        {"media": ("المعرّف الخارجي للمرفوع.", "The external id of the upload.")},
        like=("Image",),
    ),
    "Status": ShapeText(("حال مقال.", "The state of an article.")),
    "ArticleRecord": ShapeText(
        ("مقال أو صفحة.", "An article or a page."),
        {
            **_SAME,
            "section_external_id": ("قسمه.", "Its section."),
            "tag_external_ids": ("وسومه بالترتيب.", "Its tags, in order."),
            "author_external_ids": ("كتّابه بالترتيب.", "Its authors, in order."),
            "body": (
                "المتن؛ و`maqal-media:` ثم معرّف خارجي يقوم فيه مقام مرفوع.",
                "The body; `maqal-media:` and an external id stand for an upload in it.",
            ),
            "status": ("حاله.", "Its state."),
            "is_trashed": ("هل هو في السلة.", "Whether it is in the trash."),
            "published_at": ("متى نُشر؛ وفي المستقبل يكون مجدولًا.", "When it was published; in the future: scheduled."),
            "created_at": ("متى كُتب.", "When it was written."),
            "updated_at": ("متى تغيّر.", "When it changed."),
            "comments_closed_at": ("متى أُغلقت تعليقاته.", "When its comments were closed."),
            "translation_group": (
                "نص واحد لكل الترجمات بعضها لبعض.",
                "One text for all articles that are one another's translations.",
            ),
            "former_slugs": ("أسماء لطيفة سابقة تقود إليه.", "Former slugs that lead to it."),
            "addresses": ("عناوينه القديمة.", "Its old addresses."),
            "source_note": ("ما ذكره المصدر ولا نأخذ به.", "What the source says and is not used."),
        },
        like=("ArticleContent",),
    ),
    "CommentRecord": ShapeText(
        ("تعليق.", "A comment."),
        {
            **_SAME,
            "article_external_id": ("مقاله.", "Its article."),
            "edited_at": ("متى عُدّل.", "When it was edited."),
            "deleted_at": ("متى حُذف.", "When it was deleted."),
            "is_staff": ("هل كاتبه من أهل الموقع.", "Whether its writer is of the house."),
            "is_pinned": ("هل هو مثبّت.", "Whether it is pinned."),
            "is_featured": ("هل هو مختار.", "Whether it is featured."),
            "is_deleted": ("حُذف وبقي مكانه في السلسلة.", "It was deleted, and keeps its place in the thread."),
            "like_count": ("عدد من أعجبهم.", "How many like it."),
        },
        like=("CommentImport",),
    ),
    "MenuItemRecord": ShapeText(
        (
            "عنصر في قائمة، يقود إلى معرّف خارجي أو عنوان.",
            "An item of a menu, which leads to an external id or an address.",
        ),
        {"children": ("ما تحته.", "What is below it.")},
        like=("MenuItem",),
    ),
    "MenuRecord": ShapeText(
        ("قائمة.", "A menu."),
        {"type": _TYPE, "name": ("اسمها.", "Its name."), "items": ("عناصرها.", "Its items.")},
    ),
    "SiteRecord": ShapeText(
        ("ما يقوله الموقع عن نفسه.", "What the site says of itself."),
        {"type": _TYPE},
        like=("SiteUpdate", "SitePublic"),
    ),
    "AddressRecord": ShapeText(
        ("عنوان قديم لغير مقال.", "An old address of something else than an article."),
        {
            "type": _TYPE,
            "url": ("العنوان، كاملًا أو مسارًا.", "The address, absolute or a path."),
            "kind": ("ما يقود إليه.", "What it leads to."),
            "external_id": ("معرّفه الخارجي؛ ولا معرّف مع `home`.", "Its external id; `home` has none."),
        },
    ),
}
