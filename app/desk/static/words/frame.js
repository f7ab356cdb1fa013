// The words of the frame: menu, signing in, notices, and what all rooms share.

export const WORDS = {
  ar: {
    desk: "مكتب التحرير", site: "الموقع", skip: "انتقل إلى المحتوى", menu: "أقسام المكتب", other_language: "English",
    sign_in: "تسجيل الدخول", sign_out: "تسجيل الخروج", email: "البريد الإلكتروني", password: "كلمة السر",
    show_password: "إظهار كلمة السر", signed_out: "انتهت جلستك. سجّل الدخول لتواصل؛ ما كتبته باقٍ.",
    unreachable: "تعذّر الوصول إلى الخادم. تحقق من اتصالك ثم أعد المحاولة.", again: "إعادة المحاولة",
    broken: "حدث خطأ في الصفحة. أعد تحميلها.",
    nowhere: "لا صفحة في المكتب بهذا الرابط.", not_allowed: "لا يتيح لك دورك هذا القسم.",
    loading: "جارٍ التحميل…", more: "المزيد",
    save: "حفظ", saved: "حُفظ.", cancel: "إلغاء", close: "إغلاق", delete: "حذف", edit: "تعديل", create: "إنشاء",
    undo: "تراجع", undone: "أُلغي الإجراء.", all: "الكل", yes: "نعم", copy: "نسخ", copied: "نُسخ.",
    name: "الاسم", required: "هذا الحقل مطلوب.",
    writing: "المقالات", moderation: "التعليقات", media: "الوسائط", catalog: "الأقسام والوسوم والكتّاب", site_room: "الموقع والقوائم",
    rules: "قواعد التعليقات", statistics: "الإحصاءات", imports: "الاستيراد", accounts: "الحسابات",
    webhooks: "خطافات الويب", audit: "سجل الإجراءات", me: "حسابي",
  },
  en: {
    desk: "Desk", site: "Site", skip: "Skip to content", menu: "Sections of the desk", other_language: "العربية",
    sign_in: "Sign in", sign_out: "Sign out", email: "Email", password: "Password",
    show_password: "Show the password", signed_out: "Your session has ended. Sign in to continue; what you wrote is still here.",
    unreachable: "The server cannot be reached. Check your connection and try again.", again: "Try again",
    broken: "An error occurred on this page. Reload it.",
    nowhere: "The desk has no page at this address.", not_allowed: "Your role does not allow this page.",
    loading: "Loading…", more: "More",
    save: "Save", saved: "Saved.", cancel: "Cancel", close: "Close", delete: "Delete", edit: "Edit", create: "Create",
    undo: "Undo", undone: "Undone.", all: "All", yes: "Yes", copy: "Copy", copied: "Copied.",
    name: "Name", required: "This field is required.",
    writing: "Articles", moderation: "Comments", media: "Media", catalog: "Sections, tags and authors", site_room: "Site and menus",
    rules: "Comment rules", statistics: "Statistics", imports: "Imports", accounts: "Accounts",
    webhooks: "Webhooks", audit: "Audit log", me: "My account",
  },
};
