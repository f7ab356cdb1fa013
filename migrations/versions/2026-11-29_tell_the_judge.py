"""Tell the outside judge where moderators decided otherwise."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "judge_position",
        sa.Column("id", ID, nullable=False),
        sa.Column("last", ID, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_position")),
    )
    op.execute("INSERT INTO judge_position (id, last, attempts) SELECT 1, COALESCE(MAX(number), 0), 0 FROM audit_entry")


def downgrade() -> None:
    op.drop_table("judge_position")
