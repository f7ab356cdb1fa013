"""Forget which comments share an address: the blind index of commenters' emails goes, and so do kept answers.

Nothing of the index stays in the file. SQLite copies the table and overwrites every page of the old one, since the
migration's connection sets `secure_delete`; `migrate.upgrade` then empties the write-ahead log. PostgreSQL only hides a
column that is dropped, so `CLUSTER` writes the table anew; unlike `VACUUM FULL` it runs in a transaction.

The answers that were kept for idempotency keys held whole comments, erased ones among them. From now on a record holds
only the id of what was created, so those that are there are deleted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("comment_address", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_address_email_index")
        batch_op.drop_column("email_index")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DELETE FROM idempotency_record")
    else:
        op.execute("CLUSTER comment_address USING pk_comment_address")
        op.execute("ALTER TABLE comment_address SET WITHOUT CLUSTER")
        op.execute("TRUNCATE idempotency_record")


def downgrade() -> None:
    op.execute("DELETE FROM idempotency_record")
    with op.batch_alter_table("comment_address", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email_index", sa.String(length=40), nullable=False, server_default=""))
        batch_op.create_index("ix_comment_address_email_index", ["email_index"], unique=False)
