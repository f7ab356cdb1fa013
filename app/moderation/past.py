"""Past comments, for trying rules against them: those of guests, the newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.accounts.models import Viewer
from app.articles.models import Article
from app.articles.states import seen_by
from app.comments.models import Comment
from app.db.keyset import Cursor, Key, beyond
from app.rules import service
from app.rules.models import RulesTrial
from app.rules.trial import PastComment, RuleSets

MOST_CODE_POINTS = 200_000
"""Code points of the texts that are tried at once; one comment is always tried."""


class Trial(NamedTuple):
    """What is to be compared: past comments, the rules as they stand and as they would; where the next ones begin."""

    past: list[PastComment]
    before: RuleSets
    after: RuleSets
    next_key: Key | None


def prepare(session: Session, trial: RulesTrial, cursor: Cursor | None, *, viewer: Viewer, now: datetime) -> Trial:
    """What is to be compared in a trial. `NotFound` for an article that the moderator may not see."""
    changed = trial.rules.model_dump(mode="json", exclude_defaults=True)
    if trial.article_id is not None:
        service.check_own(session, trial.article_id, trial.rules, viewer=viewer, now=now)
    key = (col(Comment.created_at), col(Comment.id))
    of_article = [] if trial.article_id is None else [col(Comment.article_id) == trial.article_id]
    columns = (*key, Comment.article_id, Comment.body, Comment.author_name, Comment.author_url)
    rows = session.execute(
        sa.select(*columns, col(Article.comments_policy))  # type: ignore[call-overload]  # columns of two tables
        .join(Article, col(Article.id) == Comment.article_id)
        .where(seen_by(viewer, now), col(Comment.account_id).is_(None), col(Comment.deleted_at).is_(None), *of_article)
        .where(*beyond(key, cursor, is_descending=True))
        .order_by(*(column.desc() for column in key))
        .limit(trial.limit + 1)
    ).all()
    taken = _within_bounds(rows, trial.limit)
    past = [
        PastComment(row.id, row.article_id, row.body, row.author_name, row.author_url, row.comments_policy)
        for row in taken
    ]
    site = service.kept(session).site
    own = service.of_articles(session, {each.article_id for each in past})
    before = RuleSets(site, own)
    after = RuleSets(changed, own) if trial.article_id is None else RuleSets(site, {**own, trial.article_id: changed})
    last = taken[-1] if len(taken) < len(rows) else None
    return Trial(past, before, after, None if last is None else (last.created_at, last.id))


def _within_bounds(rows: Sequence[Any], limit: int) -> list[Any]:
    """As many rows as may be tried at once."""
    total, taken = 0, list[Any]()
    for row in rows[:limit]:
        total += len(row.body)
        if taken and total > MOST_CODE_POINTS:
            break
        taken.append(row)
    return taken
