"""Have pages beside articles, and pin articles to the top of their lists.

The indexes of the orders of lists have articles alone, so that counting them reads nothing else.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

LISTED = {
    "ix_article_listed": "published_at",
    "ix_article_listed_by_title": "title_key",
    "ix_article_listed_by_comments": "comment_count",
}
PUBLISHED = "status = 'published' AND trashed_at IS NULL"


def upgrade() -> None:
    op.add_column("article", sa.Column("kind", AutoString(length=10), nullable=False, server_default="article"))
    op.add_column("article", sa.Column("is_pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("article", sa.Column("pinned_until", UTCDateTime(), nullable=True))
    _list_by(f"{PUBLISHED} AND kind = 'article'")
    for name, condition in (("ix_article_page", "kind = 'page'"), ("ix_article_pinned", "is_pinned")):
        _index(name, "published_at", condition)


def downgrade() -> None:
    for name in ("ix_article_pinned", "ix_article_page"):
        op.drop_index(name, table_name="article")
    _list_by(PUBLISHED)
    for column in ("pinned_until", "is_pinned", "kind"):
        op.drop_column("article", column)


def _list_by(condition: str) -> None:
    for name, column in LISTED.items():
        op.drop_index(name, table_name="article")
        _index(name, column, condition)


def _index(name: str, column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "article", [column, "id"], sqlite_where=where, postgresql_where=where)
