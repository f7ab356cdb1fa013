"""Webhooks, and the events that they are told of."""

from collections.abc import Mapping

from app.web.reference.texts import Both, Operations, OperationText, Parameters, Shapes, ShapeText

OPERATIONS: Operations = {
    "create_webhook": OperationText(
        ("إنشاء خطاف ويب", "Create a webhook"),
        (
            (
                "يرسل الموقع الأحداث إلى هذا الرابط من الآن فصاعدًا، ويوقّعها بالسر وفق مواصفة Standard Webhooks. لا "
                "يظهر السر إلا هذه المرة. الرابط المقبول https على مضيف عام؛ ولشبكتك الخاصة الإعداد "
                "`MAQAL_WEBHOOK_NETWORKS`."
            ),
            (
                "The site sends events to this URL from now on, and signs them with the secret as Standard Webhooks "
                "says. The secret is shown only this once. The URL must be https at a public host; "
                "`MAQAL_WEBHOOK_NETWORKS` allows networks of your own."
            ),
        ),
    ),
    "list_webhooks": OperationText(
        ("قائمة خطافات الويب", "List webhooks"),
        ("تعيد خطافات الموقع، الأحدث أولًا.", "Returns all webhooks, newest first."),
    ),
    "get_webhook": OperationText(
        ("قراءة خطاف ويب", "Get a webhook"), ("يعيد خطافًا واحدًا بلا سره.", "Returns one webhook, without its secret.")
    ),
    "update_webhook": OperationText(
        ("تعديل خطاف ويب", "Update a webhook"),
        (
            ("يغيّر الحقول المرسلة وحدها. و`is_active: true` يشغّل أيضًا خطافًا أوقفه الموقع، فتصله الأحداث من ذلك الحين."),
            (
                "Changes only the fields that are sent. `is_active: true` also turns on a webhook that the site has "
                "disabled; it gets the events from then on."
            ),
        ),
    ),
    "delete_webhook": OperationText(
        ("حذف خطاف ويب", "Delete a webhook"),
        ("يحذف الخطاف وسجله، ولا يُرسل ما ينتظر.", "Deletes a webhook with its log. What waits for it is not sent."),
    ),
    "rotate_webhook_secret": OperationText(
        ("تبديل سر خطاف", "Rotate a webhook's secret"),
        (
            ("ينشئ سرًّا جديدًا لا يظهر إلا هذه المرة. وتُوقَّع الطلبات بالسر السابق أيضًا مدة 24 ساعة، أو `keep_hours`."),
            (
                "Makes a new secret and shows it only this once. Requests are also signed with the former one for 24 "
                "hours, or `keep_hours`."
            ),
        ),
    ),
    "test_webhook": OperationText(
        ("تجربة خطاف", "Test a webhook"),
        (
            "يرسل الحدث `webhook.test`، ويعرض السجل نتيجته.",
            "Sends the event `webhook.test`. The log shows the result.",
        ),
    ),
    "list_webhook_deliveries": OperationText(
        ("سجل إرسال خطاف", "List deliveries"),
        (
            "يعيد الأحداث المرسلة والمنتظرة، الأحدث أولًا: أحداث سبعة أيام، ألف على الأكثر.",
            "Returns the events that were sent or wait, newest first: those of seven days, at most 1,000.",
        ),
    ),
    "redeliver_to_webhook": OperationText(
        ("إعادة إرسال", "Redeliver"),
        (
            "يرسل حدثًا من السجل مرة أخرى، أو الآن إن كان ينتظر، بالمعرّف `webhook-id` نفسه، وفيه ما يراه القرّاء الآن.",
            (
                "Sends an event of the log again, or now if it waits, with the same `webhook-id` and with what "
                "readers can see now."
            ),
        ),
    ),
}

PARAMETERS: Parameters = {
    "list_webhook_deliveries.state": ("نتيجة الإرسال.", "The result of the delivery."),
    "redeliver_to_webhook.number": ("معرّف الإرسال.", "The id of the delivery."),
    "webhook-id": ("معرّف الحدث، وهو نفسه في كل محاولة.", "The id of the event, the same in every attempt."),
    "webhook-timestamp": ("وقت المحاولة بثواني يونكس.", "When it was sent, in seconds since 1970."),
    "webhook-signature": ("توقيع بكل سر صالح: `v1,…`.", "A signature by each valid secret: `v1,…`."),
}

EVENTS: Mapping[str, Both] = {
    "article.created": ("أُنشئ مقال.", "An article was created."),
    "article.changed": ("تغيّر محتوى مقال.", "The content of an article changed."),
    "article.published": ("نُشر مقال، أو حان موعده.", "An article was published, or its date has come."),
    "article.scheduled": ("جُدول نشر مقال.", "An article was given a date in the future."),
    "article.unpublished": ("عاد مقال مسودة.", "An article became a draft again."),
    "article.archived": ("أُرشف مقال.", "An article was archived."),
    "article.trashed": ("نُقل مقال إلى المهملات.", "An article was moved to the trash."),
    "article.restored": ("أُعيد مقال من المهملات.", "An article was taken out of the trash."),
    "article.deleted": ("حُذف مقال نهائيًّا.", "An article was deleted permanently."),
    "article.comments_closed": ("أُغلقت تعليقات مقال.", "The comments of an article were closed."),
    "article.comments_reopened": ("فُتحت تعليقات مقال من جديد.", "The comments of an article were opened again."),
    "article.translations_linked": ("تغيّرت ترجمات مقال.", "The translations of an article changed."),
    "section.created": ("أُنشئ قسم.", "A section was created."),
    "section.changed": ("تغيّر قسم.", "A section changed."),
    "section.deleted": ("حُذف قسم.", "A section was deleted."),
    "tag.created": ("أُنشئ وسم.", "A tag was created."),
    "tag.changed": ("تغيّر وسم.", "A tag changed."),
    "tag.deleted": ("حُذف وسم.", "A tag was deleted."),
    "author.created": ("أُنشئ كاتب.", "An author was created."),
    "author.changed": ("تغيّر كاتب.", "An author changed."),
    "author.deleted": ("حُذف كاتب.", "An author was deleted."),
    "comment.posted": ("كُتب تعليق، وقد ينتظر مشرفًا.", "A comment was posted; it may wait for a moderator."),
    "comment.visible": ("ظهر تعليق للقرّاء.", "Readers see a comment from now on."),
    "comment.changed": ("تغيّر تعليق ظاهر.", "A comment that readers see was changed."),
    "comment.removed": ("لم يعد القرّاء يرون تعليقًا.", "Readers do not see a comment any more."),
    "comment.deleted": ("مُحي تعليق.", "A comment was erased."),
    "webhook.test": ("تجربة طلبتها أنت.", "A test that you asked for."),
}

_EVENT = {
    "type": ("اسم الحدث.", "The name of the event."),
    "timestamp": ("متى وقع.", "When it happened."),
    "data": ("ما وقع له الحدث.", "What it happened to."),
}


def _event(what: Both) -> ShapeText:
    return ShapeText(what, _EVENT)


def _data(ar: str, en: str, **members: Both) -> ShapeText:
    """The texts of what an event happened to; what is given is as any reader may see it."""
    return ShapeText((ar, en), {"id": ("معرّفه.", "Its id."), **members})


SHAPES: Shapes = {
    "WebhookPrivate": ShapeText(
        ("خطاف ويب كما يراه المدير.", "A webhook as administrators see it."),
        {
            "id": ("معرّفه.", "Its id."),
            "url": ("الرابط الذي يُرسل إليه.", "The URL that gets the events."),
            "events": ("الأحداث المطلوبة.", "The events that it gets."),
            "description": ("وصف لاستعمالكم.", "A description for your own use."),
            "is_active": ("هل تُرسل إليه الأحداث؟", "Whether events are sent to it."),
            "disabled_reason": (
                "لماذا أوقفه الموقع: فشل يومًا كاملًا (`failing`)، أو أجاب 410 (`gone`).",
                "Why the site has disabled it: it failed for a day (`failing`), or answered 410 (`gone`).",
            ),
            "disabled_at": ("متى أوقفه الموقع.", "When the site disabled it."),
            "failing_since": ("أول فشل بعد آخر نجاح.", "The first failure since the last success."),
            "former_secret_until": ("حتى متى يصلح السر السابق.", "Until when the former secret is valid."),
            "created_at": ("متى أُنشئ.", "When it was created."),
            "updated_at": ("متى عُدّل.", "When it was changed."),
        },
    ),
    "WebhookIssued": ShapeText(
        ("خطاف مع سره الجديد.", "A webhook with its new secret."),
        {"secret": ("السر؛ لا يظهر مرة أخرى.", "The secret; it is not shown again.")},
        like=("WebhookPrivate",),
    ),
    "WebhookCreate": ShapeText(("خطاف جديد.", "A new webhook."), like=("WebhookPrivate",)),
    "WebhookUpdate": ShapeText(("ما يُراد تغييره.", "The changes."), like=("WebhookPrivate",)),
    "WebhookEvent": ShapeText(("اسم حدث.", "The name of an event.")),
    "DisabledReason": ShapeText(("سبب إيقاف خطاف.", "Why a webhook was disabled.")),
    "SecretRotation": ShapeText(
        ("كيف يُبدَّل السر.", "How a secret is rotated."),
        {"keep_hours": ("كم ساعة يبقى السر السابق صالحًا.", "For how many hours the former secret stays valid.")},
    ),
    "WebhookDeliveryPrivate": ShapeText(
        ("حدث لخطاف، ونتيجته.", "An event for a webhook, and its result."),
        {
            "id": ("معرّف الإرسال.", "The id of the delivery."),
            "webhook_id": ("معرّف الخطاف.", "The id of the webhook."),
            "message_id": ("قيمة `webhook-id`.", "The value of `webhook-id`."),
            "event": ("اسم الحدث.", "The name of the event."),
            "ids": ("معرّفات ما وقع له الحدث.", "The ids of the items of the event."),
            "state": ("ينتظر أو وصل أو فشل.", "Whether it waits, was delivered, or failed."),
            "attempts": ("عدد المحاولات.", "How often it was sent."),
            "attempted_at": ("متى كانت آخر محاولة.", "When it was last sent."),
            "next_attempt_at": ("متى المحاولة التالية.", "When it is sent next."),
            "status_code": ("رمز حالة HTTP في إجابة المستقبل.", "The status code of the receiver's answer."),
            "failure": ("سبب الفشل.", "Why it failed."),
            "milliseconds": ("مدة آخر محاولة.", "How long the last attempt took."),
            "occurred_at": ("متى وقع الحدث.", "When the event happened."),
            "created_at": ("متى وُضع في الانتظار.", "When it was queued."),
        },
    ),
    "WebhookDeliveryPage": ShapeText(("صفحة من السجل.", "A page of the log."), like=("Page",)),
    "DeliveryState": ShapeText(("نتيجة إرسال.", "The result of a delivery.")),
    "Failure": ShapeText(("سبب فشل إرسال.", "Why a delivery failed.")),
    "ArticleEvent": _event(("حدث لمقال.", "Something happened to an article.")),
    "ArticleEventData": _data(
        *("المقال.", "The article."),
        article=("كما يراه القرّاء؛ `null` إن كانوا لا يرونه.", "As readers see it; `null` if they may not see it."),
    ),
    "CommentEvent": _event(("حدث لتعليق.", "Something happened to a comment.")),
    "CommentEventData": _data(
        *("التعليق.", "The comment."),
        article_id=("معرّف المقال.", "The article's id."),
        status=("حالته؛ `null` إن حُذف.", "Its status; `null` if it was deleted."),
        comment=("كما يراه القرّاء؛ `null` إن كانوا لا يرونه.", "As readers see it; `null` if they do not see it."),
    ),
    "SectionEvent": _event(("حدث لقسم.", "Something happened to a section.")),
    "SectionEventData": _data(
        *("القسم.", "The section."), section=("القسم؛ `null` إن حُذف.", "The section; `null` if it was deleted.")
    ),
    "TagEvent": _event(("حدث لوسم.", "Something happened to a tag.")),
    "TagEventData": _data(
        *("الوسم.", "The tag."),
        tag=("الوسم؛ `null` إن حُذف أو لم يحمله مقال منشور.", "The tag; `null` if no listed article has it."),
    ),
    "AuthorEvent": _event(("حدث لكاتب.", "Something happened to an author.")),
    "AuthorEventData": _data(
        *("الكاتب.", "The author."), author=("الكاتب؛ `null` إن حُذف.", "The author; `null` if it was deleted.")
    ),
    "TestEvent": _event(("تجربة.", "A test.")),
    "TestEventData": ShapeText(
        ("الخطاف المجرَّب.", "The webhook that is tested."), {"webhook_id": ("معرّف الخطاف.", "The webhook's id.")}
    ),
}
