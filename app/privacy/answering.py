"""The background job that answers requests by address: one look through all sealed addresses serves all that wait.

It goes on in small pieces between which everything else has its turn. A process that is killed in between begins anew;
what it has erased stays erased.
"""

import asyncio
from collections.abc import Sequence
from time import monotonic

from sqlmodel import Session

from app.accounts import service as accounts
from app.comments.privacy import compared
from app.privacy import belongings, requests
from app.privacy.models import PrivacyAction
from app.privacy.requests import Waiting
from app.privacy.searching import find
from app.secrets.sealing import Keyring
from app.web.site import Site

MOST = 500
"""Requests that one look serves."""

SECONDS = 120.0
"""After how long no further look is begun in one round of the job."""


async def answer(site: Site) -> float | None:
    """Mail links to the addresses to which something belongs, and carry out the erasures that were confirmed.

    The seconds until the next round where more waits, or None.
    """
    read, end = site.database.read, monotonic() + SECONDS
    while asked := await read(requests.waiting, most=MOST, keys=site.keys, now=site.now()):
        begun = monotonic()
        await _answer_all(site, asked)
        await asyncio.sleep(monotonic() - begun)  # so that who asks again and again takes half of this thread at most
        if monotonic() > end:
            return 0.0
    return None


async def _answer_all(site: Site, asked: Sequence[Waiting]) -> None:
    by_address: dict[bytes, list[Waiting]] = {}
    for each in asked:
        by_address.setdefault(compared(each.address), []).append(each)
    groups = list(by_address.values())
    found: dict[int, dict[str, list[int]]] = {each.id: {} for each in asked}
    left = {each.id: requests.MOST_FOUND for each in asked}
    async for piece in find(site, [group[0].address for group in groups]):
        for each in groups[piece.asked]:
            if each.is_confirmed:
                await belongings.erase(site, piece.place, piece.numbers)
            else:
                some = piece.numbers[: left[each.id]]
                left[each.id] -= len(some)
                found[each.id].setdefault(piece.place.kind, []).extend(some)
    for each in asked:
        await _settle(site, each, found[each.id])


async def _settle(site: Site, each: Waiting, found: dict[str, list[int]]) -> None:
    write, now = site.database.write, site.now()
    is_known = bool(found)
    if not is_known and each.action is PrivacyAction.export and not each.is_confirmed:
        is_known = await site.database.read(_has_account, each.address, keys=site.keys)
    if each.is_confirmed or not is_known or site.settings.mail_server is None:
        await write(requests.finish, each.id)
    else:
        await write(requests.send_link, each.id, found, keys=site.keys, settings=site.settings, now=now)


def _has_account(session: Session, address: str, *, keys: Keyring) -> bool:
    return accounts.find_any_id(session, address, keys=keys) is not None
