"""Keep external ids of merged tags."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "former_tag_external_id",
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("tag_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tag.id"], name=op.f("fk_former_tag_external_id_tag_id_tag"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("external_id", name=op.f("pk_former_tag_external_id")),
    )
    op.create_index(op.f("ix_former_tag_external_id_tag_id"), "former_tag_external_id", ["tag_id"])


def downgrade() -> None:
    op.drop_table("former_tag_external_id")
