"""Backups of a SQLite site and their return: consistent while others write, checked, and never over anything."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from app.commands.console import Finding, Refused, Report
from app.db.engine import sqlite_file
from app.db.migration_files import SchemaRevision, head
from app.errors import Bilingual
from app.media.storage import INCOMING
from app.secrets import private_files
from app.settings import Settings, load_settings

DATABASE, MEDIA = "maqal.db", "media"
"""The names of a backup in a folder; in a bucket uploads are not copied."""

PAGES = 2048
"""Pages that are copied before it is told how far it is: eight megabytes as a rule."""

Advance = Callable[[int, int], None]


def backup(target: Path, advance: Advance) -> Report:
    """Copy the database into a new file and the uploads into a folder beside it, while the server runs.

    What is copied is the database at one moment. The copy has its name once it has been opened and checked. Keys are
    never copied.
    """
    settings = load_settings()
    source = _database(settings)
    if not source.is_file():
        raise Refused(Bilingual(f"{source}: لا قاعدة بيانات هناك", f"{source}: there is no database"))
    file = _file_at(target)
    _copy_database(source, file, advance)
    findings = [Finding(_in(file), {"file": str(file), "bytes": file.stat().st_size})]
    if settings.media_url:
        text = Bilingual("الملفات المرفوعة في حاوية، ولا تُنسخ", "the uploads lie in a bucket and are not copied")
        return Report([*findings, Finding(text, {"media": None})])
    folder = file.parent / MEDIA
    count = _copy_files(settings.media_folder, folder)
    return Report([*findings, Finding(_uploads_in(folder, count), {"media": str(folder), "files": count})])


def _in(file: Path) -> Bilingual:
    return Bilingual(f"قاعدة البيانات في {file}، وقد فُحصت", f"database in {file}, checked")


def _uploads_in(folder: Path, count: int) -> Bilingual:
    return Bilingual(f"الملفات المرفوعة: {count}، في {folder}", f"{count} files of uploads in {folder}")


def restore(source: Path, advance: Advance) -> Report:
    """Bring a backup back to where the settings say that database and uploads are. Nothing may be there yet.

    An upload that is there with the same bytes is no hindrance, so that an interrupted run may be repeated.
    """
    settings = load_settings()
    target = _database(settings)
    file = source / DATABASE if source.is_dir() else source
    if not file.is_file():
        raise Refused(Bilingual(f"{file}: لا نسخة احتياطية هناك", f"{file}: there is no backup"))
    for each in (target, *(target.with_name(f"{target.name}{companion}") for companion in ("-wal", "-shm"))):
        if each.exists():
            raise Refused(Bilingual(f"{each} موجود من قبل: انقله أولًا", f"{each} is there already: move it away first"))
    _check(file)
    revision = _revision(file)
    if revision.is_unknown:
        ar, en = revision.advice
        raise Refused(Bilingual(f"{file}: {ar}", f"{file}: {en}"))
    count = 0 if settings.media_url else _copy_files(file.parent / MEDIA, settings.media_folder)
    _copy_database(file, target, advance)
    findings = [
        Finding(_in(target), {"file": str(target)}),
        Finding(_uploads_in(settings.media_folder, count), {"files": count}),
    ]
    if not revision.is_head:
        ar, en = revision.words
        text = Bilingual(
            f"ترحيلها: {ar}، ويحتاج هذا الإصدار إلى {head()}: شغّل `maqal migrate`",
            f"it is at {en}, this version needs {head()}: run `maqal migrate`",
        )
        findings.append(Finding(text, {"revision": revision.number, "head": head()}))
    after = Bilingual("شغّل `maqal doctor`: يخبرك هل المفاتيح مناسبة", "run `maqal doctor`: it tells if the keys fit")
    return Report([*findings, Finding(after, {"next": "maqal doctor"})])


def _database(settings: Settings) -> Path:
    file = sqlite_file(settings.database)
    if file is None:
        raise Refused(
            Bilingual(
                "ليست ملف SQLite: استعمل pg_dump و pg_restore مع PostgreSQL، وانظر docs/operators.md",
                "this is no SQLite file: PostgreSQL has pg_dump and pg_restore, see docs/operators.md",
            )
        )
    return file


def _file_at(target: Path) -> Path:
    file = target / DATABASE if target.is_dir() or not target.suffix else target
    if file.exists():
        raise _there_already(file)
    return file


def _copy_database(source: Path, file: Path, advance: Advance) -> None:
    """Copy a database by SQLite's online backup into a file that is checked before it gets its name."""
    part = file.with_name(f"{file.name}.part")
    private_files.make_folder(file.parent)
    part.unlink(missing_ok=True)
    private_files.make_file(part)
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as opened,
            closing(sqlite3.connect(part)) as copy,
        ):
            opened.execute("BEGIN")  # one moment: without it every write of another process would begin it anew
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
            opened.backup(copy, pages=PAGES, progress=lambda _, left, total: advance(total - left, total))
        _check(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        os.link(part, file)
    except FileExistsError:
        raise _there_already(file) from None
    except sqlite3.Error as error:
        raise _unreadable(source, error) from None
    finally:
        part.unlink(missing_ok=True)


def _check(file: Path) -> None:
    """Open a copy that nobody writes to, and have SQLite look through all of it."""
    try:
        with closing(_opened(file)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            loose = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise _unreadable(file, error) from None
    if found != ["ok"] or loose is not None:
        ar = found[0] if found != ["ok"] else "صفوف تشير إلى ما لا وجود له"
        en = found[0] if found != ["ok"] else "rows that lead to nothing"
        raise Refused(Bilingual(f"{file}: قاعدة البيانات تالفة ({ar})", f"{file}: it is damaged ({en})"))


def _there_already(file: Path) -> Refused:
    return Refused(Bilingual(f"{file} موجود من قبل: اختر مكانًا آخر", f"{file} is there already: choose another place"))


def _unreadable(file: Path, error: sqlite3.Error) -> Refused:
    return Refused(Bilingual(f"{file}: رفض SQLite العملية ({error})", f"{file}: {error}"))


def _revision(file: Path) -> SchemaRevision:
    try:
        with closing(_opened(file)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        row = None
    if row is None:
        raise Refused(Bilingual(f"{file}: ليست قاعدة بيانات مقال", f"{file}: it is no database of Maqal"))
    return SchemaRevision(str(row[0]))


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _copy_files(source: Path, target: Path) -> int:
    """Copy the files of uploads, which never change; how many. One that is there in another length is refused."""
    count = 0
    for file in _files_in(source):
        place = target / file.relative_to(source)
        if place.exists():
            if place.stat().st_size != file.stat().st_size:
                raise Refused(
                    Bilingual(f"{place} موجود من قبل، وهو ملف آخر", f"{place} is there already, and is another file")
                )
        else:
            private_files.make_folder(place.parent)
            part = place.with_name(f"{place.name}.part")
            part.unlink(missing_ok=True)
            private_files.make_file(part)
            shutil.copyfile(file, part)
            part.rename(place)
        count += 1
    return count


def _files_in(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        is_ours = INCOMING not in file.relative_to(folder).parts and file.suffix != ".part"
        if is_ours and file.is_file() and not file.is_symlink():
            yield file
