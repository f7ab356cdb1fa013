"""Searching: which articles may be answers, and in which order."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from app.arabic.analysis import is_stop_word
from app.arabic.skeleton import skeleton
from app.arabic.stemming import stem
from app.db.columns import LAST
from app.db.prepared import Prepared
from app.search import counts, index, ranking
from app.search.counts import Collection
from app.search.docid import article_of, first_of_month
from app.search.engines import engine_of
from app.search.index import Part
from app.search.lookup import Lookup, skeleton_mark, stem_mark, title_mark
from app.search.models import Candidate, SearchEntry, SearchWord
from app.search.question import Question, Word
from app.search.ranking import Asked, Decay, Rarity

MOST_RANKED = 300
"""Articles that are ranked."""

MOST_WITH_ALL = 200
"""Articles that are ranked of those which have all words: where more have, those that have them in the title, then the
newest. What has any of the words differs more, so that more of it is looked at."""

FEW = 3
"""With fewer answers that have all words, those that have any are given as well; of one word, with none at all."""

MOST_BEGUN = 1000
"""Words of the collection that the beginnings of a question may have together: all of their lists are read, in some
tenths of a second."""

MOST_APART = 3
"""Words that are looked up one after the other, the rarest first, where phrases or beginnings are read with each, be
it to leave out what has them."""

WIDENED = 16
"""By date, how many times as many numbers are read as articles are wanted, so that all of the month are among them in
which the last one falls. Where a month has more, all from there on are joined with their dates: some tens of
milliseconds for 15,000."""

DIGITS = 9
"""Digits of a score behind the point: enough to order, few enough to be exact in a cursor."""

NOTHING_PUBLISHED = Collection(1, 1000.0)
"""Stands in where editors search before anything has been published: every word tells the same then."""

Match = Literal["all", "any"]


class Request(NamedTuple):
    """A question with what narrows it: conditions on `SearchEntry`, and what scores lose by age.

    `parts` of the index are searched; `is_public` leaves out what is not due. Answers are ranked by what is published,
    whichever parts are searched: no score tells of what somebody else keeps unpublished, nor changes when it appears.
    """

    question: Question
    now: datetime
    conditions: tuple[Any, ...] = ()
    by_date: bool = False
    decay: Decay | None = None
    match: Match | None = None
    most: int = MOST_RANKED
    parts: tuple[Part, ...] = ("published",)
    is_public: bool = True


class Gathered(NamedTuple):
    """Candidates with what is needed to rank them; `is_whole` when every answer is among them."""

    request: Request
    half: str
    match: Match
    candidates: list[Candidate]
    is_whole: bool
    words: list[Asked]
    collection: Collection
    unknown: tuple[str, ...] = ()


class Ranked(NamedTuple):
    """An answer: its article, and its score."""

    article_id: int
    score: float
    published: float


def gather(session: Session, request: Request) -> Gathered:
    """Find the candidates of a question: what has all its words, or any where few have all (`match` says which).

    A half that is not read any more is being emptied, so that what was found there may be a part, or it was an error.
    """
    while True:
        half = index.state_half(session)
        try:
            gathered = _gathered(session, half, request)
        except DBAPIError:
            if index.state_half(session) == half:
                raise
        else:
            if index.state_half(session) == half:
                return gathered


def _gathered(session: Session, half: str, request: Request) -> Gathered:
    question = _bounded(session, request.question)
    collection = counts.collection(session, half)
    if not request.is_public and not collection.size:
        collection = NOTHING_PUBLISHED
    words, unknown = _weighed(session, half, _ranked_by(question), collection)
    is_whole = True
    found: list[Candidate] = []
    fixed = Lookup(
        phrases=question.phrases,
        prefixes=question.prefixes,
        without=tuple(stem_mark(stem(each[0])) for each in question.excluded if len(each) == 1),
        without_phrases=tuple(each for each in question.excluded if len(each) > 1),
        without_prefixes=question.excluded_prefixes,
    )
    if question.is_empty:
        if not request.is_public or request.conditions:
            by_date = request._replace(by_date=True)  # no score tells one from the other
            found, is_whole = _found(session, half, by_date, partial(_narrowed, without=_excluded(fixed)))
        return Gathered(request, half, "all", found, is_whole, words, collection)
    asked_words = tuple(dict.fromkeys(question.words))
    if request.match != "any":
        found, is_whole = _found(session, half, request, partial(_having_all, fixed=fixed, words=asked_words))
    enough = FEW if len(asked_words) > 1 else 1
    if not asked_words or request.match == "all" or (request.match is None and len(found) >= enough):
        return Gathered(request, half, "all", found, is_whole, words, collection, unknown)
    having_any = partial(_having_any, fixed=fixed, words=asked_words, public=half)
    found, is_whole = _found(session, half, request, having_any)
    return Gathered(request, half, "any", found, is_whole, words, collection, unknown)


def rank(gathered: Gathered) -> list[Ranked]:
    """The candidates that are answers, best first (or newest); pure work, for a thread of its own."""
    request, average = gathered.request, gathered.collection.average_length
    has_all = gathered.match == "all"
    found = []
    for candidate in gathered.candidates:
        score = ranking.score(candidate, gathered.words, average)
        if has_all or score > 0:
            if request.decay is not None:
                score *= request.decay.of(candidate.published)
            found.append(Ranked(candidate.article_id, round(score, DIGITS), candidate.published))
    found.sort(key=_BY_DATE if request.by_date else _BY_SCORE, reverse=True)
    return found


_BY_DATE = attrgetter("published", "article_id")
_BY_SCORE = attrgetter("score", "published", "article_id")


def _ranked_by(question: Question) -> list[str]:
    """The words by which answers are ranked: those that are asked for, and those of phrases that tell anything."""
    of_phrases = [word for phrase in question.phrases for word in phrase if not is_stop_word(word)]
    return [*(each.word for each in question.words), *of_phrases]


def _weighed(
    session: Session, half: str, words: Sequence[str], collection: Collection
) -> tuple[list[Asked], tuple[str, ...]]:
    """The words of a question with what each tells, and those whose stem nobody has."""
    found: dict[str, list[int]] = {word: [] for word in words}
    for form in _FORMS:
        # Of what more than half of all have, only that is of interest; its wider forms have it too.
        asked = {word: form(word) for word, known in found.items() if not known or known[-1] * 2 <= collection.size}
        counted = counts.counts(session, half, dict.fromkeys(asked.values()))
        for word, known in found.items():
            known.append(counted[asked[word]] if word in asked else collection.size)
    rarities = {word: Rarity(*known) for word, known in found.items()}
    weighed = [ranking.asked(word, rarity, collection) for word, rarity in rarities.items()]
    return weighed, tuple(word for word, rarity in rarities.items() if not rarity.stem)


_FORMS: tuple[Callable[[str], Lookup], ...] = (
    lambda word: Lookup(phrases=((word,),)),
    lambda word: Lookup(marks=((stem_mark(stem(word)),),)),
    lambda word: Lookup(marks=((skeleton_mark(skeleton(stem(word))),),)),
)
"""What has a word as it was typed, its stem, its skeleton: each wider than the one before."""


def _bounded(session: Session, question: Question) -> Question:
    """A question in which beginnings that too many words have are words: all of their lists would have to be read."""
    few, room = set(), MOST_BEGUN
    for prefix in dict.fromkeys((*question.prefixes, *question.excluded_prefixes)):
        ((begun,),) = _BEGUN.all(session, first=prefix, last=prefix + LAST, most=room + 1)
        if begun <= room:
            few.add(prefix)
            room -= begun
    general = (Word(each, stem(each)) for each in question.prefixes if each not in few)
    too_general = ((each,) for each in question.excluded_prefixes if each not in few)
    return question._replace(
        words=tuple(dict.fromkeys((*question.words, *general))),
        prefixes=tuple(each for each in question.prefixes if each in few),
        excluded=tuple(dict.fromkeys((*question.excluded, *too_general))),
        excluded_prefixes=tuple(each for each in question.excluded_prefixes if each in few),
    )


_BEGUN = Prepared(
    sa.select(sa.func.count().label("number")).select_from(
        sa.select(col(SearchWord.word))
        .where(
            col(SearchWord.word) >= sa.bindparam("first", type_=sa.String()),
            col(SearchWord.word) < sa.bindparam("last", type_=sa.String()),
        )
        .limit(sa.bindparam("most", type_=sa.Integer()))
        .subquery()
    )
)
"""How many words begin alike, up to so many."""


def _as_stem(word: Word) -> tuple[str, ...]:
    """The marks by which a word is found: of its stem, and of itself, for what was typed may be the stem of others."""
    return tuple(dict.fromkeys((stem_mark(word.stem), stem_mark(word.word))))


def _found(
    session: Session, half: str, request: Request, find: Callable[[Session, str, Request], tuple[list[int], bool]]
) -> tuple[list[Candidate], bool]:
    """What is found in the parts of the index that are asked, and whether that is all.

    By date nothing is given that is older than what one of the parts may have left out.
    """
    candidates: dict[int, Candidate] = {}  # between two statements an article may move from one part to the other
    is_whole, oldest = True, -math.inf
    for part, asked in _asked_parts(session, half, request):
        name = index.part_of(half, part)
        ids, has_all = find(session, name, asked)
        entries = engine_of(session).entries(session, name, ids) if ids else []
        candidates |= {each.article_id: each for each in entries}
        is_whole = is_whole and has_all
        if request.by_date and not has_all:
            oldest = max(oldest, min((each.published for each in entries), default=oldest))
    return _due([each for each in candidates.values() if each.published >= oldest], request), is_whole


def _asked_parts(session: Session, half: str, request: Request) -> Iterator[tuple[Part, Request]]:
    """Each part with what is asked of it; of the drawer readers are given what has come due and is still there.

    That comes first, for what is moved meanwhile is found twice then, and not missed.
    """
    if request.is_public and index.has_due(session, half, now=request.now):
        is_due = col(SearchEntry.due) <= request.now.timestamp()
        yield "unpublished", request._replace(conditions=(*request.conditions, is_due))
    for part in request.parts:
        yield part, request


def _having_all(
    session: Session, half: str, request: Request, *, fixed: Lookup, words: Sequence[Word]
) -> tuple[list[int], bool]:
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


def _having_any(
    session: Session, half: str, request: Request, *, fixed: Lookup, words: Sequence[Word], public: str
) -> tuple[list[int], bool]:
    """Everything where it is not too much; else what has the rarest words, two before one, or by date the newest."""
    if request.conditions and fixed == Lookup():
        narrowed, is_whole = _narrowed(session, half, request)
        if is_whole:  # so few that their forms tell sooner which of them have a word
            return narrowed, True
    bones = tuple(dict.fromkeys(skeleton(word.stem) for word in words))
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


def _numbers(
    session: Session, half: str, request: Request, lookups: Iterable[Lookup], *, public: str
) -> dict[Lookup, int]:
    """How many articles each look-up finds; of what is not published, among those that are let through, up to many."""
    if half == public:
        return counts.counts(session, half, lookups)
    return {lookup: len(_newest(session, half, request, lookup, request.most + 1)) for lookup in lookups}


def _united(first: Sequence[int], then: Sequence[int], *, most: int) -> list[int]:
    return list(dict.fromkeys((*first, *then)))[:most]


def _excluded(fixed: Lookup) -> list[Lookup]:
    """What finds all that is excluded, where there is nothing else to look for."""
    having_stem = [Lookup(marks=(fixed.without,))] if fixed.without else []
    having_phrase = [Lookup(phrases=(phrase,)) for phrase in fixed.without_phrases]
    return [*having_stem, *having_phrase, *(Lookup(prefixes=(prefix,)) for prefix in fixed.without_prefixes)]


def _narrowed(
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
    narrowed = found.where(col(SearchEntry.half) == half, *request.conditions)
    if first is not None:
        narrowed = narrowed.where(source.c.docid >= first)
    # Not by the index of dates: PostgreSQL would look through all that was found for each article of it.
    date = (col(SearchEntry.published) + 0).desc(), col(SearchEntry.article_id).desc()
    order = date if request.by_date else (source.c.docid.desc(),)
    return _ids(session, narrowed.order_by(*order).limit(most))


def _ids(session: Session, statement: Any) -> list[int]:
    return list(session.connection().execute(statement).scalars())


def _due(candidates: list[Candidate], request: Request) -> list[Candidate]:
    """Without those whose time is still to come; they are few, and left in until it is known whether all were read."""
    if not request.is_public:
        return candidates
    now = request.now.timestamp()
    return [each for each in candidates if each.published <= now]
