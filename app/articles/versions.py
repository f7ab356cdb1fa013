"""Changing an article: who may, on which version, what the change is called, and again where others were first."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Role, Scope, Viewer
from app.articles import translations
from app.articles.models import Status
from app.articles.service import TABLE
from app.articles.states import may_read_sources, may_see
from app.db.prepared import Prepared, PreparedWrite
from app.errors import Forbidden, InvalidRequest, NotFound, PreconditionFailed
from app.events.facts import ArticleFact, TranslationChanged
from app.events.recording import record
from app.preconditions import check_version

S = TypeVar("S")
T = TypeVar("T")

_WRITES_FROM_READ = 8
"""How often something is written that others change while it is made of what was read."""

MOST_OVERWRITES = 100
"""The same for who overwrites whatever is there: others of this process wait, other processes may be quicker."""

_OVERWRITING: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


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
    check_version(if_match, article.version)
    return article


_NOT_CHANGED = {"id", "comment_count"}
_LOCKED = Prepared(sa.select(*TABLE.c).where(TABLE.c.id == sa.bindparam("article")).with_for_update())


@lru_cache(maxsize=256)
def _saving(names: tuple[str, ...]) -> PreparedWrite:
    """The statement that writes these columns: SQLite writes every index of a column that is named, changed or not."""
    values = {TABLE.c[name]: sa.bindparam(f"its_{name}", type_=TABLE.c[name].type) for name in names}
    return PreparedWrite(sa.update(TABLE).where(TABLE.c.id == sa.bindparam("article")).values(values))


def check_may_change(article: Any, viewer: Viewer, *, now: datetime) -> None:
    """Refuse who may not see an article, and an author who changes what somebody else made or what is published."""
    if not may_see(article, viewer, now=now):
        raise NotFound
    if viewer.role is not Role.author and viewer.may(Scope.articles_write):
        return
    if article.created_by != viewer.account_id or article.status != Status.draft:
        raise Forbidden


def check_changeable(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> Any:
    """Refuse who may not change an article, before anything is read that hangs on it. `NotFound` without one.

    Its state and its maker are returned.
    """
    row = _CHECKED.first(session, article=article_id)
    if row is None:
        raise NotFound
    check_may_change(row, viewer, now=now)
    return row


def check_sources(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> None:
    """The same for reading its revisions, which may hold what was never published: that takes a right of its own."""
    row = check_changeable(session, article_id, viewer=viewer, now=now)
    if not may_read_sources(row, viewer):
        raise Forbidden


_CHECKED = Prepared(
    sa.select(TABLE.c.created_by, TABLE.c.status, TABLE.c.trashed_at, TABLE.c.published_at).where(
        TABLE.c.id == sa.bindparam("article")
    )
)


def touch(session: Session, article: Any, fact: type[ArticleFact], *, now: datetime) -> None:
    """Raise the version of an article that has changed, write it, and record what happened to it.

    Its translations name it, so what they show has changed as well.
    """
    article.version += 1
    article.updated_at = now
    changed = {
        name: value
        for name, value in vars(article).items()
        if name not in _NOT_CHANGED and value != getattr(article.was, name)
    }
    _saving(tuple(changed)).run(session, [{"article": article.id, **{f"its_{n}": each for n, each in changed.items()}}])
    group = article.translation_group
    in_other_languages = [] if group is None else translations.others(session, article.id, group)
    record(session, fact(article.id), *(TranslationChanged(each.id) for each in in_other_languages), now=now)


def one_after_the_other(article_id: int) -> asyncio.Lock:
    """Let nobody else of this process make a new content of an article out of the present one meanwhile."""
    lock = _OVERWRITING.get(article_id)
    if lock is None:
        lock = _OVERWRITING[article_id] = asyncio.Lock()
    return lock


async def written_from(
    read: Callable[[], Awaitable[S]], write: Callable[[S], Awaitable[T]], *, tries: int = _WRITES_FROM_READ
) -> T:
    """Write what is made of something that is read first; anew, when that was refused and it has changed meanwhile."""
    source = await read()
    for _ in range(1, tries):
        try:
            return await write(source)
        except (PreconditionFailed, InvalidRequest):
            before, source = source, await read()
            if source == before:
                raise
    return await write(source)
