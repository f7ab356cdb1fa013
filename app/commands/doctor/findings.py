"""What a check of `maqal doctor` found: a line for a person, and the same for a program."""

from collections.abc import Mapping

from app.commands.console import Finding
from app.errors import Bilingual

NAMES: Mapping[str, str] = {
    "settings": "الإعدادات",
    "site address": "عنوان الموقع",
    "secret keys": "المفاتيح السرية",
    "file modes": "أذون الملفات",
    "proxies": "الخوادم الوسيطة",
    "mail server": "خادم البريد",
    "media": "الوسائط",
    "database": "قاعدة البيانات",
    "writes": "الكتابة",
    "migrations": "الترحيلات",
    "integrity": "سلامة البيانات",
    "keys of the database": "مفاتيح قاعدة البيانات",
    "search index": "فهرس البحث",
    "audit log": "سجل التدقيق",
    "background jobs": "مهام الخلفية",
    "alive": "الخادم",
    "ready": "الجاهزية",
    "version": "الإصدار",
    "canary": "تعليق التجربة",
    "shown to readers": "ظهوره للقرّاء",
    "answers": "الإجابات",
    "stream": "البث",
    "not asked": "ما لم يُسأل عنه",
    "cleaned up": "التنظيف",
}
"""The Arabic names of all checks, by the English ones, which programs read."""

_MARKS = {True: Bilingual("[سليم]", "ok  "), False: Bilingual("[خلل]", "FAIL")}


def checked(check: str, detail: Bilingual, *, is_good: bool) -> Finding:
    """What one check found; `check` is one of `NAMES`."""
    mark = _MARKS[is_good]
    text = Bilingual(f"{mark.ar} {NAMES[check]}: {detail.ar}", f"{mark.en} {check}: {detail.en}")
    return Finding(text, {"check": check, "ok": is_good, "detail": detail.en}, is_good)
