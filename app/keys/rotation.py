"""`maqal keys rotate`: seals and indexes everything anew under the newest key, while the site is served.

What has been renewed names its key, so that an interrupted run goes on where it was. Once all has been looked through,
the database lets no older key write, whatever process has it; then the rest is renewed, and nothing can follow.
Answers of repeated requests are found by older keys until they expire, a day later at most.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from app.accounts import audit
from app.accounts import resealing as accounts
from app.accounts.models import Account
from app.comments.models import CommentAddress
from app.db.pacing import Pace
from app.db.resealing import reseal
from app.keys import checks as key_checks
from app.mail.models import OutgoingMail
from app.notifications.models import ReplySubscriber
from app.privacy.models import PrivacyRequest
from app.web.site import Site
from app.webhooks.models import Webhook

VERBS: Mapping[str, Callable[..., tuple[int, int, list[int]]]] = {
    "account": accounts.reseal,
    "comment": partial(reseal, model=CommentAddress, columns=("email_sealed",)),
    "mail": partial(reseal, model=OutgoingMail, columns=("address_sealed", "letter_sealed")),
    "subscriber": partial(reseal, model=ReplySubscriber, columns=("address_sealed", "secret_sealed")),
    "webhook": partial(reseal, model=Webhook, columns=("url_sealed", "secret_sealed", "former_secret_sealed")),
    "request": partial(reseal, model=PrivacyRequest, columns=("address_sealed", "found_sealed")),
}
"""What seals the next rows of each table anew; see `app.db.resealing`."""

COLUMNS: Mapping[type[SQLModel], tuple[str, ...]] = {
    Account: ("email_sealed", "email_index"),
    CommentAddress: ("email_sealed",),
    OutgoingMail: ("address_sealed", "letter_sealed"),
    ReplySubscriber: ("address_sealed", "secret_sealed"),
    PrivacyRequest: ("address_sealed", "found_sealed"),
    Webhook: ("url_sealed", "secret_sealed", "former_secret_sealed"),
    audit.AuditEntry: ("seal",),
}
"""What is renewed. Each value begins with the id of its key."""


class Rotated(NamedTuple):
    """What was renewed, what does not open, whether nothing is left, and until when an older key is of use."""

    renewed: int
    unreadable: list[str]
    is_done: bool
    needed_until: datetime | None


def count_older(session: Session, *, newest: str) -> int:
    """How many rows were written with an older key."""
    total = 0
    for model, names in COLUMNS.items():
        is_older = sa.or_(*(~col(getattr(model, name)).startswith(f"{newest}.") for name in names))
        older = sa.select(sa.func.count()).select_from(model).where(is_older)
        total += int(session.execute(older).scalar_one())
    return total


async def rotate(site: Site, advance: Callable[[int, int], None]) -> Rotated:
    """Renew everything; `audit.BrokenChain` where the log was changed by somebody else."""
    await key_checks.check_keys(site)
    newest, renewed = site.keys.newest_id, 0
    total = await site.database.read(count_older, newest=newest)
    advance(0, total)

    def note(count: int) -> None:
        nonlocal renewed
        renewed += count
        advance(renewed, max(total, renewed))

    await _all(site, note)
    await site.database.write(key_checks.retire_others, keys=site.keys)
    unreadable = await _all(site, note)
    if await site.database.read(count_older, newest=newest):
        return Rotated(renewed, unreadable, is_done=False, needed_until=None)
    forgotten = await site.database.write(key_checks.forget_retired, keys=site.keys, now=site.now())
    return Rotated(renewed, [], is_done=forgotten.is_last, needed_until=forgotten.needed_until)


async def _all(site: Site, note: Callable[[int], None]) -> list[str]:
    return await _addresses(site, note) + await _log(site, note)


async def _addresses(site: Site, note: Callable[[int], None]) -> list[str]:
    unreadable: list[str] = []
    for kind, verb in VERBS.items():
        pace, after = Pace(), 0
        timed = pace.timed(verb)
        while True:
            last, count, broken = await site.database.write(timed, after=after, most=pace.size, keys=site.keys)
            unreadable += [f"{kind} {number}" for number in broken]
            if not last:
                break
            note(count - len(broken))
            after = last
            pace.ended()
    return unreadable


async def _log(site: Site, note: Callable[[int], None]) -> list[str]:
    pace = Pace()
    timed = pace.timed(audit.reseal)
    while count := await site.database.write(timed, most=pace.size, keys=site.keys):
        note(count)
        pace.ended()
    return []
