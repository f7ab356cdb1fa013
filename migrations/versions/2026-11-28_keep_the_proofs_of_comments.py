"""Keep with the receipt of a comment the id of the proof of an address that came along."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comment_receipt", sa.Column("proof_id", sa.String(length=32), nullable=True))
    is_there = sa.text("proof_id IS NOT NULL")
    op.create_index(
        "ix_comment_receipt_proof_id", "comment_receipt", ["proof_id"], unique=False,
        sqlite_where=is_there, postgresql_where=is_there,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_comment_receipt_proof_id", table_name="comment_receipt")
    op.drop_column("comment_receipt", "proof_id")
