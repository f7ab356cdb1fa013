"""Comments, as readers see them and as moderators do."""

from app.web.reference.texts import Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "list_article_comments": OperationText(
        ("تعليقات مقال", "List an article's comments"),
        (
            "تعيد التعليقات المنشورة في سلاسل: كل تعليق رئيس مع أول ردوده بترتيب القراءة.",
            (
                "Returns approved comments as threads: each top-level comment with the first of its replies in reading "
                "order."
            ),
        ),
        "",
    ),
    "stream_article_comments": OperationText(
        ("بث تعليقات مقال", "Stream an article's comments"),
        (
            (
                "يرسل أحداثًا (SSE): `comment.visible` و`comment.changed` مع بيانات التعليق، و`comment.removed` مع "
                "معرّفه. أرسل `Last-Event-ID` ليكمل من حيث انقطع؛ و`reset` يعني: اقرأ القائمة من جديد."
            ),
            (
                "Sends events: `comment.visible` and `comment.changed` with the comment, `comment.removed` with its "
                "id. `Last-Event-ID` continues where the stream stopped. `reset` means: read the list again."
            ),
        ),
        "",
    ),
    "post_comment": OperationText(
        ("إضافة تعليق", "Post a comment"),
        (
            (
                "يضيف تعليقًا أو ردًّا. قد ينتظر التعليق موافقة مشرف. لا يظهر البريد للقرّاء، ولا شيء محسوب منه. "
                "ومن سجّل الدخول لا يرسل اسمًا ولا بريدًا."
            ),
            (
                "Posts a comment or a reply. It may wait for a moderator. Readers never see the email, nor anything "
                "computed from it. Callers who are signed in send neither name nor email."
            ),
        ),
        "",
    ),
    "get_comment_form": OperationText(
        ("نموذج تعليق", "Get a comment form"),
        (
            "يعيد ما يرسله الزائر مع تعليقه إن طلبه الموقع: رمز النموذج، ومسألة ALTCHA. يصلح النموذج مرة واحدة.",
            (
                "Returns what guests must send with a comment, if the site requires it: the token of a form, an "
                "ALTCHA challenge. A form works once."
            ),
        ),
    ),
    "create_verification": OperationText(
        ("تأكيد بريد", "Verify an address"),
        (
            (
                "يرسل إلى البريد رابطًا. يعطي الرابط متصفح صاحب البريد دليلًا يرسله مع تعليقاته التالية. الجواب واحد "
                "لكل بريد."
            ),
            (
                "Mails a link to an address. The link gives its owner's browser a proof of the address, to send with "
                "later comments. The answer is the same for every address."
            ),
        ),
    ),
    "like_comment": OperationText(
        ("الإعجاب بتعليق", "Like a comment"),
        (
            "يسجّل إعجاب قارئ ويعطيه سرًّا. أرسله في `Like-Secret` مع كل إعجاب، فلا يُعدّ الإعجاب مرتين.",
            (
                "Likes a comment and returns a secret. Send it as `Like-Secret` with each later like, so that none "
                "counts twice."
            ),
        ),
        "",
    ),
    "unlike_comment": OperationText(
        ("سحب الإعجاب", "Take a like back"),
        ("يسحب الإعجاب الذي سُجّل بهذا السر.", "Takes back the like that was given with this secret."),
        "",
    ),
    "report_comment": OperationText(
        ("الإبلاغ عن تعليق", "Report a comment"),
        (
            "يُبلغ المشرفين عن تعليق. الجواب واحد دائمًا. وإن كثرت البلاغات عاد التعليق إلى قائمة المراجعة.",
            (
                "Reports a comment to moderators. The answer is always the same. After enough reports the comment "
                "waits for a moderator again."
            ),
        ),
        "",
    ),
    "list_comment_reports": OperationText(
        ("البلاغات عن تعليق", "List reports of a comment"),
        ("تعيد البلاغات التي لم يُفصل فيها، الأحدث أولًا.", "Returns the open reports, newest first."),
    ),
    "list_comments": OperationText(
        ("أحدث التعليقات", "List the newest comments"),
        ("تعيد أحدث تعليقات الموقع كله.", "Returns the newest approved comments of the whole site."),
        "",
    ),
    "count_comments": OperationText(
        ("عدد تعليقات مقالات", "Count comments of articles"),
        (
            "يعيد عدد التعليقات في مئة مقال على الأكثر. ولا يذكر ما لا يُقرأ منها.",
            "Returns the number of comments of up to a hundred articles. Articles that cannot be read are left out.",
        ),
        "",
    ),
    "get_comment": OperationText(
        ("قراءة تعليق", "Get a comment"),
        (
            "يعيد تعليقًا واحدًا. ويراه المشرف، وكاتبه بإيصاله، أيًّا كانت حالته.",
            "Returns one comment. Moderators, and its writer with the receipt, get it in any status.",
        ),
        "comments:moderate",
    ),
    "list_replies": OperationText(
        ("الردود على تعليق", "List replies"),
        ("تعيد الردود على تعليق بترتيب القراءة.", "Returns the replies to a comment, in reading order."),
        "",
    ),
    "update_comment": OperationText(
        ("تعديل تعليق", "Edit a comment"),
        (
            "يغيّر نص التعليق: للمشرف، أو لكاتبه بإيصاله خلال مدة التعديل. وقد ينتظر التعليق المراجعة من جديد.",
            (
                "Changes the text of a comment: moderators can do this, and the writer with the receipt for some "
                "minutes. The comment may wait for a moderator again."
            ),
        ),
        "comments:moderate",
    ),
    "delete_comment": OperationText(
        ("حذف تعليق", "Delete a comment"),
        (
            "يمحو نص التعليق واسم صاحبه وبريده. وإن كانت عليه ردود بقي مكانه فارغًا.",
            "Erases a comment's text, name and email. If it has replies, an empty comment stays in its place.",
        ),
        "comments:moderate",
    ),
}

PARAMETERS: Parameters = {
    "stream_article_comments.ref": ("معرّف المقال أو اسمه اللطيف.", "The article's id or slug."),
    "Last-Event-ID": ("معرّف آخر حدث وصل.", "The id of the last event that arrived."),
    "list_article_comments.ref": ("معرّف المقال أو اسمه اللطيف.", "The article's id or slug."),
    "post_comment.ref": ("معرّف المقال أو اسمه اللطيف.", "The article's id or slug."),
    "order": (
        "ترتيب التعليقات الرئيسة؛ `top` بعدد الإعجابات ثم الأحدث.",
        "The order of the top-level comments; `top` is by likes, then the newest.",
    ),
    "replies": ("عدد الردود المرفقة بكل تعليق.", "How many replies come with each comment."),
    "list_replies.cursor": (
        "موضع الصفحة، أو `replies_cursor` من قائمة السلاسل.",
        "The page's position, or `replies_cursor` of a thread.",
    ),
    "list_comments.section": (
        "تعليقات مقالات هذا القسم وأقسامه الفرعية.",
        "Comments on articles of this section and the sections below it.",
    ),
    "featured": ("المختارات وحدها.", "Featured comments alone."),
    "article": ("معرّف المقال أو اسمه اللطيف.", "The article's id or slug."),
    "created_after": (
        "بعد هذه اللحظة، أو منذ أول هذا اليوم بتوقيت الموقع.",
        "After this instant, or from the start of this day in the site's time zone.",
    ),
    "held_by": (
        "السياسة التي أوقفت التعليق.",
        "The policy that held the comment.",
    ),
    "reported": ("تعليقات عليها بلاغات، أو بلا بلاغات.", "Comments with open reports (true) or without (false)."),
    "text": (
        'كلمات في نص التعليق أو اسم صاحبه، أيًّا كانت كتابتها. `"عبارة"` بحروفها، و`-كلمة` للاستبعاد، و`كلمة*` لأولها.',
        (
            'Words of the comment or its writer\'s name, in any spelling. `"a phrase"` finds exactly this phrase, '
            "`-word` excludes a word, `word*` finds words that begin so."
        ),
    ),
}

SHAPES: Shapes = {
    "CommentShown": ShapeText(
        ("ما يراه القرّاء والمشرفون من تعليق.", "What readers and moderators see of a comment."),
        {
            "id": ("معرّف التعليق.", "The comment's id."),
            "article_id": ("معرّف المقال.", "The article's id."),
            "parent_id": ("معرّف التعليق الذي يرد عليه.", "The id of the comment that it replies to."),
            "author": ("صاحب التعليق.", "Who wrote it."),
            "body_html": ("النص HTML آمنًا للعرض.", "The text as HTML, safe to show."),
            "body_text": ("النص كما كُتب.", "The text as it was written."),
            "direction": ("اتجاه الكتابة.", "The direction of the text."),
            "is_deleted": ("هل حُذف التعليق؟", "Whether it was deleted."),
            "created_at": ("تاريخ الكتابة.", "When it was written."),
            "edited_at": ("تاريخ التعديل.", "When it was edited."),
            "reply_count": ("عدد الردود المنشورة.", "The number of approved replies."),
            "like_count": ("عدد الإعجابات.", "The number of likes."),
            "is_pinned": ("هل هو مثبَّت أول التعليقات؟", "Whether it is pinned before the others."),
            "is_featured": ("هل هو من المختارات؟", "Whether it is featured."),
            "display": ("التاريخ جاهزًا للعرض.", "The date, ready to print."),
        },
    ),
    "CommentPublic": ShapeText(
        (
            "تعليق كما يراه القرّاء. والمحذوف الذي عليه ردود يبقى بلا نص ولا اسم.",
            "A comment as readers see it. A deleted comment with replies stays, without author and text.",
        ),
        {
            "view": ("`public` تعليق كما يراه القرّاء.", "`public`: a comment as readers see it."),
        },
        like=("CommentShown",),
    ),
    "CommentThread": ShapeText(
        (
            "تعليق رئيس مع أول ردوده بترتيب القراءة.",
            "A top-level comment with the first of its replies, in reading order.",
        ),
        {
            "replies": ("أول الردود، وردودها معها.", "The first replies, with replies to them."),
            "replies_cursor": (
                "موضع بقية الردود؛ `null` إن اكتملت.",
                "Where the other replies begin; `null` if all are here.",
            ),
        },
        like=("CommentPublic", "CommentShown"),
    ),
    "ReportReason": ShapeText(("سبب البلاغ.", "Why a comment is reported.")),
    "ReportCreate": ShapeText(
        ("بلاغ من قارئ.", "A reader's report."),
        {"reason": ("السبب.", "The reason."), "note": ("شرح للمشرفين.", "A note for moderators.")},
    ),
    "ReportPrivate": ShapeText(
        ("بلاغ كما يراه المشرفون.", "A report as moderators see it."),
        {"created_at": ("تاريخ البلاغ.", "When it was made.")},
        like=("ReportCreate",),
    ),
    "Reports": ShapeText(("البلاغات.", "Reports."), like=("Page",)),
    "Liked": ShapeText(
        ("إعجاب بتعليق.", "A like of a comment."),
        {
            "like_count": ("عدد الإعجابات الآن.", "The present number of likes."),
            "secret": ("سر القارئ: يسحب به إعجابه.", "The reader's secret, which takes the like back."),
        },
    ),
    "CommentPage": ShapeText(("صفحة من التعليقات.", "A page of comments."), like=("Page",)),
    "CommentThreadPage": ShapeText(("صفحة من سلاسل التعليقات.", "A page of threads."), like=("Page",)),
    "CommentAuthor": ShapeText(
        ("صاحب التعليق كما يراه القرّاء.", "Who wrote a comment, as readers see it."),
        {
            "name": ("الاسم.", "The name."),
            "url": ("موقعه.", "Their website."),
            "avatar_url": (
                "صورة مرسومة من الاسم وحده: رابط كامل، أو مسار في هذا الخادم.",
                "A picture drawn from the name alone: an absolute URL, or a path of this server.",
            ),
            "is_staff": ("هل هو من فريق الموقع؟", "Whether they belong to the site's staff."),
        },
    ),
    "CommentCreate": ShapeText(
        ("تعليق جديد.", "A new comment."),
        {
            "author_name": ("اسم الكاتب؛ لمن لم يسجّل الدخول.", "The writer's name, if the writer is not signed in."),
            "author_email": (
                "بريد الكاتب. لا يظهر للقرّاء، ولا شيء محسوب منه.",
                "The writer's email. Readers never see it, nor anything computed from it.",
            ),
            "author_url": ("موقع الكاتب.", "The writer's website."),
            "body": ("نص التعليق.", "The comment's text."),
            "parent_id": ("معرّف التعليق المردود عليه.", "The id of the comment to reply to."),
            "notify_of_replies": (
                "هل تُرسل الردود إلى البريد بعد تأكيده؟",
                "Whether replies are mailed to the address, once it confirms that.",
            ),
            "address_proof": (
                "الدليل على أن البريد لكاتبه. لا أثر لدليل خاطئ أو قديم.",
                "The proof that the address is the writer's. A wrong or old proof has no effect.",
            ),
            "form_token": ("رمز النموذج، إن طلبه الموقع.", "The form's token, if the site requires it."),
            "work": ("حل مسألة النموذج.", "The solution of the form's challenge."),
            "subject": (
                "حقل لا يراه القرّاء. إن مُلئ فمرسل التعليق آلة.",
                "A field that readers do not see. If it is filled, a machine sent the comment.",
            ),
        },
    ),
    "VerificationCreate": ShapeText(
        ("بريد يُراد تأكيده.", "An address to be verified."),
        {
            "email": ("البريد.", "The address."),
            "article": ("المقال الذي يعود إليه القارئ.", "The article to which the reader returns."),
        },
    ),
    "VerificationSent": ShapeText(
        ("الجواب، أيًّا كان البريد.", "The answer, whatever the address."),
        {"status": ("`sent` دائمًا.", "Always `sent`.")},
    ),
    "CommentForm": ShapeText(
        ("ما يُرسل مع تعليق الزائر.", "What a guest sends along with a comment."),
        {
            "requires": ("المطلوب.", "What is asked for."),
            "token": ("يُرسل في `form_token`.", "To be sent as `form_token`."),
            "opens_at": ("أول وقت يُقبل فيه النموذج.", "The earliest time at which the form is accepted."),
            "expires_at": ("وقت انتهاء صلاحية النموذج.", "When the form expires."),
            "challenge": ("مسألة ALTCHA؛ يُرسل حلها في `work`.", "An ALTCHA challenge; its solution is sent as `work`."),
        },
    ),
    "CommentUpdate": ShapeText(
        ("ما يغيّره المشرف أو الكاتب في تعليق.", "What a moderator or the writer changes in a comment."),
        {"body": ("نص التعليق.", "The comment's text.")},
    ),
    "CommentPosted": ShapeText(
        ("التعليق الجديد وحالته.", "The new comment and its status."),
        {
            "comment": ("التعليق.", "The comment."),
            "status": (
                "`approved` إن ظهر فورًا، و`pending` إن كان ينتظر مشرفًا.",
                "`approved` if it appears at once, `pending` if it waits for a moderator.",
            ),
            "receipt": (
                "إيصال الزائر لهذا التعليق. لا يُعطى إلا هنا؛ أرسله في `Comment-Receipt`.",
                "The guest's receipt of this comment. Only this answer has it; send it as `Comment-Receipt`.",
            ),
        },
    ),
    "CommentOwn": ShapeText(
        ("التعليق كما يراه كاتبه بإيصاله.", "A comment as its writer sees it with the receipt."),
        {
            "status": (
                "حالته: منشور أو منتظر أو مرفوض.",
                "Whether it is shown, waits for a moderator, or was refused.",
            ),
            "editable_until": (
                "آخر وقت لتعديله؛ و`null` بعد انقضائه.",
                "The end of the time for editing it; null when it is over.",
            ),
        },
        like=("CommentPublic", "CommentShown"),
    ),
    "CommentDisplay": ShapeText(
        ("تاريخ التعليق جاهزًا للعرض.", "A comment's date, ready to print."),
        {
            "created": ("تاريخ الكتابة.", "When it was written."),
            "created_relative": (
                "كم مضى على كتابته، مع `relative=true`.",
                "How long ago it was written; with `relative=true`.",
            ),
        },
    ),
    "CountsRequest": ShapeText(
        ("مقالات يُطلب عدد تعليقاتها.", "Articles whose comments are to be counted."),
        {"articles": ("معرّفات المقالات أو أسماؤها اللطيفة.", "Ids or slugs of articles.")},
    ),
    "CommentCounts": ShapeText(
        ("أعداد التعليقات المنشورة.", "Numbers of approved comments."),
        {"counts": ("العدد بحسب المقال كما ذُكر في الطلب.", "The number by article, as the request named it.")},
    ),
    "CommentStatus": ShapeText(("حالة التعليق.", "A comment's status.")),
    "CommentsPolicy": ShapeText(
        (
            (
                "سياسة التعليقات. `open` تظهر فورًا. `first` تنتظر تعليقات الزائر حتى يُنشر أحدها. `links` ينتظر ما "
                "كثرت روابطه. `all` تنتظر تعليقات الزوار كلها. `closed` لا تُقبل تعليقات جديدة."
            ),
            (
                "The comment policy. `open`: comments appear immediately. `first`: a guest's comments wait until one "
                "was approved. `links`: those with many links wait. `all`: all comments of guests wait. `closed`: "
                "none are accepted."
            ),
        )
    ),
}
