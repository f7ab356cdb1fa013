"""Hand out receipts of comments: the digests of their secrets."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "comment_receipt",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("chain_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_receipt_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_receipt")),
        sa.UniqueConstraint("digest", name=op.f("uq_comment_receipt_digest")),
    )
    op.create_index(op.f("ix_comment_receipt_chain_id"), "comment_receipt", ["chain_id"], unique=False)


def downgrade() -> None:
    op.drop_table("comment_receipt")
