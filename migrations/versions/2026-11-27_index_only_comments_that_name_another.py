"""Index of comments only what names another: the ancestors of replies, the accounts of the house."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_comment_replies": ["root_id", "is_shown", "path"],
    "ix_comment_parent_id": ["parent_id"],
    "ix_comment_account_id": ["account_id"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        named = sa.text(f"{columns[0]} IS NOT NULL")
        op.drop_index(name, "comment")
        op.create_index(name, "comment", columns, sqlite_where=named, postgresql_where=named)


def downgrade() -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, "comment")
        op.create_index(name, "comment", columns)
