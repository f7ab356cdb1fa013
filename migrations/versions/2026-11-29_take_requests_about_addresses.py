"""Take requests to export or erase what belongs to an address."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "privacy_request",
        sa.Column("id", ID, nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("address_sealed", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("found_sealed", sa.String(), nullable=True),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
        sa.UniqueConstraint("digest", name=op.f("uq_privacy_request_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_privacy_request_expires_at"), "privacy_request", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_table("privacy_request")
