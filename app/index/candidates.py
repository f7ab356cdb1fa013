"""Candidates: of the articles that a question may mean those that are ranked, the newest of a common word."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.skeleton import skeleton
from app.index import counts
from app.index.docid import article_of, first_of_month
from app.index.engines import engine_of
from app.index.lookup import Lookup, skeleton_mark, stem_mark, title_mark
from app.index.models import SearchEntry
from app.index.question import Question, Word
from app.index.ranking import Decay
from app.index.writing import Part

MOST_RANKED = 300
"""Articles that are ranked."""

MOST_WITH_ALL = 200
"""Articles that are ranked of those which have all words: where more have, those that have them in the title, then the
newest. What has any of the words differs more, so that more of it is looked at."""

MOST_APART = 3
"""Words that are looked up one after the other, the rarest first, where phrases or beginnings are read with each, be
it to leave out what has them."""

WIDENED = 16
"""By date, how many times as many numbers are read as articles are wanted, so that all of the month are among them in
which the last one falls. Where a month has more, all from there on are joined with their dates: some tens of
milliseconds for 15,000."""

Match = Literal["all", "any"]
"""What an answer has: all words that are asked for, or some of them."""

Scope = Literal["all", "any", "both"]
"""What is looked for: what has all words, what has any, or both one after the other."""

Phrases = Literal["exact", "words"]
"""Whether answers have the phrases as they were typed, or nothing has and their words are asked for."""


class Request(NamedTuple):
    """A question with what narrows it: conditions on `SearchEntry`, and what scores lose by age.

    Without a `match` or `phrases` they follow from what is found.

    `parts` of the index are searched; `is_public` leaves out what is not due. Answers are ranked by what is published,
    whichever parts are searched: no score tells of what somebody else keeps unpublished, nor changes when it appears.
    """

    question: Question
    now: datetime
    conditions: tuple[Any, ...] = ()
    by_date: bool = False
    decay: Decay | None = None
    match: Scope | None = None
    phrases: Phrases | None = None
    most: int = MOST_RANKED
    parts: tuple[Part, ...] = ("published",)
    is_public: bool = True


def having_all(
    session: Session, half: str, request: Request, *, fixed: Lookup, words: Sequence[Word]
) -> tuple[list[int], bool]:
    """The newest that have every word; where there are too many, those first that have them in the title."""
    every = tuple(_as_stem(word) for word in words)
    if not every and not fixed.phrases and not fixed.prefixes:
        return [], True
    most = min(request.most, MOST_WITH_ALL)
    found = _newest(session, half, request, fixed._replace(marks=every), most + 1)
    if len(found) <= most:
        return found, True
    titled: list[int] = []
    if words and not request.by_date:
        in_title = tuple(title_mark(word.stem) for word in words)
        marks = (*every, in_title) if len(words) > 1 else (in_title,)  # what has it in the title has it
        titled = _newest(session, half, request, fixed._replace(marks=marks), most // 2)
    return _united(titled, found, most=most), False


def having_any(
    session: Session, half: str, request: Request, *, fixed: Lookup, words: Sequence[Word], public: str
) -> tuple[list[int], bool]:
    """Everything where it is not too much; else what has the rarest words, two before one, or by date the newest."""
    if request.conditions and fixed == Lookup():
        few, is_whole = narrowed(session, half, request)
        if is_whole:  # so few that their forms tell sooner which of them have a word
            return few, True
    bones = tuple(dict.fromkeys(skeleton(each) for word in words for each in word.stems))
    if request.by_date:
        having = fixed._replace(marks=(tuple(map(skeleton_mark, bones)),))
        latest = _newest(session, half, request, having, request.most + 1)
        return latest[: request.most], len(latest) <= request.most
    marks = {mark: Lookup(marks=((mark,),)) for mark in map(skeleton_mark, bones)}
    found = _numbers(session, half, request, marks.values(), public=public)
    rarest = sorted(marks, key=lambda mark: (found[marks[mark]], mark))
    has_lists = bool(fixed.phrases or fixed.prefixes or fixed.without_phrases or fixed.without_prefixes)
    every: list[int] = []
    if has_lists or sum(found.values()) <= request.most:
        every = _newest(session, half, request, fixed._replace(marks=(tuple(rarest),)), request.most + 1)
        if len(every) <= request.most:
            return every, True
    chosen: list[int] = []
    for first, mark in enumerate(rarest[:MOST_APART] if has_lists else rarest):
        if (room := request.most - len(chosen)) <= 0:
            break
        if found[marks[mark]] > room and len(rarest) > first + 1:
            others = fixed._replace(marks=((mark,), tuple(rarest[:first] + rarest[first + 1 :])))
            chosen = _united(chosen, _newest(session, half, request, others, room), most=request.most)
        some = _newest(session, half, request, fixed._replace(marks=((mark,),)), request.most)
        chosen = _united(chosen, some, most=request.most)
    return _united(chosen, every, most=request.most), False


def narrowed(
    session: Session, half: str, request: Request, *, without: Sequence[Lookup] = ()
) -> tuple[list[int], bool]:
    """What a question of filters alone finds: the newest that they let through. A state is a filter too."""
    statement = sa.select(col(SearchEntry.article_id)).where(col(SearchEntry.half) == half, *request.conditions)
    for lookup in without:
        having = engine_of(session).matching(half, lookup).subquery()
        statement = statement.where(col(SearchEntry.article_id).not_in(sa.select(having.c.article_id)))
    newest = statement.order_by(col(SearchEntry.published).desc(), col(SearchEntry.article_id).desc())
    found = _ids(session, newest.limit(request.most + 1))
    return found[: request.most], len(found) <= request.most


def excluded(fixed: Lookup) -> list[Lookup]:
    """What finds all that is excluded, where there is nothing else to look for."""
    having_stem = [Lookup(marks=(fixed.without,))] if fixed.without else []
    having_phrase = [Lookup(phrases=(phrase,)) for phrase in fixed.without_phrases]
    return [*having_stem, *having_phrase, *(Lookup(prefixes=(prefix,)) for prefix in fixed.without_prefixes)]


def _as_stem(word: Word) -> tuple[str, ...]:
    """The marks by which a word is found: of its stem, and of itself, for what was typed may be the stem of others."""
    return tuple(dict.fromkeys(map(stem_mark, (word.stem, word.word, *word.stems[1:]))))


def _numbers(
    session: Session, half: str, request: Request, lookups: Iterable[Lookup], *, public: str
) -> dict[Lookup, int]:
    """How many articles each look-up finds; of what is not published, among those that are let through, up to many."""
    if half == public:
        return counts.counts(session, half, lookups)
    return {lookup: len(_newest(session, half, request, lookup, request.most + 1)) for lookup in lookups}


def _united(first: Sequence[int], then: Sequence[int], *, most: int) -> list[int]:
    return list(dict.fromkeys((*first, *then)))[:most]


def _newest(session: Session, half: str, request: Request, lookup: Lookup, most: int) -> list[int]:
    """The newest that a look-up finds, and the request's conditions let through: to a month, by date exactly."""
    if request.conditions:
        return _joined(session, half, request, lookup, most)
    if request.by_date:
        return _latest(session, half, request, lookup, most)
    return [article_of(each) for each in engine_of(session).newest(session, half, lookup, most)]


def _latest(session: Session, half: str, request: Request, lookup: Lookup, most: int) -> list[int]:
    """The newest by their dates, chosen among all of the months down to that in which the last one falls."""
    engine = engine_of(session)
    numbers = engine.newest(session, half, lookup, most * WIDENED)
    if len(numbers) <= most:
        return [article_of(each) for each in numbers]
    first = first_of_month(numbers[most - 1])
    if len(numbers) < most * WIDENED or numbers[-1] < first:
        return engine.latest(session, half, [article_of(each) for each in numbers if each >= first], most)
    return _joined(session, half, request, lookup, most, first=first)


def _joined(
    session: Session, half: str, request: Request, lookup: Lookup, most: int, *, first: int | None = None
) -> list[int]:
    """The newest of all that a look-up finds, from a number on."""
    source = engine_of(session).matching(half, lookup).subquery()
    found = sa.select(source.c.article_id).join(SearchEntry, col(SearchEntry.article_id) == source.c.article_id)
    let_through = found.where(col(SearchEntry.half) == half, *request.conditions)
    if first is not None:
        let_through = let_through.where(source.c.docid >= first)
    # Not by the index of dates: PostgreSQL would look through all that was found for each article of it.
    date = (col(SearchEntry.published) + 0).desc(), col(SearchEntry.article_id).desc()
    order = date if request.by_date else (source.c.docid.desc(),)
    return _ids(session, let_through.order_by(*order).limit(most))


def _ids(session: Session, statement: Any) -> list[int]:
    return list(session.connection().execute(statement).scalars())
