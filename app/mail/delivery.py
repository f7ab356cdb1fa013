"""The background job that sends mail: takes what is due, hands it over, settles it.

A mail is taken before it is handed over, so that no two processes send it. A process that is killed in between has it
taken again after `service.CLAIM`: it is sent at least once, always under the same `Message-ID`.
"""

import asyncio
from collections.abc import Awaitable, Callable

from app.mail import service as mail
from app.smtp_address import MailServer, Sender
from app.web.site import Site


async def deliver(site: Site) -> float | None:
    """Send what is due; the seconds until more is. Where mail is off, forget what has waited for a day."""
    settings, write = site.settings, site.database.write
    due = await site.database.read(mail.next_due)
    if due is None or due > site.now():
        return None if due is None else (due - site.now()).total_seconds()
    await write(mail.expire, now=site.now())
    if settings.mail_server is None or settings.mail_sender is None:
        return None
    send_due = await asyncio.to_thread(_sending)
    await send_due(site, settings.mail_server, settings.mail_sender)
    due = await site.database.read(mail.next_due)
    return None if due is None else (due - site.now()).total_seconds()


def _sending() -> Callable[[Site, MailServer, Sender], Awaitable[None]]:
    from app.mail.sending import send_due  # noqa: PLC0415  see there

    return send_due
