"""The mail server and the sender of mail as operators write them: `smtp://user:password@host`, `Name <address>`."""

import ipaddress
import re
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

from app.errors import Bilingual
from app.refusals import UnacceptableValueError

Tls = Literal["implicit", "required", "optional", "off"]

USUAL_PORTS = {"smtp": 587, "smtps": 465}
"""RFC 6409 §3.1 and RFC 8314 §7.3."""

_NAMED = re.compile(r"\s*\"?([^\"<>]*?)\"?\s*<([^<>]+)>", re.DOTALL)

_HOW_TO_WRITE = Bilingual(
    "اكتبه هكذا: smtp://user:password@host:587 أو smtps://user:password@host:465",
    "write it as smtp://user:password@host:587 or smtps://user:password@host:465",
)


class MailServer(NamedTuple):
    """Where mail is handed over, and how the connection is kept secret."""

    host: str
    port: int
    user: str | None
    password: str | None
    tls: Tls


class Sender(NamedTuple):
    """Who mail comes from. `domain` is the part of the address behind the @, in ASCII."""

    name: str
    address: str
    domain: str


def mail_server(text: str) -> MailServer:
    """Read the address of a mail server; ValueError says what is wrong, without repeating it.

    `?starttls=` is `required` (the default of smtp://), `optional` or `off`. A password goes over an encrypted
    connection alone, or stays on this machine.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise UnacceptableValueError(_HOW_TO_WRITE) from None
    if parts.scheme not in USUAL_PORTS or not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise UnacceptableValueError(_HOW_TO_WRITE)
    user, password = (None if each is None else unquote(each) for each in (parts.username, parts.password))
    if (user is None) != (password is None):
        raise UnacceptableValueError(
            Bilingual("اكتب المستخدم وكلمة السر معًا، أو احذفهما", "give both a user and a password, or neither")
        )
    tls = _tls(parts)
    if password is not None and tls in {"optional", "off"} and not _is_here(parts.hostname):
        raise UnacceptableValueError(
            Bilingual(
                "سترسَل كلمة السر بلا تشفير: استعمل smtps:// أو starttls=required",
                "a password would go over the network unencrypted: use smtps:// or starttls=required",
            )
        )
    return MailServer(parts.hostname, port or USUAL_PORTS[parts.scheme], user, password, tls)


def _tls(parts: SplitResult) -> Tls:
    options = parse_qsl(parts.query, keep_blank_values=True)
    if [name for name, _ in options if name != "starttls"] or len(options) > 1:
        raise UnacceptableValueError(
            Bilingual("لا يُقبل بعد علامة `?` سوى الخيار starttls", "starttls is the only option behind `?`")
        )
    if parts.scheme == "smtps":
        if options:
            raise UnacceptableValueError(
                Bilingual(
                    "الاتصال عبر smtps:// مشفّر من بدايته: احذف starttls",
                    "smtps:// is encrypted from its beginning: leave starttls out",
                )
            )
        return "implicit"
    match dict(options).get("starttls", "required"):
        case "required":
            return "required"
        case "optional":
            return "optional"
        case "off":
            return "off"
    raise UnacceptableValueError(
        Bilingual("قيمة starttls إحدى ثلاث: required أو optional أو off", "starttls is required, optional or off")
    )


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def sender(text: str) -> Sender:
    """Read `news@example.org` or `Name <news@example.org>`; ValueError says what is wrong, without repeating it."""
    parts = _NAMED.fullmatch(text.strip())
    name, address = (parts[1], parts[2]) if parts else ("", text.strip())
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise UnacceptableValueError(
            Bilingual(
                "اكتبه هكذا: news@example.org أو Name <news@example.org>",
                "write it as news@example.org or Name <news@example.org>",
            )
        ) from None
    if not name.isprintable() or not found.ascii_email:
        raise UnacceptableValueError(
            Bilingual(
                "اكتبه هكذا: news@example.org أو Name <news@example.org>، والعنوان بحروف ASCII",
                "write it as news@example.org or Name <news@example.org>; the address in ASCII",
            )
        )
    return Sender(name, found.ascii_email, found.ascii_domain)
