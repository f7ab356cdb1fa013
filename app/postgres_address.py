"""The address of a PostgreSQL server as hosts hand it out: `postgresql://user:password@host/name?sslmode=require`."""

import re

from app.errors import Bilingual
from app.refusals import UnacceptableValueError

_SCHEME = re.compile(r"postgres(?:ql)?(?:\+asyncpg)?://")
_DRIVER = "postgresql+asyncpg"

_TLS = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
_OF_LIBPQ = frozenset({
    "application_name", "options", "passfile", "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert",
    "sslcrl", "sslkey", "sslmode", "sslpassword", "sslrootcert", "target_session_attrs",
})  # fmt: skip
"""Connection parameters that asyncpg reads in an address alone (its `dsn`), not as arguments."""
_ARGUMENTS = frozenset({"host", "password", "port", "prepared_statement_cache_size", "ssl", "user"})
_NUMBERS = frozenset({"port", "prepared_statement_cache_size"})
_MOST_PORT = 65535

_MALFORMED = Bilingual(
    "في عنوان الخادم خطأ: المنفذ عدد، و«@» في كلمة السر تُكتب %40 و«:» تُكتب %3A",
    "its host or port is not one; in a password write @ as %40 and : as %3A",
)


def is_postgres(address: str) -> bool:
    """Whether an address is written as one of a PostgreSQL server."""
    return _SCHEME.match(address) is not None


def for_asyncpg(address: str) -> str:
    """The address for SQLAlchemy with the driver that Maqal uses; libpq's parameters in it go to the driver.

    `UnacceptableValueError` for an address that no connection can be made with, in a line without the address.
    """
    from sqlalchemy import make_url  # noqa: PLC0415  `maqal --help` needs none of it
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415  see above

    address = _SCHEME.sub(f"{_DRIVER}://", address, count=1)
    try:
        url = make_url(address)
    except (ValueError, ArgumentError):
        raise UnacceptableValueError(_MALFORMED) from None
    is_port = url.port is None or (isinstance(url.port, int) and 0 < url.port <= _MOST_PORT)
    if not is_port or "@" in (url.host or ""):
        raise UnacceptableValueError(_MALFORMED)
    for name, value in url.query.items():
        _check(name, value)
    passed_on = {name: value for name, value in url.query.items() if name in _OF_LIBPQ}
    if not passed_on:
        return address
    of_driver = make_url("postgresql:///").set(query=passed_on).render_as_string(hide_password=False)
    url = url.difference_update_query(passed_on).update_query_dict({"dsn": of_driver})
    return url.render_as_string(hide_password=False)


def _check(name: str, value: str | tuple[str, ...]) -> None:
    if name not in _OF_LIBPQ | _ARGUMENTS:
        raise UnacceptableValueError(_unknown(name if re.fullmatch(r"\w{1,40}", name, re.ASCII) else "…"))
    values = (value,) if isinstance(value, str) else value
    is_wrong = name in _OF_LIBPQ and len(values) > 1
    is_wrong = is_wrong or (name in {"ssl", "sslmode"} and not _TLS.issuperset(values))
    if is_wrong or (name in _NUMBERS and not all(each.isascii() and each.isdigit() for each in values)):
        raise UnacceptableValueError(
            Bilingual(f"قيمة الوسيط {name} في العنوان غير صالحة", f"the value of its parameter {name} is not one")
        )


def _unknown(name: str) -> Bilingual:
    known = ", ".join(sorted(_OF_LIBPQ))
    return Bilingual(
        f"في العنوان وسيط لا يعرفه مقال: {name}؛ احذفه، فالوسائط المعروفة هي {known}",
        f"Maqal does not know the parameter {name} in it: remove it; the known ones are {known}",
    )
