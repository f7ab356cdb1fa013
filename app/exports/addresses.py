"""Old addresses as records, as they can be read again."""

import re
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlmodel import Session

from app.exports.names import names_of
from app.redirects.models import Target
from app.redirects.service import TABLE

AT_ONCE = 500
"""Addresses that are read at once."""

_ENCODED = re.compile(r'[\x00-\x20\x7f%"#<>\\^`{|}]')


def address_of(host: str, key: str) -> str:
    """An address that leads to what is remembered under a host and a key."""
    path = _ENCODED.sub(lambda found: quote(found[0], safe=""), key)
    return f"https://{host}{path}" if host else path


def address_records(
    session: Session, after: tuple[str, str] | None
) -> tuple[list[dict[str, Any]], tuple[str, str] | None]:
    """The next addresses of all but articles, by key and host; and the last of them, None where there are no more."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    host: Any = TABLE.c.host if is_sqlite else TABLE.c.host.collate("C")
    statement = sa.select(TABLE.c.key, TABLE.c.host, TABLE.c.kind, TABLE.c.entry_id).order_by(TABLE.c.key, host)
    if after is not None:
        key, its_host = after
        statement = statement.where(sa.or_(TABLE.c.key > key, sa.and_(TABLE.c.key == key, host > its_host)))
    rows = session.execute(statement.limit(AT_ONCE)).all()
    if not rows:
        return [], None
    kinds = {row.kind for row in rows} - {Target.article, Target.home}
    names = {kind: names_of(session, kind, [row.entry_id for row in rows if row.kind == kind]) for kind in kinds}
    found = []
    for row in rows:
        its: dict[str, Any] = {"type": "address", "url": address_of(row.host, row.key), "kind": str(row.kind)}
        if row.kind == Target.home:
            found.append(its)
        elif row.kind != Target.article and row.entry_id in names[row.kind]:
            found.append({**its, "external_id": names[row.kind][row.entry_id]})
    return found, (rows[-1].key, rows[-1].host)
