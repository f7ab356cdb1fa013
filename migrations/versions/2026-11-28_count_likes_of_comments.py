"""Count the likes of comments, and list the threads of an article by them."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TOPS = sa.text("root_id IS NULL")


def upgrade() -> None:
    op.add_column("comment", sa.Column("like_count", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_comment_top",
        "comment",
        ["article_id", "is_shown", "like_count", "created_at", "id"],
        sqlite_where=TOPS,
        postgresql_where=TOPS,
    )
    op.create_table(
        "comment_like",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_like_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", "digest", name=op.f("pk_comment_like")),
    )


def downgrade() -> None:
    op.drop_table("comment_like")
    op.drop_index("ix_comment_top", "comment")
    op.drop_column("comment", "like_count")
