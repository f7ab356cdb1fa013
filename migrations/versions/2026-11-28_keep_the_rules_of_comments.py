"""Keep the rules that comments have to pass, why a comment waits, and what tells that a text was posted before.

On SQLite the ids of deleted comments are not given to others any more.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEAR = ("near_1", "near_2", "near_3", "near_4")


def upgrade() -> None:
    rule_set = op.create_table(
        "rule_set",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_rule_set_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_rule_set_article_id", "rule_set", ["article_id"], unique=True)
    op.bulk_insert(rule_set, [{"article_id": None, "version": 1, "document": {}}])
    op.create_table(
        "recent_text",
        sa.Column("same", sa.String(length=60), nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        *(sa.Column(each, sa.BigInteger(), nullable=True) for each in NEAR),
        sa.Column("sketch", sa.String(length=200), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("same", name=op.f("pk_recent_text")),
    )
    for each in ("comment_id", *NEAR, "created_at"):
        op.create_index(op.f(f"ix_recent_text_{each}"), "recent_text", [each])
    _add_reasons()


def _add_reasons() -> None:
    """Add the column; on SQLite make the table anew, for an earlier migration lost what keeps ids from being reused."""
    bind = op.get_bind()
    is_sqlite = bind.dialect.name == "sqlite"
    with op.batch_alter_table(
        "comment",
        schema=None,
        recreate="always" if is_sqlite else "never",
        table_kwargs={"sqlite_autoincrement": True},
    ) as batch_op:
        batch_op.add_column(sa.Column("held_for", sa.JSON(), nullable=True))
    if is_sqlite:
        highest = bind.execute(sa.text("SELECT coalesce(max(id), 0) FROM comment")).scalar()
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'comment'")
        op.execute(sa.text("INSERT INTO sqlite_sequence VALUES ('comment', :seq)").bindparams(seq=highest))


def downgrade() -> None:
    op.drop_column("comment", "held_for")
    op.drop_table("recent_text")
    op.drop_table("rule_set")
