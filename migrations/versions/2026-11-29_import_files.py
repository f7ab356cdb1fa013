"""Import files that are sent over HTTP, and keep what became of their lines."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("token_id", ID, nullable=False),
        sa.Column("state", AutoString(length=10), nullable=False),
        sa.Column("name", AutoString(length=32), nullable=False),
        sa.Column("is_dry", sa.Boolean(), nullable=False),
        sa.Column("makes_drafts", sa.Boolean(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("bytes", ID, nullable=False),
        sa.Column("bytes_read", ID, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("beat_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_import_run_account_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_run_account_id"), "import_run", ["account_id"])
    op.create_index(op.f("ix_import_run_created_at"), "import_run", ["created_at"])
    op.create_table(
        "import_line",
        sa.Column("run_id", ID, nullable=False),
        sa.Column("line", ID, nullable=False),
        sa.Column("type", AutoString(length=40), nullable=True),
        sa.Column("external_id", AutoString(length=200), nullable=True),
        sa.Column("outcome", AutoString(length=10), nullable=False),
        sa.Column("entry_id", ID, nullable=True),
        sa.Column("reason", AutoString(length=40), nullable=True),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_line_run_id_import_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "line", name=op.f("pk_import_line")),
    )


def downgrade() -> None:
    op.drop_table("import_line")
    op.drop_table("import_run")
