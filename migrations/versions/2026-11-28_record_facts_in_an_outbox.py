"""Write events into an outbox, and remember which articles a date of publication in the future belongs to."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outbox_event",
        sa.Column("id", ID, nullable=False),
        sa.Column("position", ID, nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("ids", sa.String(), nullable=False),
        sa.Column("occurred_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_event")),
        sa.UniqueConstraint("position", name=op.f("uq_outbox_event_position")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_event_occurred_at"), "outbox_event", ["occurred_at"], unique=False)
    is_unnumbered = sa.text("position IS NULL")
    op.create_index(
        "ix_outbox_event_unnumbered", "outbox_event", ["id"], unique=False,
        sqlite_where=is_unnumbered, postgresql_where=is_unnumbered,
    )  # fmt: skip
    position = op.create_table(
        "outbox_position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_position")),
    )
    op.bulk_insert(position, [{"id": 1, "last": 0}])
    scheduled = op.create_table(
        "scheduled_article",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_scheduled_article")),
    )
    op.create_index(op.f("ix_scheduled_article_published_at"), "scheduled_article", ["published_at"], unique=False)
    article = sa.table(
        "article",
        sa.column("id", ID),
        sa.column("status", sa.String()),
        sa.column("published_at", UTCDateTime()),
        sa.column("trashed_at", UTCDateTime()),
    )
    coming = sa.select(article.c.id, article.c.published_at).where(
        article.c.status == "published", article.c.trashed_at.is_(None), article.c.published_at > datetime.now(UTC)
    )
    op.execute(sa.insert(scheduled).from_select(["article_id", "published_at"], coming))


def downgrade() -> None:
    op.drop_table("scheduled_article")
    op.drop_table("outbox_position")
    op.drop_table("outbox_event")
