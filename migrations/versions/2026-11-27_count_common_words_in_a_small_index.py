"""Give the sample in which common words are counted an index of its own, on either database."""

from alembic import op
from sqlmodel import Session

from app.search import fts5, tsvector

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PARTS = ("a", "b", "c", "d")


def upgrade() -> None:
    for part in PARTS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(fts5.create_sample(part))
            fts5.fill_sample(Session(op.get_bind()), part)
            continue
        for statement in (*tsvector.remake_index(part), tsvector.create_sample(part)):
            op.execute(statement)


def downgrade() -> None:
    for part in PARTS:
        if op.get_bind().dialect.name == "sqlite":
            op.drop_table(f"search_sample_{part}")
        else:  # what asked by the functions before asks by them still
            op.drop_index(f"ix_search_tokens_{part}_sample", f"search_tokens_{part}")
