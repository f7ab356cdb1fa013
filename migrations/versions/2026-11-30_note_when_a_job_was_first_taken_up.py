"""Note when a background job was first taken up, for one not done yet is not a silent one."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lease", sa.Column("first_taken_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("lease", "first_taken_at")
