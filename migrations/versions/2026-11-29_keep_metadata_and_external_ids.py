"""Keep metadata of articles, and external ids of sections, tags and authors."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ENTRIES = ("section", "tag", "author")


def upgrade() -> None:
    op.add_column("article", sa.Column("client_metadata", sa.String(), nullable=True))
    for table in ENTRIES:
        op.add_column(table, sa.Column("external_id", sa.String(), nullable=True))
        op.create_index(op.f(f"ix_{table}_external_id"), table, ["external_id"], unique=True)


def downgrade() -> None:
    for table in reversed(ENTRIES):
        op.drop_index(op.f(f"ix_{table}_external_id"), table_name=table)
        op.drop_column(table, "external_id")
    op.drop_column("article", "client_metadata")
