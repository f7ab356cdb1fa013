"""The Arabic of every text in the help of the commands, by the English one; and the groups of the commands."""

from collections.abc import Mapping

from app.errors import Bilingual

GROUPS: tuple[tuple[Bilingual, tuple[str, ...]], ...] = (
    (Bilingual("التشغيل", "Run the site"), ("serve", "worker")),
    (
        Bilingual("الصيانة", "Look after the site"),
        ("doctor", "migrate", "backup", "restore", "reindex", "keys", "audit"),
    ),
    (Bilingual("الأشخاص وبياناتهم", "People and their data"), ("account", "token", "privacy")),
    (Bilingual("نقل المحتوى", "Move content in and out"), ("import", "export", "redirects")),
    (Bilingual("للمطوّرين والمصمّمين", "For developers and designers"), ("openapi", "theme")),
)
"""The commands by what an operator wants to do, in the order of `maqal --help`."""

_TOP: Mapping[str, str] = {
    "مقال: articles and comments, Arabic first.": "مقال: مقالات وتعليقات، والعربية أولًا.",
    "Show this message and exit.": "اعرض هذه الرسالة وانتهِ.",
    "Print the version.": "اطبع رقم الإصدار.",
    "The language of help and messages; that of the locale unless it is named.": (
        "لغة المساعدة والرسائل؛ وهي لغة النظام ما لم تُحدَّد."
    ),
    "Migrate, then serve the API.": "رحّل قاعدة البيانات، ثم شغّل الخادم.",
    "Address to listen on.": "العنوان الذي يستمع عليه الخادم.",
    "Port to listen on; 0 is any free one.": "المنفذ الذي يستمع عليه الخادم؛ والقيمة 0 أيّ منفذ خالٍ.",
    "Unix socket to listen on instead.": "مقبس يونكس يستمع عليه الخادم بدل المنفذ.",
    "Number of server processes.": "عدد عمليات الخادم.",
    "Load the sample into an empty database.": "املأ قاعدة البيانات الفارغة بالمثال.",
    "Do not run background jobs; `maqal worker` runs them.": "لا تنفّذ مهام الخلفية؛ ينفّذها الأمر maqal worker.",
    "Run the background jobs alone, without a server.": "نفّذ مهام الخلفية وحدها، بلا خادم.",
    "Migrate the database to this version.": "رحّل قاعدة البيانات إلى هذا الإصدار.",
    "Only report whether the database is up to date.": "اكتفِ بالإخبار هل قاعدة البيانات محدّثة.",
    "Rebuild the search index while the site stays online. An interrupted run continues where it stopped.": (
        "أعد بناء فهرس البحث والموقع يعمل. إذا انقطع التنفيذ فأعد تشغيله ليُكمل من حيث توقف."
    ),
    "Print the OpenAPI document.": "اطبع وثيقة OpenAPI.",
    "The language of the descriptions.": "لغة الأوصاف.",
    "Check this installation, or a running server (URL).": "افحص هذا التثبيت، أو خادمًا يعمل (URL).",
    "Post a comment, look for its address in all that a server tells, and erase it.": (
        "انشر تعليقًا، وابحث عن عنوان بريده في كل ما يجيب به الخادم، ثم امحُه."
    ),
    "The address of a running server.": "عنوان خادم يعمل.",
    "The article under which the comment is posted.": "المقال الذي يُنشر تحته التعليق.",
    "A file with a token of comments:moderate, to approve the comment.": (
        "ملف فيه رمز له الصلاحية comments:moderate، لقبول التعليق."
    ),
    "The look of the reader's site.": "مظهر موقع القرّاء.",
    "Write the theme of this version into a folder, to begin one of your own for MAQAL_THEME.": (
        "اكتب سمة هذا الإصدار في مجلد، لتبدأ منها سمتك التي يحددها MAQAL_THEME."
    ),
    "A folder that is new or empty.": "مجلد جديد أو فارغ.",
}

_PEOPLE: Mapping[str, str] = {
    "Accounts.": "الحسابات.",
    "Create an account. The password is read from a prompt or from standard input.": (
        "أنشئ حسابًا. تُكتب كلمة السر عند السؤال عنها، أو تُقرأ من الدخل القياسي."
    ),
    "The account's email address.": "عنوان بريد الحساب.",
    "author, editor, moderator or admin.": "author (كاتب) أو editor (محرّر) أو moderator (مشرف) أو admin (مدير).",
    "The name that readers see.": "الاسم الذي يراه القرّاء.",
    "List every account, oldest first.": "اسرد الحسابات كلها، من الأقدم إلى الأحدث.",
    "Disable an account, and revoke its tokens and previews.": "عطّل حسابًا، وأبطل رموزه ومعايناته.",
    "Enable a disabled account again.": "أعد تفعيل حساب معطّل.",
    "Change a password, read from a prompt or standard input, and revoke the account's tokens and previews.": (
        "غيّر كلمة السر، وأبطل رموز الحساب ومعايناته. تُكتب عند السؤال عنها، أو تُقرأ من الدخل القياسي."
    ),
    "Change an account's role. Its tokens lose the scopes that the new role does not have.": (
        "غيّر دور حساب. تفقد رموزه الصلاحيات التي ليست للدور الجديد."
    ),
    "API tokens.": "رموز الوصول.",
    "Create an API token for an account, and print only the token.": "أنشئ رمز وصول لحساب، واطبع الرمز وحده.",
    "A scope; repeat the option for more.": "صلاحية؛ كرّر الخيار لأكثر من واحدة.",
    "What the token is for.": "الغرض من الرمز.",
    "List tokens, newest first, without their secrets.": "اسرد رموز الوصول من الأحدث إلى الأقدم، بلا أسرارها.",
    "Only tokens of this account.": "رموز هذا الحساب وحدها.",
    "Revoke a token at once.": "أبطل رمز وصول في الحال.",
    "The id that `token list` prints.": "المعرّف الذي يطبعه token list.",
    "The audit log.": "سجل التدقيق.",
    "List the entries of the audit log, newest first.": "اسرد قيود سجل التدقيق، من الأحدث إلى الأقدم.",
    "Maximum number of entries.": "الحد الأقصى لعدد القيود.",
    "Only entries before this number.": "القيود التي قبل هذا الرقم وحدها.",
    "Secret keys.": "المفاتيح السرية.",
    "Encrypt everything again with the newest key while the site stays online. An interrupted run continues.": (
        "أعد تشفير كل شيء بأحدث مفتاح والموقع يعمل. إذا انقطع التنفيذ فأعد تشغيله ليُكمل."
    ),
    "What is stored of somebody, by an email address.": "ما يُحفظ عن شخص، بعنوان بريده.",
    "Print all that is stored of an address: comments, subscriptions, waiting mail, an account.": (
        "اطبع كل ما يُحفظ عن عنوان: التعليقات والاشتراكات والرسائل المنتظرة والحساب."
    ),
    "The address; without it, it is read from a prompt or from standard input.": (
        "العنوان؛ فإن لم يُكتب سُئل عنه، أو قُرئ من الدخل القياسي."
    ),
    "Erase the comments, subscriptions and waiting mail of an address. An interrupted run may be repeated.": (
        "امحُ تعليقات عنوان واشتراكاته ورسائله المنتظرة. إذا انقطع التنفيذ فأعد تشغيله."
    ),
    "Go on behind this comment.": "أكمل بعد هذا التعليق.",
}

_MOVING: Mapping[str, str] = {
    "Import content.": "استورد محتوى.",
    "The file of the page.": "ملف الصفحة.",
    "The file: a comment in each line.": "الملف: تعليق في كل سطر.",
    "Import a page that was saved as text. A second run changes nothing.": (
        "استورد صفحة محفوظة نصًّا. التشغيل الثاني لا يغيّر شيئًا."
    ),
    "Publish the article with the date of the page.": "انشر المقال بتاريخ الصفحة.",
    "Import comments from lines of JSON, each once by its external id. A second run changes nothing.": (
        "استورد تعليقات من أسطر JSON، كلٌّ منها مرة واحدة بمعرّفه الخارجي. التشغيل الثاني لا يغيّر شيئًا."
    ),
    "Import a site from lines of JSON. A second run changes nothing; an interrupted run may be repeated.": (
        "استورد موقعًا من أسطر JSON. التشغيل الثاني لا يغيّر شيئًا؛ وإذا انقطع التنفيذ فأعد تشغيله."
    ),
    "Lines of JSON, or the folder of an export.": "أسطر JSON، أو مجلد تصدير.",
    "Try it on a copy of the database, and store nothing.": "جرّبه على نسخة من قاعدة البيانات، ولا تخزّن شيئًا.",
    "Make drafts of what is published there.": "اجعل المنشور هناك مسودات هنا.",
    "Import a WordPress site, each thing once by its id there. A second run changes nothing.": (
        "استورد موقع ووردبريس، كل عنصر مرة واحدة بمعرّفه هناك. التشغيل الثاني لا يغيّر شيئًا."
    ),
    "An export file (WXR), or the address of a live site.": "ملف تصدير (WXR)، أو رابط موقع يعمل.",
    "What external ids begin with.": "ما تبدأ به المعرّفات الخارجية.",
    "Sign in to the live site with an application password.": "ادخل إلى الموقع العامل بكلمة سر تطبيق.",
    "A copy of wp-content/uploads, for the files.": "نسخة من wp-content/uploads، لملفات الوسائط.",
    "Leave pictures and files at the old site.": "اترك الصور والملفات في الموقع القديم.",
    "The old site's time zone, for dates that tell none.": "المنطقة الزمنية للموقع القديم، لتواريخ لا تحددها.",
    "Write the report to FILE.json or FILE.html.": "اكتب التقرير في FILE.json أو FILE.html.",
    "Import the articles of a Ghost from its JSON, each thing once by its id there. A second run changes nothing.": (
        "استورد مقالات موقع Ghost من ملف JSON، كل عنصر مرة واحدة بمعرّفه هناك. التشغيل الثاني لا يغيّر شيئًا."
    ),
    "The file of the export.": "ملف التصدير.",
    "The address that the old site had or has, for its pictures.": "رابط الموقع القديم، حاليًّا كان أو سابقًا، لصوره.",
    "A copy of Ghost's folder content.": "نسخة من مجلد content في Ghost.",
    "Import comments from the SQLite database of Isso. A second run changes nothing.": (
        "استورد تعليقات من قاعدة SQLite الخاصة بـ Isso. التشغيل الثاني لا يغيّر شيئًا."
    ),
    "Import comments from the XML export of Disqus. A second run changes nothing.": (
        "استورد تعليقات من تصدير XML من Disqus. التشغيل الثاني لا يغيّر شيئًا."
    ),
    "Import comments from a backup of Remark42. A second run changes nothing.": (
        "استورد تعليقات من نسخة احتياطية من Remark42. التشغيل الثاني لا يغيّر شيئًا."
    ),
    "Export content.": "صدّر المحتوى.",
    "Export the whole site as lines of JSON, its media beside them. A fresh site filled from it is equal.": (
        "صدّر الموقع كله أسطر JSON، ووسائطه معها. الموقع الجديد الذي يُملأ منها مطابق له."
    ),
    "With the email addresses of commenters.": "مع عناوين بريد المعلّقين.",
    "Export the whole site as WordPress's own export file (WXR). Media stay on this server, to be fetched from it.": (
        "صدّر الموقع كله ملف تصدير ووردبريس (WXR). تبقى الوسائط على هذا الخادم، وتُجلب منه."
    ),
    "A new file.": "ملف جديد.",
    "A new file, or a folder.": "ملف جديد، أو مجلد.",
    "Redirects from old addresses, for web servers.": "تحويلات من الروابط القديمة، لخوادم الويب.",
    "Print a map of old addresses to present ones for nginx.": "اطبع خريطة nginx من الروابط القديمة إلى الحالية.",
    "Print a map of old addresses to present ones for Caddy.": "اطبع خريطة Caddy من الروابط القديمة إلى الحالية.",
    "Copy a SQLite database while the server runs, check the copy, and copy the uploads. Keys are not copied.": (
        "انسخ قاعدة SQLite والخادم يعمل، وافحص النسخة، وانسخ الملفات المرفوعة. لا تُنسخ المفاتيح."
    ),
    "Bring a backup back to where the settings say. Nothing that is there is written over.": (
        "أعد نسخة احتياطية إلى حيث تقول الإعدادات. لا يُستبدل شيء موجود هناك."
    ),
    "The file or the folder of a backup.": "ملف النسخة الاحتياطية أو مجلدها.",
}

ARABIC: Mapping[str, str] = {**_TOP, **_PEOPLE, **_MOVING}
"""Every text of the help; whatever stands in the code as a docstring or as `help=` is found here."""
