"""Prepared statements about a list of ids, which each database takes in a way of its own."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.db.columns import ID_TYPE
from app.db.prepared import Prepared

_LIST = sa.bindparam("ids", type_=sa.ARRAY(sa.BigInteger()))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


class PreparedAmong:
    """A SELECT about thousands of ids in one parameter: JSON in SQLite, an array in PostgreSQL.

    `select` is given what an `in_` takes.
    """

    def __init__(self, select: Callable[[Any], Any]) -> None:
        self._of_json = Prepared(select(sa.text("SELECT value FROM json_each(:ids)").columns(sa.column("value"))))
        self._of_array = Prepared(select(sa.select(sa.func.unnest(_LIST))))

    def all(self, session: Session, ids: Sequence[int]) -> list[Any]:
        """Every row that it finds."""
        if _is_sqlite(session):
            return self._of_json.all(session, ids=json.dumps(list(ids)))
        return self._of_array.all(session, ids=list(ids))


class PreparedForEach:
    """A SELECT with an order and a limit, carried out for each of some ids: nothing beyond each limit is looked at.

    `select` is given an id. In PostgreSQL it is one statement with LATERAL, which SQLite does not know: there it is a
    UNION, one statement for each number of ids.
    """

    def __init__(self, select: Callable[[Any], Any]) -> None:
        self._select = select
        each = sa.func.unnest(_LIST).table_valued("id").render_derived()
        self._of_array = Prepared(sa.select(select(each.c.id).lateral()).select_from(each))
        self._union = lru_cache(maxsize=128)(self._united)

    def all(self, session: Session, ids: Sequence[int], **parameters: Any) -> list[Any]:
        """What it finds for every id, in any order."""
        if not _is_sqlite(session):
            return self._of_array.all(session, ids=list(ids), **parameters)
        named = {f"id_{place}": each for place, each in enumerate(ids)}
        return self._union(len(ids)).all(session, **named, **parameters)

    def _united(self, count: int) -> Prepared:
        ids = [sa.bindparam(f"id_{place}", type_=ID_TYPE) for place in range(count)]
        return Prepared(sa.union_all(*(sa.select(self._select(each).subquery()) for each in ids)))
