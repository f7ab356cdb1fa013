"""Suggest tags by indexes that have all that they are chosen by: those that begin so, or those with most articles."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _collate_keys("C")  # so that what begins alike stands together, as in SQLite
    op.create_index("ix_tag_slug_key_published_count", "tag", ["slug_key", "published_count"], unique=False)
    op.create_index("ix_tag_published_count_slug_key", "tag", ["published_count", "slug_key"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_tag_published_count_slug_key", table_name="tag")
    op.drop_index("ix_tag_slug_key_published_count", table_name="tag")
    _collate_keys("default")


def _collate_keys(collation: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f'ALTER TABLE tag ALTER COLUMN slug_key TYPE varchar COLLATE "{collation}"')
