"""Order sections, and keep pictures of sections and authors, and links of authors."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("section", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("author", sa.Column("links", sa.JSON(), nullable=False, server_default="[]"))
    for table in ("section", "author"):
        op.add_column(table, sa.Column("image", sa.JSON(), nullable=True))
        op.add_column(table, sa.Column("image_media_id", ID, nullable=True))
        op.create_index(op.f(f"ix_{table}_image_media_id"), table, ["image_media_id"])


def downgrade() -> None:
    for table in ("author", "section"):
        op.drop_index(op.f(f"ix_{table}_image_media_id"), table_name=table)
        op.drop_column(table, "image_media_id")
        op.drop_column(table, "image")
    op.drop_column("author", "links")
    op.drop_column("section", "position")
