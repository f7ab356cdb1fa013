"""Searching: which articles may be answers, and in which order."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from app.arabic.analysis import is_stop_word
from app.arabic.skeleton import skeleton
from app.arabic.stemming import stem
from app.db.columns import LAST
from app.db.prepared import Prepared
from app.search import counts, index, ranking
from app.search.candidates import Match, Request, excluded, having_all, having_any, narrowed
from app.search.counts import Collection
from app.search.engines import engine_of
from app.search.index import Part
from app.search.lookup import Lookup, skeleton_mark, stem_mark
from app.search.models import Candidate, SearchEntry, SearchWord
from app.search.question import Question, Word
from app.search.ranking import Asked, Rarity

FEW = 3
"""With fewer answers that have all words, those that have any are given as well; of one word, with none at all."""

MOST_BEGUN = 1000
"""Words of the collection that the beginnings of a question may have together: all of their lists are read, in some
tenths of a second."""

DIGITS = 9
"""Digits of a score behind the point: enough to order, few enough to be exact in a cursor."""

NOTHING_PUBLISHED = Collection(1, 1000.0)
"""Stands in where editors search before anything has been published: every word tells the same then."""


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
            found, is_whole = _found(session, half, by_date, partial(narrowed, without=excluded(fixed)))
        return Gathered(request, half, "all", found, is_whole, words, collection)
    asked_words = tuple(dict.fromkeys(question.words))
    if request.match != "any":
        found, is_whole = _found(session, half, request, partial(having_all, fixed=fixed, words=asked_words))
    enough = FEW if len(asked_words) > 1 else 1
    if not asked_words or request.match == "all" or (request.match is None and len(found) >= enough):
        return Gathered(request, half, "all", found, is_whole, words, collection, unknown)
    any_word = partial(having_any, fixed=fixed, words=asked_words, public=half)
    found, is_whole = _found(session, half, request, any_word)
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


def _due(candidates: list[Candidate], request: Request) -> list[Candidate]:
    """Without those whose time is still to come; they are few, and left in until it is known whether all were read."""
    if not request.is_public:
        return candidates
    now = request.now.timestamp()
    return [each for each in candidates if each.published <= now]
