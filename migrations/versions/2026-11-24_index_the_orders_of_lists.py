"""Index the orders of lists: by title, by comments, by change."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index("ix_article_by_update", ["updated_at", "id"], unique=False)
        batch_op.create_index(
            "ix_article_listed_by_comments",
            ["comment_count", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'published' AND trashed_at IS NULL"),
            postgresql_where=sa.text("status = 'published' AND trashed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_article_listed_by_title",
            ["title_key", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'published' AND trashed_at IS NULL"),
            postgresql_where=sa.text("status = 'published' AND trashed_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_article_listed_by_title",
            sqlite_where=sa.text("status = 'published' AND trashed_at IS NULL"),
            postgresql_where=sa.text("status = 'published' AND trashed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_article_listed_by_comments",
            sqlite_where=sa.text("status = 'published' AND trashed_at IS NULL"),
            postgresql_where=sa.text("status = 'published' AND trashed_at IS NULL"),
        )
        batch_op.drop_index("ix_article_by_update")
