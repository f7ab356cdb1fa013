"""Handing over the mail that is due; imported by who has a mail server, for it takes 2 MiB."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from time import monotonic

from app.mail import service as mail
from app.mail.messages import BadAddress, compose
from app.mail.service import Taken
from app.mail.transport import Answer, Connection, Outcome
from app.smtp_address import MailServer, Sender
from app.web import metrics
from app.web.site import Site

MOST = 20
"""Mails that are taken at once."""

SECONDS = 60.0
"""How long one round goes on; the mail that is being handed over then is finished."""

log = logging.getLogger("maqal.mail")


async def send_due(site: Site, server: MailServer, sender: Sender) -> None:
    """Take what is due and hand it over, until nothing is, the server takes no more, or the time is over."""
    end = monotonic() + SECONDS
    while monotonic() < end:
        taken, dropped = await site.database.write(mail.take, most=MOST, keys=site.keys, now=site.now())
        for kind in dropped:
            metrics.MAIL.labels(kind, "dropped").inc()
        if not taken and not dropped:
            break
        async with Connection(server, sender) as connection:
            if not await _send_all(site, connection, sender, taken, end):
                break


async def _send_all(site: Site, connection: Connection, sender: Sender, taken: Sequence[Taken], end: float) -> bool:
    """Hand mails over, one after another; False where the server did not take them, or the time is over."""
    left = list(taken)
    try:
        while left:
            each = left.pop(0)
            answer = await _send(connection, sender, each)
            await _settle(site, each, answer)
            if not answer.is_open or monotonic() > end:
                return False
    finally:  # when the server is shut down too
        if left:
            await asyncio.shield(site.database.write(mail.give_back, left, now=site.now()))
    return True


async def _send(connection: Connection, sender: Sender, each: Taken) -> Answer:
    try:
        message = compose(each.letter, to=each.address, sender=sender, message_id=each.message_id, date=each.created_at)
    except BadAddress:
        return Answer(Outcome.refused, "address", is_open=True)
    return await connection.send(message)


async def _settle(site: Site, each: Taken, answer: Answer) -> None:
    """Forget a mail that was sent or refused permanently, and have any other tried later. The log names no address."""
    outcome = str(answer.outcome)
    if answer.outcome is Outcome.postponed:
        is_kept = await site.database.write(partial(mail.postpone, mail=each, now=site.now()))
        outcome = outcome if is_kept else "given_up"
    else:
        await site.database.write(partial(mail.finish, mail=each))
    metrics.MAIL.labels(each.kind, outcome).inc()
    if answer.outcome is not Outcome.sent:
        about = {"mail": each.id, "kind": each.kind, "attempt": each.attempt, "why": answer.reason}
        log.warning("mail_not_sent", extra={**about, "outcome": outcome})
