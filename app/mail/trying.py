"""Trying the mail server without sending anything: connect, EHLO, TLS, sign in, NOOP, quit; what is wrong, in words."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import aiosmtplib

from app.errors import Bilingual
from app.mail.transport import Connection
from app.smtp_address import MailServer, Sender

SECONDS = 10.0
"""How long it may take altogether."""


Words = Callable[[Any], Bilingual]

_BY_KIND: tuple[tuple[type[BaseException], Words], ...] = (
    (
        ssl.SSLCertVerificationError,
        lambda error: Bilingual(
            f"شهادته غير موثوقة: {error.verify_message}",
            f"its certificate is not to be trusted: {error.verify_message}",
        ),
    ),
    (
        ssl.SSLError,
        lambda _: Bilingual(
            "لم يُتّفق على تشفير: البادئة smtps:// للمنفذ 465 عادة، والبادئة smtp:// للمنفذ 587",
            "no encryption could be agreed on: smtps:// is for port 465 as a rule, smtp:// for 587",
        ),
    ),
    (socket.gaierror, lambda _: Bilingual("لا مضيف بهذا الاسم", "there is no host of this name")),
    (ConnectionRefusedError, lambda _: Bilingual("لا شيء يستمع على هذا المنفذ", "nothing listens on this port")),
    (
        TimeoutError,
        lambda _: Bilingual(
            "لم يجب في المهلة: أصحيح المنفذ، وهل يسمح جدار الحماية لهذا الجهاز بالمرور؟",
            "it does not answer in time: is the port right, and does a firewall let this machine through?",
        ),
    ),
    (
        aiosmtplib.SMTPAuthenticationError,
        lambda error: Bilingual(
            f"رفض اسم المستخدم أو كلمة السر ({error.code})", f"it refuses the user or the password ({error.code})"
        ),
    ),
    (
        aiosmtplib.SMTPResponseException,
        lambda error: Bilingual(f"رفض الاتصال بالرقم {error.code}", f"it refuses us with {error.code}"),
    ),
    (aiosmtplib.SMTPServerDisconnected, lambda _: Bilingual("قطع الاتصال", "it hangs up on us")),
)
_BY_WORD = {
    "STARTTLS": Bilingual(
        "لا يتيح STARTTLS: استعمل smtps://، أو starttls=optional إن كانت الشبكة موثوقة",
        "it offers no STARTTLS: use smtps://, or starttls=optional where the network is trusted",
    ),
    "AUTH": Bilingual(
        "لا يقبل تسجيل الدخول: احذف المستخدم وكلمة السر، أو استعمل منفذًا آخر",
        "it takes no sign-in: leave user and password out, or use another port",
    ),
}
"""What is told of errors by their kind, or by what the library says of them; the first that fits."""


async def try_out(server: MailServer, sender: Sender, *, seconds: float = SECONDS) -> Bilingual | None:
    """What is wrong with the mail server; None where it would take mail from us. No mail is sent."""
    try:
        async with asyncio.timeout(seconds), Connection(server, sender, seconds=seconds) as connection:
            await connection.greet()
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return _in_words(error)
    return None


def _in_words(error: Exception) -> Bilingual:
    """The reason in a sentence, without what the server said: it may repeat a user or an address."""
    for each in _causes(error):
        if found := next((words for kind, words in _BY_KIND if isinstance(each, kind)), None):
            return found(each)
    said = str(error).upper()
    name = type(error).__name__
    other = Bilingual(f"تعذّر استعماله: {name}", f"it cannot be used: {name}")
    return next((told for word, told in _BY_WORD.items() if word in said), other)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
