"""Let an author give an external id that an article has which the author may not see: it is then the author's own.

On the way down, what is an account's own loses its external id, for there can be one of each.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

GLOBAL, WITH_OWNER = "uq_article_external_id", "uq_article_external_id_external_owner"


def upgrade() -> None:
    highest = _highest_id()
    with op.batch_alter_table("article", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column(
                "external_owner",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=False,
                server_default="0",
            )
        )
        batch_op.drop_constraint(GLOBAL, type_="unique")
        batch_op.create_unique_constraint(WITH_OWNER, ["external_id", "external_owner"])
    _never_reuse(highest)


def _highest_id() -> int | None:
    """The highest id that SQLite has given to an article; None elsewhere. A table that is copied forgets it."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return None
    return bind.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'article'")).scalar()


def _never_reuse(highest: int | None) -> None:
    if highest is not None:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'article'")
        op.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('article', :seq)").bindparams(seq=highest))


def downgrade() -> None:
    highest = _highest_id()
    op.execute("UPDATE article SET external_id = NULL WHERE external_owner <> 0")
    with op.batch_alter_table("article", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(WITH_OWNER, type_="unique")
        batch_op.create_unique_constraint(GLOBAL, ["external_id"])
        batch_op.drop_column("external_owner")
    _never_reuse(highest)
