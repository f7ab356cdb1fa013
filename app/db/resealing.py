"""Sealing the rows of a table anew under the newest key, some in each transaction."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from app.secrets.sealing import Keyring, SealBroken


class Resealed(NamedTuple):
    """The key of the last row (0: there was none), how many were seen, and the keys of those that do not open."""

    last: int
    seen: int
    unreadable: list[int]


def reseal(
    session: Session, model: type[SQLModel], columns: Sequence[str], *, after: int, most: int, keys: Keyring
) -> Resealed:
    """Seal the next rows behind a key anew: those of which some column is sealed under an older key.

    Each value is sealed for its place, `table.column:key`. A row that does not open is left as it is.
    """
    table: Any = model.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
    (key,) = table.primary_key
    is_older = sa.or_(*(~table.c[name].startswith(f"{keys.newest_id}.") for name in columns))
    statement = select(model).where(key > after, is_older).order_by(key).limit(most).with_for_update()
    rows = session.exec(statement).all()
    unreadable = []
    for row in rows:
        number = getattr(row, key.name)
        try:
            sealed = {name: _sealed_anew(row, name, f"{table.name}.{name}:{number}", keys) for name in columns}
        except SealBroken:
            unreadable.append(number)
        else:
            row.sqlmodel_update(sealed)
    session.flush()
    return Resealed(getattr(rows[-1], key.name) if rows else 0, len(rows), unreadable)


def _sealed_anew(row: SQLModel, name: str, place: str, keys: Keyring) -> str | None:
    sealed = getattr(row, name)
    return None if sealed is None else keys.seal(keys.open(sealed, place=place), place=place)
