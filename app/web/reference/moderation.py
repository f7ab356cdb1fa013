"""The moderators' work: the queue, what they do to comments, the address behind one."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "list_moderation_comments": OperationText(
        ("قائمة المراجعة", "List the moderation queue"),
        (
            "تعيد التعليقات التي تنتظر المراجعة، الأقدم أولًا. واطلب حالة أخرى بالمعامل `status`.",
            "Returns the comments that wait for a moderator, oldest first. Ask for others with `status`.",
        ),
    ),
    "approve_comment": OperationText(
        ("نشر تعليق", "Approve a comment"),
        ("ينشر التعليق. ونشر المنشور لا يغيّر شيئًا.", "Shows a comment to readers. Repeating it changes nothing."),
    ),
    "reject_comment": OperationText(
        ("رفض تعليق", "Reject a comment"),
        (
            "يرفض التعليق. وإن كانت عليه ردود منشورة بقي مكانه فارغًا.",
            "Hides a comment. If it has approved replies, an empty comment stays in its place.",
        ),
    ),
    "mark_comment_as_spam": OperationText(
        ("تصنيف تعليق مزعجًا", "Mark a comment as spam"),
        ("يصنّف التعليق مزعجًا ويخفيه عن القرّاء.", "Marks a comment as spam. Readers no longer see it."),
    ),
    "trash_comment": OperationText(
        ("نقل تعليق إلى سلة المهملات", "Move a comment to the trash"),
        ("ينقل التعليق إلى سلة المهملات ويخفيه عن القرّاء.", "Moves a comment to the trash and hides it from readers."),
    ),
    "restore_comment": OperationText(
        ("استعادة تعليق", "Restore a comment"),
        (
            "يعيد التعليق المرفوض أو المزعج أو المحذوف إلى حالته السابقة.",
            "Gives a rejected, spam or trashed comment the status that it had before.",
        ),
    ),
    "pin_comment": OperationText(
        ("تثبيت تعليق", "Pin a comment"),
        (
            "يضع التعليق المنشور أول تعليقات مقاله. ثلاثة على الأكثر، ولا تُثبَّت الردود.",
            (
                "Puts an approved comment first under its article. An article has at most three; replies cannot be "
                "pinned."
            ),
        ),
    ),
    "unpin_comment": OperationText(
        ("إلغاء تثبيت تعليق", "Unpin a comment"),
        ("يعيد التعليق إلى موضعه.", "Puts the comment back in its place."),
    ),
    "feature_comment": OperationText(
        ("إبراز تعليق", "Feature a comment"),
        (
            "يضيف التعليق المنشور إلى المختارات.",
            "Features an approved comment.",
        ),
    ),
    "unfeature_comment": OperationText(
        ("إلغاء إبراز تعليق", "Stop featuring a comment"),
        ("يخرج التعليق من المختارات.", "Stops featuring a comment."),
    ),
    "undo_act": OperationText(
        ("التراجع عن إجراء", "Undo an action"),
        (
            "يتراجع عن إجراء واحد على تعليق، ما لم يتغيّر التعليق بعده.",
            "Undoes one action on a comment, unless the comment changed since.",
        ),
    ),
    "undo_batch": OperationText(
        ("التراجع عن دفعة", "Undo a batch"),
        (
            "يتراجع عن دفعة كاملة. ما تغيّر بعدها يبقى كما هو، وتذكره نتيجته.",
            "Undoes a whole batch. Comments that have changed since do not change, and their results say so.",
        ),
    ),
    "get_moderation_statistics": OperationText(
        ("إحصاءات الإشراف", "Get the statistics of moderation"),
        (
            "تعيد عدد التعليقات المنتظرة وأسبابها، وما وصل كل ساعة، ومدة القرارات.",
            "Returns how many comments wait and why, how many came in each hour, and how long decisions took.",
        ),
    ),
    "list_acts": OperationText(
        ("سجل الإجراءات", "List the audit log"),
        (
            "يعيد من فعل ماذا، الأحدث أولًا. ويرى المدير ما لا يخص التعليقات أيضًا.",
            "Returns who did what, newest first. Administrators also see what is not about comments.",
        ),
    ),
    "list_notes": OperationText(
        ("الملاحظات على تعليق", "List notes"),
        ("تعيد ملاحظات المشرفين على تعليق.", "Returns the notes of moderators on a comment."),
    ),
    "create_note": OperationText(
        ("كتابة ملاحظة", "Write a note"),
        (
            "يكتب لزملائك ملاحظة على تعليق. لا يراها القرّاء ولا صاحب التعليق.",
            "Writes a note on a comment for colleagues. Readers and the comment's writer never see it.",
        ),
    ),
    "delete_note": OperationText(
        ("حذف ملاحظة", "Delete a note"),
        ("يحذف الملاحظة: لكاتبها أو للمدير.", "Deletes a note: its writer may, and an administrator."),
    ),
    "create_block": OperationText(
        ("إيقاف معلّق أو شبكة مؤقتًا", "Block a commenter or a network"),
        (
            "يمنع صاحب التعليق من التعليق والتعديل مدة: بإيصالاته (`chain`) أو بشبكته (`network`).",
            (
                "Stops the writer of this comment from posting and editing for a time: by the receipts of the chain "
                "(`chain`), or by the network (`network`)."
            ),
        ),
    ),
    "list_blocks": OperationText(
        ("الإيقافات السارية", "List blocks"),
        ("تعيد الإيقافات السارية، الأحدث أولًا.", "Returns the active blocks, newest first."),
    ),
    "end_block": OperationText(
        ("إنهاء إيقاف", "End a block"), ("ينهي الإيقاف قبل أوانه.", "Ends a block before its time.")
    ),
    "answer_comment": OperationText(
        ("الرد على تعليق باسم الموقع", "Answer a comment"),
        (
            "يرد على التعليق باسم حسابك، وينشره إن كان ينتظر.",
            "Answers a comment under the name of your account, and publishes the comment if it waits.",
        ),
    ),
    "moderate_comments": OperationText(
        ("مراجعة تعليقات دفعة واحدة", "Moderate many comments"),
        (
            "ينفّذ إجراءً واحدًا على مئة معرّف، أو ألف نتيجة بحث، على الأكثر. وفشل بعضها لا يمنع البقية.",
            "Takes one action on up to 100 ids, or 1,000 that a query finds. If some fail, the others still succeed.",
        ),
    ),
    "close_article_comments": OperationText(
        ("إغلاق التعليقات على مقال", "Close an article's comments"),
        (
            "يمنع التعليقات الجديدة على المقال ويبقي القديمة. ولا يتغير رقم إصدار المقال.",
            "Stops new comments on an article and keeps the old ones. The article's version does not change.",
        ),
    ),
    "reopen_article_comments": OperationText(
        ("فتح التعليقات على مقال", "Reopen an article's comments"),
        (
            "يفتح التعليقات التي أغلقها مشرف، وتعود سياسة المقال.",
            "Reopens comments that a moderator closed. The article's own comment policy applies again.",
        ),
    ),
    "get_commenter": OperationText(
        ("بريد صاحب التعليق", "Get a commenter's email"),
        (
            "يعيد البريد المرسل مع التعليق. يُسجَّل الاطلاع عليه أولًا، ولا يظهر البريد إن تعذّر التسجيل.",
            (
                "Returns the email that was sent with a comment. The audit log records this first; if that fails, "
                "the email is not shown."
            ),
        ),
    ),
}

PARAMETERS: Parameters = {
    "hours": ("عدد الساعات حتى الآن.", "How many hours back from now."),
    "account": ("معرّف حساب من نفّذه.", "The id of the account that did it."),
    "action": ("اسم الإجراء، مثل `comment.spam`.", "The action's name, such as `comment.spam`."),
    "subject": ("معرّف ما نُفّذ عليه.", "The id of what it was done to."),
    "undo_act.number": ("رقم الإجراء: `last_act` للتعليق.", "The action's number: a comment's `last_act`."),
    "undo_batch.number": ("رقم الدفعة: `batch` في نتيجتها.", "The batch's number: `batch` of its result."),
    "created_before": ("قبل هذه اللحظة، أو قبل أول هذا اليوم.", "Before this instant, or before this day."),
    "list_moderation_comments.status": (
        "حالة التعليقات المطلوبة؛ `any` أي حالة.",
        "The status of the comments; `any` is every status.",
    ),
    "list_moderation_comments.section": (
        "تعليقات مقالات هذا القسم وأقسامه الفرعية.",
        "Comments on articles of this section and the sections below it.",
    ),
    "list_moderation_comments.order": ("الأقدم أولًا أو الأحدث أولًا.", "The oldest or the newest first."),
}

SHAPES: Shapes = {
    "CommentPrivate": ShapeText(
        ("تعليق كما يراه المشرفون، أيًّا كانت حالته.", "A comment as moderators see it, in any status."),
        {
            "status": ("حالة التعليق.", "The comment's status."),
            "held_by": ("السياسة التي أوقفته.", "The policy that held it."),
            "held_for": ("القواعد التي أوقفته.", "The rules that held it."),
            "report_count": ("عدد البلاغات المفتوحة.", "The number of open reports."),
            "has_email": ("هل أُرسل معه بريد؟", "Whether an email came with it."),
            "note_count": ("عدد ملاحظات المشرفين.", "The number of moderators' notes."),
            "last_act": (
                "رقم آخر إجراء عليه، للتراجع عنه.",
                "The number of the last action on it, which you can undo.",
            ),
            "article_title": ("عنوان المقال.", "The article's title."),
            "article_slug": ("الاسم اللطيف للمقال.", "The article's slug."),
            "view": ("`private` تعليق كما يراه المشرفون.", "`private`: a comment as moderators see it."),
        },
        like=("CommentShown",),
    ),
    "QueuePage": ShapeText(
        ("صفحة من قائمة المراجعة.", "A page of the moderation queue."),
        {"total": ("العدد الكامل، إن طُلب.", "The exact number of all items, if it was asked for.")},
        like=("Page",),
    ),
    "BatchRequest": ShapeText(
        ("إجراء واحد على تعليقات كثيرة.", "One action on many comments."),
        {
            "verb": ("الإجراء.", "The action."),
            "ids": ("معرّفات التعليقات.", "The comments' ids."),
            "query": ("مرشّحات تختار التعليقات، بدل `ids`.", "Filters that select the comments, instead of `ids`."),
            "expected_status": (
                "الحالة التي رأيتَ التعليقات عليها؛ ما تغيّرت حالته منذئذ يبقى كما هو (`changed_since`).",
                (
                    "The status in which you saw the comments. A comment that has another status by now does not change "
                    "(`changed_since`)."
                ),
            ),
            "dry_run": ("تجربة لا تغيّر شيئًا.", "Try it, and change nothing."),
        },
    ),
    "BatchQuery": ShapeText(
        ("مرشّحات قائمة المراجعة.", "Filters of the queue."),
        {
            "status": ("حالة التعليقات.", "The comments' status."),
            "article": ("معرّف المقال أو اسمه اللطيف.", "The article's id or slug."),
            "section": (
                "معرّف القسم أو اسمه اللطيف؛ معه أقسامه الفرعية.",
                "The section's id or slug, with those below it.",
            ),
            "held_by": ("السياسة.", "The policy."),
            "rule": ("القاعدة.", "The rule."),
            "text": ("كلمات في النص أو الاسم.", "Words of the text or the name."),
            "reported": ("تعليقات عليها بلاغات.", "With open reports."),
            "created_after": ("منذ هذه اللحظة.", "From this instant on."),
            "created_before": ("قبل هذه اللحظة.", "Before this instant."),
        },
    ),
    "BatchResult": ShapeText(
        ("نتيجة الإجراء على كل تعليق.", "The result for each comment."),
        {
            "items": ("النتائج بترتيب الطلب.", "The results, in the order of the request."),
            "remaining": ("عدد التعليقات الباقية من نتائج البحث.", "How many more comments the query finds."),
            "batch": ("رقم الدفعة، للتراجع عنها.", "The batch's number, for undoing all of it."),
        },
    ),
    "BatchItem": ShapeText(
        ("نتيجة تعليق واحد.", "The result for one comment."),
        {
            "id": ("معرّف التعليق.", "The comment's id."),
            "status": ("حالته الآن.", "Its status now."),
            "is_changed": ("هل تغيّرت حالته؟", "Whether its status changed."),
            "problem": ("رمز المشكلة إن فشل الإجراء.", "The code of the problem, if the action failed."),
        },
    ),
    "NoteCreate": ShapeText(("ملاحظة جديدة.", "A new note."), {"body": ("نص الملاحظة.", "The note's text.")}),
    "AccountNamed": ShapeText(
        ("حساب من فريق الموقع.", "An account of the staff."),
        {"id": ("معرّف حسابه.", "The account's id."), "name": ("اسمه.", "The name.")},
    ),
    "NotePrivate": ShapeText(
        ("ملاحظة على تعليق.", "A note on a comment."),
        {
            "id": ("معرّف الملاحظة.", "The note's id."),
            "comment_id": ("معرّف التعليق.", "The comment's id."),
            "author": ("كاتبها؛ `null` إن حُذف حسابه.", "Who wrote it; `null` if the account was deleted."),
            "body": ("نصها.", "Its text."),
            "created_at": ("تاريخها.", "When it was written."),
        },
    ),
    "Notes": ShapeText(("الملاحظات، الأقدم أولًا.", "The notes, oldest first."), like=("Page",)),
    "BlockCreate": ShapeText(
        ("إيقاف جديد.", "A new block."),
        {
            "kind": ("من يُوقَف.", "Who is blocked."),
            "hours": ("مدته بالساعات.", "How many hours it lasts."),
            "reason": ("سببه، للمشرفين.", "Why, for moderators."),
        },
    ),
    "BlockKind": ShapeText(
        (
            "`chain` كل من يحمل إيصالًا من سلسلة التعليق، و`network` كل من في شبكته.",
            "`chain`: everybody who has a receipt of the comment's chain; `network`: everybody in its network.",
        )
    ),
    "BlockPrivate": ShapeText(
        ("إيقاف سارٍ.", "An active block."),
        {
            "id": ("معرّف الإيقاف.", "The block's id."),
            "kind": ("من أُوقف.", "Who is blocked."),
            "comment_id": ("التعليق الذي أُوقف صاحبه.", "The comment whose writer it blocks."),
            "reason": ("سببه.", "Why."),
            "account": ("من أوقفه؛ `null` إن حُذف حسابه.", "Who made it; `null` if the account was deleted."),
            "created_at": ("تاريخه.", "When it was made."),
            "until": ("نهايته.", "When it ends."),
        },
    ),
    "BlockPage": ShapeText(("صفحة من الإيقافات.", "A page of blocks."), like=("Page",)),
    "AnswerCreate": ShapeText(
        ("رد من فريق الموقع.", "A reply of the site's staff."), {"body": ("نص الرد.", "The answer's text.")}
    ),
    "HourCount": ShapeText(
        ("تعليقات ساعة واحدة.", "The comments of one hour."),
        {
            "hour": ("أول الساعة.", "When the hour begins."),
            "posted": ("عدد التعليقات.", "The number of comments."),
            "by_status": ("عددها بحالتها الآن.", "Their number by their status now."),
        },
    ),
    "Decisions": ShapeText(
        ("مدة القرارات منذ كتابة التعليق.", "The time from posting to the first decision."),
        {
            "count": ("عدد القرارات.", "The number of decisions."),
            "median_seconds": ("الوسيط، بالثواني.", "The median, in seconds."),
            "p90_seconds": ("المئين التسعون، بالثواني.", "The 90th percentile, in seconds."),
        },
    ),
    "ModeratorCount": ShapeText(
        ("قرارات مشرف واحد.", "The decisions of one moderator."),
        {"account": ("حسابه.", "The account."), "decisions": ("عددها.", "Their number.")},
    ),
    "ModerationStatistics": ShapeText(
        ("إحصاءات الإشراف.", "The statistics of moderation."),
        {
            "hours": ("عدد الساعات.", "The number of hours."),
            "waiting": ("عدد التعليقات المنتظرة.", "How many comments wait."),
            "oldest_waiting_at": ("تاريخ أقدم تعليق منتظر.", "The date of the oldest waiting comment."),
            "reported": ("تعليقات عليها بلاغات.", "The number of comments with open reports."),
            "by_policy": ("عدد التعليقات المنتظرة بحسب السياسة.", "How many comments wait under each policy."),
            "by_rule": ("عدد التعليقات المنتظرة بحسب القاعدة.", "How many comments wait under each rule."),
            "by_hour": ("تعليقات كل ساعة.", "The comments of each hour."),
            "decisions": ("مدة القرارات.", "How long decisions took."),
            "by_moderator": ("القرارات بحسب المشرف.", "The decisions of each moderator."),
        },
    ),
    "ActPrivate": ShapeText(
        ("إجراء في السجل.", "An entry of the audit log."),
        {
            "number": ("رقمه.", "Its number."),
            "at": ("وقته.", "When it was done."),
            "account": ("من نفّذه؛ `null` لمشغّل الخادم.", "Who did it; `null` for the operator."),
            "action": ("اسم الإجراء.", "The action's name."),
            "subject_id": ("معرّف ما نُفّذ عليه.", "The id of what it was done to."),
            "batch": ("رقم دفعته.", "The number of its batch."),
            "detail": ("تفصيله: أرقام وحالات.", "Numbers and statuses."),
        },
    ),
    "ActPage": ShapeText(("صفحة من السجل.", "A page of the audit log."), like=("Page",)),
    "ArticleComments": ShapeText(
        ("هل يقبل المقال تعليقات؟", "Whether an article takes comments."),
        {
            "article_id": ("معرّف المقال.", "The article's id."),
            "comments_open": ("هل يقبل تعليقات جديدة الآن؟", "Whether it takes new comments now."),
        },
    ),
    "CommenterPrivate": ShapeText(
        (
            "بريد صاحب التعليق. كل اطلاع عليه مسجَّل.",
            "The email of a comment's writer. The audit log records each look at it.",
        ),
        {
            "comment_id": ("معرّف التعليق.", "The comment's id."),
            "name": ("الاسم.", "The name."),
            "email": ("البريد.", "The email."),
            "url": ("الموقع.", "The website."),
        },
    ),
    "QueueStatus": ShapeText(("حالة التعليقات المطلوبة.", "The status of the comments to return.")),
    "ModerationAction": ShapeText(("ما يفعله المشرف بتعليق.", "What a moderator does to a comment.")),
}
