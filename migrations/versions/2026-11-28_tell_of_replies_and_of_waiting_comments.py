"""Keep who is told of replies and of waiting comments by mail, and how far the outbox was followed for it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reply_request",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("proof_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_reply_request_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_reply_request")),
    )
    op.create_table(
        "reply_subscriber",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("proof_id", sa.String(length=32), nullable=True),
        sa.Column("secret_sealed", sa.String(), nullable=False),
        sa.Column("address_sealed", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_subscriber")),
        sa.UniqueConstraint("digest", name=op.f("uq_reply_subscriber_digest")),
        sa.UniqueConstraint("proof_id", name=op.f("uq_reply_subscriber_proof_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reply_watch",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("subscriber_id", ID, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_reply_watch_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["reply_subscriber.id"],
            name=op.f("fk_reply_watch_subscriber_id_reply_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_reply_watch")),
    )
    op.create_index(op.f("ix_reply_watch_subscriber_id"), "reply_watch", ["subscriber_id"], unique=False)
    op.create_table(
        "reply_notice",
        sa.Column("subscriber_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["reply_subscriber.id"],
            name=op.f("fk_reply_notice_subscriber_id_reply_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "comment_id", name=op.f("pk_reply_notice")),
    )
    op.create_index("ix_reply_notice_comment_id", "reply_notice", ["comment_id"], unique=False)
    op.create_table(
        "moderator_notice",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("frequency", sa.String(length=10), nullable=False),
        sa.Column("told_id", ID, nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_moderator_notice_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_moderator_notice")),
    )
    op.create_index(op.f("ix_moderator_notice_next_at"), "moderator_notice", ["next_at"], unique=False)
    position = op.create_table(
        "notice_position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_position")),
    )
    numbered = sa.table("outbox_position", sa.column("id", sa.Integer()), sa.column("last", ID))
    op.execute(sa.insert(position).from_select(["id", "last"], sa.select(sa.literal(1), numbered.c.last)))


def downgrade() -> None:
    for name in (
        "notice_position", "moderator_notice", "reply_notice", "reply_watch", "reply_subscriber", "reply_request"
    ):  # fmt: skip
        op.drop_table(name)
