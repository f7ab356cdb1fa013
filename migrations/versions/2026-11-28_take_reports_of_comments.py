"""Take readers' reports of comments."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REPORTED = sa.text("report_count > 0")


def upgrade() -> None:
    op.add_column("comment", sa.Column("report_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("comment", sa.Column("is_cleared", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_comment_reported", "comment", ["created_at", "id"], sqlite_where=REPORTED, postgresql_where=REPORTED
    )
    op.create_table(
        "comment_report",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_report_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", "source", name=op.f("pk_comment_report")),
    )


def downgrade() -> None:
    op.drop_table("comment_report")
    op.drop_index("ix_comment_reported", "comment")
    op.drop_column("comment", "is_cleared")
    op.drop_column("comment", "report_count")
