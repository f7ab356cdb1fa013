"""Number articles in the search index by the month of their publication, and keep scheduled ones in the drawer.

What is indexed already keeps its ids for numbers, and what is scheduled its place among what is published: so the index
is said to be made by no version where there are articles, and `/readyz` and `maqal doctor` ask for `maqal reindex`.

They do so after a downgrade as well: until then a search in SQLite finds nothing, for the numbers of its index stay.
"""

from pathlib import Path
from runpy import run_path

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

tsvector = run_path(str(Path(__file__).parents[1] / "copies" / "tsvector.py"))
OF_ID = (1 << 32) - 1

PARTS = ("a", "b", "c", "d")


def upgrade() -> None:
    docid = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("search_entry", sa.Column("docid", docid, nullable=False, server_default="0"))
    op.add_column("search_entry", sa.Column("due", sa.Float(), nullable=True))
    op.execute("UPDATE search_entry SET docid = article_id")
    is_scheduled = sa.text("due IS NOT NULL")
    op.create_index("ix_search_entry_published", "search_entry", ["half", "published", "article_id"], unique=False)
    op.create_index(
        "ix_search_entry_due", "search_entry", ["half", "due"], unique=False,
        sqlite_where=is_scheduled, postgresql_where=is_scheduled,
    )  # fmt: skip
    _remake_functions("article_id", "docid")
    _collate_words("C")  # so that what begins alike stands together, as in SQLite
    op.execute("UPDATE search_index SET version = 0 WHERE EXISTS (SELECT 1 FROM article)")


def downgrade() -> None:
    _remake_functions("docid", "article_id")
    _collate_words("default")
    if op.get_bind().dialect.name == "postgresql":
        for part in PARTS:
            op.execute(f"UPDATE search_tokens_{part} SET article_id = article_id & {OF_ID}")  # noqa: S608  names of our own
    op.drop_index("ix_search_entry_due", table_name="search_entry")
    op.drop_index("ix_search_entry_published", table_name="search_entry")
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.drop_column("due")
        batch_op.drop_column("docid")
    op.execute("UPDATE search_index SET version = 0 WHERE EXISTS (SELECT 1 FROM article)")


def _collate_words(collation: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f'ALTER TABLE search_word ALTER COLUMN word TYPE varchar(200) COLLATE "{collation}"')


def _remake_functions(former: str, number: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for part in PARTS:
            for statement in tsvector["remake_functions"](part, former, number):
                op.execute(statement)
