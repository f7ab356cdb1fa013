"""Index the block and the sample of each article in PostgreSQL, for common words are found and counted by them."""

from pathlib import Path
from runpy import run_path

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

tsvector = run_path(str(Path(__file__).parents[1] / "copies" / "tsvector.py"))

PARTS = ("a", "b", "c", "d")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for part in PARTS:
        for statement in tsvector["remake_index"](part):
            op.execute(statement)


def downgrade() -> None:
    """Nothing: what asked by these functions before asks by them still."""
