"""Alembic's environment: the connection comes from `app.db.migrate`, or from the settings for `alembic` itself."""

from alembic import context
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from app import tables  # noqa: F401  every table must be known
from app.arabic.analysis import VERSION
from app.db import migrate
from app.db.columns import name_conditions
from app.settings import load_settings

OF_THE_ENGINES = ("search_words_", "search_marks_", "search_sample_", "search_lexemes_", "search_tokens_")
"""Tables that one of the databases has for searching, and the other has not."""


def run(connection: Connection) -> None:
    name_conditions(SQLModel.metadata)
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        include_name=lambda name, kind, _: kind != "table" or not (name or "").startswith(OF_THE_ENGINES),
        transactional_ddl=False,  # the caller's transaction is the only one
    )
    context.run_migrations()
    _note_analyser(connection)


def _note_analyser(connection: Connection) -> None:
    """An index of no articles is as this version of the analyser would make it."""
    if inspect(connection).has_table("search_index"):
        noted = text("UPDATE search_index SET version = :version WHERE NOT EXISTS (SELECT 1 FROM article)")
        connection.execute(noted, {"version": VERSION})


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    migrate.run(load_settings().database, run)
