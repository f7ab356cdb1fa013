"""Revisions: every saved content of an article, who saved it and when; the difference of two; a return to one."""

import re
from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from sqlmodel import Session, col, insert, select

from app.accounts.models import Account
from app.arabic.letters import normalise
from app.articles.models import (
    ArticleContent,
    DiffPart,
    Revision,
    RevisionDiff,
    RevisionPublic,
    RevisionSummary,
)
from app.articles.sources import sources_of
from app.catalog import entries
from app.catalog.models import Author, Section
from app.db.keyset import Paging, Slice, beyond, cut
from app.db.prepared import PreparedWrite
from app.errors import NotFound

_PIECES = re.compile(r"\s+|[^\w\s]|\w+(?:[\u064b-\u065f\u0670\u0640]+\w*)*")
COMPARED = ("title", "summary", "body")
MOST_PIECES = 20_000
"""Words compared at the most; beyond it a text is shown as replaced whole."""


def keep_all(session: Session, articles: Sequence[Any], *, by: int | None, now: datetime) -> None:
    """Keep the present content of articles, entities or rows, under their versions."""
    rows = [
        {
            "article_id": article.id,
            "number": article.version,
            "account_id": by,
            "content": source,
            "created_at": now,
        }
        for article, source in zip(articles, sources_of(session, articles), strict=True)
    ]
    _INSERT.run(session, rows)


_INSERT = PreparedWrite(insert(Revision.__table__))  # type: ignore[attr-defined]  # sqlmodel gives every table one


def list_revisions(session: Session, article_id: int, *, paging: Paging) -> Slice[RevisionSummary]:
    """The revisions of an article, newest first."""
    key = (col(Revision.number),)
    statement = (
        select(Revision.number, Revision.created_at, Account.name)
        .outerjoin(Account, col(Account.id) == Revision.account_id)
        .where(Revision.article_id == article_id, *beyond(key, paging.cursor, is_descending=True))
        .order_by(col(Revision.number) if paging.is_backward else col(Revision.number).desc())
        .limit(paging.limit + 1)
    )
    items = [
        RevisionSummary(number=number, created_at=at, saved_by=name) for number, at, name in session.exec(statement)
    ]
    return cut(items, paging, lambda item: (item.number,))


def get(session: Session, article_id: int, number: int) -> RevisionPublic:
    """One revision with its content; `NotFound` when there is none."""
    row = session.exec(
        select(Revision, Account.name)
        .outerjoin(Account, col(Account.id) == Revision.account_id)
        .where(Revision.article_id == article_id, Revision.number == number)
    ).first()
    if row is None:
        raise NotFound
    revision, name = row
    return RevisionPublic(
        number=revision.number, created_at=revision.created_at, saved_by=name, content=revision.content
    )


def diff(session: Session, article_id: int, number: int, *, against: int, ignores_marks: bool) -> RevisionDiff:
    """What changed from revision `against` to revision `number`, word by word."""
    old = get(session, article_id, against).content
    new = get(session, article_id, number).content
    members = {
        name: compare(str(old.get(name) or ""), str(new.get(name) or ""), ignores_marks=ignores_marks)
        for name in COMPARED
    }
    others = [name for name in new if name not in COMPARED and new.get(name) != old.get(name)]
    return RevisionDiff(number=number, against=against, changed=others, **members)


def compare(old: str, new: str, *, ignores_marks: bool) -> list[DiffPart]:
    """Two texts as runs of words that are the same, deleted or inserted; together they are either text."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if max(len(before), len(after)) > MOST_PIECES:
        before, after = [old], [new]

    def key(pieces: list[str]) -> list[str]:
        return [normalise(piece) or piece for piece in pieces] if ignores_marks else pieces

    parts: list[DiffPart] = []
    for tag, a, b, c, d in SequenceMatcher(None, key(before), key(after), autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(DiffPart(kind="same", text="".join(after[c:d])))
            continue
        parts += [
            DiffPart(kind=kind, text=text)
            for kind, text in (("deleted", "".join(before[a:b])), ("inserted", "".join(after[c:d])))
            if text
        ]
    return parts


def content_to_restore(session: Session, article_id: int, number: int) -> ArticleContent:
    """The content of a revision, for writing it back; without a section or authors that have been deleted since."""
    content = ArticleContent.model_validate(get(session, article_id, number).content)
    if content.section is not None and entries.lookup(session, Section, str(content.section)) is None:
        content.section = None
    content.authors = [ref for ref in content.authors if entries.lookup(session, Author, str(ref)) is not None]
    return content
