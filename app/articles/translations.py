"""Translations of articles: which articles belong together, and what readers see of them.

Each article knows its group, by the smallest id in it. A group has one article for each language. `alternates` is for
pages and sitemaps that name them to machines (`hreflang`).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.articles.models import Article, ArticleKind
from app.articles.states import listed
from app.db.prepared import Prepared, PreparedIn

_TABLE: Any = Article.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_GROUP = _TABLE.c.translation_group
_NOW = sa.bindparam("now", type_=_TABLE.c.published_at.type)
_LISTED = PreparedIn(
    _GROUP.type,
    lambda groups: (
        sa.select(_TABLE.c.id, _TABLE.c.language, _TABLE.c.slug, _TABLE.c.title, _GROUP)
        .where(_GROUP.in_(groups), sa.or_(*(listed(_NOW, by_date_index=False, kind=kind) for kind in ArticleKind)))
        .order_by(_TABLE.c.language)
    ),
)
_GROUPS = PreparedIn(
    _TABLE.c.id.type,
    lambda ids: sa.select(_TABLE.c.id, _GROUP).where(_TABLE.c.id.in_(ids), _GROUP.is_not(None)),
)
_OTHERS = Prepared(
    sa.select(_TABLE.c.id, _TABLE.c.language).where(
        sa.bindparam("group") == _GROUP, _TABLE.c.id != sa.bindparam("article")
    )
)


def of_articles(session: Session, rows: Iterable[Any], *, now: datetime) -> dict[int, list[Any]]:
    """The translations of articles and pages that are published and due, by ids; no query where none has any.

    `rows` have `id` and `translation_group`. What is found has `id, language, slug, title`, by language.
    """
    groups = {row.id: row.translation_group for row in rows if row.translation_group is not None}
    by_group = _listed(session, groups.values(), now=now)
    found = {
        article_id: [each for each in by_group[group] if each.id != article_id] for article_id, group in groups.items()
    }
    return defaultdict(list, found)


def alternates(session: Session, article_ids: Iterable[int], *, now: datetime) -> dict[int, list[Any]]:
    """The listed articles that say the same as each of some articles, themselves included; nothing for one alone.

    What is found has `id, language, slug, title`, by language, as `hreflang` names them in a sitemap. Two queries.
    """
    groups = {row.id: row.translation_group for row in _GROUPS.all(session, article_ids)}
    by_group = _listed(session, groups.values(), now=now)
    return {article_id: by_group[group] for article_id, group in groups.items() if len(by_group[group]) > 1}


def _listed(session: Session, groups: Iterable[int], *, now: datetime) -> dict[int, list[Any]]:
    by_group: dict[int, list[Any]] = defaultdict(list)
    for each in _LISTED.all(session, set(groups), now=now):
        by_group[each.translation_group].append(each)
    return by_group


def others(session: Session, article_id: int, group: int) -> list[Any]:
    """The other articles of a group, in whatever state, with `id` and `language`."""
    return _OTHERS.all(session, article=article_id, group=group)
