"""Remember numbers among the words of the collection, so that it is known how many begin with some digits.

Those of what is indexed already are not known, and a half that was begun before migration 0015 may be numbered in its
former way: so the index is said to be made by no version where there are articles, and nothing that was begun goes on.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE search_index SET building = NULL")
    op.execute("UPDATE search_index SET version = 0 WHERE EXISTS (SELECT 1 FROM article)")


def downgrade() -> None:
    op.execute("UPDATE search_index SET building = NULL")
