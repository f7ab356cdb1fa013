"""A connection to the mail server, with a deadline for everything; what a server answers, as what becomes of a mail.

What servers answer may repeat an address, so it is never logged: its code is.
"""

import asyncio
import contextlib
from email.message import EmailMessage
from enum import StrEnum
from types import TracebackType
from typing import NamedTuple, Self

import aiosmtplib
from aiosmtplib import SMTP

from app.smtp_address import MailServer, Sender

SECONDS = 20.0
"""How long connecting, and how long handing over one mail, may take."""

_ABOUT_US = frozenset({421, 454, 530, 534, 535, 538})
"""The server goes away, or refuses our sign-in (RFC 4954 §6): it says nothing of the mail."""


class Outcome(StrEnum):
    """What became of a mail that was handed over."""

    sent = "sent"
    postponed = "postponed"
    refused = "refused"


class Answer(NamedTuple):
    """The outcome, in a word why, and whether the connection can be used further."""

    outcome: Outcome
    reason: str
    is_open: bool


class Connection:
    """One connection to the server, opened by the first mail."""

    def __init__(self, server: MailServer, sender: Sender, *, seconds: float = SECONDS) -> None:
        self._server, self._sender, self._seconds = server, sender, seconds
        self._client: SMTP | None = None

    async def __aenter__(self) -> Self:
        """Nothing is connected yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Say goodbye, or hang up on a server that does not answer."""
        await self._close()

    async def send(self, message: EmailMessage) -> Answer:
        """Hand a mail over."""
        try:
            async with asyncio.timeout(self._seconds):
                client = self._client or await self._connect()
                self._client = client
                await client.send_message(message, sender=self._sender.address)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            answer = _answer(error, is_connected=self._client is not None)
        else:
            return Answer(Outcome.sent, "", is_open=True)
        if not answer.is_open:
            await self._close()
        return answer

    async def greet(self) -> None:
        """Connect, sign in and ask for nothing; raises what goes wrong."""
        self._client = await self._connect()
        await self._client.noop()

    async def _connect(self) -> SMTP:
        server = self._server
        client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls == "implicit",
            start_tls={"required": True, "optional": None}.get(server.tls, False),
            local_hostname=self._sender.domain,  # the name of this machine concerns nobody
            timeout=self._seconds,
        )
        try:
            await client.connect()
        except BaseException:
            client.close()
            raise
        return client

    async def _close(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            async with asyncio.timeout(1):
                await client.quit()
        client.close()


def _answer(error: Exception, *, is_connected: bool) -> Answer:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPNotSupported | ValueError) and is_connected:
        return Answer(Outcome.refused, "not supported", is_open=True)
    if not isinstance(error, aiosmtplib.SMTPResponseException):
        return Answer(Outcome.postponed, type(error).__name__, is_open=False)
    if not is_connected or error.code in _ABOUT_US:
        return Answer(Outcome.postponed, str(error.code), is_open=False)
    outcome = Outcome.refused if error.code >= 500 else Outcome.postponed
    return Answer(outcome, str(error.code), is_open=True)
