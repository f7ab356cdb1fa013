"""Remember the addresses that articles and other things had elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
OF_COMMENT = sa.text("article_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "old_address",
        sa.Column("key", BYTEWISE, nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("key", "host", name=op.f("pk_old_address")),
    )
    op.create_index("ix_old_address_target", "old_address", ["kind", "entry_id"])
    op.create_index(
        "ix_old_address_article_id",
        "old_address",
        ["article_id"],
        sqlite_where=OF_COMMENT,
        postgresql_where=OF_COMMENT,
    )


def downgrade() -> None:
    op.drop_table("old_address")
