"""Have nothing but words in the keys of titles: the marks between nobody types, and they put quotations first.

The new key follows from the former one. They serve the version before as well, so that they stay after a
downgrade.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BATCH = 1000
"""Articles whose keys are read at once."""

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_ARTICLE = sa.table("article", sa.column("id", sa.BigInteger()), sa.column("title_key", sa.String()))


def upgrade() -> None:
    bind = op.get_bind()
    id_, key = _ARTICLE.c.id, _ARTICLE.c.title_key
    following = sa.select(id_, key).where(id_ > sa.bindparam("after")).order_by(id_).limit(BATCH)
    renew = sa.update(_ARTICLE).where(id_ == sa.bindparam("of")).values(title_key=sa.bindparam("renewed"))
    after = 0
    while read := bind.execute(following, {"after": after}).all():
        keys = {row.id: _BETWEEN_WORDS.sub(" ", row.title_key).strip() or row.title_key for row in read}
        changed = [{"of": row.id, "renewed": keys[row.id]} for row in read if keys[row.id] != row.title_key]
        if changed:
            bind.execute(renew, changed)
        after = read[-1].id


def downgrade() -> None:
    pass
