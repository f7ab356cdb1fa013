"""Index words for searching: stems of comments, entries and words, and the tables of each database's own engine."""

from pathlib import Path
from runpy import run_path

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

fts5 = run_path(str(Path(__file__).parents[1] / "copies" / "fts5.py"))

HALVES = ("a", "b")


def upgrade() -> None:
    index = op.create_table(
        "search_index",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("half", sqlmodel.sql.sqltypes.AutoString(length=1), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("building", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_index")),
    )
    op.create_table(
        "search_entry",
        sa.Column("half", sqlmodel.sql.sqltypes.AutoString(length=1), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("published", sa.Float(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("title_forms", sa.LargeBinary(), nullable=False),
        sa.Column("body_forms", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("half", "article_id", name=op.f("pk_search_entry")),
    )
    op.create_index("ix_search_entry_length", "search_entry", ["half", "length"], unique=False)
    op.create_table(
        "search_word",
        sa.Column("word", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    # `maqal reindex` makes the stems, and is asked for where there are articles: the index is made by no version.
    op.add_column("comment", sa.Column("body_stems", sa.String(), nullable=False, server_default=""))
    for half in HALVES:
        for statement in fts5["create"](half) if _is_sqlite() else _lexemes(half):
            op.execute(statement)
    op.bulk_insert(index, [{"id": 1, "half": "a", "version": 0}])


def downgrade() -> None:
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_column("body_stems")
    for half in HALVES:
        if _is_sqlite():
            op.drop_table(f"search_marks_{half}")
            op.drop_table(f"search_words_{half}")
        else:
            op.drop_table(f"search_lexemes_{half}")
    op.drop_table("search_word")
    op.drop_table("search_entry")
    op.drop_table("search_index")


def _lexemes(half: str) -> list[str]:
    table = f"search_lexemes_{half}"
    return [
        f"CREATE TABLE {table} (article_id bigint CONSTRAINT pk_{table} PRIMARY KEY, lexemes tsvector NOT NULL)",
        f"CREATE INDEX ix_{table}_lexemes ON {table} USING gin (lexemes)",
    ]


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
