"""Sections, tags and authors."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "list_sections": OperationText(
        ("قائمة الأقسام", "List sections"),
        (
            "تعيد أقسام الموقع بترتيب `position`. ابنِ الشجرة من `parent_id`.",
            "Returns the site's sections by their `position`. `parent_id` makes the tree.",
        ),
        "",
    ),
    "create_section": OperationText(
        ("إنشاء قسم", "Create a section"),
        ("ينشئ قسمًا، في أعلى الشجرة أو تحت قسم آخر.", "Creates a section, at the top of the tree or below another."),
    ),
    "get_section": OperationText(
        ("قراءة قسم", "Get a section"),
        ("يعيد قسمًا واحدًا بمعرّفه أو اسمه اللطيف.", "Returns one section by its id or slug."),
        "",
    ),
    "update_section": OperationText(
        ("تعديل قسم", "Update a section"),
        (
            "يغيّر اسم القسم أو وصفه أو صورته أو ترتيبه أو مكانه في الشجرة. والاسم اللطيف السابق يحوّل إلى الجديد.",
            "Changes a section's name, description, picture, position or place in the tree. A former slug redirects to the new one.",
        ),
    ),
    "delete_section": OperationText(
        ("حذف قسم", "Delete a section"),
        (
            "يحذف القسم وينقل مقالاته وأقسامه الفرعية إلى القسم الأعلى.",
            "Deletes a section. Its articles and the sections below it move to the section above.",
        ),
    ),
    "list_tags": OperationText(
        ("قائمة الوسوم", "List tags"),
        (
            "تعيد الوسوم المستعملة في مقالات منشورة. ويرى المحررون الوسوم كلها.",
            "Returns the tags that published articles use. Editors see all tags.",
        ),
        "catalog:write",
    ),
    "create_tag": OperationText(("إنشاء وسم", "Create a tag"), ("ينشئ وسمًا.", "Creates a tag.")),
    "get_tag": OperationText(
        ("قراءة وسم", "Get a tag"),
        (
            "يعيد وسمًا مستعملًا في مقال منشور. ويرى المحررون أي وسم.",
            "Returns a tag that a published article uses. Editors see any tag.",
        ),
        "catalog:write",
    ),
    "update_tag": OperationText(
        ("تعديل وسم", "Update a tag"),
        (
            "يغيّر اسم الوسم. والاسم اللطيف السابق يحوّل إلى الجديد.",
            "Changes a tag's name. A former slug redirects to the new one.",
        ),
    ),
    "delete_tag": OperationText(
        ("حذف وسم", "Delete a tag"),
        ("يحذف الوسم وينزعه عن مقالاته.", "Deletes a tag and takes it off its articles."),
    ),
    "merge_tag": OperationText(
        ("دمج وسم في آخر", "Merge a tag into another"),
        (
            "ينقل مقالات الوسم إلى وسم آخر ويحذفه. واسمه السابق يحوّل إلى الوسم الآخر.",
            "Moves a tag's articles to another tag and deletes it. Its former slug redirects to the other tag.",
        ),
    ),
    "list_authors": OperationText(
        ("قائمة الكتّاب", "List authors"),
        ("تعيد الكتّاب الذين تُنسب إليهم المقالات.", "Returns the authors of articles."),
        "",
    ),
    "create_author": OperationText(
        ("إنشاء كاتب", "Create an author"),
        (
            "ينشئ كاتبًا تُنسب إليه المقالات. ليس الكاتب حسابًا، ويمكن ربطه بحساب.",
            "Creates an author of articles. An author is not an account, but may be linked to one.",
        ),
    ),
    "get_author": OperationText(
        ("قراءة كاتب", "Get an author"),
        ("يعيد كاتبًا واحدًا بمعرّفه أو اسمه اللطيف.", "Returns one author by id or slug."),
        "",
    ),
    "update_author": OperationText(
        ("تعديل كاتب", "Update an author"),
        (
            "يغيّر اسم الكاتب أو تعريفه أو صورته أو روابطه أو حسابه.",
            "Changes an author's name, biography, picture, links or account.",
        ),
    ),
    "delete_author": OperationText(
        ("حذف كاتب", "Delete an author"),
        ("يحذف كاتبًا لا تُنسب إليه أي مقالات.", "Deletes an author who has no articles."),
    ),
}

PARAMETERS: Parameters = {
    "list_sections.external_id": ("معرّف القسم في نظامك.", "The section's id in your own system."),
    "list_tags.external_id": ("معرّف الوسم في نظامك.", "The tag's id in your own system."),
    "list_authors.external_id": ("معرّف الكاتب في نظامك.", "The author's id in your own system."),
    "get_section.ref": ("معرّف القسم أو اسمه اللطيف.", "The section's id or slug."),
    "update_section.ref": ("معرّف القسم.", "The section's id."),
    "delete_section.ref": ("معرّف القسم.", "The section's id."),
    "get_tag.ref": ("معرّف الوسم أو اسمه اللطيف.", "The tag's id or slug."),
    "update_tag.ref": ("معرّف الوسم.", "The tag's id."),
    "delete_tag.ref": ("معرّف الوسم.", "The tag's id."),
    "get_author.ref": ("معرّف الكاتب أو اسمه اللطيف.", "The author's id or slug."),
    "update_author.ref": ("معرّف الكاتب.", "The author's id."),
    "delete_author.ref": ("معرّف الكاتب.", "The author's id."),
}

SHAPES: Shapes = {
    "SectionPublic": ShapeText(
        ("قسم ومكانه في الشجرة.", "A section and its place in the tree."),
        {
            "id": ("معرّف القسم.", "The section's id."),
            "name": ("اسم القسم.", "The section's name."),
            "slug": ("الاسم اللطيف.", "The slug."),
            "external_id": ("معرّف القسم في نظامك، ولا يتكرر.", "The section's id in your own system; unique."),
            "parent_id": ("معرّف القسم الأعلى.", "The id of the section above."),
            "description": ("وصف القسم.", "What the section is about."),
            "position": (
                "مكان القسم بين الأقسام: الأصغر أولًا.",
                "The section's place among the sections: the smallest first.",
            ),
            "image": ("صورة القسم.", "The section's picture."),
            "article_count": (
                "عدد المقالات المنشورة فيه وفي أقسامه الفرعية.",
                "The number of listed articles in it and in the sections below it.",
            ),
        },
    ),
    "SectionCreate": ShapeText(
        ("قسم جديد.", "A new section."),
        {"slug": ("الاسم اللطيف. يُصنع من الاسم إن لم يُرسل.", "The slug. It is made from the name if it is not sent.")},
        like=("SectionPublic",),
    ),
    "SectionUpdate": ShapeText(
        ("ما يُراد تغييره في القسم.", "The changes of a section."),
        {
            "parent_id": (
                "معرّف القسم الأعلى؛ `null` لأعلى الشجرة.",
                "The id of the section above; `null` for the top of the tree.",
            )
        },
        like=("SectionPublic",),
    ),
    "SectionRef": ShapeText(("قسم مقال.", "An article's section."), like=("SectionPublic",)),
    "SectionPage": ShapeText(("صفحة من الأقسام.", "A page of sections."), like=("Page",)),
    "TagPublic": ShapeText(
        ("وسم.", "A tag."),
        {
            "id": ("معرّف الوسم.", "The tag's id."),
            "name": ("الوسم.", "The tag's name."),
            "slug": ("الاسم اللطيف.", "The slug."),
            "external_id": ("معرّف الوسم في نظامك، ولا يتكرر.", "The tag's id in your own system; unique."),
            "article_count": ("عدد المقالات المنشورة التي تحمله.", "The number of listed articles that have it."),
        },
    ),
    "TagCreate": ShapeText(
        ("وسم جديد.", "A new tag."),
        {"slug": ("الاسم اللطيف. يُصنع من الاسم إن لم يُرسل.", "The slug. It is made from the name if it is not sent.")},
        like=("TagPublic",),
    ),
    "TagUpdate": ShapeText(("ما يُراد تغييره في الوسم.", "The changes of a tag."), like=("TagPublic",)),
    "TagMerge": ShapeText(
        ("الوسم الذي تنتقل إليه المقالات.", "The tag that takes the articles."),
        {"into": ("معرّف الوسم أو اسمه اللطيف.", "The tag's id or slug.")},
    ),
    "TagRef": ShapeText(("وسم مقال.", "An article's tag."), like=("TagPublic",)),
    "TagPage": ShapeText(("صفحة من الوسوم.", "A page of tags."), like=("Page",)),
    "AuthorPublic": ShapeText(
        ("كاتب.", "An author."),
        {
            "id": ("معرّف الكاتب.", "The author's id."),
            "name": ("اسم الكاتب.", "The author's name."),
            "slug": ("الاسم اللطيف.", "The slug."),
            "external_id": ("معرّف الكاتب في نظامك، ولا يتكرر.", "The author's id in your own system; unique."),
            "biography": ("تعريف بالكاتب.", "A short biography."),
            "image": ("صورة الكاتب.", "The author's picture."),
            "links": ("روابط الكاتب في مواقع أخرى.", "Links to other sites of the author."),
            "article_count": ("عدد مقالاته المنشورة.", "The number of listed articles by this author."),
        },
    ),
    "AuthorLink": ShapeText(
        ("رابط للكاتب في موقع آخر.", "A link to another site of an author."),
        {"label": ("اسم الرابط.", "What the link is called."), "url": ("الرابط.", "The address.")},
    ),
    "AuthorCreate": ShapeText(
        ("كاتب جديد.", "A new author."),
        {
            "slug": (
                "الاسم اللطيف. يُصنع من الاسم إن لم يُرسل.",
                "The slug. It is made from the name if it is not sent.",
            ),
            "account_id": ("معرّف حساب الكاتب.", "The id of the author's account."),
        },
        like=("AuthorPublic",),
    ),
    "AuthorUpdate": ShapeText(
        ("ما يُراد تغييره في الكاتب.", "The changes of an author."),
        {
            "account_id": (
                "معرّف حساب الكاتب؛ `null` يفك الربط.",
                "The id of the author's account; `null` unlinks it.",
            )
        },
        like=("AuthorPublic",),
    ),
    "AuthorRef": ShapeText(("كاتب مقال.", "An article's author."), like=("AuthorPublic",)),
    "AuthorPage": ShapeText(("صفحة من الكتّاب.", "A page of authors."), like=("Page",)),
}
