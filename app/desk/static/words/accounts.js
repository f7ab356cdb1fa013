// The words of accounts, of roles and of one's own account.

const SCOPES = {
  ar: {
    "articles:read_drafts": "قراءة المسودات كلها", "articles:write": "كتابة المقالات", "articles:publish": "نشر المقالات",
    "catalog:write": "تعديل الأقسام والوسوم والكتّاب", "comments:moderate": "مراجعة التعليقات",
    "comments:read_email": "الاطلاع على بريد المعلّقين", "imports:write": "استيراد المحتوى",
    "accounts:admin": "إدارة الحسابات والموقع", "webhooks:write": "إدارة خطافات الويب",
  },
  en: {
    "articles:read_drafts": "Read all drafts", "articles:write": "Write articles", "articles:publish": "Publish articles",
    "catalog:write": "Change sections, tags and authors", "comments:moderate": "Moderate comments",
    "comments:read_email": "See the addresses of commenters", "imports:write": "Import content",
    "accounts:admin": "Administer accounts and the site", "webhooks:write": "Administer webhooks",
  },
};

export const WORDS = {
  ar: {
    ...SCOPES.ar,
    author: "كاتب", editor: "محرّر", moderator: "مشرف", admin: "مدير",
    author_may: "يكتب مقالاته ويعدّلها حتى تُنشر.", editor_may: "يكتب المقالات كلها وينشرها، ويراجع التعليقات، ويستورد.",
    moderator_may: "يراجع التعليقات، ويطّلع على بريد المعلّقين.", admin_may: "يفعل كل شيء، ومنه إدارة الحسابات والموقع.",
    role: "الدور", new_account: "حساب جديد", created: "أُنشئ الحساب.", since: "منذ {when}", you: "أنت",
    active: "نشط", disabled: "معطّل", disable: "تعطيل", enable: "تفعيل", new_password: "كلمة سر جديدة", change: "تعديل",
    of: "{what}: {name}", was_disabled: "عُطّل حساب {name}.", was_enabled: "فُعّل حساب {name}.", was_changed: "حُفظ حساب {name}.",
    got_password: "صارت لحساب {name} كلمة سر جديدة.", set_password: "تغيير كلمة السر",
    password_ends: "تنتهي جلسات صاحب الحساب ورموز وصوله كلها، ويدخل بكلمة السر الجديدة.",
    disable_question: "تعطيل حساب {name}؟", disable_means: "لن يستطيع صاحبه تسجيل الدخول، وتنتهي جلساته ورموز وصوله. يبقى ما كتبه كما هو.",
    count: { zero: "لا حسابات.", one: "حساب واحد", two: "حسابان", few: "{count} حسابات", many: "{count} حسابًا", other: "{count} حساب" },
  },
  en: {
    ...SCOPES.en,
    author: "Author", editor: "Editor", moderator: "Moderator", admin: "Admin",
    author_may: "Writes articles, and changes them until they are published.", editor_may: "Writes and publishes all articles, moderates comments, imports content.",
    moderator_may: "Moderates comments, and can see the addresses of commenters.", admin_may: "Does everything, including accounts and the site.",
    role: "Role", new_account: "New account", created: "The account was created.", since: "since {when}", you: "you",
    active: "Active", disabled: "Disabled", disable: "Disable", enable: "Enable", new_password: "New password", change: "Change",
    of: "{what}: {name}", was_disabled: "The account of {name} was disabled.", was_enabled: "The account of {name} was enabled.", was_changed: "The account of {name} was saved.",
    got_password: "The account of {name} has a new password.", set_password: "Change the password",
    password_ends: "All sessions and API tokens of the account end; its owner signs in with the new password.",
    disable_question: "Disable the account of {name}?", disable_means: "Its owner can no longer sign in; their sessions and API tokens end. What they wrote stays as it is.",
    count: { one: "One account", other: "{count} accounts" },
  },
};
