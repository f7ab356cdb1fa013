"""Link articles that say the same in several languages."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_A_GROUP = sa.text("translation_group IS NOT NULL")


def upgrade() -> None:
    op.add_column("article", sa.Column("translation_group", ID, nullable=True))
    op.create_index(
        "ix_article_translations",
        "article",
        ["translation_group", "language"],
        unique=True,
        sqlite_where=IN_A_GROUP,
        postgresql_where=IN_A_GROUP,
    )


def downgrade() -> None:
    op.drop_index("ix_article_translations", "article")
    op.drop_column("article", "translation_group")
