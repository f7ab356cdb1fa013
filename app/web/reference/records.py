"""Records of a site that moves: what the lines of an import are."""

from app.web.reference.texts import Operations, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {}

PARAMETERS: Parameters = {}

_TYPE = ("نوع السجل.", "The type of the record.")
_EXTERNAL_ID = (
    "معرّفه في مصدره. لا يتغيّر بين استيراد وآخر.",
    "Its id in its source. It must not change between imports.",
)
_FORMER_SLUGS = (
    "أسماء لطيفة سابقة تقود إليه؛ وإن لم توجد قاد إليه الاسم اللطيف لاسمه.",
    "Former slugs that lead to it. If there are none, the slug of its name leads to it.",
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
            "is_distinct": (
                "هل يبقى مستقلًّا عن وسم له الاسم نفسه؟",
                "Whether it stays apart from a tag of the same name.",
            ),
        },
        like=("TagCreate", "TagPublic"),
    ),
    "AuthorRecord": ShapeText(
        ("كاتب.", "An author."), {**_SAME, "former_slugs": _FORMER_SLUGS}, like=("AuthorCreate", "AuthorPublic")
    ),
    "MediaPart": ShapeText(
        ("ملف صُنع من مرفوع.", "A file that was made of an upload."),
        {
            "name": ("اسمه: بصمة بايتاته.", "Its name: the digest of its bytes."),
            "width": ("عرضه بالبكسل؛ صفر إن لم يكن صورة.", "Its width in pixels; 0 if it is not a picture."),
            "height": ("ارتفاعه بالبكسل.", "Its height in pixels."),
            "bytes": ("بايتاته.", "Its bytes."),
        },
    ),
    "MediaMade": ShapeText(
        (
            "ما صنعه الموقع من ملف مرفوع، لتكون النسخة مطابقة.",
            "The files that Maqal made from an upload, so that a copy is the same.",
        ),
        {
            "digest": ("بصمة الملف الأصلي.", "The digest of the original."),
            "media_type": ("نوعه.", "Its media type."),
            "color": ("لون الصورة الغالب.", "The main colour of the picture."),
            "placeholder": ("صورة مصغّرة تظهر قبلها.", "A tiny picture to show before it is loaded."),
            "is_animated": ("هل هي متحركة.", "Whether it is animated."),
            "sizes": ("الملفات، أصغرها أولًا.", "The files, the smallest first."),
            "square": ("قصّات مربعة.", "Square crops."),
            "wide": ("قصّات عريضة.", "Wide crops."),
        },
    ),
    "MediaRecord": ShapeText(
        ("ملف مرفوع: بجانب الأسطر، أو برابطه.", "An upload: a file beside the lines, or its URL."),
        {
            **_SAME,
            "file": ("ملف في المجلد `media`.", "A file in the folder `media`."),
            "url": ("رابطه في مصدره.", "Its address in its source."),
            "created_at": ("متى رُفع.", "When it was uploaded."),
            "made": ("في ملف تصدير من مقال: ما صُنع منه.", "In an export of Maqal: the files that were made from it."),
        },
        like=("MediaUpdate", "MediaPublic"),
    ),
    "RecordImage": ShapeText(
        ("صورة: ملف مرفوع بمعرّفه الخارجي، أو رابط.", "A picture: an upload by its external id, or a URL."),
        {"media": ("المعرّف الخارجي للمرفوع.", "The external id of the upload.")},
        like=("Image",),
    ),
    "Status": ShapeText(("حالة مقال.", "The state of an article.")),
    "ArticleRecord": ShapeText(
        ("مقال أو صفحة.", "An article or a page."),
        {
            **_SAME,
            "section_external_id": ("قسمه.", "Its section."),
            "tag_external_ids": ("وسومه بالترتيب.", "Its tags, in order."),
            "author_external_ids": ("كتّابه بالترتيب.", "Its authors, in order."),
            "body": (
                "المتن؛ ورابط الملف المرفوع فيه `maqal-media:` ثم معرّفه الخارجي.",
                "The body. In it, `maqal-media:` and an external id are the address of an upload.",
            ),
            "status": ("حالته.", "Its state."),
            "is_trashed": ("هل هو في سلة المهملات؟", "Whether it is in the trash."),
            "published_at": (
                "متى نُشر؛ وفي المستقبل يكون مجدولًا.",
                "When it was published. A future date schedules it.",
            ),
            "created_at": ("متى كُتب.", "When it was written."),
            "updated_at": ("متى تغيّر.", "When it changed."),
            "comments_closed_at": ("متى أُغلقت تعليقاته.", "When its comments were closed."),
            "translation_group": (
                "نص واحد لكل ترجمات المقال.",
                "The same text for all translations of an article.",
            ),
            "former_slugs": ("أسماء لطيفة سابقة تقود إليه.", "Former slugs that lead to it."),
            "addresses": ("روابطه القديمة.", "Its old addresses."),
            "source_note": ("ما ذكره المصدر ولا يُستعمل.", "What the source has and Maqal does not use."),
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
            "is_staff": ("هل كاتبه من فريق الموقع؟", "Whether its writer belongs to the site's staff."),
            "is_pinned": ("هل هو مثبّت.", "Whether it is pinned."),
            "is_featured": ("هل هو من المختارات؟", "Whether it is featured."),
            "is_deleted": (
                "هل حُذف؟ يبقى مكانه في السلسلة.",
                "Whether it was deleted; it keeps its place in the thread.",
            ),
            "like_count": ("عدد الإعجابات.", "The number of likes."),
        },
        like=("CommentImport",),
    ),
    "MenuItemRecord": ShapeText(
        (
            "بند في قائمة، يقود إلى معرّف خارجي أو رابط.",
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
        ("بيانات الموقع.", "The data of the site."),
        {"type": _TYPE},
        like=("SiteUpdate", "SitePublic"),
    ),
    "AddressRecord": ShapeText(
        ("رابط قديم لغير مقال.", "An old address of something other than an article."),
        {
            "type": _TYPE,
            "url": ("الرابط، كاملًا أو مسارًا.", "The URL, absolute or a path."),
            "kind": ("ما يقود إليه.", "What it leads to."),
            "external_id": ("معرّفه الخارجي؛ ولا معرّف مع `home`.", "Its external id; `home` has none."),
        },
    ),
}
