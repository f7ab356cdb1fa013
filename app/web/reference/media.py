"""Pictures and files."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "upload_media": OperationText(
        ("رفع صورة أو ملف", "Upload a picture or a file"),
        (
            (
                "يرفع صورة (JPEG وPNG وWebP وAVIF وGIF) أو ملفًا (PDF وMP3 وMP4): نموذجًا فيه الحقل `file`، أو "
                "البايتات وحدها مع `Content-Type`. يحدّد الخادم النوع من المحتوى، ويعدّل اتجاه الصورة ويحذف بيانات "
                "EXIF منها ويصنع لها مقاسات. وإن رُفعت البايتات نفسها من قبل أعاد الملف السابق (200)."
            ),
            (
                "Uploads a picture (JPEG, PNG, WebP, AVIF, GIF) or a file (PDF, MP3, MP4), as a form with the field "
                "`file` or as the bytes alone with their `Content-Type`. The server finds the type in the content. "
                "It turns a picture upright, removes its EXIF data and encodes it in several sizes. If the same "
                "bytes were uploaded before, the answer is that upload (200)."
            ),
        ),
    ),
    "list_media": OperationText(
        ("قائمة الوسائط", "List media"),
        ("تعيد الصور والملفات المرفوعة، الأحدث أولًا.", "Returns the uploads, newest first."),
    ),
    "get_media": OperationText(
        ("قراءة وسيط", "Get media"), ("يعيد صورة أو ملفًا واحدًا بمعرّفه.", "Returns one upload by its id.")
    ),
    "get_media_uses": OperationText(
        ("أين تُعرض الصورة أو الملف", "Where media are shown"),
        (
            "يعيد المقالات والأقسام والكتّاب التي تعرض صورة أو ملفًا، عشرين من كل نوع على الأكثر.",
            "Returns the articles, sections and authors that show an upload, twenty of each at most.",
        ),
    ),
    "update_media": OperationText(
        ("تعديل وسيط", "Update media"),
        (
            "يغيّر نصوص الصورة أو الملف، أو نقطة تركيز الصورة فتُقصّ من جديد. يعدّل الكاتب ما رفعه، والمحرر أيًّا كان.",
            (
                "Changes the texts of an upload, or the focal point of a picture; then the server makes new crops. "
                "Authors can change their own uploads, editors all."
            ),
        ),
    ),
    "delete_media": OperationText(
        ("حذف وسيط", "Delete media"),
        (
            "يحذف صورة أو ملفًا لا يعرضه مقال ولا قسم ولا كاتب، مع ملفاته. وإلا فالخطأ `in_use`، وفيه ما يعرضه.",
            (
                "Deletes an upload and its files, if no article, section or author shows it. Otherwise the answer is "
                "`in_use`, and says what shows it."
            ),
        ),
    ),
}

PARAMETERS: Parameters = {
    "list_media.q": (
        "كلمات من النص البديل أو التعليق أو المصدر.",
        "Words of the alternative text, the caption or the credit.",
    ),
    "list_media.kind": ("صور أو ملفات.", "Pictures or files."),
    "list_media.external_id": ("المعرّف الخارجي.", "The external id."),
}

_POINT = {
    "x": ("من 0 (اليسار) إلى 1.", "From 0 (left) to 1."),
    "y": ("من 0 (الأعلى) إلى 1.", "From 0 (top) to 1."),
}

SHAPES: Shapes = {
    "MediaPublic": ShapeText(
        ("صورة أو ملف مرفوع.", "An uploaded picture or file."),
        {
            "id": ("معرّفه. يُكتب `media:17` في متن مقال.", "Its id. `media:17` shows it in the body of an article."),
            "external_id": ("معرّفه في نظامك.", "Its id in your system."),
            "kind": ("صورة أو ملف.", "Whether it is a picture or a file."),
            "type": ("نوع ما يُقدَّم منه.", "The media type of what is served."),
            "url": ("رابط أكبر مقاساته، أو الملف.", "The address of the largest size, or of the file."),
            "bytes": ("عدد بايتاته.", "Its length in bytes."),
            "width": ("عرضه بالبكسل.", "Its width in pixels."),
            "height": ("ارتفاعه بالبكسل.", "Its height in pixels."),
            "alt": ("النص البديل.", "The alternative text."),
            "caption": ("التعليق.", "The caption."),
            "credit": ("المصدر أو المصوّر.", "Who made it."),
            "focal_point": ("النقطة التي يبقيها القص.", "The point that stays visible in crops."),
            "color": ("متوسط لونه.", "Its average colour."),
            "placeholder": (
                "صورة مصغّرة في رابط `data:`، تُعرض حتى تصل الصورة.",
                "A tiny picture as a `data:` URL, to show until the picture is loaded.",
            ),
            "is_animated": ("هل هي متحركة.", "Whether it is animated."),
            "sizes": ("المقاسات، أصغرها أولًا.", "The sizes, the smallest first."),
            "srcset": ("قيمة `srcset` جاهزة.", "The value of `srcset`."),
            "crops": ("قصّات للبطاقات.", "Crops for cards."),
            "created_at": ("متى رُفع.", "When it was uploaded."),
            "updated_at": ("متى عُدّل.", "When it was changed."),
        },
    ),
    "MediaUses": ShapeText(
        ("ما يعرض صورة أو ملفًا.", "What shows an upload."),
        {
            "is_used": (
                "هل يعرضه شيء، ومنه المقالات التي لا يحق لك الاطلاع عليها؟",
                "Whether anything shows it, including articles that you may not see.",
            ),
            "articles": ("المقالات التي يحق لك الاطلاع عليها.", "The articles that you may see."),
            "sections": ("الأقسام.", "The sections."),
            "authors": ("الكتّاب.", "The authors."),
        },
    ),
    "ArticleUse": ShapeText(
        ("مقال يعرض صورة أو ملفًا.", "An article that shows an upload."),
        {
            "id": ("معرّف المقال.", "The article's id."),
            "title": ("عنوانه.", "Its title."),
            "status": ("حالته.", "Its state."),
        },
    ),
    "MediaUpdate": ShapeText(("ما يُراد تغييره.", "The changes."), like=("MediaPublic",)),
    "MediaKind": ShapeText(("صورة أو ملف.", "A picture or a file.")),
    "MediaPage": ShapeText(("صفحة من الوسائط.", "A page of media."), like=("Page",)),
    "MediaSize": ShapeText(
        ("ملف من ملفات صورة.", "One file of a picture."),
        {
            "url": ("رابطه.", "Its address."),
            "width": ("عرضه بالبكسل.", "Its width in pixels."),
            "height": ("ارتفاعه بالبكسل.", "Its height in pixels."),
        },
    ),
    "MediaCrops": ShapeText(
        ("قصّات صورة.", "Crops of a picture."),
        {"square": ("بنسبة 1:1.", "In 1:1."), "wide": ("بنسبة 16:9.", "In 16:9.")},
    ),
    "FocalPoint": ShapeText(("النقطة التي يبقيها القص.", "The point that stays visible in crops."), _POINT),
    "FocalPointPublic": ShapeText(("النقطة التي يبقيها القص.", "The point that stays visible in crops."), _POINT),
}
