"""What is done with rules: reading them, changing them on record, and what a worker keeps of them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts.models import Account, Viewer
from app.articles.models import Article
from app.articles.states import seen_by
from app.catalog.models import Author
from app.errors import Bilingual, Conflict, NotFound, invalid
from app.events.facts import RulesChanged
from app.events.recording import record
from app.preconditions import check_version
from app.rules.models import SITE, Rules, RuleSet, RulesPrivate
from app.secrets.sealing import Keyring

MOST_ARTICLES = 1000
"""Articles that have rules of their own."""

MOST_NAMES = 50_000
"""Names of accounts, and as many of bylines, that guests may not take; the newest of them."""

SITE_ALONE = ("policy", "staff_names")
"""Members that an article's own rules have not: its policy is a member of the article."""

_NOT_OF_AN_ARTICLE = Bilingual(
    "قواعد الموقع وحدها تحمل هذا الحقل.", "Only the rules of the whole site can have this member."
)
_TOO_MANY = Bilingual(
    f"لا يزيد عدد المقالات ذات القواعد الخاصة على {MOST_ARTICLES}؛ احذف قواعد بعضها أولًا.",
    f"At most {MOST_ARTICLES} articles have rules of their own; delete those of some first.",
)


class Kept(NamedTuple):
    """What a worker keeps in memory: the rules of the site, and which articles have rules of their own."""

    site: Mapping[str, Any]
    versions: tuple[tuple[int, int], ...]
    articles: frozenset[int]


def get_site(session: Session) -> RulesPrivate:
    """The rules of the whole site."""
    return _shape(_row(session, None))


def get_of_article(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> RulesPrivate:
    """The rules of an article beside those of the site; none and version 0 where none were ever set."""
    _check_article(session, article_id, viewer=viewer, now=now)
    return _shape(_row(session, article_id))


def put_site(
    session: Session, rules_in: Rules, *, if_match: str, viewer: Viewer, keys: Keyring, now: datetime
) -> RulesPrivate:
    """Replace the rules of the site; the same rules change nothing. `PreconditionFailed` for another version."""
    return _shape(_replace(session, None, rules_in, if_match=if_match, viewer=viewer, keys=keys, now=now))


def put_of_article(
    session: Session, article_id: int, rules_in: Rules, *, if_match: str, viewer: Viewer, keys: Keyring, now: datetime
) -> RulesPrivate:
    """Replace the rules of an article. `Conflict` where too many articles have some; see `check_own`."""
    check_own(session, article_id, rules_in, viewer=viewer, now=now)
    row = _replace(session, article_id, rules_in, if_match=if_match, viewer=viewer, keys=keys, now=now)
    if len(_with_own_rules(session)) > MOST_ARTICLES:
        raise Conflict(_TOO_MANY)
    return _shape(row)


def check_own(session: Session, article_id: int, rules_in: Rules, *, viewer: Viewer, now: datetime) -> None:
    """Refuse rules that an article cannot have (`InvalidRequest`), and an article that is not seen (`NotFound`)."""
    for name in SITE_ALONE:
        if getattr(rules_in, name) is not None:
            raise invalid(f"/{name}", "not_taken", _NOT_OF_AN_ARTICLE)
    _check_article(session, article_id, viewer=viewer, now=now)


def delete_of_article(
    session: Session, article_id: int, *, if_match: str, viewer: Viewer, keys: Keyring, now: datetime
) -> None:
    """Take an article's own rules away. The row stays, so that no version is given twice."""
    _check_article(session, article_id, viewer=viewer, now=now)
    _replace(session, article_id, Rules(), if_match=if_match, viewer=viewer, keys=keys, now=now)


def kept(session: Session) -> Kept:
    """What a worker keeps in memory."""
    site = _row(session, None)
    own = _with_own_rules(session)
    versions = ((0, site.version), *sorted(own.items()))
    return Kept(Rules.model_validate(site.document).model_dump(mode="json"), versions, frozenset(own))


def of_article(session: Session, article_id: int) -> Mapping[str, Any] | None:
    """The members of an article's own rules; None where it has none."""
    row = _row(session, article_id)
    return Rules.model_validate(row.document).model_dump(mode="json") if row.document else None


def of_articles(session: Session, article_ids: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """The members of the own rules of those articles that have some."""
    chosen = select(RuleSet).where(col(RuleSet.article_id).in_(article_ids))
    return {
        row.article_id: Rules.model_validate(row.document).model_dump(mode="json")
        for row in session.exec(chosen)
        if row.document and row.article_id is not None
    }


def names(session: Session) -> list[str]:
    """The names of the active accounts and of the bylines."""
    accounts = select(Account.name).where(col(Account.is_disabled).is_(False)).order_by(col(Account.id).desc())
    authors = select(Author.name).order_by(col(Author.id).desc())
    return [*session.exec(accounts.limit(MOST_NAMES)), *session.exec(authors.limit(MOST_NAMES))]


def _row(session: Session, article_id: int | None, *, is_locked: bool = False) -> RuleSet:
    """The row of the site or of an article; one that is not stored yet has no rules and version 0."""
    of = col(RuleSet.id) == SITE if article_id is None else col(RuleSet.article_id) == article_id
    chosen = select(RuleSet).where(of)
    found = session.exec(chosen.with_for_update() if is_locked else chosen).first()
    return found or RuleSet(article_id=article_id, version=0, document={})


def _with_own_rules(session: Session) -> dict[int, int]:
    rows = session.execute(
        sa.select(col(RuleSet.article_id), col(RuleSet.version), col(RuleSet.document)).where(
            col(RuleSet.article_id).is_not(None)
        )
    )
    return {article_id: version for article_id, version, document in rows if document}


def _check_article(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> None:
    found = session.exec(select(Article.id).where(Article.id == article_id, seen_by(viewer, now))).first()
    if found is None:
        raise NotFound


def _replace(
    session: Session,
    article_id: int | None,
    rules_in: Rules,
    *,
    if_match: str,
    viewer: Viewer,
    keys: Keyring,
    now: datetime,
) -> RuleSet:
    row = _row(session, article_id, is_locked=True)
    check_version(if_match, row.version)
    document = rules_in.model_dump(mode="json", exclude_defaults=True)
    if document == row.document:
        return row
    row.sqlmodel_update({"document": document, "version": row.version + 1, "updated_at": now})
    session.add(row)
    session.flush()
    action = "rules.change" if article_id is None else "rules.change_article"
    audit.record(session, action, article_id or 0, viewer=viewer, keys=keys, now=now, version=row.version)
    record(session, RulesChanged(), now=now)
    return row


def _shape(row: RuleSet) -> RulesPrivate:
    rules = Rules.model_validate(row.document)
    return RulesPrivate(article_id=row.article_id, version=row.version, updated_at=row.updated_at, rules=rules)
