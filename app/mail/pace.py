"""How often Maqal mails an address that nobody has confirmed: once an hour, however many people ask for it.

It is counted under a keyed hash of the address that changes daily, so that nothing points to an address for longer.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from app.db.upsert import insert_for
from app.mail.models import MailPace
from app.secrets.sealing import Keyring

BETWEEN = timedelta(hours=1)
"""The time between two mails to an unproven address, at the least."""


def take(session: Session, address: str, *, keys: Keyring, now: datetime) -> bool:
    """Whether an address may be written to now; if so, not again for an hour."""
    value = address.casefold()
    days = {now, now - BETWEEN}  # one mail an hour at midnight too
    known = {key for day in days for key in keys.indexes(value, purpose=_purpose(day))}
    is_waiting = select(MailPace.key).where(col(MailPace.key).in_(sorted(known)), col(MailPace.until) > now)
    if session.exec(is_waiting.limit(1)).first() is not None:
        return False
    row = {"key": keys.index(value, purpose=_purpose(now)), "until": now + BETWEEN}
    statement = insert_for(session, MailPace).values(**row)
    done = session.connection().execute(
        statement.on_conflict_do_update(
            index_elements=["key"], set_={"until": statement.excluded.until}, where=col(MailPace.until) <= now
        )
    )
    return done.rowcount > 0


def _purpose(day: datetime) -> str:
    return f"mail-pace:{day:%Y-%m-%d}"


def prune(session: Session, *, now: datetime) -> int:
    """Forget addresses that may be written to again; the number of rows."""
    return session.connection().execute(delete(MailPace).where(col(MailPace.until) <= now)).rowcount
