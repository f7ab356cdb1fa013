// The words that the administrators' rooms share.

export const WORDS = {
  ar: {
    shown_once: "لن يظهر مرة أخرى: انسخه الآن واحفظه في مكان آمن.",
    copy_failed: "لم يسمح المتصفح بالنسخ؛ حدّد النص وانسخه بنفسك.", done: "حفظته، أغلق",
    suggest: "اقترح كلمة سر", password_hint: "عشرة أحرف على الأقل؛ عبارة من عدة كلمات أسهل حفظًا.",
    ended: "وبذلك {what}.", and: " و",
    sessions: { zero: "", one: "انتهت جلسة واحدة", two: "انتهت جلستان", few: "انتهت {count} جلسات", many: "انتهت {count} جلسة", other: "انتهت {count} جلسة" },
    api_tokens: { zero: "", one: "أُلغي رمز وصول واحد", two: "أُلغي رمزا وصول", few: "أُلغيت {count} رموز وصول", many: "أُلغي {count} رمز وصول", other: "أُلغي {count} رمز وصول" },
    previews: "بطلت روابط المعاينة",
  },
  en: {
    shown_once: "It is not shown again: copy it now and keep it in a safe place.",
    copy_failed: "The browser did not allow copying. Select the text and copy it yourself.", done: "I have saved it, close",
    suggest: "Suggest a password", password_hint: "At least ten characters; a phrase of several words is easier to remember.",
    ended: "With that, {what}.", and: " and ",
    sessions: { one: "one session ended", other: "{count} sessions ended" },
    api_tokens: { one: "one API token was revoked", other: "{count} API tokens were revoked" },
    previews: "preview links stopped working",
  },
};
