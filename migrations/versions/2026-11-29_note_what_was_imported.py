"""Note what was imported under which external id, so that a second run knows what is here."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_A_GROUP = sa.text("group_name IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "imported_record",
        sa.Column("kind", AutoString(length=10), nullable=False),
        sa.Column("external_id", AutoString(length=200), nullable=False),
        sa.Column("entry_id", ID, nullable=True),
        sa.Column("digest", AutoString(length=32), nullable=False),
        sa.Column("group_name", AutoString(length=200), nullable=True),
        sa.Column("address", AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "external_id", name=op.f("pk_imported_record")),
    )
    op.create_index(
        "ix_imported_record_group_name",
        "imported_record",
        ["group_name"],
        sqlite_where=IN_A_GROUP,
        postgresql_where=IN_A_GROUP,
    )


def downgrade() -> None:
    op.drop_table("imported_record")
