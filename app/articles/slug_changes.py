"""Slugs of articles that are there: another one, one of its own for what is published, and who makes room for it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Account, Role
from app.arabic.slug import slug_key
from app.articles.models import FormerSlug, Status
from app.articles.service import TABLE
from app.articles.slugs import EVERYBODY, Asker, Search, Slug, is_beside, key_aside
from app.articles.states import readable
from app.articles.versions import locked, touch
from app.db.prepared import Prepared, PreparedWrite
from app.db.sqlite.locking import lock_names
from app.events.facts import ArticleChanged
from app.taken import value_taken


def rename(session: Session, article: Any, text: str, *, asker: Asker = EVERYBODY, now: datetime) -> None:
    """Give an article that is being changed another slug; the one it had leads to it from now on."""
    search = Search(session, asker, now=now)
    lock_names(session, {slug_key(text)})
    (slug,) = search.seen([Slug(text, slug_key(text))])
    if is_beside(slug.key) and article.status != Status.draft:
        slug = with_room(session, slug, now=now)
    if slug.key != article.slug_key:
        own = _FORMER_OF.first(session, key=slug.key, article=article.id)
        is_kept = not own and not search.is_given(asked_for=True) and search.kept({slug.key})
        if is_kept or search.taken({slug.key}):
            raise value_taken("slug")
        search.take([article.slug_key, slug.key])
        if not is_beside(article.slug_key):
            _KEEP.run(session, [{"slug_key": article.slug_key, "article_id": article.id, "created_at": now}])
    article.slug, article.slug_key = slug


def publish(session: Session, article: Any, *, now: datetime) -> None:
    """Give an article that is published a slug of its own, where it stood beside another article's.

    Who has the slug and is not published makes room: a number would tell readers and the author that there is one.
    """
    if is_beside(article.slug_key):
        lock_names(session, {slug_key(article.slug)})
        with_room(session, Slug(article.slug, article.slug_key), now=now)
        _settle(session, article, EVERYBODY, now=now)


def restore(session: Session, article: Any, *, now: datetime) -> None:
    """Give an article that comes out of the trash another slug, where another one took its slug meanwhile."""
    if not article.slug_key.endswith(key_aside("", article.id)):
        return
    lock_names(session, {slug_key(article.slug)})
    role = _ROLE.first(session, account=article.created_by)
    is_authors = article.status == Status.draft and role is not None and role.role == Role.author
    _settle(session, article, Asker(article.created_by, gives_away=False) if is_authors else EVERYBODY, now=now)


def with_room(session: Session, slug: Slug, *, now: datetime) -> Slug:
    """The slug as readers know it, after the article that has it and is not published has made room.

    A draft finds another when it is published; what is scheduled gets another at once.
    """
    own = Slug(slug.text, slug_key(slug.text))
    found = _HIDING.first(session, key=own.key, now=now)
    if found is not None:
        other = locked(session, found.id)
        if other.status == Status.draft:
            _SET_ASIDE.run(session, [{"article": other.id, "key": key_aside(own.key, other.id)}])
        else:
            _settle(session, other, EVERYBODY, now=now, first=2)
            touch(session, other, ArticleChanged, now=now)
    _FORGET_HIDDEN.run(session, [{"key": own.key, "now": now}])
    return own


def _settle(session: Session, article: Any, asker: Asker, *, now: datetime, first: int = 1) -> None:
    search = Search(session, asker, now=now)
    slug = search.first_free(article.slug, first=first)
    search.take([slug.key])
    article.slug, article.slug_key = slug


_FORMER: Any = FormerSlug.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_KEY = sa.bindparam("key", type_=TABLE.c.slug_key.type)
_NOW = sa.bindparam("now", type_=TABLE.c.published_at.type)
_IS_HIDDEN = sa.and_(TABLE.c.trashed_at.is_(None), sa.not_(sa.func.coalesce(readable(_NOW), sa.false())))
_HIDING = Prepared(sa.select(TABLE.c.id).where(TABLE.c.slug_key == _KEY, _IS_HIDDEN))
_FORMER_OF = Prepared(
    sa.select(_FORMER.c.slug_key).where(_FORMER.c.slug_key == _KEY, _FORMER.c.article_id == sa.bindparam("article"))
)
_KEEP = PreparedWrite(sa.insert(_FORMER))
_FORGET_HIDDEN = PreparedWrite(
    sa.delete(_FORMER).where(
        _FORMER.c.slug_key == _KEY, _FORMER.c.article_id.in_(sa.select(TABLE.c.id).where(_IS_HIDDEN))
    )
)
_SET_ASIDE = PreparedWrite(
    sa.update(TABLE).where(TABLE.c.id == sa.bindparam("article")).values(slug_key=sa.bindparam("key"))
)
_ACCOUNT: Any = Account.__table__  # type: ignore[attr-defined]  # see above
_ROLE = Prepared(sa.select(_ACCOUNT.c.role).where(_ACCOUNT.c.id == sa.bindparam("account")))
