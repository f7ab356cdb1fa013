"""An outside judge of comments, which speaks Akismet's protocol. Nobody is asked unless an operator names one.

It is sent what readers will see of a comment (name, website, text), the article's address, the browser's name, and the
sender's network (an IPv4 /24, an IPv6 /48). It is never sent an email address.
The protocol: https://akismet.com/developers/detailed-docs/comment-check/
"""

import asyncio
import ipaddress
import logging
from collections.abc import Mapping
from enum import Enum
from http import HTTPStatus
from typing import NamedTuple, Protocol

from app.defence.said import Said
from app.settings import Settings

SECONDS = 3.0
"""How long the judge may take; then the comment is posted as without it."""

MOST_AT_ONCE = 20
"""Questions of one worker at the same time; beyond, the comment is posted as without it."""

log = logging.getLogger("maqal.judge")


class Question(NamedTuple):
    """What the judge is asked about."""

    name: str
    url: str | None
    body: str
    page: str
    host: str
    agent: str


class Answer(Enum):
    """Whether the judge has taken a verdict, will never take it, or cannot be reached now."""

    taken = "taken"
    refused = "refused"
    away = "away"


class _Line(Protocol):
    """Connections to the judge; those of `app.defence.posting`, which is imported for the first question."""

    async def post(self, url: str, form: Mapping[str, str]) -> Said: ...

    async def close(self) -> None: ...


class Judge:
    """The judge of one site, or none."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.is_named = bool(settings.judge_url)
        """Whether the operator has named one."""
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        self._line: _Line | None = None
        self._opening = asyncio.Lock()

    async def calls_it_spam(self, question: Question) -> bool:
        """Whether the judge calls a comment spam; no where it cannot be asked."""
        if not self.is_named or self._places.locked():
            return False
        async with self._places:
            try:
                async with asyncio.timeout(SECONDS):
                    answer = await self._ask(question)
            except TimeoutError as error:
                log.warning("judge_failed", extra={"reason": type(error).__name__})
                return False
        said = answer.text.strip() if answer.status == HTTPStatus.OK else ""
        if said not in {"true", "false"}:
            log.warning("judge_failed", extra={"reason": answer.reason})
        return said == "true"

    async def learn(self, question: Question, is_spam: bool) -> Answer:
        """Tell the judge what a moderator decided: spam that it let through, or a comment that it held wrongly."""
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._send("submit-spam" if is_spam else "submit-ham", question)
        except TimeoutError as error:
            log.warning("judge_not_told", extra={"reason": type(error).__name__})
            return Answer.away
        if answer.status == HTTPStatus.OK:
            return Answer.taken
        log.warning("judge_not_told", extra={"reason": answer.reason})
        return Answer.away if answer.is_passing else Answer.refused

    async def _ask(self, question: Question) -> Said:
        return await self._send("comment-check", question)

    async def _send(self, call: str, question: Question) -> Said:
        async with self._opening:
            if self._line is None:
                self._line = await asyncio.to_thread(_open_line)
            line = self._line
        settings = self._settings
        form = {
            "api_key": settings.judge_key,
            "blog": settings.site_url,
            "blog_lang": settings.language,
            "blog_charset": "UTF-8",
            "user_ip": network(question.host),
            "user_agent": question.agent,
            "permalink": question.page,
            "comment_type": "comment",
            "comment_author": question.name,
            "comment_author_url": question.url or "",
            "comment_content": question.body,
        }
        return await line.post(f"{settings.judge_url}/{call}", form)

    async def close(self) -> None:
        """Close its connections."""
        if self._line is not None:
            await self._line.close()


def _open_line() -> _Line:
    from app.defence.posting import Line  # noqa: PLC0415  6 MiB for the few sites that name a judge

    return Line(seconds=SECONDS)


def network(host: str) -> str:
    """The network of an address, in the place of the address: an IPv4 /24, an IPv6 /48."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return "127.0.0.0"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, prefix), strict=False).network_address)
