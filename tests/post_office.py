"""A real mail server on this machine, which keeps what it is given and answers as a test wants."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, NamedTuple

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Letter(NamedTuple):
    """A mail that was handed over."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.raw, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    def part(self, kind: str) -> str:
        """The text of its `plain` or `html` part."""
        found = self.message.get_body((kind,))
        assert found is not None
        return str(found.get_content()).replace("\r\n", "\n")

    @property
    def links(self) -> list[str]:
        """The web addresses in its plain text."""
        return re.findall(r"^https?://\S+$", self.part("plain"), flags=re.MULTILINE)


Reply = str | Callable[[], Awaitable[str]]


class PostOffice:
    """What the server got, and what it answers: `at_recipient` and `at_data` are taken one by one, then it accepts."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.at_recipient: list[Reply] = []
        self.at_data: list[Reply] = []
        self.greetings: list[str] = []
        self.sign_ins: list[tuple[str, str]] = []
        self.is_encrypted: list[bool] = []
        self.port = 0
        self.received = asyncio.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?starttls=off"

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greetings.append(hostname)
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        answer = await _told(self.at_recipient)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await _told(self.at_data)
        if answer.startswith("250"):
            assert envelope.original_content is not None
            self.letters.append(Letter(str(envelope.mail_from), str(envelope.rcpt_tos[0]), envelope.original_content))
            self.is_encrypted.append(session.ssl is not None)
            self.received.set()
        return answer

    def sign_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.sign_ins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"s3cret", handled=False)

    def to(self, address: str) -> list[Letter]:
        return [each for each in self.letters if each.recipient == address]


async def _told(answers: list[Reply]) -> str:
    answer = answers.pop(0) if answers else "250 OK"
    return answer if isinstance(answer, str) else await answer()


@asynccontextmanager
async def post_office(
    tls: ssl.SSLContext | None = None, *, is_tls_from_start: bool = False, **options: Any
) -> AsyncIterator[PostOffice]:
    """Run a server in this loop, on a port that nobody else has; with a certificate it takes STARTTLS."""
    office = PostOffice()
    running: list[SMTP] = []

    def protocol() -> SMTP:
        starttls = None if is_tls_from_start else tls
        made = SMTP(
            office,
            hostname="mail.test",
            tls_context=starttls,
            enable_SMTPUTF8=True,
            timeout=60,
            authenticator=office.sign_in,
            **options,
        )
        running.append(made)
        return made

    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=tls if is_tls_from_start else None
    )
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        for each in running:
            if each.transport is not None:
                each.transport.close()
            if each._handler_coroutine is not None:
                each._handler_coroutine.cancel()
        await server.wait_closed()
