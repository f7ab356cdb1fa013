"""Writing the index: articles put in and taken out in the transaction that makes or changes them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.analysis import VERSION
from app.db.prepared import Prepared, PreparedIn, PreparedWrite
from app.index import fts5
from app.index.docid import docid
from app.index.engines import engine_of, is_sqlite
from app.index.lookup import Tokens
from app.index.models import UNPUBLISHED_PARTS, Kept, SearchEntry, SearchIndex

FIELDS = 5
"""Rows are as long as the fields that are ranked: words and stems of title and body, skeletons of the body."""

LONGEST_WORD = 40
"""Letters of a word that is remembered; longer ones are addresses and accidents."""

Part = Literal["published", "unpublished"]
"""What readers may find, and what is kept in the unpublished part beside it."""

Visibility = Literal["published", "scheduled", "unpublished"]
"""Whether readers find an article: now, from its date of publication on, or not at all."""


class Indexable(NamedTuple):
    """An article as it is put into the index; a draft has the date of its making for that of its publication."""

    article_id: int
    published_at: datetime
    tokens: Tokens
    visibility: Visibility = "published"


class State(NamedTuple):
    """The half that is read, and the version of the analyser by which the other one is being made."""

    half: str
    building: int | None


def state_half(session: Session) -> str:
    """The half of the index that is read."""
    return state(session).half


def state(session: Session) -> State:
    """Which half is read, and whether the other one is made, at this instant."""
    found: State = _STATE.all(session)[0]
    return found


def locked_state(session: Session) -> State:
    """Which half is read, and whether the other one is made; neither changes before this transaction has ended.

    A transaction that needs locks of articles takes them before it locks this state, never after.
    """
    found: State = _LOCKED_STATE.all(session)[0]
    return found


def is_current(session: Session) -> bool:
    """Whether the index that is read was made by this version of the analyser."""
    return bool(session.execute(sa.select(col(SearchIndex.version))).scalar_one() == VERSION)


def put(session: Session, articles: Sequence[Indexable]) -> None:
    """Put articles into the index, or put them there anew: each into its part, and out of the other."""
    if articles:
        for half in _halves(session):
            known = take_out(session, half, [each.article_id for each in articles])
            for part, some in in_parts(half, articles):
                put_into(session, part, some, known=known)


def remove(session: Session, article_ids: Sequence[int]) -> None:
    """Take articles out of the index."""
    for half in _halves(session):
        take_out(session, half, article_ids)


def settle(session: Session) -> bool:
    """Put the index in order after saves, so that neither a search nor a save has to; whether something may be left.

    A transaction's work at most is done at once.
    """
    parts = [part for half in _halves(session) for part in (half, UNPUBLISHED_PARTS[half])]
    return any(engine_of(session).settle(session, part) for part in parts)


def due(session: Session, *, now: datetime, most: int) -> list[int]:
    """Articles that stay in an unpublished part though their time has come; `put` brings them where they belong."""
    rows = _DUE.all(session, unpublished=UNPUBLISHED_PARTS[state_half(session)], now=now.timestamp(), most=most)
    return [row.article_id for row in rows]


def has_due(session: Session, half: str, *, now: datetime) -> bool:
    """Whether there are any beside this half."""
    return bool(_DUE.all(session, unpublished=UNPUBLISHED_PARTS[half], now=now.timestamp(), most=1))


def part_of(half: str, part: Part) -> str:
    """The name of a part: of a half itself, or of its unpublished part."""
    return half if part == "published" else UNPUBLISHED_PARTS[half]


def in_parts(half: str, articles: Sequence[Indexable]) -> Iterator[tuple[str, list[Indexable]]]:
    """Articles by the part of a half where they belong; none is empty."""
    for part, is_its in ((half, True), (UNPUBLISHED_PARTS[half], False)):
        if some := [each for each in articles if (each.visibility == "published") is is_its]:
            yield part, some


def put_into(
    session: Session, half: str, articles: Sequence[Indexable], *, known: frozenset[str] = frozenset()
) -> None:
    """Put articles into a half or an unpublished part that lacks them; misspelt words are mended from a half's alone.

    The `known` ones are those from which they are mended already.
    """
    keeps_words = is_sqlite(session)
    rows = [
        {
            "half": half,
            "article_id": article_id,
            "published": published_at.timestamp(),
            "length": 2 * len(tokens.title) + 3 * tokens.word_count,
            "title_forms": tokens.title_forms,
            "body_forms": tokens.body_forms,
            "words": fts5.packed(tokens) if keeps_words else None,
            "docid": docid(article_id, published_at),
            "due": published_at.timestamp() if visibility == "scheduled" else None,
        }
        for article_id, published_at, tokens, visibility in articles
    ]
    _INSERT.run(session, rows)
    numbered = [(docid(each.article_id, each.published_at), each.tokens) for each in articles]
    engine_of(session).insert(session, half, numbered)
    if half in UNPUBLISHED_PARTS:
        _remember_words(session, articles, known)


def _halves(session: Session) -> list[str]:
    """The half that is read, and the other one while it is being made."""
    state = locked_state(session)
    return [state.half] if state.building is None else ["a", "b"]


def take_out(session: Session, half: str, article_ids: Sequence[int]) -> frozenset[str]:
    """Take articles out of one half or its unpublished part, whichever they are in. The words that the half had."""
    known: frozenset[str] = frozenset()
    present: list[Kept] = _PRESENT.all(session, article_ids, half=half, unpublished=UNPUBLISHED_PARTS[half])
    for part in (half, UNPUBLISHED_PARTS[half]):
        if some := [each for each in present if each.half == part]:
            had = engine_of(session).delete(session, part, some)
            _DELETE.run(session, [{"of_half": part, "of_article": each.article_id} for each in some])
            known = had if part == half else known
    return known


_SELECT_STATE = sa.select(col(SearchIndex.half), col(SearchIndex.building))
_STATE = Prepared(_SELECT_STATE, State)
_LOCKED_STATE = Prepared(_SELECT_STATE.with_for_update(read=True, key_share=True), State)
_ENTRY: Any = SearchEntry.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_INSERT = PreparedWrite(sa.insert(_ENTRY))
_DELETE = PreparedWrite(
    sa.delete(_ENTRY).where(_ENTRY.c.half == sa.bindparam("of_half"), _ENTRY.c.article_id == sa.bindparam("of_article"))
)
_DUE = Prepared(
    sa.select(_ENTRY.c.article_id)
    .where(_ENTRY.c.half == sa.bindparam("unpublished"), _ENTRY.c.due <= sa.bindparam("now", type_=sa.Float()))
    .limit(sa.bindparam("most", type_=sa.Integer()))
)
_PRESENT = PreparedIn(
    _ENTRY.c.article_id.type,
    lambda ids: sa.select(_ENTRY.c.half, _ENTRY.c.article_id, _ENTRY.c.docid, _ENTRY.c.words).where(
        _ENTRY.c.half.in_([sa.bindparam("half"), sa.bindparam("unpublished")]), _ENTRY.c.article_id.in_(ids)
    ),
    Kept,
)


def _remember_words(session: Session, articles: Sequence[Indexable], known: frozenset[str]) -> None:
    words = set[str]().union(*(each.tokens.words for each in articles)) - known
    if new := [word for word in words if 1 < len(word) <= LONGEST_WORD]:
        engine_of(session).remember(session, new)
