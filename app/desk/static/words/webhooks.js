// The words of webhooks and of what was sent to them.

const EVENTS = {
  ar: {
    article: "المقالات", section: "الأقسام", tag: "الوسوم", author: "الكتّاب", comment: "التعليقات",
    created: "إنشاء", changed: "تعديل", published: "نشر", scheduled: "جدولة", unpublished: "إلغاء النشر", archived: "أرشفة",
    trashed: "نقل إلى سلة المهملات", restored: "استعادة", deleted: "حذف نهائي", comments_closed: "إغلاق التعليقات",
    comments_reopened: "فتح التعليقات", translations_linked: "ربط الترجمات", posted: "إرسال", visible: "ظهور للقرّاء", removed: "اختفاء عن القرّاء",
  },
  en: {
    article: "Articles", section: "Sections", tag: "Tags", author: "Authors", comment: "Comments",
    created: "created", changed: "changed", published: "published", scheduled: "scheduled", unpublished: "unpublished", archived: "archived",
    trashed: "moved to the trash", restored: "restored", deleted: "deleted", comments_closed: "comments closed",
    comments_reopened: "comments reopened", translations_linked: "translations linked", posted: "posted", visible: "visible to readers", removed: "no longer visible",
  },
};

export const WORDS = {
  ar: {
    ...EVENTS.ar,
    title: "خطافات الويب", about: "يرسل كل خطاف أحداث الموقع إلى خادم آخر في طلبات موقّعة.", add: "خطاف جديد", none: "لا خطافات بعد.",
    url: "الرابط", url_hint: "يبدأ بـ https، ويستقبل الطلبات.", description: "وصف", description_hint: "لك ولزملائك.", events: "الأحداث", events_needed: "اختر حدثًا واحدًا على الأقل.",
    is_active: "يرسل الآن", active: "نشط", paused: "متوقف", failing: "أُوقف لكثرة الإخفاق", dead: "أُوقف لأن الرابط لم يعد موجودًا (410)", failing_since: "يخفق منذ {when}",
    event_count: { zero: "لا أحداث", one: "حدث واحد", two: "حدثان", few: "{count} أحداث", many: "{count} حدثًا", other: "{count} حدث" },
    log: "سجل الإرسال", open_log: "سجل الإرسال: {url}", back: "كل الخطافات", test: "إرسال تجربة", tested: "أُرسلت التجربة؛ يعرض السجل نتيجتها.",
    rotate: "سر جديد", rotate_means: "يُوقّع الخادم الطلبات بالسر الجديد، وبالقديم معه للمدة التي تختارها، حتى تضع الجديد في الخادم المستقبِل.", keep_hours: "كم ساعة يبقى القديم؟",
    secret: "سر التوقيع", secret_of: "سر توقيع الخطاف", former_until: "السر القديم صالح حتى {when}", made: "أُضيف الخطاف.", changed_it: "حُفظ الخطاف.",
    remove_question: "حذف الخطاف مع سجله؟", remove_means: "لا تُرسل الأحداث المنتظرة، ولا يمكن التراجع.", was_removed: "حُذف الخطاف.", act_on: "{act}: {url}",
    state: "الحالة", pending: "ينتظر", delivered: "وصل", failed: "أخفق", when: "متى", again: "إعادة الإرسال", sent_again: "أُعيد الإرسال.",
    attempts: { zero: "لم يُحاول بعد", one: "محاولة واحدة", two: "محاولتان", few: "{count} محاولات", many: "{count} محاولة", other: "{count} محاولة" },
    next: "المحاولة التالية {when}", took: "{count} م.ث", status: "رمز الحالة {status}", no_deliveries: "لم يُرسل شيء بعد.", "webhook.test": "تجربة", refresh: "تحديث", shown: { zero: "لا إرسال", one: "إرسال واحد", two: "إرسالان", few: "{count} إرسالات", many: "{count} إرسالًا", other: "{count} إرسال" },
    refused_destination: "رابط لا يُسمح بالإرسال إليه", dns: "لا يُعرف اسم الخادم", connection: "تعذّر الاتصال", tls: "شهادة الخادم غير صالحة", timeout: "لم يُجب ضمن المهلة",
    protocol: "جواب غير مفهوم", redirect: "يحوّل إلى رابط آخر", status_failure: "جواب بخطأ", disabled_failure: "أُوقف الخطاف قبل الإرسال",
  },
  en: {
    ...EVENTS.en,
    title: "Webhooks", about: "Each webhook sends the events of the site to another server, as signed requests.", add: "New webhook", none: "There are no webhooks yet.",
    url: "Address", url_hint: "It begins with https and receives the requests.", description: "Description", description_hint: "For you and your colleagues.", events: "Events", events_needed: "Choose at least one event.",
    is_active: "Sends now", active: "Active", paused: "Paused", failing: "Stopped: it failed too often", dead: "Stopped: the address does not exist any more (410)", failing_since: "failing since {when}",
    event_count: { one: "one event", other: "{count} events" },
    log: "Deliveries", open_log: "Deliveries: {url}", back: "All webhooks", test: "Send a test", tested: "The test is on its way. The log shows the result.",
    rotate: "New secret", rotate_means: "Requests are signed with the new secret. For the time that you choose they are also signed with the old one, until the receiver has the new one.", keep_hours: "How many hours is the old one valid?",
    secret: "Signing secret", secret_of: "The signing secret of the webhook", former_until: "the old secret is valid until {when}", made: "The webhook was added.", changed_it: "The webhook was saved.",
    remove_question: "Delete the webhook and its log?", remove_means: "Waiting events are not sent. This cannot be undone.", was_removed: "The webhook was deleted.", act_on: "{act}: {url}",
    state: "State", pending: "Waits", delivered: "Delivered", failed: "Failed", when: "When", again: "Send again", sent_again: "It was sent again.",
    attempts: { zero: "not tried yet", one: "one attempt", other: "{count} attempts" },
    next: "next attempt {when}", took: "{count} ms", status: "status {status}", no_deliveries: "Nothing was sent yet.", "webhook.test": "Test", refresh: "Refresh", shown: { one: "One delivery", other: "{count} deliveries" },
    refused_destination: "this address is not allowed", dns: "the server's name is unknown", connection: "no connection", tls: "the server's certificate is not valid", timeout: "no answer in time",
    protocol: "an answer that is not HTTP", redirect: "it redirects elsewhere", status_failure: "it answered with an error", disabled_failure: "the webhook was stopped before it was sent",
  },
};
