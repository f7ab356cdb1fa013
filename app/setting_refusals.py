"""Why a setting is refused, in Arabic and English. No sentence repeats the value, which may be a secret."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from app.errors import Bilingual
from app.refusals import UnacceptableValueError

REGION = Bilingual("ليس رمز بلد تُعرف أسماء الأشهر العربية فيه", "not a country for which Arabic month names are known")
TIMEZONE = Bilingual(
    "ليست منطقة زمنية في قاعدة IANA، مثل Asia/Riyadh", "not a time zone of the IANA database, such as Asia/Riyadh"
)
MEDIA = Bilingual(
    "اكتبه هكذا: s3://bucket أو s3://bucket/folder، أو احذفه لتُحفظ الملفات في مجلد البيانات",
    "use s3://bucket or s3://bucket/folder; leave it out for the data directory",
)
TEMPLATE = Bilingual(
    "ضع فيه {slug} أو {id}، وضع {site} مكان MAQAL_SITE_URL", "use {slug} or {id} in it, and {site} for MAQAL_SITE_URL"
)
PREVIEW_TEMPLATE = Bilingual(
    "ضع فيه {token}، وضع {site} مكان MAQAL_SITE_URL", "use {token} in it, and {site} for MAQAL_SITE_URL"
)
ROOT_PATH = Bilingual(
    "اكتبه هكذا: /blog، بحروف لاتينية وأرقام وعلامات `. _ ~ -`", "write it as /blog, of letters, digits and `. _ ~ -`"
)
PORTS = Bilingual(
    "اكتب أرقام المنافذ وبينها فواصل، مثل 443,8443", "write numbers of ports, as 443,8443, with commas between"
)
NETWORKS = Bilingual(
    "اكتب عناوين أو شبكات وبينها فواصل، مثل 10.0.0.0/8",
    "write addresses or networks, as 10.0.0.0/8, with commas between",
)
KEY_LENGTH = Bilingual("الحد الأدنى لعدد أحرف المفتاح السري: 32", "a secret key has at least 32 characters")
DIRECT_DATABASE = Bilingual(
    "اكتبه هكذا: postgresql://user:password@host/name؛ وهو لخادم PostgreSQL الذي يتقدّمه مجمّع اتصالات",
    "use postgresql://user:password@host/name; it is for PostgreSQL behind a pooler",
)
DATABASE = Bilingual(
    "اكتبه هكذا: sqlite:///file أو postgresql://user:password@host/name",
    "use sqlite:///file or postgresql://user:password@host/name",
)
NO_KEYS = Bilingual(
    "يلزم MAQAL_SECRET_KEYS في بيئة الإنتاج؛ يصنع الأمر openssl rand -hex 32 مفتاحًا",
    "MAQAL_SECRET_KEYS is required in production: openssl rand -hex 32 makes one",
)
NO_SENDER = Bilingual(
    "يلزم MAQAL_MAIL_FROM مع MAQAL_SMTP_URL: هو العنوان الذي يصل منه البريد",
    "MAQAL_MAIL_FROM is required with MAQAL_SMTP_URL: the address that mail comes from",
)
NOT_UTF8 = Bilingual("ليس بترميز UTF-8", "it is not UTF-8")


def weak_key(name: str) -> Bilingual:
    """The refusal of a newest key that is easy to guess."""
    return Bilingual(
        f"{name}: أحدث المفاتيح سهل التخمين؛ يصنع الأمر openssl rand -hex 32 مفتاحًا جيدًا",
        f"{name}: the newest key is easy to guess: openssl rand -hex 32 makes a good one",
    )


def unknown(shown: str, nearest: str) -> Bilingual:
    """The refusal of a name that no setting has."""
    return Bilingual(
        f"{shown}: لا إعداد بهذا الاسم؛ أقرب الأسماء إليه {nearest}",
        f"{shown}: there is no such setting; the nearest is {nearest}",
    )


def unreadable(file: object, reason: Bilingual) -> Bilingual:
    """The refusal of a file of settings that cannot be read."""
    return Bilingual(f"{file}: تعذّرت قراءة الملف: {reason.ar}", f"{file}: cannot be read: {reason.en}")


def no_site_address(begins: str) -> Bilingual:
    """What is told in production of a site that does not know its address."""
    return Bilingual(
        f"لم يُضبط MAQAL_SITE_URL: روابط المقالات تبدأ بـ {begins}",
        f"MAQAL_SITE_URL is not set: addresses of articles begin with {begins}",
    )


BY_KIND: Mapping[str, str] = {
    "literal_error": "القيم المقبولة: {expected}",
    "int_parsing": "المطلوب عدد صحيح",
    "int_from_float": "المطلوب عدد صحيح",
    "int_parsing_size": "العدد خارج المدى المسموح",
    "int_type": "المطلوب عدد صحيح",
    "bool_parsing": "القيم المقبولة: true أو false",
    "bool_type": "القيم المقبولة: true أو false",
    "greater_than_equal": "أصغر قيمة مقبولة: {ge}",
    "less_than_equal": "أكبر قيمة مقبولة: {le}",
    "string_pattern_mismatch": "القيمة ليست بالصيغة المطلوبة",
    "string_type": "المطلوب نص",
    "path_type": "المطلوب مسار",
}
"""What pydantic refuses by itself, in Arabic; its own English is shown beside it."""


def of_validation(error: ValidationError) -> Bilingual:
    """The first thing that is wrong with the settings, and the name of the variable where it is one of them."""
    first = error.errors(include_input=False, include_url=False)[0]
    name = f"MAQAL_{str(first['loc'][0]).upper()}: " if first["loc"] else ""
    context: dict[str, Any] = dict(first.get("ctx") or {})
    cause = context.get("error")
    if isinstance(cause, UnacceptableValueError):
        return Bilingual(name + cause.words.ar, name + cause.words.en)
    ar, en = of_kind(first)
    return Bilingual(name + ar, name + en)


def of_kind(error: Mapping[str, Any]) -> Bilingual:
    """Why pydantic refused a value, by the kind of its error."""
    context = dict(error.get("ctx") or {})
    ar = BY_KIND.get(error["type"], "القيمة غير صالحة")
    expected = str(context.get("expected", "")).replace(" or ", " أو ").replace(", ", "، ").replace("'", "")
    return Bilingual(ar.format_map({**context, "expected": expected}), without_label(error["msg"]))


def without_label(message: str) -> str:
    """A sentence of pydantic's without what it puts before one that is not its own."""
    return message.replace("Value error, ", "")
