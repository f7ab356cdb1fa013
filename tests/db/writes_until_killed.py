"""A process that writes one row after another and prints each once it is acknowledged. Its test kills it."""

import asyncio
import sys
from datetime import UTC, datetime

from app.db import changes
from app.db.engine import open_database


async def write_forever(url: str) -> None:
    database = open_database(url)

    async def write_from(start: int) -> None:
        for n in range(start, 1_000_000, 8):
            await database.write(changes.store, {f"n:{n:06}": datetime.now(UTC)})
            sys.stdout.write(f"n:{n:06}\n")
            sys.stdout.flush()

    await asyncio.gather(*(write_from(start) for start in range(8)))


asyncio.run(write_forever(sys.argv[1]))
