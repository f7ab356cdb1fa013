"""Block chains and networks for a time."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "commenter_block",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("chain_id", ID, nullable=True),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("source_day", sa.String(length=10), nullable=True),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_commenter_block_account_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commenter_block")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_commenter_block_account_id"), "commenter_block", ["account_id"], unique=False)
    op.create_index(op.f("ix_commenter_block_until"), "commenter_block", ["until"], unique=False)
    op.add_column("comment_receipt", sa.Column("source", sa.String(length=60), nullable=True))
    op.add_column("comment_receipt", sa.Column("source_day", sa.String(length=10), nullable=True))
    op.create_index(
        "ix_comment_receipt_source_day",
        "comment_receipt",
        ["source_day"],
        sqlite_where=sa.text("source_day IS NOT NULL"),
        postgresql_where=sa.text("source_day IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_comment_receipt_source_day", table_name="comment_receipt")
    op.drop_column("comment_receipt", "source_day")
    op.drop_column("comment_receipt", "source")
    op.drop_table("commenter_block")
