"""Which secret keys a database was written with: another key stops a start, and a retired one is named.

What is stored of a key is derived from it for this purpose alone (HKDF) and tells nothing of what it seals.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, delete, select

from app.accounts.audit import AuditEntry
from app.accounts.models import Account
from app.comments.models import CommentAddress
from app.db.upsert import insert_for
from app.errors import CannotStart
from app.notifications.models import ReplySubscriber
from app.rules import blocks
from app.sealing import Keyring
from app.web.idempotency import IdempotencyRecord
from app.web.site import Site

ID_LENGTH = 8
WRITTEN_WITH_KEYS = (
    Account.email_sealed,
    Account.email_index,
    CommentAddress.email_sealed,
    ReplySubscriber.address_sealed,
    AuditEntry.seal,
)
"""What has to be readable for good. Each value begins with the id of its key."""


class SealingKey(SQLModel, table=True):
    """A key that something in the database was written with, and the value by which it is recognised."""

    __tablename__ = "sealing_key"

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    proof: str = Field(max_length=60)


async def check_keys(site: Site) -> None:
    """Note the newest key as one that writes; `CannotStart` where a key is missing that something needs."""
    recorded = await site.database.read(_recorded)
    line = _refusal(recorded, site.keys)
    if line is not None:
        raise CannotStart(line)
    if site.keys.newest_id not in recorded:
        await site.database.write(_adopt, keys=site.keys)


def has_keys(session: Session) -> bool:
    """Whether the database knows a key that it was written with."""
    return bool(_recorded(session) or _used(session))


def missing_keys(session: Session, *, keys: Keyring) -> str | None:
    """What is wrong with the keys of this machine, in one line; changes nothing."""
    if recorded := _recorded(session):
        return _refusal(recorded, keys)
    return _unreadable(session, keys)


def forget_others(session: Session, *, keys: Keyring, now: datetime) -> datetime | None:
    """Note that only the newest key is needed any more; until when an older one still finds repeated requests.

    It tells blocked networks, too, for whose hashes it was taken.
    """
    session.execute(delete(SealingKey).where(col(SealingKey.id) != keys.newest_id))
    older = sa.select(sa.func.max(col(IdempotencyRecord.expires_at))).where(
        col(IdempotencyRecord.expires_at) > now, ~col(IdempotencyRecord.key).startswith(f"{keys.newest_id}.")
    )
    found = (session.execute(older).scalar_one(), blocks.needed_until(session, newest=keys.newest_id, now=now))
    return max((each for each in found if each is not None), default=None)


def _recorded(session: Session) -> dict[str, str]:
    return {key.id: key.proof for key in session.exec(select(SealingKey))}


def _refusal(recorded: dict[str, str], keys: Keyring) -> str | None:
    proofs = keys.proofs()
    if not recorded or all(proofs.get(key_id) == proof for key_id, proof in recorded.items()):
        return None
    if not set(recorded) & set(proofs):
        return "the database was written with another secret key: give the one that it was written with"
    return (
        "a secret key is missing that something in the database was written with: put it behind the newest one in "
        "MAQAL_SECRET_KEYS, until `maqal keys rotate` says that it may go"
    )


def _adopt(session: Session, *, keys: Keyring) -> None:
    """Note a new key; in a database that knows none yet, only where the keys open what is there."""
    used = {keys.newest_id}
    if not _recorded(session):
        if line := _unreadable(session, keys):
            raise CannotStart(line)
        used |= _used(session)
    rows = [{"id": key_id, "proof": keys.proofs()[key_id]} for key_id in sorted(used)]
    session.execute(insert_for(session, SealingKey).values(rows).on_conflict_do_nothing())


def _used(session: Session) -> set[str]:
    """The ids of all keys that something permanent was written with."""
    used: set[str] = set()
    for column in WRITTEN_WITH_KEYS:
        used |= set(session.execute(sa.select(sa.func.substr(column, 1, ID_LENGTH)).distinct()).scalars())
    return used


def _unreadable(session: Session, keys: Keyring) -> str | None:
    return _refusal(
        dict.fromkeys(_used(session), "") | {k: p for k, p in keys.proofs().items() if k in _used(session)}, keys
    )
