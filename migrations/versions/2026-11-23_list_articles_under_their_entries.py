"""List and count the articles under each section, tag and author, and keep their former slugs."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PUBLISHED = "article.status = 'published' AND article.trashed_at IS NULL"
IN_SECTIONS = """\
(
    WITH RECURSIVE tree(above, id) AS (
        SELECT id, id FROM section
        UNION ALL SELECT tree.above, section.id FROM section JOIN tree ON section.parent_id = tree.id
    )
    SELECT above, id FROM tree
) AS filed JOIN article ON article.section_id = filed.id
"""
LINKED = {
    "section": (IN_SECTIONS, "filed.above"),
    "tag": ("article_tag JOIN article ON article.id = article_tag.article_id", "article_tag.tag_id"),
    "author": ("article_author JOIN article ON article.id = article_author.article_id", "article_author.author_id"),
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
        "listing",
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("kind", "entry_id", "published_at", "article_id", name=op.f("pk_listing")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_listing_article_id", "listing", ["article_id"], unique=False)

    with op.batch_alter_table("author", schema=None) as batch_op:
        batch_op.add_column(sa.Column("published_count", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.add_column(sa.Column("published_count", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.add_column(sa.Column("published_count", sa.Integer(), nullable=False, server_default="0"))

    _list_present()


def _list_present() -> None:
    for kind, (tables, entry) in LINKED.items():
        op.execute(
            "INSERT INTO listing (kind, entry_id, published_at, article_id) "  # noqa: S608  constants of this file
            f"SELECT '{kind}', {entry}, article.published_at, article.id FROM {tables} WHERE {PUBLISHED}"
        )
        op.execute(
            f"UPDATE {kind} SET published_count = (SELECT count(*) FROM listing "  # noqa: S608  constants of this file
            f"WHERE listing.kind = '{kind}' AND listing.entry_id = {kind}.id)"
        )


def downgrade() -> None:
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.drop_column("published_count")

    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.drop_column("published_count")

    with op.batch_alter_table("author", schema=None) as batch_op:
        batch_op.drop_column("published_count")

    op.drop_index("ix_listing_article_id", "listing")
    op.drop_table("listing")
    op.drop_table("former_entry_slug")
