"""Count the articles under each section, tag and author, and keep their former slugs."""

from datetime import UTC, datetime

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PUBLISHED = "article.status = 'published' AND article.trashed_at IS NULL"
LINKED = {
    "section": ("article", "article.section_id", "article.id"),
    "tag": ("article_tag JOIN article ON article.id = article_tag.article_id", "article_tag.tag_id", "article.id"),
    "author": (
        "article_author JOIN article ON article.id = article_author.article_id",
        "article_author.author_id",
        "article.id",
    ),
}


def upgrade() -> None:
    op.create_table(
        "former_entry_slug",
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("slug_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("kind", "slug_key", name=op.f("pk_former_entry_slug")),
    )
    op.create_table(
        "upcoming",
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("listed_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "entry_id", "article_id", name=op.f("pk_upcoming")),
    )
    with op.batch_alter_table("upcoming", schema=None) as batch_op:
        batch_op.create_index("ix_upcoming_article_id", ["article_id"], unique=False)
        batch_op.create_index("ix_upcoming_listed_from", ["listed_from"], unique=False)

    with op.batch_alter_table("author", schema=None) as batch_op:
        batch_op.add_column(sa.Column("published_count", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.add_column(sa.Column("published_count", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.add_column(sa.Column("published_count", sa.Integer(), nullable=False, server_default="0"))

    _count_present()


def _count_present() -> None:
    now = sa.bindparam("now", datetime.now(UTC), type_=sqlmodel.sql.sqltypes.UTCDateTime())
    for kind, (tables, entry, article) in LINKED.items():
        op.execute(
            f"UPDATE {kind} SET published_count = "  # noqa: S608  constants of this file
            f"(SELECT count(*) FROM {tables} WHERE {entry} = {kind}.id AND {PUBLISHED})"
        )
        statement = (
            "INSERT INTO upcoming (kind, entry_id, article_id, listed_from) "  # noqa: S608  constants of this file
            f"SELECT '{kind}', {entry}, {article}, article.published_at FROM {tables} "
            f"WHERE {entry} IS NOT NULL AND {PUBLISHED} AND article.published_at > :now"
        )
        op.get_bind().execute(sa.text(statement).bindparams(now))


def downgrade() -> None:
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.drop_column("published_count")

    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.drop_column("published_count")

    with op.batch_alter_table("author", schema=None) as batch_op:
        batch_op.drop_column("published_count")

    with op.batch_alter_table("upcoming", schema=None) as batch_op:
        batch_op.drop_index("ix_upcoming_listed_from")
        batch_op.drop_index("ix_upcoming_article_id")

    op.drop_table("upcoming")
    op.drop_table("former_entry_slug")
