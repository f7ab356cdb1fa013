"""What belongs to an address: all encrypted addresses are opened, because nothing stored could find one.

It is done in pieces, on a thread, and between two of them everything else has its turn. One pass serves several
addresses: what takes the time is opening.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from time import monotonic
from typing import NamedTuple

from app.comments.privacy import compared
from app.privacy import places
from app.privacy.places import PLACES, Place
from app.web.site import Site

READ_AT_ONCE = 200
"""Addresses that are read and opened at once: about five milliseconds of a thread."""

REST = 0.4
"""The part of the time of a piece for which nothing is opened after it."""


class Found(NamedTuple):
    """Rows of one place that have an address: the first, second … of those that were asked for."""

    place: Place
    asked: int
    numbers: list[int]


async def find(
    site: Site,
    addresses: Sequence[str],
    *,
    advance: Callable[[int, int], None] = lambda _done, _total: None,
    after: int = 0,
) -> AsyncIterator[Found]:
    """The rows that belong to some addresses, some at a time.

    `advance` gets the comment up to which it has looked and the number of all; from there (`after`) a later call can
    continue.
    """
    wanted = {compared(address): number for number, address in enumerate(addresses)}
    for place in PLACES:
        is_of_comments = place is places.COMMENT
        last = await site.database.read(places.last, place)
        behind = after if is_of_comments else 0
        begun = monotonic()
        while batch := await site.database.read_aside(places.read, place, after=behind, most=READ_AT_ONCE):
            found = await asyncio.to_thread(places.which_are, batch, place, wanted, keys=site.keys)
            for asked, numbers in found.items():
                yield Found(place, asked, numbers)
            behind = batch[-1].number
            if is_of_comments:
                advance(behind, max(last, behind))
            await asyncio.sleep((monotonic() - begun) * REST)
            begun = monotonic()
