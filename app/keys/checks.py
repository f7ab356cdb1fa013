"""Which secret keys a database was written with: another key stops a start, and a retired one is named.

What is stored of a key is derived from it for this purpose alone (HKDF) and tells nothing of what it seals.
"""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, delete, select

from app.accounts.audit import AuditEntry
from app.accounts.models import Account
from app.comments.models import CommentAddress
from app.db import key_use
from app.db.upsert import insert_for
from app.errors import Bilingual
from app.notifications.models import ReplySubscriber
from app.refusals import CannotStart
from app.rules import blocks
from app.secrets.sealing import Keyring
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
"""What must stay readable. Each value begins with the id of its key."""


class SealingKey(SQLModel, table=True):
    """A key that something in the database was written with, and the value by which it is recognised."""

    __tablename__ = "sealing_key"

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    proof: str = Field(max_length=60)
    is_retired: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Whether it still reads but writes no more: a rotation is about to be done with it."""


class Forgotten(NamedTuple):
    """Whether the newest key is the only one that writes, and until when an older one is of use."""

    is_last: bool
    needed_until: datetime | None


async def check_keys(site: Site) -> None:
    """Note the newest key as one that writes; `CannotStart` where a key is missing that something needs.

    A retired key writes again where a start names it as the newest.
    """
    recorded = await site.database.read(_recorded)
    line = _refusal(recorded, site.keys)
    if line is not None:
        raise CannotStart(line)
    if not await site.database.read(may_write, keys=site.keys):
        await site.database.write(_adopt, keys=site.keys)


def may_write(session: Session, *, keys: Keyring) -> bool:
    """Whether the newest of these keys is one that writes: none is known yet, or it has been retired, otherwise."""
    found = select(SealingKey.id).where(SealingKey.id == keys.newest_id, ~col(SealingKey.is_retired))
    return session.exec(found).first() is not None


def may_work(session: Session, *, keys: Keyring) -> bool:
    """Whether background jobs are for a process with these keys: it opens all that is sealed, and its key writes.

    Another process may have brought a newer key since it was started.
    """
    known = set(session.exec(select(SealingKey.id)))
    return not known or (known <= set(keys.proofs()) and may_write(session, keys=keys))


def has_keys(session: Session) -> bool:
    """Whether the database knows a key that it was written with."""
    return bool(_recorded(session) or _used(session))


def missing_keys(session: Session, *, keys: Keyring) -> Bilingual | None:
    """What is wrong with the keys of this machine, in one line; changes nothing."""
    if recorded := _recorded(session):
        return _refusal(recorded, keys)
    return _unreadable(session, keys)


def retire_others(session: Session, *, keys: Keyring) -> int:
    """Let no key but the newest write any more, in whatever process; how many may not now.

    Who writes with one of them ends first, so that the next transaction sees all that they have ever written.
    """
    key_use.wait_for_writers(session)
    others = col(SealingKey.id) != keys.newest_id
    return session.connection().execute(sa.update(SealingKey).where(others).values(is_retired=True)).rowcount


def forget_retired(session: Session, *, keys: Keyring, now: datetime) -> Forgotten:
    """Note that only the newest key is needed any more, but for others that a start has made write again.

    An older one still finds repeated requests for a while, and tells blocked networks for whose hashes it was taken.
    """
    session.execute(delete(SealingKey).where(col(SealingKey.id) != keys.newest_id, col(SealingKey.is_retired)))
    if set(_recorded(session)) - {keys.newest_id}:
        return Forgotten(is_last=False, needed_until=None)
    older = sa.select(sa.func.max(col(IdempotencyRecord.expires_at))).where(
        col(IdempotencyRecord.expires_at) > now, ~col(IdempotencyRecord.key).startswith(f"{keys.newest_id}.")
    )
    found = (session.execute(older).scalar_one(), blocks.needed_until(session, newest=keys.newest_id, now=now))
    return Forgotten(is_last=True, needed_until=max((each for each in found if each is not None), default=None))


def _recorded(session: Session) -> dict[str, str]:
    return {key.id: key.proof for key in session.exec(select(SealingKey))}


def _refusal(recorded: dict[str, str], keys: Keyring) -> Bilingual | None:
    proofs = keys.proofs()
    if not recorded or all(proofs.get(key_id) == proof for key_id, proof in recorded.items()):
        return None
    if not set(recorded) & set(proofs):
        return Bilingual(
            "كُتبت قاعدة البيانات بمفتاح سري آخر؛ استعمل المفتاح الذي كُتبت به",
            "the database was written with another secret key: give the one that it was written with",
        )
    return Bilingual(
        "ينقص مفتاح سري كُتب به بعض ما في قاعدة البيانات؛ ضعه بعد أحدث مفتاح في MAQAL_SECRET_KEYS حتى يخبرك "
        "الأمر `maqal keys rotate` أنه لم يعد لازمًا",
        "a secret key is missing that something in the database was written with: put it behind the newest one in "
        "MAQAL_SECRET_KEYS, until `maqal keys rotate` says that it may go",
    )


def _adopt(session: Session, *, keys: Keyring) -> None:
    """Note a new key; in a database that knows none yet, only where the keys open what is there."""
    used = {keys.newest_id}
    if not _recorded(session):
        if line := _unreadable(session, keys):
            raise CannotStart(line)
        used |= _used(session)
    rows = [{"id": key_id, "proof": keys.proofs()[key_id], "is_retired": False} for key_id in sorted(used)]
    session.execute(insert_for(session, SealingKey).values(rows).on_conflict_do_nothing())
    newest = col(SealingKey.id) == keys.newest_id
    session.execute(sa.update(SealingKey).where(newest).values(is_retired=False))


def _used(session: Session) -> set[str]:
    """The ids of all keys that something permanent was written with."""
    used: set[str] = set()
    for column in WRITTEN_WITH_KEYS:
        used |= set(session.execute(sa.select(sa.func.substr(column, 1, ID_LENGTH)).distinct()).scalars())
    return used


def _unreadable(session: Session, keys: Keyring) -> Bilingual | None:
    return _refusal(
        dict.fromkeys(_used(session), "") | {k: p for k, p in keys.proofs().items() if k in _used(session)}, keys
    )
