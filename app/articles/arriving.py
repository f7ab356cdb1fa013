"""Articles that come from elsewhere with a past: their slugs, their states, the addresses that they had before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import OPERATOR
from app.arabic.slug import numbered, slug_key, slugify
from app.articles import classification, media_uses, publishing, versions
from app.articles import service as articles
from app.articles.classification import Classification
from app.articles.models import FormerSlug, Status
from app.articles.presentation import Presenter
from app.articles.service import TABLE
from app.articles.slugs import EVERYBODY, TRIED, Search, Slug, key_aside
from app.articles.storing import NewArticle, Past, insert_filed
from app.db import ids
from app.db.prepared import PreparedIn, PreparedWrite
from app.db.sqlite.locking import lock_names
from app.errors import InvalidRequest
from app.events.facts import ArticleChanged


class Stored(NamedTuple):
    """An article that was stored: its id, and whether another has the slug that it came with."""

    article_id: int
    lost_slug: bool


def insert(session: Session, new: Sequence[NewArticle], *, now: datetime) -> list[Stored]:
    """Store new articles that have a past and are filed already, in their order.

    Of two with one slug, who is read keeps it: a draft stands aside until it is published, what is in the trash until
    it is restored, and anything else is given a number.
    """
    if not new:
        return []
    reserved = list(ids.reserve(session, TABLE, len(new)))
    found = _Slugs(session, now=now).of_all(new, reserved)
    filed = [each.filed or Classification(None, (), ()) for each in new]
    if errors := media_uses.unknown(session, [each.rendered for each in new]):
        raise InvalidRequest(errors=errors)
    insert_filed(session, new, reserved, filed, [slug for slug, _ in found], by=None, now=now)
    return [Stored(article_id, lost) for article_id, (_, lost) in zip(reserved, found, strict=True)]


def keep_former_slugs(session: Session, article_id: int, texts: Sequence[str], *, now: datetime) -> int:
    """Let former slugs lead to an article, unless they are or were another's; how many are."""
    keys = {slug_key(text) for text in texts} - {""}
    lock_names(session, keys)
    taken = {row.slug_key: row.id for row in _HOLDERS.all(session, keys)}
    taken |= {row.slug_key: row.article_id for row in _FORMER_OF.all(session, keys)}
    free = sorted(keys - taken.keys())
    _KEEP.run(session, [{"slug_key": key, "article_id": article_id, "created_at": now} for key in free])
    return sum(1 for holder in taken.values() if holder != article_id)


def move(session: Session, article_id: int, past: Past, published_at: datetime | None, presenter: Presenter) -> bool:
    """Bring a stored article into the state that it has where it comes from; whether it was in another."""
    row = versions.locked(session, article_id)
    state = (row.status, row.trashed_at is not None, row.published_at, row.comments_closed_at)
    if row.trashed_at is not None and past.trashed_at is None:
        publishing.restore(session, article_id, presenter=presenter)
    if past.status == Status.draft and row.status != Status.draft:
        publishing.unpublish(session, article_id, presenter=presenter)
    elif past.status != Status.draft:
        if row.status == Status.draft or (row.status == Status.archived and past.status == Status.published):
            publishing.publish(session, article_id, published_at=published_at, presenter=presenter)
        elif published_at is not None and row.published_at != published_at:
            article = versions.locked(session, article_id)
            with classification.updating_listings(session, article, now=presenter.now):
                article.published_at = published_at
                versions.touch(session, article, ArticleChanged, now=presenter.now)
        is_due = published_at is None or published_at <= presenter.now
        if past.status == Status.archived and row.status != Status.archived and is_due:
            publishing.archive(session, article_id, presenter=presenter)
    if past.trashed_at is not None and row.trashed_at is None:
        publishing.trash(session, article_id, viewer=OPERATOR, if_match=None, now=presenter.now)
    if past.comments_closed_at != row.comments_closed_at:
        articles.set_comments_closed(session, article_id, past.comments_closed_at)
    after = versions.locked(session, article_id)
    return state != (after.status, after.trashed_at is not None, after.published_at, after.comments_closed_at)


def is_anothers(session: Session, article_id: int, slug: str) -> bool:
    """Whether a slug is that of another article."""
    return any(row.id != article_id for row in _HOLDERS.all(session, {slug_key(slugify(slug))}))


class _Slugs:
    """The slugs of one batch, whose articles may want the same one."""

    def __init__(self, session: Session, *, now: datetime) -> None:
        self._session, self._search = session, Search(session, EVERYBODY, now=now)
        self._used: set[str] = set()
        self._drafts: dict[str, int] = {}
        self._trashed: set[str] = set()
        self._found: dict[int, tuple[Slug, bool]] = {}

    def of_all(self, new: Sequence[NewArticle], article_ids: Sequence[int]) -> list[tuple[Slug, bool]]:
        """The slug of each, and whether it is another than it came with."""
        texts = [slugify(each.rendered.content.slug or each.rendered.content.title) for each in new]
        keys = {slug_key(text) for text in texts}
        lock_names(self._session, keys)
        for row in _HOLDERS.all(self._session, keys):
            if row.trashed_at is not None:
                self._trashed.add(row.slug_key)
            else:
                self._used.add(row.slug_key)
                if row.status == Status.draft:
                    self._drafts[row.slug_key] = row.id
        kept = self._search.kept(keys)
        for article_id, text, each in zip(article_ids, texts, new, strict=True):
            is_given = each.rendered.content.slug is not None
            self._found[article_id] = self._of(
                article_id, text, each, is_kept=slug_key(text) in kept, is_given=is_given
            )
        own = [slug.key for slug, _ in self._found.values() if "/" not in slug.key]
        self._search.take(own)
        return list(self._found.values())

    def _of(self, article_id: int, text: str, new: NewArticle, *, is_kept: bool, is_given: bool) -> tuple[Slug, bool]:
        slug, past = Slug(text, slug_key(text)), new.past
        is_trashed = past is not None and past.trashed_at is not None
        is_draft = past is not None and past.status == Status.draft
        if is_trashed and slug.key in self._used | self._trashed:
            return Slug(text, key_aside(slug.key, article_id)), False
        if slug.key in self._used and is_draft:
            return Slug(text, key_aside(slug.key, article_id)), False
        if slug.key in self._drafts:
            self._set_aside(self._drafts.pop(slug.key), slug.key)
            self._used.discard(slug.key)
        if slug.key in self._used or (is_kept and not is_given):
            return self._numbered(text), is_given
        if is_trashed:
            self._trashed.add(slug.key)
        else:
            self._trashed.discard(slug.key)
            self._give_up_trashed(slug.key)
            self._used.add(slug.key)
        if is_draft and not is_trashed:
            self._drafts[slug.key] = article_id
        return slug, False

    def _set_aside(self, article_id: int, key: str) -> None:
        aside = key_aside(key, article_id)
        if article_id in self._found:
            slug, was_lost = self._found[article_id]
            self._found[article_id] = (Slug(slug.text, aside), was_lost)
        else:
            _SET_ASIDE.run(self._session, [{"article": article_id, "key": aside}])

    def _give_up_trashed(self, key: str) -> None:
        """What is in the trash of the same batch holds no slug; of those stored already `take` sees to it."""
        for article_id, (slug, was_lost) in self._found.items():
            if slug.key == key:
                self._found[article_id] = (Slug(slug.text, key_aside(key, article_id)), was_lost)

    def _numbered(self, text: str) -> Slug:
        tried = [Slug(each, slug_key(each)) for each in (numbered(text, n) for n in range(2, TRIED + 1))]
        keys = {slug.key for slug in tried}
        self._used |= self._search.taken(keys) | self._search.kept(keys)
        found = next((slug for slug in tried if slug.key not in self._used), None)
        if found is None:
            return next(self._search.beyond(text, self._used, count=1))
        self._used.add(found.key)
        return found


_FORMER: Any = FormerSlug.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_HOLDERS = PreparedIn(
    TABLE.c.slug_key.type,
    lambda keys: sa.select(TABLE.c.id, TABLE.c.slug_key, TABLE.c.status, TABLE.c.trashed_at).where(
        TABLE.c.slug_key.in_(keys)
    ),
)
_FORMER_OF = PreparedIn(
    _FORMER.c.slug_key.type,
    lambda keys: sa.select(_FORMER.c.slug_key, _FORMER.c.article_id).where(_FORMER.c.slug_key.in_(keys)),
)
_KEEP = PreparedWrite(sa.insert(_FORMER))
_SET_ASIDE = PreparedWrite(
    sa.update(TABLE).where(TABLE.c.id == sa.bindparam("article")).values(slug_key=sa.bindparam("key"))
)
