"""Changing an article: who may, on which version, and what the change is called."""

import re
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Role, Scope, Viewer
from app.articles.models import Status
from app.articles.rows import TABLE
from app.articles.states import may_see
from app.db import changes
from app.db.prepared import Prepared, PreparedWrite
from app.errors import Forbidden, NotFound, PreconditionFailed

_VERSION = re.compile(r'"(\d+)(?:-[^"]*)?"')


class _Changing(SimpleNamespace):
    """The columns of an article by their names; `was` is the row that they come from, and none of them."""

    __slots__ = ("was",)


def locked(session: Session, article_id: int) -> Any:
    """The columns of an article that is to be changed, by their names; `touch` writes them back. `NotFound` without."""
    row = _LOCKED.first(session, article=article_id)
    if row is None:
        raise NotFound
    article = _Changing(**row._asdict())
    article.was = row
    return article


def begin_change(
    session: Session, article_id: int, *, viewer: Viewer | None, if_match: str | None, now: datetime
) -> Any:
    """The article that is to be changed, `locked`, and checked for who asks and for the version they know.

    `NotFound` for what they may not see, `Forbidden` for what they may not change, `PreconditionFailed` when
    `if_match` names another version.
    """
    article = locked(session, article_id)
    if viewer is not None:
        check_may_change(article, viewer, now=now)
    check_version(article, if_match)
    return article


_NOT_CHANGED = {"id", "comment_count"}
_LOCKED = Prepared(sa.select(*TABLE.c).where(TABLE.c.id == sa.bindparam("article")).with_for_update())


@lru_cache(maxsize=256)
def _saving(names: tuple[str, ...]) -> PreparedWrite:
    """The statement that writes these columns: SQLite writes every index of a column that is named, changed or not."""
    values = {TABLE.c[name]: sa.bindparam(f"its_{name}", type_=TABLE.c[name].type) for name in names}
    return PreparedWrite(sa.update(TABLE).where(TABLE.c.id == sa.bindparam("article")).values(values))


def check_may_change(article: Any, viewer: Viewer, *, now: datetime) -> None:
    """Refuse an author who changes what somebody else made, or what has been published."""
    is_own = article.created_by == viewer.account_id
    if viewer.role is not Role.author and viewer.may(Scope.articles_write):
        return
    if not is_own and not may_see(article, viewer, now=now):
        raise NotFound
    if not is_own or article.status != Status.draft:
        raise Forbidden


def check_changeable(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> None:
    """Refuse who may not change an article, before anything is read that hangs on it. `NotFound` without one."""
    row = _CHECKED.first(session, article=article_id)
    if row is None:
        raise NotFound
    check_may_change(row, viewer, now=now)


_CHECKED = Prepared(
    sa.select(TABLE.c.created_by, TABLE.c.status, TABLE.c.trashed_at, TABLE.c.published_at).where(
        TABLE.c.id == sa.bindparam("article")
    )
)


def check_version(article: Any, if_match: str | None) -> None:
    """Refuse a change of another version than the present one; `*` and nothing at all match every version."""
    if if_match is None or if_match.strip() == "*":
        return
    if str(article.version) not in _VERSION.findall(if_match):
        raise PreconditionFailed(members={"version": article.version})


def touch(session: Session, article: Any, *, now: datetime) -> None:
    """Raise the version of an article that has changed, write it, and say so."""
    article.version += 1
    article.updated_at = now
    changed = {
        name: value
        for name, value in vars(article).items()
        if name not in _NOT_CHANGED and value != getattr(article.was, name)
    }
    _saving(tuple(changed)).run(session, [{"article": article.id, **{f"its_{n}": each for n, each in changed.items()}}])
    record(session, article, now=now)


def record(session: Session, article: Any, *, now: datetime) -> None:
    """Write the change tags of an article."""
    changes.record(session, (f"article:{article.id}", "list"), now=now)
