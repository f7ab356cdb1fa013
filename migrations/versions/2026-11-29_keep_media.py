"""Keep media: uploaded pictures and files."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "media",
        sa.Column("id", ID, nullable=False),
        sa.Column("external_id", AutoString(), nullable=True),
        sa.Column("kind", AutoString(length=10), nullable=False),
        sa.Column("type", AutoString(length=40), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("folder", AutoString(length=32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("search_key", AutoString(), nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_media_created_by_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("digest", name=op.f("uq_media_digest")),
        sa.UniqueConstraint("external_id", name=op.f("uq_media_external_id")),
        sa.UniqueConstraint("folder", name=op.f("uq_media_folder")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_media_created_by"), "media", ["created_by"])


def downgrade() -> None:
    op.drop_table("media")
