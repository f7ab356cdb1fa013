"""Moderate comments with verbs that are undone, and record every act in a log that only grows."""

from pathlib import Path
from runpy import run_path

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

fold = run_path(str(Path(__file__).parents[1] / "copies" / "folding.py"))["fold"]


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("seal", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_account_id"), ["account_id"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seal", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_before", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=True))
        batch_op.add_column(sa.Column("held_by", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True))
        batch_op.add_column(sa.Column("is_shown", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("body_key", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("deleted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_comment_replies"))
        batch_op.create_index("ix_comment_replies", ["root_id", "is_shown", "path"], unique=False)
        batch_op.drop_index(batch_op.f("ix_comment_thread"))
        batch_op.create_index(
            "ix_comment_thread", ["article_id", "is_shown", "root_id", "created_at", "id"], unique=False
        )
    op.execute("INSERT INTO audit_head (id, number, seal) VALUES (1, 0, '')")
    _show_present()
    _append_only()


def _show_present() -> None:
    bind = op.get_bind()
    comment = sa.table(
        "comment",
        sa.column("id"),
        sa.column("status"),
        sa.column("reply_count"),
        sa.column("is_shown"),
        sa.column("body"),
        sa.column("body_key"),
    )
    is_shown = sa.or_(comment.c.status == "approved", comment.c.reply_count > 0)
    op.execute(comment.update().values(is_shown=is_shown))
    keyed = comment.update().where(comment.c.id == sa.bindparam("of")).values(body_key=sa.bindparam("key"))
    rows = [{"of": row.id, "key": fold(row.body)} for row in bind.execute(sa.select(comment.c.id, comment.c.body))]
    if rows:
        bind.execute(keyed, rows)


def _append_only() -> None:
    """Entries are neither changed nor deleted, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{act.lower()} BEFORE {act} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "EXECUTE FUNCTION audit_entry_only_grows()"
    )


def downgrade() -> None:
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_thread")
        batch_op.create_index(
            batch_op.f("ix_comment_thread"), ["article_id", "status", "root_id", "created_at", "id"], unique=False
        )
        batch_op.drop_index("ix_comment_replies")
        batch_op.create_index(batch_op.f("ix_comment_replies"), ["root_id", "status", "path"], unique=False)
        batch_op.drop_column("deleted_at")
        batch_op.drop_column("body_key")
        batch_op.drop_column("is_shown")
        batch_op.drop_column("held_by")
        batch_op.drop_column("status_before")

    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_account_id"))

    op.drop_table("audit_entry")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_entry_only_grows()")
