"""Have the worker merge the pieces of SQLite's index, rather than whichever save comes to the fourth."""

from pathlib import Path
from runpy import run_path

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

fts5 = run_path(str(Path(__file__).parents[1] / "copies" / "fts5.py"))

PARTS = ("a", "b", "c", "d")
AS_FTS5_HAS_IT = 4


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for part in PARTS:
            for statement in fts5["merge_at"](part, fts5["MOST_PIECES"]):
                op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for part in PARTS:
            for statement in fts5["merge_at"](part, AS_FTS5_HAS_IT):
                op.execute(statement)
