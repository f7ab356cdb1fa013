"""Take forms of comments once."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent_form",
        sa.Column("nonce", sqlmodel.sql.sqltypes.AutoString(length=22), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_spent_form")),
    )
    op.create_index(op.f("ix_spent_form_expires_at"), "spent_form", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_table("spent_form")
