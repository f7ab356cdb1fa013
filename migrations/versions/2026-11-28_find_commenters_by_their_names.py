"""Find commenters by their names however they are typed: a key of the name, folded as the text is."""

from pathlib import Path
from runpy import run_path

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

fold = run_path(str(Path(__file__).parents[1] / "copies" / "folding.py"))["fold"]

BATCH = 1000
"""Comments whose names are read at once."""

_COMMENT = sa.table(
    "comment",
    sa.column("id", sa.BigInteger()),
    sa.column("author_name", sa.String()),
    sa.column("author_name_key", sa.String()),
)


def upgrade() -> None:
    op.add_column("comment", sa.Column("author_name_key", sa.String(), nullable=False, server_default=""))
    bind = op.get_bind()
    id_, name = _COMMENT.c.id, _COMMENT.c.author_name
    following = sa.select(id_, name).where(id_ > sa.bindparam("after")).order_by(id_).limit(BATCH)
    keep = sa.update(_COMMENT).where(id_ == sa.bindparam("of")).values(author_name_key=sa.bindparam("key"))
    after = 0
    while read := bind.execute(following, {"after": after}).all():
        bind.execute(keep, [{"of": row.id, "key": fold(row.author_name)} for row in read])
        after = read[-1].id


def downgrade() -> None:
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_column("author_name_key")
