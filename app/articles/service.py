"""One article as readers ask for it, and the count of its comments."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Viewer
from app.articles import rows
from app.articles.models import ArticlePublic
from app.articles.presentation import Presentation
from app.catalog.entries import as_id, as_key
from app.db.prepared import PreparedWrite

_ADD_COMMENTS = PreparedWrite(
    sa.update(rows.TABLE)
    .where(rows.TABLE.c.id == sa.bindparam("article"))
    .values(comment_count=rows.TABLE.c.comment_count + sa.bindparam("by"))
)


def get(session: Session, ref: str, *, viewer: Viewer | None, shown: Presentation) -> ArticlePublic:
    """An article by id or slug, however its slug was typed; `NotFound` when this viewer may not see one."""
    row = rows.find_whole(session, ref, viewer=viewer, now=shown.now)
    return shown.public(row, rows.labels(session, [row.id])[row.id])


def find_readable(session: Session, ref: str, *, viewer: Viewer | None, now: datetime) -> Any:
    """The row of an article by id or slug that this viewer may read; `NotFound` otherwise."""
    return rows.find(session, ref, viewer=viewer, now=now)


def id_of(session: Session, ref: str) -> int | None:
    """The id of an article of whatever state, by id or slug; None when there is none."""
    article_id = as_id(ref)
    if article_id is None:
        statement = sa.select(rows.TABLE.c.id).where(rows.TABLE.c.slug_key == as_key(ref))
        return session.execute(statement).scalar_one_or_none()
    return article_id


def lock_for_comments(session: Session, article_ids: Any) -> None:
    """Let nobody else change the comments of some articles, or delete the articles, before this transaction ends.

    It comes before their comments are locked: whoever deletes an article, or counts what it has, locks it first.
    """
    ids = sa.select(rows.TABLE.c.id).where(rows.TABLE.c.id.in_(article_ids)).order_by(rows.TABLE.c.id)
    session.execute(ids.with_for_update(key_share=True)).all()


def change_comment_count(session: Session, article_id: int, by: int) -> None:
    """Add to an article's number of visible comments; its version stays."""
    _ADD_COMMENTS.run(session, [{"article": article_id, "by": by}])
