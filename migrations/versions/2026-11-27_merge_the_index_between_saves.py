"""Have the worker merge the pieces of SQLite's index, rather than whichever save comes to the fourth."""

from alembic import op

from app.search import fts5

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PARTS = ("a", "b", "c", "d")
AS_FTS5_HAS_IT = 4


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for part in PARTS:
            for statement in fts5.merge_at(part, fts5.MOST_PIECES):
                op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for part in PARTS:
            for statement in fts5.merge_at(part, AS_FTS5_HAS_IT):
                op.execute(statement)
