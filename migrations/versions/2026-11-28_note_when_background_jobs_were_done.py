"""Note when each background job was last done, for `maqal doctor`."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lease", sa.Column("succeeded_at", UTCDateTime(), nullable=True))
    op.execute("DELETE FROM lease WHERE name = 'worker'")


def downgrade() -> None:
    with op.batch_alter_table("lease", schema=None) as batch_op:
        batch_op.drop_column("succeeded_at")
