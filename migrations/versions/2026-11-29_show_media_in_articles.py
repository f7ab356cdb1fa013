"""Show media in articles: as their picture, and in their bodies."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("article", sa.Column("image_media_id", ID, nullable=True))
    op.create_index(op.f("ix_article_image_media_id"), "article", ["image_media_id"])
    op.create_table(
        "article_media",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("media_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_media_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("fk_article_media_media_id_media")),
        sa.PrimaryKeyConstraint("article_id", "media_id", name=op.f("pk_article_media")),
    )
    op.create_index("ix_article_media_media_id", "article_media", ["media_id"])


def downgrade() -> None:
    op.drop_table("article_media")
    op.drop_index(op.f("ix_article_image_media_id"), table_name="article")
    op.drop_column("article", "image_media_id")
