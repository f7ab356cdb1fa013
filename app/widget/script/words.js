// What readers are shown, in Arabic and in English. Forms of a number are named as Intl.PluralRules names them.
const WORDS = {
  ar: {
    title: "التعليقات",
    count: { zero: "لا تعليقات", one: "تعليق واحد", two: "تعليقان", few: "# تعليقات", many: "# تعليقًا", other: "# تعليق" },
    arrived: {
      one: "وصل تعليق جديد: أظهره", two: "وصل تعليقان جديدان: أظهرهما", few: "وصلت # تعليقات جديدة: أظهرها",
      many: "وصل # تعليقًا جديدًا: أظهرها", other: "وصل # تعليق جديد: أظهرها",
    },
    likes: { zero: "", one: "إعجاب واحد", two: "إعجابان", few: "# إعجابات", many: "# إعجابًا", other: "# إعجاب" },
    order: "الترتيب", newest: "الأحدث", oldest: "الأقدم", top: "الأكثر إعجابًا",
    empty: "لا تعليقات بعد. ابدأ النقاش.", closed: "أُغلق باب التعليق على هذا المقال.", loading: "تُحمَّل التعليقات…",
    failed: "تعذّر تحميل التعليقات.", again: "أعد المحاولة", more: "تعليقات أخرى", replies: "ردود أخرى",
    write: "أضف تعليقًا", reply: "ردّ", replyTo: "ردّ على #", cancel: "إلغاء", send: "أرسل التعليق", sending: "يُرسل…",
    name: "الاسم", email: "البريد الإلكتروني", optional: "(اختياري)", body: "تعليقك",
    notice: "لن يُنشر بريدك الإلكتروني.", notify: "أرسلوا إليّ الردود بالبريد",
    pending: "ينتظر موافقة المشرف، ولا يراه غيرك.", posted: "نُشر تعليقك.", waits: "وصل تعليقك، وهو ينتظر موافقة المشرف.",
    like: "أعجبني", liked: "ألغِ الإعجاب", report: "أبلغ عن التعليق", reported: "شكرًا، وصل بلاغك.", reason: "سبب البلاغ",
    reasons: {
      spam: "إعلان أو إغراق", abuse: "إساءة", hate: "كراهية", private_data: "بيانات خاصة", off_topic: "خارج الموضوع", other: "سبب آخر",
    },
    edit: "عدّل", save: "احفظ", remove: "احذف", removeSure: "أتحذف تعليقك؟ لا رجعة في ذلك.", removed: "حُذف تعليقك.",
    mine: "تعليقاتك", download: "نزّل كل ما كتبت", erase: "احذف كل ما كتبت", eraseSure: "أتحذف كل ما كتبته هنا؟ لا رجعة في ذلك.",
    deleted: "حُذف هذا التعليق.", edited: "عُدّل", staff: "فريق التحرير", pinned: "مثبّت", offline: "تعذّر الاتصال. ما كتبته باقٍ؛ أعد المحاولة.",
    work: "نتحقق من أنك لست برنامجًا…", link: "رابط التعليق", comma: "، ",
  },
  en: {
    title: "Comments",
    count: { zero: "No comments", one: "1 comment", other: "# comments" },
    arrived: { one: "1 new comment: show it", other: "# new comments: show them" },
    likes: { zero: "", one: "1 like", other: "# likes" },
    order: "Order", newest: "Newest", oldest: "Oldest", top: "Most liked",
    empty: "No comments yet. Start the discussion.", closed: "Comments on this article are closed.", loading: "Loading comments…",
    failed: "The comments could not be loaded.", again: "Try again", more: "More comments", replies: "More replies",
    write: "Add a comment", reply: "Reply", replyTo: "Reply to #", cancel: "Cancel", send: "Send comment", sending: "Sending…",
    name: "Name", email: "Email", optional: "(optional)", body: "Your comment",
    notice: "Your email address will not be published.", notify: "Mail me the replies",
    pending: "It waits for a moderator. Only you can see it.", posted: "Your comment is published.",
    waits: "Your comment has arrived. It waits for a moderator.",
    like: "Like", liked: "Remove your like", report: "Report this comment", reported: "Thank you, your report has arrived.",
    reason: "Reason",
    reasons: { spam: "Spam", abuse: "Abuse", hate: "Hate", private_data: "Private data", off_topic: "Off topic", other: "Another reason" },
    edit: "Edit", save: "Save", remove: "Delete", removeSure: "Delete your comment? This cannot be undone.", removed: "Your comment was deleted.",
    mine: "Your comments", download: "Download everything you wrote", erase: "Delete everything you wrote",
    eraseSure: "Delete everything you wrote here? This cannot be undone.",
    deleted: "This comment was deleted.", edited: "edited", staff: "Staff", pinned: "Pinned",
    offline: "No connection. What you wrote is kept; try again.", work: "Checking that you are not a program…", link: "Link to the comment", comma: ", ",
  },
};

class Language {
  constructor(tag) {
    this.code = (tag || "ar").toLowerCase().startsWith("ar") ? "ar" : "en";
    this.words = WORDS[this.code];
    this.direction = this.code === "ar" ? "rtl" : "ltr";
    this.useDigits("latn");
  }

  useDigits(digits) {
    this.locale = this.code === "ar" ? `ar-u-nu-${digits}` : "en";
    this.numbers = new Intl.NumberFormat(this.locale);
    this.rules = new Intl.PluralRules(this.code);
  }

  counted(forms, count) {
    const form = count === 0 && forms.zero !== undefined ? forms.zero : forms[this.rules.select(count)] ?? forms.other;
    return form.replace("#", this.numbers.format(count));
  }

  ago(instant) {
    const seconds = (new Date(instant) - Date.now()) / 1000;
    const relative = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" });
    for (const [unit, length, most] of [["minute", 60, 60], ["hour", 3600, 24], ["day", 86400, 30]]) {
      const count = Math.round(seconds / length);
      if (Math.abs(count) < most) return relative.format(count, unit);
    }
    return new Intl.DateTimeFormat(this.locale, { dateStyle: "long" }).format(new Date(instant));
  }
}
