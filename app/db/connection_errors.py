"""Why a database cannot be used, in one line for the operator; never with a password in it."""

import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from app.db.migration_files import SchemaRevision
from app.errors import Bilingual
from app.refusals import CannotStart, of_the_system

OLDEST_POSTGRES = 15

_DENIED = Bilingual("الإذن مرفوض", "permission denied")
_MISSING = Bilingual(
    "لا قاعدة بيانات بهذا الاسم؛ شغّل `maqal migrate` أولًا", "there is no such database; run `maqal migrate` first"
)
_SQLITE = {
    "SQLITE_NOTADB": Bilingual("ليس قاعدة بيانات SQLite", "it is no SQLite database"),
    "SQLITE_CORRUPT": Bilingual("تالف؛ استعد نسخة احتياطية", "it is damaged; restore a backup"),
    "SQLITE_READONLY": Bilingual("تعذّرت الكتابة فيه", "it cannot be written"),
    "SQLITE_FULL": Bilingual("امتلأ القرص", "the disk is full"),
    "SQLITE_IOERR": Bilingual("أبلغ القرص عن خطأ", "the disk reports an error"),
    "SQLITE_BUSY": Bilingual("يقفله برنامج آخر", "another program has it locked"),
    "SQLITE_PERM": _DENIED,
    "SQLITE_AUTH": _DENIED,
    "SQLITE_CANTOPEN": Bilingual("تعذّر فتحه", "it cannot be opened"),
}
_POSTGRES = {
    "28P01": Bilingual("اسم المستخدم أو كلمة السر غير صحيحة", "the user or the password is not right"),
    "28000": Bilingual("رفض الخادم هذا المستخدم", "the server refuses this user"),
    "3D000": Bilingual("لا قاعدة بيانات بهذا الاسم على الخادم", "there is no such database on it"),
    "3F000": Bilingual("لا مخطط (schema) فيها لجداول مقال", "it has no schema for Maqal's tables"),
    "42501": Bilingual("لا يحق للمستخدم إجراء هذه العملية", "the user may not do this there"),
    "53300": Bilingual("بلغ عدد الاتصالات أقصاه", "it has too many connections"),
    "57P03": Bilingual("الخادم يبدأ عمله أو ينهيه", "it is starting or stopping"),
    "25006": Bilingual("هي للقراءة فقط", "it is read-only"),
    "53100": Bilingual("امتلأ قرص الخادم", "its disk is full"),
}
_BY_KIND = (
    (socket.gaierror, Bilingual("لا مضيف بهذا الاسم", "no such host")),
    (TimeoutError, Bilingual("لا يجيب", "it does not answer")),
    (ConnectionRefusedError, Bilingual("رُفض الاتصال", "connection refused")),
)


def explained(url: str, error: BaseException) -> CannotStart | None:
    """What stands between us and a database; None for an error of another kind."""
    line = _of_file(url, error) if url.startswith("sqlite") else _of_server(url, error)
    return None if line is None else CannotStart(line)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        original = getattr(error, "orig", None)
        if isinstance(original, BaseException):
            yield from _causes(original)
        error = error.__cause__ or error.__context__


def _of_file(url: str, error: BaseException) -> Bilingual | None:
    file = Path(make_url(url).database or "")
    for cause in _causes(error):
        name = str(getattr(cause, "sqlite_errorname", ""))
        found = next((text for code, text in _SQLITE.items() if name.startswith(code)), None)
        if found is not None:
            ar, en = _where_it_is(file) or found
            return Bilingual(f"{file}: {ar}", f"{file}: {en}")
        if isinstance(cause, OSError) and cause.filename is not None:
            ar, en = of_the_system(cause)
            return Bilingual(f"{cause.filename}: {ar}", f"{cause.filename}: {en}")
    return None


def _where_it_is(file: Path) -> Bilingual | None:
    """What the path itself says about why SQLite cannot open it."""
    try:
        checks = (
            (file.is_dir(), Bilingual("هذا مجلد لا ملف قاعدة بيانات", "it is a folder, not a database file")),
            (not file.parent.exists(), Bilingual("مجلده غير موجود", "its folder does not exist")),
            (not file.parent.is_dir(), Bilingual(f"{file.parent} ليس مجلدًا", f"{file.parent} is no folder")),
            (not file.exists(), _MISSING),
            (not os.access(file, os.R_OK), _DENIED),
        )
    except OSError as error:
        return of_the_system(error)
    return next((words for is_so, words in checks if is_so), None)


def _of_server(url: str, error: BaseException) -> Bilingual | None:
    address = make_url(url)
    port = address.port or 5432
    en_at = f"PostgreSQL at {address.host or 'the local socket'}:{port}"
    ar_at = f"خادم PostgreSQL على {address.host or 'المقبس المحلي'}:{port}"
    for cause in _causes(error):
        state = str(getattr(cause, "sqlstate", "") or "")
        if state in _POSTGRES:
            ar, en = _POSTGRES[state]
            base = address.database
            return Bilingual(f"{ar_at}، قاعدة البيانات {base}: {ar}", f"{en_at}, database {base}: {en}")
        if reason := _of_connection(cause):
            return Bilingual(f"{ar_at}: {reason.ar}", f"{en_at}: {reason.en}")
    return None


def _of_connection(cause: BaseException) -> Bilingual | None:
    if type(cause).__module__.startswith("asyncpg") and "Connection" in type(cause).__name__:
        return Bilingual("انقطع الاتصال", "the connection was lost")
    if not isinstance(cause, OSError):
        return None
    if found := next((words for kind, words in _BY_KIND if isinstance(cause, kind)), None):
        return found
    if cause.errno and cause.errno in errno.errorcode:
        return of_the_system(OSError(cause.errno, os.strerror(cause.errno)))
    return Bilingual("تعذّر الوصول إليه", "it cannot be reached")


def refuse_unknown(current: SchemaRevision) -> None:
    """`CannotStart` where a database is at a revision that this version does not know."""
    if current.is_unknown:
        raise CannotStart(current.advice)


def refuse_old_server(connection: Any) -> None:
    """`CannotStart` where a PostgreSQL server is too old."""
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    if number < OLDEST_POSTGRES * 10_000:
        found = number // 10_000
        raise CannotStart(
            Bilingual(
                f"إصدار PostgreSQL {found} قديم: يحتاج مقال إلى {OLDEST_POSTGRES} أو أحدث",
                f"PostgreSQL {found} is too old: Maqal needs {OLDEST_POSTGRES} or newer",
            )
        )
