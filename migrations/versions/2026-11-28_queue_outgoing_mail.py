"""Keep mail that waits to be sent, and which addresses were written to within the hour."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=True),
        sa.Column("address_sealed", sa.String(), nullable=False),
        sa.Column("letter_sealed", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("is_proven", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outgoing_mail_about"), "outgoing_mail", ["about"], unique=False)
    op.create_index(op.f("ix_outgoing_mail_next_at"), "outgoing_mail", ["next_at"], unique=False)
    op.create_table(
        "mail_pace",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mail_pace")),
    )
    op.create_index(op.f("ix_mail_pace_until"), "mail_pace", ["until"], unique=False)


def downgrade() -> None:
    op.drop_table("mail_pace")
    op.drop_table("outgoing_mail")
