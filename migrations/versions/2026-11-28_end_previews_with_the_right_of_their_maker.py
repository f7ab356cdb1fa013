"""Number the times at which what an account had made came to its end, and remember in which one a preview was made."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("rights_epoch", sa.Integer(), server_default="0", nullable=False))
    op.add_column("preview", sa.Column("rights_epoch", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("preview", "rights_epoch")
    op.drop_column("account", "rights_epoch")
