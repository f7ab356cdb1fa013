// What moderators do to comments, in words: the acts, what came of them, and what would come of them.

/** The forms of a sentence that counts comments; `few` is the verb before three to ten of them, `tails` what follows. */
const counted = (verb, few, one, { two = "", some = "", many = "" } = {}) => ({
  zero: "لا تعليقات يشملها هذا الإجراء.", one, two: `${verb} تعليقان${two}.`, few: `${few} {count} تعليقات${some}.`,
  many: `${verb} {count} تعليقًا${many}.`, other: `${verb} {count} تعليق${many}.`,
});
const TO_TRASH = " إلى سلة المهملات";
const TRASHED = { two: TO_TRASH, some: TO_TRASH, many: TO_TRASH };
const AS_SPAM = { two: " مزعجين", some: " مزعجة", many: " مزعجًا" };
const english = (done) => ({ one: `One comment ${done}.`, other: `{count} comments ${done}.` });

export const WORDS = {
  ar: {
    approve: "نشر", reject: "رفض", spam: "مزعج", trash: "إلى السلة", restore: "استعادة",
    pin: "تثبيت", unpin: "إلغاء التثبيت", feature: "إبراز", unfeature: "إلغاء الإبراز",
    done_approve: counted("نُشر", "نُشرت", "نُشر التعليق."),
    done_reject: counted("رُفض", "رُفضت", "رُفض التعليق."),
    done_spam: counted("صُنّف", "صُنّفت", "صُنّف التعليق مزعجًا.", AS_SPAM),
    done_trash: counted("نُقل", "نُقلت", "نُقل التعليق إلى سلة المهملات.", TRASHED),
    done_restore: counted("استُعيد", "استُعيدت", "استُعيد التعليق."),
    done_pin: counted("ثُبّت", "ثُبّتت", "ثُبّت التعليق في أول تعليقات المقال."),
    done_unpin: counted("أُلغي تثبيت", "أُلغي تثبيت", "أُلغي تثبيت التعليق."),
    done_feature: counted("أُبرز", "أُبرزت", "أُبرز التعليق."),
    done_unfeature: counted("أُلغي إبراز", "أُلغي إبراز", "أُلغي إبراز التعليق."),
    will_approve: counted("سيُنشر", "ستُنشر", "سيُنشر تعليق واحد."),
    will_reject: counted("سيُرفض", "ستُرفض", "سيُرفض تعليق واحد."),
    will_spam: counted("سيُصنّف", "ستُصنّف", "سيُصنّف تعليق واحد مزعجًا.", AS_SPAM),
    will_trash: counted("سيُنقل", "ستُنقل", "سيُنقل تعليق واحد إلى سلة المهملات.", TRASHED),
    will_restore: counted("سيُستعاد", "ستُستعاد", "سيُستعاد تعليق واحد."),
    is_pending: "ينتظر المراجعة", is_approved: "منشور", is_rejected: "مرفوض", is_spam: "مزعج", is_trashed: "في سلة المهملات",
    somebody_first: "سبقك غيرك إلى هذا التعليق، وهو الآن: {status}. لم يتغير شيء.",
    is_gone: "حُذف هذا التعليق نهائيًا.", was_erased: "محا صاحب التعليق نصه، فلا يُنشر.",
    some_stayed: {
      zero: "", one: "بقي تعليق واحد كما هو لأن غيرك سبقك إليه.", two: "بقي تعليقان كما هما لأن غيرك سبقك إليهما.",
      few: "بقيت {count} تعليقات كما هي لأن غيرك سبقك إليها.", many: "بقي {count} تعليقًا كما هو لأن غيرك سبقك إليه.",
      other: "بقي {count} تعليق كما هو لأن غيرك سبقك إليه.",
    },
    unsent: "لم يُرسل قرارك «{verb}»: الخادم لا يستجيب.", send_again: "إعادة الإرسال", give_up: "إلغاء القرار",
    unsent_count: {
      zero: "", one: "قرار واحد لم يُرسل.", two: "قراران لم يُرسلا.", few: "{count} قرارات لم تُرسل.",
      many: "{count} قرارًا لم يُرسل.", other: "{count} قرار لم يُرسل.",
    },
    leave_unsent: "بعض قراراتك لم يُرسل بعد. أتغادر وتتركها؟", leave: "مغادرة",
    undone: "تراجعتَ: {what}", nothing_to_undo: "لا شيء يُتراجع عنه.",
  },
  en: {
    approve: "Approve", reject: "Reject", spam: "Spam", trash: "Trash", restore: "Restore",
    pin: "Pin", unpin: "Unpin", feature: "Feature", unfeature: "Unfeature",
    done_approve: english("approved"), done_reject: english("rejected"), done_spam: english("marked as spam"),
    done_trash: english("moved to the trash"), done_restore: english("restored"), done_pin: english("pinned"),
    done_unpin: english("unpinned"), done_feature: english("featured"), done_unfeature: english("no longer featured"),
    will_approve: english("will be approved"), will_reject: english("will be rejected"),
    will_spam: english("will be marked as spam"), will_trash: english("will be moved to the trash"),
    will_restore: english("will be restored"),
    is_pending: "Waiting", is_approved: "Published", is_rejected: "Rejected", is_spam: "Spam", is_trashed: "In the trash",
    somebody_first: "Somebody else decided first. The comment is now: {status}. Nothing was changed.",
    is_gone: "This comment was erased permanently.", was_erased: "Its writer erased this comment, so it cannot be published.",
    some_stayed: {
      one: "One comment stayed as it is, because somebody else decided first.",
      other: "{count} comments stayed as they are, because somebody else decided first.",
    },
    unsent: "“{verb}” was not sent: the server cannot be reached.", send_again: "Send again", give_up: "Discard",
    unsent_count: { one: "One decision was not sent.", other: "{count} decisions were not sent." },
    leave_unsent: "Some of your decisions have not been sent. Leave without them?", leave: "Leave",
    undone: "Undone: {what}", nothing_to_undo: "There is nothing to undo.",
  },
};
