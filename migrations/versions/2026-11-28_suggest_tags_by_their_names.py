"""Suggest tags by their names, and by indexes of all that they are chosen by: what begins so, or has most articles.

A tag that is renamed keeps its slug, by which it was suggested.
"""

from pathlib import Path
from runpy import run_path

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

completion_key = run_path(str(Path(__file__).parents[1] / "copies" / "folding.py"))["completion_key"]

INDEXES = {
    "ix_tag_name_key_published_count": ["name_key", "published_count"],
    "ix_tag_published_count_name_key": ["published_count", "name_key"],
}
_TAG = sa.table("tag", sa.column("id", sa.BigInteger()), sa.column("name", sa.String()), sa.column("name_key"))


def upgrade() -> None:
    bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.add_column("tag", sa.Column("name_key", bytewise, nullable=False, server_default=""))
    bind = op.get_bind()
    keys = [
        {"of": row.id, "key": completion_key(row.name)} for row in bind.execute(sa.select(_TAG.c.id, _TAG.c.name)).all()
    ]
    if keys:
        keep = sa.update(_TAG).where(_TAG.c.id == sa.bindparam("of")).values(name_key=sa.bindparam("key"))
        bind.execute(keep, keys)
    for name, columns in INDEXES.items():
        op.create_index(name, "tag", columns, unique=False)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="tag")
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.drop_column("name_key")
