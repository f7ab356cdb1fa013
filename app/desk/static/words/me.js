// The words of one's own account.

export const WORDS = {
  ar: {
    about: "بياناتي", name_hint: "يظهر مع ردودك على التعليقات وفي سجل الإجراءات.", role: "الدور: {role}",
    password: "كلمة السر", current: "كلمة السر الحالية", new: "كلمة السر الجديدة", change_password: "تغيير كلمة السر", password_changed: "تغيّرت كلمة السر.",
    password_ends: "تنتهي بذلك جلساتك الأخرى ورموز وصولك وروابط معاينتك.",
    mail: "رسائل البريد", mail_about: "متى تريد رسائل عن التعليقات المنتظرة؟", off: "لا ترسل", each: "مع كل تعليق", hourly: "مرة في الساعة", daily: "مرة في اليوم",
    language: "لغة المكتب", arabic: "العربية", english: "English",
    tokens: "رموز الوصول", tokens_about: "تستعملها البرامج التي تعمل باسمك مع الواجهة البرمجية. لا يُعرض الرمز إلا مرة واحدة، عند إنشائه.", no_tokens: "لا رموز لك بعد.",
    new_token: "رمز جديد", token_name: "الاسم", token_name_hint: "أي برنامج سيستعمله؟", scopes: "الصلاحيات", scopes_needed: "اختر صلاحية واحدة على الأقل.", expires: "ينتهي في", expires_hint: "بتوقيت الموقع؛ اتركه فارغًا ليبقى حتى تلغيه.",
    past: "اختر وقتًا لم يأتِ بعد.", token_of: "الرمز «{name}»", revoke: "إلغاء", revoke_question: "إلغاء الرمز «{name}»؟", revoke_means: "تتوقف فورًا البرامج التي تستعمله، ولا يمكن التراجع.", revoked: "أُلغي الرمز.",
    revoke_of: "إلغاء: {name}", made: "أُنشئ {when}", ends: "ينتهي {when}", never_ends: "لا ينتهي", used: "آخر استعمال {when}", never_used: "لم يُستعمل بعد", session: "جلسة",
    sessions: { zero: "لا جلسات أخرى", one: "جلسة واحدة مفتوحة لك", two: "جلستان مفتوحتان لك", few: "{count} جلسات مفتوحة لك", many: "{count} جلسة مفتوحة لك", other: "{count} جلسة مفتوحة لك" },
  },
  en: {
    about: "About me", name_hint: "It is shown with your answers to comments and in the audit log.", role: "Role: {role}",
    password: "Password", current: "Current password", new: "New password", change_password: "Change the password", password_changed: "The password was changed.",
    password_ends: "This ends your other sessions, your API tokens and your preview links.",
    mail: "Mail", mail_about: "When should the site mail you about waiting comments?", off: "Never", each: "With each comment", hourly: "Once an hour", daily: "Once a day",
    language: "Language of the desk", arabic: "العربية", english: "English",
    tokens: "API tokens", tokens_about: "Programs use them to work with the API for you. A token is shown only once, when it is created.", no_tokens: "You have no tokens yet.",
    new_token: "New token", token_name: "Name", token_name_hint: "Which program will use it?", scopes: "Scopes", scopes_needed: "Choose at least one scope.", expires: "Ends at", expires_hint: "In the site's time; leave it empty to keep it until you revoke it.",
    past: "Choose a time in the future.", token_of: "The token “{name}”", revoke: "Revoke", revoke_question: "Revoke the token “{name}”?", revoke_means: "Programs that use it stop working immediately. This cannot be undone.", revoked: "The token was revoked.",
    revoke_of: "Revoke: {name}", made: "created {when}", ends: "ends {when}", never_ends: "does not end", used: "last used {when}", never_used: "not used yet", session: "Session",
    sessions: { one: "You have one open session", other: "You have {count} open sessions" },
  },
};
