"""Sealing and indexing the addresses of accounts anew under the newest key."""

from sqlmodel import Session, col, select

from app.accounts.models import Account
from app.accounts.service import INDEX_PURPOSE, email_key, email_place
from app.secrets.sealing import Keyring, SealBroken


def reseal(session: Session, *, after: int, most: int, keys: Keyring) -> tuple[int, int, list[int]]:
    """Renew the next accounts behind an id: the last one (0: none), how many, and which addresses do not open."""
    newest = f"{keys.newest_id}."
    is_older = ~col(Account.email_sealed).startswith(newest) | ~col(Account.email_index).startswith(newest)
    rows = session.exec(
        select(Account).where(col(Account.id) > after, is_older).order_by(col(Account.id)).limit(most).with_for_update()
    ).all()
    unreadable = []
    for account in rows:
        try:
            email = keys.open(account.email_sealed, place=email_place(account))
        except SealBroken:
            unreadable.append(account.id or 0)
        else:
            account.email_sealed = keys.seal(email, place=email_place(account))
            account.email_index = keys.index(email_key(email), purpose=INDEX_PURPOSE)
    session.flush()
    return (rows[-1].id or 0 if rows else 0), len(rows), unreadable
