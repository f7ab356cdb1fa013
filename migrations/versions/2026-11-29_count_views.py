"""Count how often articles are opened."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "new_views",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("hour", ID, nullable=False),
        sa.Column("count", ID, nullable=False),
        sa.Column("is_taken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_new_views")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "article_views",
        sa.Column("grain", AutoString(length=4), nullable=False),
        sa.Column("start", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("count", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_views_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("grain", "start", "article_id", name=op.f("pk_article_views")),
    )
    op.create_index("ix_article_views_article_id", "article_views", ["article_id", "grain", "start"])
    op.create_table(
        "site_views",
        sa.Column("hour", ID, nullable=False),
        sa.Column("count", ID, nullable=False),
        sa.PrimaryKeyConstraint("hour", name=op.f("pk_site_views")),
    )
    counted = op.create_table(
        "views_counted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hour", ID, nullable=False),
        sa.Column("day", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views_counted")),
    )
    op.bulk_insert(counted, [{"id": 1, "hour": 0, "day": 0}])


def downgrade() -> None:
    for table in ("views_counted", "site_views", "article_views", "new_views"):
        op.drop_table(table)
