"""A copy of a PostgreSQL database as it is at one moment: temporary tables of one connection, which go with it.

That connection looks for tables among the temporary ones alone. So nothing that runs on it can read or write the
database itself, even if a table were missing or the connection had been replaced.
"""

from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.db.columns import as_stored

CONNECTING = 5.0
"""Seconds for connecting."""

WAITING = 600.0
"""Seconds that one piece of work may wait for the connection, which another one has."""

LEFT_EMPTY = frozenset(
    {
        "article_views", "audit_entry", "change", "idempotency_record", "import_line", "outbox_event", "outgoing_mail",
        "search_entry", "search_tokens_a", "search_tokens_b", "search_tokens_c", "search_tokens_d", "search_word",
        "webhook_delivery",
    }
)  # fmt: skip
"""Tables without their rows, which may be many: nothing that a writer of articles or comments does depends on them."""

_TABLES = """
    SELECT quote_ident(relname) FROM pg_class
    WHERE relnamespace = to_regnamespace(:schema) AND relkind IN ('r', 'p') ORDER BY relname"""
_SEQUENCES = """
    SELECT quote_ident(its.relname), quote_ident(owner.relname), quote_ident(attname)
    FROM pg_depend JOIN pg_class its ON its.oid = objid JOIN pg_class owner ON owner.oid = refobjid
    JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
    WHERE its.relnamespace = to_regnamespace(:schema) AND its.relkind = 'S' AND deptype = 'a'
    AND classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass ORDER BY its.relname"""
_CONSTRAINTS = """
    SELECT quote_ident(relname), quote_ident(conname), pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE connamespace = to_regnamespace(:schema) AND contype IN ('p', 'u', 'c', 'x', 'f')
    ORDER BY contype = 'f', relname, conname"""
_INDEXES = """
    SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = to_regnamespace(:schema)
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    ORDER BY relname"""


def scratch_engine(url: str) -> AsyncEngine:
    """One connection, which sees temporary tables and nothing else."""
    return create_async_engine(
        url,
        hide_parameters=True,
        json_serializer=as_stored,
        connect_args={"timeout": CONNECTING, "server_settings": {"search_path": "pg_temp"}},
        pool_size=1,
        max_overflow=0,
        pool_timeout=WAITING,
    )


async def copy_tables(engine: AsyncEngine, schema: str) -> None:
    """Fill the connection of a `scratch_engine` with the tables of a schema, their rows, indexes and constraints.

    Others write meanwhile; what they commit is not in the copy. Triggers are not copied.
    """
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        async with connection.begin():
            await connection.run_sync(_copy, schema)


def _copy(connection: Connection, schema: str) -> None:
    def ask(question: str) -> list[Any]:
        return list(connection.execute(text(question), {"schema": schema}))

    def run(statement: str) -> None:
        connection.exec_driver_sql(statement)

    quoted = connection.execute(text("SELECT quote_ident(:schema)"), {"schema": schema}).scalar_one()
    tables = [name for (name,) in ask(_TABLES)]
    for name in tables:
        run(f"CREATE TEMPORARY TABLE {name} (LIKE {quoted}.{name} INCLUDING DEFAULTS INCLUDING STORAGE)")
        if name not in LEFT_EMPTY:
            run(f"INSERT INTO pg_temp.{name} SELECT * FROM {quoted}.{name}")  # noqa: S608  names that the server quotes
    for name, table, column in ask(_SEQUENCES):
        run(f"CREATE TEMPORARY SEQUENCE {name} OWNED BY pg_temp.{table}.{column}")
        run(f"SELECT setval('pg_temp.{name}', last_value, is_called) FROM {quoted}.{name}")  # noqa: S608  see above
        run(f"ALTER TABLE pg_temp.{table} ALTER COLUMN {column} SET DEFAULT nextval('pg_temp.{name}')")
    for table, name, definition in ask(_CONSTRAINTS):
        within = definition.replace(f" REFERENCES {quoted}.", " REFERENCES pg_temp.")
        run(f"ALTER TABLE pg_temp.{table} ADD CONSTRAINT {name} {within}")
    for (definition,) in ask(_INDEXES):
        run(definition.replace(f" ON {quoted}.", " ON pg_temp.", 1))
    for name in tables:
        run(f"ANALYZE pg_temp.{name}")
