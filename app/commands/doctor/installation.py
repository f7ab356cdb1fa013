"""`maqal doctor`: what is wrong with this installation. It changes nothing, and lists every check whatever fails."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app import notices
from app.accounts import audit
from app.arabic.analysis import VERSION
from app.background.loops import lease_of
from app.background.worker import JOBS
from app.commands.console import Finding, Report
from app.commands.doctor.findings import checked, skipped
from app.db import leases, revision
from app.db.connection_errors import explained
from app.db.engine import is_sqlite, sqlite_file
from app.db.migration_files import SchemaRevision, head
from app.db.read_only import Ask, read_only, refuses_writes
from app.errors import Bilingual
from app.index import writing as index
from app.keys import checks as key_checks
from app.mail.trying import try_out
from app.secrets.private_files import OTHERS
from app.secrets.sealing import Keyring
from app.settings import DEVELOPMENT_KEY_FILE, Settings, SettingsError, load_settings, unset_in_production
from app.terminal import same
from app.web.site import clock

NEEDS_DATABASE = ("writes", "migrations", "integrity")
NEEDS_TABLES = ("keys of the database", "search index", "audit log", "background jobs")
CHECKS = (
    "settings", "site address", "secret keys", "file modes", "proxies", "mail server", "media", "database",
    *NEEDS_DATABASE, *NEEDS_TABLES,
)  # fmt: skip

Result = tuple[Bilingual, bool]
"""What a check has to say, and whether that is good."""


NEARNESS = {"this machine": "هذا الجهاز", "a private network": "شبكة خاصة", "the internet": "الإنترنت"}
"""How near an untrusted proxy is, in Arabic, by what the server notes of it."""

_OTHER_REVISION = Bilingual("قاعدة البيانات عند ترحيل آخر", "the database is at another revision")


def diagnose() -> Report:
    """Check what the settings of this machine name."""
    try:
        settings = load_settings()
    except SettingsError as error:
        others = _not_checked(CHECKS[1:], Bilingual("تعذّرت قراءة الإعدادات", "the settings cannot be read"))
        return Report([checked("settings", error.words, is_good=False), *others])
    missing = unset_in_production(settings)
    return Report(
        [
            checked("settings", Bilingual("كلها معروفة", "all known"), is_good=True),
            checked("site address", missing or same(settings.site_url), is_good=missing is None),
            _check("secret keys", lambda: _check_keys(settings), settings),
            _check("file modes", lambda: _check_modes(settings), settings),
            _check_proxies(settings),
            _check("mail server", lambda: _check_mail(settings), settings),
            _check("media", lambda: _check_media(settings), settings),
            *_check_database(settings),
        ]
    )


def _not_checked(names: tuple[str, ...], reason: Bilingual) -> list[Finding]:
    return [skipped(name, reason) for name in names]


def _check(name: str, check: Callable[[], Result], settings: Settings) -> Finding:
    """What a check says; that it failed, in one line, where it could not be done."""
    try:
        detail, is_good = check()
    except Exception as error:  # noqa: BLE001  a doctor tells of what fails and goes on
        reason = explained(settings.database, error)
        kind = type(error).__name__
        unknown = Bilingual(f"تعذّر الفحص: {kind}", f"cannot be checked: {kind}")
        return checked(name, reason.words if reason else unknown, is_good=False)
    return checked(name, detail, is_good=is_good)


def _check_keys(settings: Settings) -> Result:
    if settings.keys:
        count = len(settings.keys)
        return Bilingual(f"عددها في الإعدادات: {count}", f"{count} from the settings"), True
    file = settings.data_dir / DEVELOPMENT_KEY_FILE
    if not file.exists():
        return Bilingual(
            "لا مفتاح بعد؛ يصنع أول تشغيل مفتاحًا للتطوير", "none yet; the first start makes one for development"
        ), True
    here = Bilingual("مفتاح التطوير في مجلد البيانات", "development key in the data directory")
    return here, bool(file.read_text().strip())


def _check_modes(settings: Settings) -> Result:
    """Whether others on this machine may open what Maqal keeps."""
    folder = settings.data_dir
    kept = [folder, *(each for each in sorted(folder.iterdir()) if each.is_file())] if folder.is_dir() else []
    if file := sqlite_file(settings.database):
        kept += [beside for end in ("", "-wal", "-shm") if (beside := Path(f"{file}{end}")).is_file()]
    open_ones = sorted({str(each) for each in kept if each.stat().st_mode & OTHERS})
    if open_ones:
        return Bilingual(
            f"يستطيع غير المالك فتح {'، '.join(open_ones)}: استعمل chmod 600 للملفات و chmod 700 للمجلدات",
            f"others may open {', '.join(open_ones)}: use chmod 600 for files and 700 for folders",
        ), False
    if kept:
        return Bilingual("لمالكها وحده", "for their owner alone"), True
    return Bilingual("لم يُنشأ شيء بعد", "nothing has been made yet"), True


def _check_proxies(settings: Settings) -> Finding:
    """A proxy that is not trusted is near, as a rule; anybody on the internet may send such headers."""
    nearness = notices.untrusted_proxy(settings.data_dir)
    if nearness is None:
        none = Bilingual("لا ترويسات تمرير إلا من خادم موثوق", "no forwarded headers but of trusted ones")
        return checked("proxies", none, is_good=True)
    told = Bilingual(
        f"وصلت ترويسات تمرير من {NEARNESS.get(nearness, nearness)} ولم تُصدَّق",
        f"forwarded headers from {nearness} were not believed",
    )
    if nearness == notices.INTERNET:
        return checked("proxies", told, is_good=True)
    advice = Bilingual(
        f"{told.ar}؛ إن كان ذلك خادمك الوسيط فحدود الطلبات واحدة لكل القرّاء: سمّه في MAQAL_TRUSTED_PROXIES",
        f"{told.en}; if that is your proxy, all readers share its limits: name it in MAQAL_TRUSTED_PROXIES",
    )
    return checked("proxies", advice, is_good=False)


def _check_mail(settings: Settings) -> Result:
    """Whether the mail server would take mail; none is sent."""
    server, sender = settings.mail_server, settings.mail_sender
    if server is None or sender is None:
        return Bilingual("البريد معطّل", "mail is off"), True
    reason = asyncio.run(try_out(server, sender))
    where = f"{server.host}:{server.port}"
    if reason is None:
        return Bilingual(f"{where} يقبل الاتصال", f"{where} takes us"), True
    return Bilingual(f"{where}: {reason.ar}", f"{where}: {reason.en}"), False


def _check_media(settings: Settings) -> Result:
    """Whether the bucket of media answers; nothing is written to it."""
    if not settings.media_url:
        return Bilingual("على هذا القرص", "on this disk"), True
    from app.media.stores import unreachable  # noqa: PLC0415  only for who has a bucket

    reason = asyncio.run(unreachable(settings))
    where = settings.media_url
    if reason is None:
        return Bilingual(f"الحاوية {where} تجيب", f"{where} answers"), True
    return Bilingual(f"{where}: {reason.ar}", f"{where}: {reason.en}"), False


def _check_database(settings: Settings) -> list[Finding]:
    url = settings.database
    try:
        with read_only(url) as ask:
            current = ask(revision.read)
            kind = "SQLite" if is_sqlite(url) else "PostgreSQL"
            answers = Bilingual(f"تجيب، وهي {kind}", f"{kind} answers")
            return [checked("database", answers, is_good=True), *_check_inside(settings, ask, current)]
    except Exception as error:  # noqa: BLE001  see `_check`
        reason, name = explained(url, error), type(error).__name__
        unknown = Bilingual(f"تعذّر فتحها: {name}", f"cannot be opened: {name}")
        why = Bilingual("تعذّرت قراءة قاعدة البيانات", "the database cannot be read")
        others = _not_checked(NEEDS_DATABASE + NEEDS_TABLES, why)
        return [checked("database", reason.words if reason else unknown, is_good=False), *others]


def _check_inside(settings: Settings, ask: Ask, current: SchemaRevision) -> list[Finding]:
    findings = [
        _check("writes", lambda: _check_writes(settings, ask), settings),
        _check("migrations", lambda: _check_migrations(current), settings),
        _check("integrity", lambda: _check_integrity(settings, ask), settings),
    ]
    if not current.is_head:
        return findings + _not_checked(NEEDS_TABLES, _OTHER_REVISION)
    keys = _keyring(settings)
    checks: tuple[Callable[[], Result], ...] = (
        lambda: _check_known_keys(ask, keys),
        lambda: _check_index(ask),
        lambda: _check_audit(ask, keys),
        lambda: _check_jobs(ask),
    )
    return findings + [_check(name, check, settings) for name, check in zip(NEEDS_TABLES, checks, strict=True)]


def _keyring(settings: Settings) -> Keyring | None:
    """The keys of this machine; None where it has none. No key is made."""
    try:
        secrets = settings.keys or ((settings.data_dir / DEVELOPMENT_KEY_FILE).read_text().strip(),)
    except OSError:
        return None
    return Keyring(secrets) if all(secrets) else None


def _check_writes(settings: Settings, ask: Ask) -> Result:
    reason = refuses_writes(settings.database, ask)
    return reason or Bilingual("مقبولة", "taken"), reason is None


def _check_migrations(current: SchemaRevision) -> Result:
    if current.number is None or current.is_unknown:
        return current.advice, False
    return Bilingual(
        f"ترحيل القاعدة: {current}، وترحيل هذا الإصدار: {head()}", f"at {current}, this version at {head()}"
    ), current.is_head


def _check_integrity(settings: Settings, ask: Ask) -> Result:
    if not is_sqlite(settings.database):
        return Bilingual("يتولاها PostgreSQL", "PostgreSQL sees to it"), True
    result = ask(lambda session: str(session.connection().execute(text("PRAGMA quick_check(1)")).scalar_one()))
    told = " ".join(result.split())
    return Bilingual("البيانات سليمة" if result == "ok" else told, told), result == "ok"


def _check_known_keys(ask: Ask, keys: Keyring | None) -> Result:
    if keys is None:
        if ask(key_checks.has_keys):
            return Bilingual(
                "فُقد ملف المفتاح الذي كُتبت به قاعدة البيانات: أعده من حيث تحفظ مفاتيحك",
                "the key file is gone that the database was written with: bring it back from where you keep your keys",
            ), False
        return Bilingual("لا مفتاح بعد", "none yet"), True
    reason = ask(key_checks.missing_keys, keys=keys)
    return reason or Bilingual("كلها موجودة", "all there"), reason is None


def _check_index(ask: Ask) -> Result:
    if ask(index.is_current):
        return Bilingual(f"بناه المحلّل {VERSION}", f"made by analyser {VERSION}"), True
    return Bilingual("بناه محلّل آخر؛ شغّل `maqal reindex`", "made by another analyser; run `maqal reindex`"), False


def _check_audit(ask: Ask, keys: Keyring | None) -> Result:
    count = ask(audit.count)
    if not count:
        keys = keys or Keyring(["no act, no seal"])
    elif keys is None or ask(key_checks.missing_keys, keys=keys):
        return Bilingual(
            f"عدد الإجراءات: {count}؛ لم تُفحص لنقص مفتاح", f"{count} acts; not checked, since a key is missing"
        ), False
    broken = ask(audit.first_broken, keys=keys)
    if broken is None:
        return Bilingual(f"عدد الإجراءات: {count}، والسلسلة متصلة", f"{count} acts, unbroken"), True
    return Bilingual(
        f"يختلف السجل عما كُتب ابتداء من الإجراء {broken}", f"not what was written, from act {broken} on"
    ), False


def _check_jobs(ask: Ask) -> Result:
    """Whether each background job was done lately, or taken up lately for the first time.

    A job that a killed process held waits until the lease ends. On a site where no server has run, no job was taken up.
    """
    quiet: dict[str, Any] = ask(leases.quiet_since)
    if not quiet:
        return Bilingual("لم تُنفَّذ أيٌّ منها بعد", "none has been done yet"), True
    now, since = clock(), {job: quiet.get(lease_of(job)) for job in JOBS}
    silent = [job for job, when in since.items() if when and now - when > _longest(job)]
    if silent:
        return Bilingual(
            f"لم تُنفَّذ في المدة الأخيرة: {'، '.join(silent)}؛ هل يعمل خادم أو الأمر `maqal worker`؟",
            f"not done lately: {', '.join(silent)}; is a server or `maqal worker` running?",
        ), False
    return Bilingual("نُفّذت كلها", "all done"), True


def _longest(job: str) -> timedelta:
    return 2 * JOBS[job].lease
