"""Note which secret keys a database was written with, and how far the audit log has been sealed anew."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WRITTEN = "number, at, account_id, token_id, action, subject_id, detail"
"""What of an entry of the audit log never changes; its seal does when keys are replaced."""


def upgrade() -> None:
    op.create_table(
        "sealing_key",
        sa.Column("id", AutoString(length=8), nullable=False),
        sa.Column("proof", AutoString(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_key")),
    )
    op.add_column("audit_head", sa.Column("resealed", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
    op.add_column("audit_head", sa.Column("former_seal", AutoString()))
    _guard(f"UPDATE OF {WRITTEN}")


def _guard(act: str) -> None:
    """Refuse these changes of the audit log, as migration 0007 began to."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
        op.execute(
            f"CREATE TRIGGER audit_entry_no_update BEFORE {act} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        )
        return
    op.execute("DROP TRIGGER IF EXISTS audit_entry_only_grows ON audit_entry")
    op.execute(
        f"CREATE TRIGGER audit_entry_only_grows BEFORE {act} OR DELETE OR TRUNCATE ON audit_entry "
        "EXECUTE FUNCTION audit_entry_only_grows()"
    )


def downgrade() -> None:
    _guard("UPDATE")
    with op.batch_alter_table("audit_head", schema=None) as batch_op:
        batch_op.drop_column("former_seal")
        batch_op.drop_column("resealed")
    op.drop_table("sealing_key")
