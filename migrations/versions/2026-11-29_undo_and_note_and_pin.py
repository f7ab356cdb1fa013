"""Undo what moderators did, note things on comments, pin and feature them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_A_BATCH = sa.text("batch IS NOT NULL")


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("batch", ID, nullable=True))
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_id", "number"])
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
    op.create_index(
        "ix_audit_entry_batch",
        "audit_entry",
        ["batch", "number"],
        sqlite_where=IN_A_BATCH,
        postgresql_where=IN_A_BATCH,
    )
    for flag, columns in (("is_pinned", ["article_id"]), ("is_featured", ["created_at", "id"])):
        op.add_column("comment", sa.Column(flag, sa.Boolean(), server_default=sa.false(), nullable=False))
        has_it = sa.text(flag)
        name = f"ix_comment_{flag.removeprefix('is_')}"
        op.create_index(name, "comment", columns, sqlite_where=has_it, postgresql_where=has_it)
    op.create_table(
        "comment_note",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("body", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_comment_note_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_note_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_note")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_comment_note_account_id"), "comment_note", ["account_id"])
    op.create_index(op.f("ix_comment_note_comment_id"), "comment_note", ["comment_id"])


def downgrade() -> None:
    op.drop_table("comment_note")
    for flag in ("featured", "pinned"):
        op.drop_index(f"ix_comment_{flag}", "comment")
        op.drop_column("comment", f"is_{flag}")
    for name in ("batch", "at", "subject"):
        op.drop_index(f"ix_audit_entry_{name}", "audit_entry")
    op.drop_column("audit_entry", "batch")
