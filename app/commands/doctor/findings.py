"""What a check of `maqal doctor` found: a line for a person, and the same for a program."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

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
_SKIPPED = Bilingual("[لم يُفحص]", "skip")


def checked(check: str, detail: Bilingual, *, is_good: bool) -> Finding:
    """What one check found; `check` is one of `NAMES`."""
    return _found(_MARKS[is_good], check, detail, {"check": check, "ok": is_good, "detail": detail.en})


def skipped(check: str, reason: Bilingual) -> Finding:
    """That a check was not made, since another one failed."""
    data = {"check": check, "ok": False, "detail": f"not checked: {reason.en}", "skipped": True}
    return _found(_SKIPPED, check, reason, data)


def unanswered(address: str) -> Bilingual:
    """That a server gave no answer in time, or none that is HTTP. A password in its address is not told."""
    parts = urlsplit(address)
    where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return Bilingual(f"لا جواب من {where}", f"no answer from {where}")


def _found(mark: Bilingual, check: str, detail: Bilingual, data: dict[str, Any]) -> Finding:
    text = Bilingual(f"{mark.ar} {NAMES[check]}: {detail.ar}", f"{mark.en} {check}: {detail.en}")
    return Finding(text, data, data["ok"])
