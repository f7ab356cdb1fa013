"""Name imported comments by what they were called where they come from, so that importing again changes nothing."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

INDEX = "uq_comment_external_id"
IS_IMPORTED = sa.text("external_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("comment", sa.Column("external_id", AutoString(length=200), nullable=True))
    op.create_index(
        INDEX, "comment", ["external_id"], unique=True, sqlite_where=IS_IMPORTED, postgresql_where=IS_IMPORTED
    )


def downgrade() -> None:
    op.drop_index(INDEX, table_name="comment")
    op.drop_column("comment", "external_id")
