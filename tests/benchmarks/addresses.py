"""How long it takes to open every sealed address, which whoever looks for those of one person has to do."""

import asyncio
import time
from pathlib import Path

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from app.comments import privacy
from app.comments.models import CommentAddress
from app.db import migrate
from app.secrets.sealing import Keyring
from tests.benchmarks import sites
from tests.benchmarks.forms import Form
from tests.benchmarks.serving import KEYS
from tests.benchmarks.sites import Sites
from tests.benchmarks.tables import Found, Table

BATCH = 10_000
FIRST = 10**12
"""Beyond the ids of comments that are there."""


async def measure(opened: Sites, _folder: Path, form: Form) -> Found:
    """Seconds on each database, with nothing else running."""
    rows, raw, keys = [], {}, Keyring(KEYS)
    for database in sites.DATABASES:
        with opened.copy(database) as url:
            seconds = await asyncio.to_thread(_seconds, url, form.addresses, keys)
        rows.append([database, f"{seconds:.1f}", f"{seconds / form.addresses * 1e6:.1f}"])
        raw[database] = {"addresses": form.addresses, "seconds": seconds}
    title = f"Opening {form.addresses:,} sealed addresses, one process"
    return Found([Table(title, ("", "s", "µs each"), rows)], raw)


def _seconds(url: str, count: int, keys: Keyring) -> float:
    migrate.run(url, lambda connection: _store(connection, count, keys))
    start = time.perf_counter()
    opened = migrate.run(url, lambda connection: _open_all(Session(connection), keys))
    if opened != count:
        raise RuntimeError(f"{opened} of {count} addresses were opened")
    return time.perf_counter() - start


def _store(connection: Connection, count: int, keys: Keyring) -> None:
    """Addresses without the comments that they came with."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    session = Session(connection)
    for first in range(FIRST, FIRST + count, BATCH):
        numbers = range(first, min(first + BATCH, FIRST + count))
        privacy.keep_addresses(session, {number: f"reader{number}@example.org" for number in numbers}, keys=keys)


def _open_all(session: Session, keys: Keyring) -> int:
    """Read and open them, a batch at a time; how many there were."""
    after, opened = FIRST - 1, 0
    number = col(CommentAddress.comment_id)
    statement = select(CommentAddress.comment_id, CommentAddress.email_sealed).order_by(number).limit(BATCH)
    while rows := session.exec(statement.where(number > after)).all():
        opened += sum(bool(keys.open(sealed, place=privacy._place(each))) for each, sealed in rows)
        after = rows[-1][0]
    return opened
