"""Give articles that are not published a drawer beside each half of the search index, so that editors find them.

Those that are there already are not in it yet. To analyse them takes seconds for a thousand, and an analyser that this
migration would have to follow for ever; so the index is said to be made by no version, as where articles came before
the index did. `/readyz` and `maqal doctor` ask for `maqal reindex` then, and readers find what they found meanwhile.
"""

from pathlib import Path
from runpy import run_path

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

fts5, tsvector = (run_path(str(Path(__file__).parents[1] / "copies" / f"{name}.py")) for name in ("fts5", "tsvector"))

DRAWERS = ("c", "d")


def upgrade() -> None:
    for drawer in DRAWERS:
        for statement in fts5["create"](drawer) if _is_sqlite() else tsvector["create"](drawer):
            op.execute(statement)
    is_unpublished = "status <> 'published' OR trashed_at IS NOT NULL"
    op.execute(f"UPDATE search_index SET version = 0 WHERE EXISTS (SELECT 1 FROM article WHERE {is_unpublished})")  # noqa: S608  words of our own


def downgrade() -> None:
    for drawer in DRAWERS:
        if _is_sqlite():
            op.drop_table(f"search_marks_{drawer}")
            op.drop_table(f"search_words_{drawer}")
        else:
            for statement in tsvector["drop"](drawer):
                op.execute(statement)
    entry = sa.table("search_entry", sa.column("half"))
    op.execute(entry.delete().where(entry.c.half.in_(DRAWERS)))


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
