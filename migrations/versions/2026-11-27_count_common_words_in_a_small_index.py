"""Give the sample in which common words are counted an index of its own, on either database."""

from pathlib import Path
from runpy import run_path

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

fts5, tsvector = (run_path(str(Path(__file__).parents[1] / "copies" / f"{name}.py")) for name in ("fts5", "tsvector"))

PARTS = ("a", "b", "c", "d")


def upgrade() -> None:
    for part in PARTS:
        if op.get_bind().dialect.name == "sqlite":
            statements = fts5["create_sample"](part)
        else:
            statements = (*tsvector["remake_index"](part), tsvector["create_sample"](part))
        for statement in statements:
            op.execute(statement)


def downgrade() -> None:
    for part in PARTS:
        if op.get_bind().dialect.name == "sqlite":
            op.drop_table(f"search_sample_{part}")
        else:  # what asked by the functions before asks by them still
            op.drop_index(f"ix_search_tokens_{part}_sample", f"search_tokens_{part}")
