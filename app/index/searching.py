"""Searching: which articles may be answers, and in which order."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from app.db.off_loop import off_loop
from app.db.prepared import Prepared
from app.index import counts, likeness, ranking
from app.index import writing as index
from app.index.candidates import Match, Phrases, Request, excluded, having_all, having_any, narrowed
from app.index.counts import Collection
from app.index.engines import engine_of
from app.index.lookup import Lookup, skeleton_mark, stem_mark
from app.index.models import Candidate, SearchEntry, SearchWord
from app.index.question import Question, Word
from app.index.ranking import Rarity, WeightedWord
from app.index.writing import Part

FEW = 10
"""With fewer answers that have all words, those that have any follow them; of one word, with none at all."""

FEW_ENOUGH = 3
"""With fewer answers that have all words, somebody may have misspelt one."""

OF_A_PHRASE = 0.5
"""What an article gains that has a phrase as it was typed where phrases are not compulsory: so much of what its words
tell."""

MOST_BEGUN = 1000
"""Words of the collection that the beginnings of a question may have together: all of their lists are read, in some
tenths of a second."""

DIGITS = 9
"""Digits of a score behind the point: enough to order, few enough to be exact in a cursor."""

NOTHING_PUBLISHED = Collection(1, 1000.0)
"""Stands in where editors search before anything has been published: every word tells the same then."""


class Gathered(NamedTuple):
    """Candidates with what is needed to rank them; `is_whole` when every answer is among them.

    Without `having_any` only what has all words was looked for. The articles `having_all` come before the others.
    Without a choice of `phrases` there are none. `bonuses` are of articles that have a phrase which need not be had.
    `scores` are those that are known already, `gains` what candidates gain by letters like those of words, by place.
    """

    request: Request
    half: str
    candidates: list[Candidate]
    is_whole: bool
    words: list[WeightedWord]
    collection: Collection
    having_all: frozenset[int] = frozenset()
    is_for_any: bool = False
    phrases: Phrases | None = None
    bonuses: Mapping[int, list[ranking.Part]] = {}
    unknown: tuple[str, ...] = ()
    scores: Mapping[int, float] = {}
    gains: Mapping[int, list[tuple[int, float]]] = {}

    @property
    def match(self) -> Match:
        """Whether all answers have all words, or what has some of them was looked for too."""
        return "any" if self.is_for_any else "all"


class Ranked(NamedTuple):
    """An answer: its article, its score, and whether it has all words or some."""

    article_id: int
    score: float
    published: float
    match: Match = "all"


def gather(session: Session, request: Request) -> Gathered:
    """Find the candidates of a question: what has all its words, and behind it what has any where few have all.

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
    if not question.phrases:
        return _searched(session, half, request, question)
    if request.phrases != "words":
        gathered = _searched(session, half, request, question)._replace(phrases="exact")
        if gathered.candidates or request.phrases == "exact":
            return gathered
    gathered = _searched(session, half, request, question.loosened())._replace(phrases="words")
    return gathered._replace(bonuses=_bonuses(session, gathered, question.phrases))


def _searched(session: Session, half: str, request: Request, question: Question) -> Gathered:
    collection = counts.collection(session, half)
    if not request.is_public and not collection.size:
        collection = NOTHING_PUBLISHED
    words, unknown = _weighed(session, half, _ranked_by(question), collection)
    found = Gathered(request, half, [], is_whole=True, words=words, collection=collection, unknown=unknown)
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
            found = _with(found, _found(session, half, by_date, partial(narrowed, without=excluded(fixed))))
        return _all_of(found)
    asked_words = tuple(dict.fromkeys(question.words))
    if request.match != "any":
        having_every = partial(having_all, fixed=fixed, words=asked_words)
        found = _all_of(_with(found, _found(session, half, request, having_every)))
    enough = FEW if len(asked_words) > 1 else 1
    is_enough = request.match is None and (len(found.candidates) >= enough or not found.is_whole)
    if not asked_words or request.match == "all" or is_enough:
        return found
    any_word = partial(having_any, fixed=fixed, words=asked_words, public=half)
    found = _with(found, _found(session, half, request, any_word))._replace(is_for_any=True)
    return found if request.match == "any" else _likened(session, found)


def _likened(session: Session, found: Gathered) -> Gathered:
    """The same, its best candidates compared with the question letter by letter."""
    scores = off_loop(session, _scores, found)
    ids = likeness.best(scores, found.having_all)
    words = _words(session, found, ids)
    return found._replace(scores=scores, gains=off_loop(session, _gains, found, words))


def _scores(found: Gathered) -> dict[int, float]:
    average = found.collection.average_length
    return {each.article_id: ranking.score(each, found.words, average) for each in found.candidates}


def _gains(found: Gathered, words: Mapping[int, Sequence[str]]) -> dict[int, list[tuple[int, float]]]:
    compared, average = likeness.sought(found.words), found.collection.average_length
    chosen = [each for each in found.candidates if each.article_id in words]
    return {each.article_id: likeness.gains(each, words[each.article_id], compared, average) for each in chosen}


def _words(session: Session, found: Gathered, ids: Sequence[int]) -> dict[int, list[str]]:
    """The words of articles, in whichever parts of the index they are."""
    engine, words = engine_of(session), dict[int, list[str]]()
    for part, _ in _asked_parts(session, found.half, found.request) if ids else ():
        words |= engine.words(session, index.part_of(found.half, part), ids)
    return words


def _with(gathered: Gathered, found: tuple[list[Candidate], bool]) -> Gathered:
    """The same with more candidates, each once."""
    candidates, is_whole = found
    new = [each for each in candidates if each.article_id not in gathered.having_all]
    return gathered._replace(candidates=[*gathered.candidates, *new], is_whole=gathered.is_whole and is_whole)


def _all_of(gathered: Gathered) -> Gathered:
    return gathered._replace(having_all=frozenset(each.article_id for each in gathered.candidates))


def _bonuses(
    session: Session, gathered: Gathered, phrases: Sequence[tuple[str, ...]]
) -> Mapping[int, list[ranking.Part]]:
    """What candidates gain for the phrases that they have."""
    told = {each.word: each.by_word + each.by_stem for each in gathered.words}
    ids = [each.article_id for each in gathered.candidates]
    bonuses: dict[int, list[ranking.Part]] = {}
    for phrase in phrases if ids else ():
        part = ranking.Part(" ".join(phrase), OF_A_PHRASE * sum(told.get(word, 0.0) for word in phrase), 0.0, 0.0)
        for article_id in _having(session, gathered, phrase, ids):
            bonuses.setdefault(article_id, []).append(part)
    return bonuses


def _having(session: Session, gathered: Gathered, phrase: tuple[str, ...], ids: Sequence[int]) -> set[int]:
    """Of articles those that have a phrase."""
    engine, found = engine_of(session), set[int]()
    for part in gathered.request.parts:
        matching = engine.matching(index.part_of(gathered.half, part), Lookup(phrases=(phrase,))).subquery()
        having = sa.select(matching.c.article_id).where(matching.c.article_id.in_(ids))
        found |= set(session.connection().execute(having).scalars())
    return found


def rank(gathered: Gathered) -> list[Ranked]:
    """The candidates that are answers, best first (or newest); pure work, for a thread of its own.

    What has some of the words stands behind all that has all of them.
    """
    request, average, bonuses = gathered.request, gathered.collection.average_length, gathered.bonuses
    found = []
    for candidate in gathered.candidates:
        score = gathered.scores.get(candidate.article_id)
        if score is None:
            score = ranking.score(candidate, gathered.words, average)
        has_all = candidate.article_id in gathered.having_all
        if has_all or score > 0:
            score += sum(gain for _, gain in gathered.gains.get(candidate.article_id, ()))
            if candidate.article_id in bonuses:
                score += sum(each.by_word for each in bonuses[candidate.article_id])
            if request.decay is not None:
                score *= request.decay.of(candidate.published)
            found.append(
                Ranked(candidate.article_id, round(score, DIGITS), candidate.published, "all" if has_all else "any")
            )
    found.sort(key=_BY_DATE if request.by_date else _BY_SCORE, reverse=True)
    if gathered.is_for_any and gathered.having_all:
        found.sort(key=_has_some_alone)
    return found


def explained(gathered: Gathered, candidate: Candidate) -> list[ranking.Part]:
    """What the score of a candidate is made of."""
    parts = ranking.parts(candidate, gathered.words, gathered.collection.average_length)
    for place, gain in gathered.gains.get(candidate.article_id, ()):
        parts[place] = parts[place]._replace(by_letters=gain)
    return [*parts, *gathered.bonuses.get(candidate.article_id, ())]


_BY_DATE = attrgetter("published", "article_id")
_BY_SCORE = attrgetter("score", "published", "article_id")


def _has_some_alone(answer: Ranked) -> bool:
    return answer.match == "any"


def _ranked_by(question: Question) -> dict[str, tuple[str, ...]]:
    """The words by which answers are ranked, each with those that stand for it.

    They are the words that are asked for, and those of phrases that tell anything.
    """
    of_phrases = [word for phrase in question.phrases for word in phrase if not is_stop_word(word)]
    asked: dict[str, tuple[str, ...]] = {each.word: each.others for each in question.words}
    return asked | {word: () for word in of_phrases if word not in asked}


def _weighed(
    session: Session, half: str, words: Mapping[str, tuple[str, ...]], collection: Collection
) -> tuple[list[WeightedWord], tuple[str, ...]]:
    """The words of a question with what each tells, and those whose stem nobody has."""
    found: dict[str, list[int]] = {each: [] for word, others in words.items() for each in (word, *others)}
    for form in _FORMS:
        # Of what more than half of all have, only that is of interest; its wider forms have it too.
        asked = {word: form(word) for word, known in found.items() if not known or known[-1] * 2 <= collection.size}
        counted = counts.counts(session, half, dict.fromkeys(asked.values()))
        for word, known in found.items():
            known.append(counted[asked[word]] if word in asked else collection.size)
    rarities = {word: Rarity(*known) for word, known in found.items()}

    def weighed(word: str) -> WeightedWord:
        others = (ranking.weigh(other, rarities[other], collection) for other in words.get(word, ()))
        return ranking.weigh(word, rarities[word], collection, tuple(others))

    unknown = [word for word, others in words.items() if not any(rarities[each].stem for each in (word, *others))]
    return list(map(weighed, words)), tuple(unknown)


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
    """Each part with what is asked of it. Of the unpublished part readers get what has come due and is still there.

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
