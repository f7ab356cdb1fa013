"""Linking articles as one another's translations, and taking one out of its group."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.accounts.models import Viewer
from app.articles.models import ArticleState, TranslationPublic
from app.articles.presentation import Presenter
from app.articles.service import TABLE
from app.articles.states import may_see, state_of
from app.articles.versions import check_changeable, check_may_change
from app.catalog.entries import UNKNOWN
from app.db.columns import Id
from app.db.prepared import PreparedIn
from app.db.sqlite.locking import lock_names
from app.errors import LanguageTaken, NotFound, invalid
from app.events.facts import TranslationsLinked
from app.events.recording import record
from app.shapes import build

MOST_LANGUAGES = 50
"""Articles of a group."""

_LOCK = "translations"
"""The name under which one transaction at a time changes groups: which rows are to be locked is known too late."""

_COLUMNS = [
    TABLE.c[name]
    for name in (
        "id", "language", "slug", "title", "status", "published_at", "trashed_at", "created_by", "translation_group",
    )
]  # fmt: skip
_BY_ID = PreparedIn(
    TABLE.c.id.type, lambda ids: sa.select(*_COLUMNS).where(TABLE.c.id.in_(ids)).order_by(TABLE.c.id).with_for_update()
)
_OF_GROUPS = PreparedIn(
    TABLE.c.id.type,
    lambda groups: (
        sa.select(*_COLUMNS).where(TABLE.c.translation_group.in_(groups)).order_by(TABLE.c.language, TABLE.c.id)
    ),
)


class TranslationPrivate(TranslationPublic):
    """An article of a group, in whatever state."""

    status: ArticleState


class ArticleTranslations(BaseModel):
    """The articles of a group, by language, the one that was asked for among them."""

    items: list[TranslationPrivate]


class TranslationsReplace(BaseModel):
    """The other articles that say the same, by their ids."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    articles: list[Id] = Field(max_length=MOST_LANGUAGES - 1)


def read(session: Session, article_id: int, *, viewer: Viewer, presenter: Presenter) -> ArticleTranslations:
    """The group of an article, for who may change it: the article itself, and the others that this viewer may see."""
    check_changeable(session, article_id, viewer=viewer, now=presenter.now)
    return _shown(session, article_id, viewer, presenter)


def link(
    session: Session, article_id: int, others: Collection[int], *, viewer: Viewer, presenter: Presenter
) -> ArticleTranslations:
    """Make an article and some others one another's translations, and of nothing else; without others it is alone.

    What was in a group with one of them, and is not named, stays together without it. `LanguageTaken` where two are in
    one language, `Forbidden` where the viewer may not change one of them.
    """
    lock_names(session, [_LOCK])
    wanted = {article_id, *others}
    rows = {row.id: row for row in _BY_ID.all(session, sorted(wanted))}
    if article_id not in rows:
        raise NotFound
    check_may_change(rows[article_id], viewer, now=presenter.now)
    if any(each not in rows or not may_see(rows[each], viewer, now=presenter.now) for each in wanted):
        raise invalid("/articles", "unknown", UNKNOWN)
    for row in rows.values():
        check_may_change(row, viewer, now=presenter.now)
    if len({row.language.lower() for row in rows.values()}) < len(rows):
        raise LanguageTaken
    _regroup(session, rows.values(), now=presenter.now)
    return _shown(session, article_id, viewer, presenter)


def join(session: Session, article_ids: Collection[int], *, now: datetime) -> None:
    """Make articles one another's translations, for importers: no viewer is asked, and each is in its own language."""
    lock_names(session, [_LOCK])
    _regroup(session, _BY_ID.all(session, sorted(article_ids)), now=now)


def leave(session: Session, article_id: int, *, now: datetime) -> None:
    """Take an article that is being deleted out of its group."""
    lock_names(session, [_LOCK])
    _regroup(session, _BY_ID.all(session, [article_id]), now=now)


def _regroup(session: Session, together: Collection[Any], *, now: datetime) -> None:
    """Give articles a group to themselves, and those that they leave behind one of theirs."""
    ids = {row.id for row in together}
    before: dict[int, int | None] = {row.id: row.translation_group for row in together}
    groups: dict[int, list[int]] = defaultdict(list)
    for row in _OF_GROUPS.all(session, {group for group in before.values() if group is not None}):
        before[row.id] = row.translation_group
        if row.id not in ids:
            groups[row.translation_group].append(row.id)
    after = dict.fromkeys(before)
    for members in (list(ids), *groups.values()):
        after.update(dict.fromkeys(members, min(members) if len(members) > 1 else None))
    members_before, members_after = _members(before), _members(after)
    changed = sorted(each for each in before if members_before[each] != members_after[each])
    moved = sorted(each for each in before if before[each] != after[each])
    _set(session, moved, None)  # first, for in no group are two of a language, at any moment
    for group in sorted({after[each] for each in moved} - {None}, key=int):  # type: ignore[arg-type]  # None is out
        _set(session, [each for each in moved if after[each] == group], group)
    record(session, *map(TranslationsLinked, changed), now=now)


def _members(groups: dict[int, int | None]) -> dict[int, frozenset[int]]:
    """With whom each article is in a group."""
    by_group: dict[int | None, set[int]] = defaultdict(set)
    for article_id, group in groups.items():
        by_group[group].add(article_id)
    return {each: frozenset() if group is None else frozenset(by_group[group]) for each, group in groups.items()}


def _set(session: Session, article_ids: Iterable[int], group: int | None) -> None:
    of_these = sa.update(TABLE).where(TABLE.c.id.in_(list(article_ids)))
    session.execute(of_these.values(translation_group=group))


def _shown(session: Session, article_id: int, viewer: Viewer, presenter: Presenter) -> ArticleTranslations:
    (own,) = _BY_ID.all(session, [article_id])
    group = own.translation_group
    rows = [own] if group is None else _OF_GROUPS.all(session, [group])
    items = [
        build(
            TranslationPrivate,
            {**presenter.translation_members(row), "status": state_of(row, now=presenter.now)},
        )
        for row in rows
        if may_see(row, viewer, now=presenter.now)
    ]
    return build(ArticleTranslations, {"items": items})
