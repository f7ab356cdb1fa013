"""Articles that answer a question: found in the index, shown as in a list, with what was sought marked in them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.clean import one_line
from app.arabic.highlight import Sought, highlight
from app.arabic.snippet import snippet
from app.articles import service as articles
from app.articles.derived import plain
from app.articles.indexing import tokens_of
from app.articles.lists import Narrowing
from app.articles.models import Article, ArticleKind, ArticleSummary
from app.articles.presentation import Presenter
from app.articles.states import StateFilter, in_state
from app.catalog import entries
from app.catalog.entries import TABLES
from app.catalog.models import Kind, Listing
from app.db.keyset import Paging, Slice, are_small, characters, fitting
from app.db.off_loop import off_loop
from app.db.prepared import Prepared
from app.db.prepared_lists import PreparedAmong
from app.index import searching, spelling
from app.index.candidates import Match, Phrases, Request
from app.index.forms import code, frequency
from app.index.models import SearchEntry
from app.index.question import Question, understand
from app.index.ranking import Decay
from app.index.searching import Gathered, Ranked
from app.index.subject import subject
from app.search import editor_search
from app.search import pages as search_pages
from app.search.models import FacetCount, Facets, ScorePart, SearchHit, YearCount
from app.shapes import build

MOST_FACETS = 10
"""Entries of each kind that are counted out; the ones with most answers."""

USUALLY_RELATED = 5
"""Related articles where nobody says how many."""

YEARS = 4096
"""Instants whose year is remembered: a dozen searches."""


class Search(NamedTuple):
    """A search as it was asked for: of what is listed, or (for who may) in a `status`, of one account's alone.

    By date, what has none of publication stands where it was made, as in lists. With `lists_all` a question that is
    empty asks for everything that is listed.
    """

    typed: str
    paging: Paging
    narrowed: Narrowing = Narrowing()
    by_date: bool = False
    half_life_days: float | None = None
    with_facets: bool = True
    explained: bool = False
    status: StateFilter | None = None
    account_id: int | None = None
    lists_all: bool = False


class Found(NamedTuple):
    """What a search has found, before anything of it is shown."""

    question: Question
    gathered: Gathered
    did_you_mean: str | None


class Page(NamedTuple):
    """A page of what was found, as rows."""

    ranked: Slice[Ranked]
    rows: Sequence[Any]
    labels: dict[int, list[Any]]
    facets: Facets | None


class Answer(NamedTuple):
    """What a search is answered with; `total` where every answer was counted."""

    hits: list[SearchHit]
    page: Slice[Ranked]
    total: int | None
    match: Match
    phrases: Phrases | None
    did_you_mean: str | None
    facets: Facets | None


def answer(session: Session, asked: Search, presenter: Presenter) -> Answer:
    """Answer a search: four steps of a few milliseconds each, two of them pure work."""
    found = find(session, asked, now=presenter.now)
    gathered = found.gathered
    ranked, cut = off_loop(session, rank, found, asked.paging)
    page = read(session, ranked, cut, asked=asked, gathered=gathered, zone=presenter.display.zone)
    hits = off_loop(session, show, page, found, asked, presenter)
    is_small = are_small(characters(row) + sum(map(characters, page.labels[row.id])) for row in page.rows)
    kept = hits if is_small else list(fitting(hits, asked.paging))
    if len(kept) < len(hits):
        hits, cut = kept, search_pages.page(gathered, ranked, asked.paging._replace(limit=len(kept)))
    total = len(ranked) if gathered.is_whole else None
    return Answer(hits, cut, total, gathered.match, gathered.phrases, found.did_you_mean, page.facets)


def find(session: Session, asked: Search, *, now: datetime) -> Found:
    """Gather the candidates of a search."""
    question = understand(asked.typed)
    cursor, days = asked.paging.cursor, asked.half_life_days
    edge = None if cursor is None else search_pages.edge_of(cursor, by_date=asked.by_date)
    aged_at = now if edge is None or edge.aged_at is None else edge.aged_at
    conditions = _conditions(session, asked, question, now=now)
    request = Request(
        question,
        now,
        conditions,
        asked.by_date,
        None if days is None else Decay(days, aged_at),
        None if edge is None else edge.match,
        None if edge is None else edge.phrases,
        parts=editor_search.parts_of(asked.status, asked.narrowed.kind),
        is_public=asked.status is None,
    )
    gathered = searching.gather(session, request)
    return Found(question, gathered, _did_you_mean(session, asked, gathered, now=now))


def rank(found: Found, paging: Paging) -> tuple[list[Ranked], Slice[Ranked]]:
    """All answers in their order, and the page of them; pure work."""
    ranked = searching.rank(found.gathered)
    return ranked, search_pages.page(found.gathered, ranked, paging)


def read(
    session: Session,
    ranked: Sequence[Ranked],
    page: Slice[Ranked],
    *,
    asked: Search,
    gathered: Gathered,
    zone: tzinfo,
) -> Page:
    """The rows of a page, and the facets where it is the first one; years begin as they do in a zone."""
    ids = [each.article_id for each in page.items]
    kind = asked.narrowed.kind
    by_id = _listed_rows(session, ids, now=gathered.request.now, status=asked.status, kind=kind)
    facets = None
    if asked.with_facets and asked.paging.cursor is None:
        facets = _facets(session, ranked, is_exact=gathered.is_whole, status=asked.status, zone=zone)
    return Page(page, [by_id[each] for each in ids if each in by_id], articles.labels(session, ids), facets)


def show(page: Page, found: Found, asked: Search, presenter: Presenter) -> list[SearchHit]:
    """The answers of a page with what was sought marked in them; pure work."""
    by_id = {each.article_id: each for each in page.ranked.items}
    candidates = {each.article_id: each for each in found.gathered.candidates if each.article_id in by_id}
    question, decay = found.question, found.gathered.request.decay
    if found.gathered.phrases == "words":
        question = question.loosened()
    sought = question.sought()
    codes = [(root, code(word)) for root, word in question.marked()]

    def sought_in(forms: bytes) -> Sought:
        """What has to be looked for in a text with these forms: of the stems those that it has."""
        return sought._replace(stems=frozenset(root for root, sought_as in codes if frequency(forms, sought_as)[1]))

    hits = []
    for row in page.rows:
        members, candidate = presenter.members(row, page.labels[row.id]), candidates[row.id]
        members |= {
            "score": by_id[row.id].score,
            "match": by_id[row.id].match,
            "title_html": highlight(row.title, sought_in(candidate.title_forms)),
            "snippet_html": snippet(_text(row), sought_in(candidate.body_forms)),
            "explanation": None,
            "decay": None,
        }
        if asked.explained:
            parts = searching.explained(found.gathered, candidate)
            members["explanation"] = [build(ScorePart, part._asdict()) for part in parts]
            members["decay"] = 1.0 if decay is None else decay.of(candidate.published)
        hits.append(build(SearchHit, members))
    return hits


def related(
    session: Session, ref: str, *, most: int, language: str | None = None, presenter: Presenter
) -> list[ArticleSummary]:
    """Listed articles near in subject to one that readers may see; what is pure work stands aside as in a search."""
    row = articles.find_whole(session, ref, viewer=None, now=presenter.now)
    question = off_loop(session, _about, row)
    conditions = () if language is None else (_in_language(language),)
    gathered = searching.gather(session, Request(question, presenter.now, conditions=conditions, match="any"))
    ranked = off_loop(session, searching.rank, gathered)
    ids = [each.article_id for each in ranked if each.article_id != row.id][:most]
    found = _listed_rows(session, ids, now=presenter.now)
    labels = articles.labels(session, ids)
    return [presenter.summary(found[each], labels[each]) for each in ids if each in found]


def _about(row: Any) -> Question:
    return subject(tokens_of(row.title, row.summary, row.body_html))


def _text(row: Any) -> str:
    """What a snippet is cut from: the summary and the body, as one line."""
    text = plain(row.body_html)
    return f"{one_line(row.summary)} {text}" if row.summary else text


def _in_language(language: str) -> Any:
    its_own = sa.exists().where(col(Article.id) == col(SearchEntry.article_id))
    return its_own.where(col(Article.language) == language)


def _conditions(session: Session, asked: Search, question: Question, *, now: datetime) -> tuple[Any, ...]:
    narrowed = asked.narrowed
    filed = [
        *((Kind.section, ref) for ref in (narrowed.section, *question.section) if ref is not None),
        *((Kind.tag, ref) for ref in (*narrowed.tags, *question.tag)),
        *((Kind.author, ref) for ref in (narrowed.author, *question.author) if ref is not None),
    ]
    not_filed = [
        *((Kind.section, ref) for ref in question.excluded_section),
        *((Kind.tag, ref) for ref in question.excluded_tag),
        *((Kind.author, ref) for ref in question.excluded_author),
    ]
    if asked.status is not None:
        return editor_search.conditions(
            asked.status, narrowed, filed, not_filed=not_filed, account_id=asked.account_id, now=now
        )
    conditions: list[Any] = [sa.true()] if asked.lists_all and question.is_empty else []
    conditions += [_filed(session, kind, ref) for kind, ref in filed]
    conditions += [_not_filed(session, kind, ref) for kind, ref in not_filed]
    if narrowed.language is not None:
        conditions.append(_in_language(narrowed.language))
    if narrowed.published_after is not None:
        conditions.append(col(SearchEntry.published) >= narrowed.published_after.timestamp())
    if narrowed.published_before is not None:
        conditions.append(col(SearchEntry.published) < narrowed.published_before.timestamp())
    return tuple(conditions)


def _filed(session: Session, kind: Kind, ref: str) -> Any:
    table: Any = TABLES[kind]
    entry: Any = entries.lookup(session, table, ref)
    if entry is None:
        return sa.false()
    listed = sa.select(col(Listing.article_id)).where(col(Listing.kind) == kind, col(Listing.entry_id) == entry.id)
    return col(SearchEntry.article_id).in_(listed)


def _not_filed(session: Session, kind: Kind, ref: str) -> Any:
    entry: Any = entries.lookup(session, TABLES[kind], ref)
    if entry is None:
        return sa.true()
    its_own = sa.exists().where(col(Listing.article_id) == col(SearchEntry.article_id))
    return ~its_own.where(col(Listing.kind) == kind, col(Listing.entry_id) == entry.id)


def _did_you_mean(session: Session, asked: Search, gathered: Gathered, *, now: datetime) -> str | None:
    if asked.status is not None or asked.paging.cursor is not None or len(gathered.having_all) >= searching.FEW_ENOUGH:
        return None
    better = {}
    for typed, found in spelling.mended(session, gathered.half, gathered.unknown, now=now).items():
        having = list(_listed_rows(session, found.article_ids, now=now).values())
        better[typed] = off_loop(session, _spelt, found.word, having)
    if not better:
        return None
    rewritten = spelling.rewritten(asked.typed, better)
    if spelling.is_same(rewritten, asked.typed):
        return None
    request = gathered.request._replace(question=understand(rewritten), match=None, phrases="exact")
    instead = searching.gather(session, request)
    found_instead = {each.article_id for each in off_loop(session, searching.rank, instead)}
    found_already = {each.article_id for each in off_loop(session, searching.rank, gathered)}
    is_better = found_instead != found_already or instead.having_all != gathered.having_all
    return rewritten if found_instead and is_better else None


def _spelt(word: str, having: Sequence[Any]) -> str:
    """A word as most of the articles spell it that have it; pure work."""
    return spelling.spelt(word, (f"{row.title} {_text(row)}" for row in having))


def _facets(
    session: Session, ranked: Sequence[Ranked], *, is_exact: bool, status: StateFilter | None, zone: tzinfo
) -> Facets:
    counted: dict[str, Counter[int]] = {kind: Counter() for kind in Kind}
    if status is not None:
        counted = editor_search.counts_by_entry(session, [each.article_id for each in ranked])
    elif ranked:
        for kind, entry_id, count in _FILINGS.all(session, [each.article_id for each in ranked]):
            counted[kind][entry_id] = count
    years = Counter(_year(each.published, zone) for each in ranked)
    return Facets(
        is_exact=is_exact,
        sections=_named(session, Kind.section, counted[Kind.section]),
        tags=_named(session, Kind.tag, counted[Kind.tag]),
        authors=_named(session, Kind.author, counted[Kind.author]),
        years=[YearCount(year=year, count=count) for year, count in sorted(years.items(), reverse=True)],
    )


@lru_cache(maxsize=YEARS)
def _year(published: float, zone: tzinfo) -> int:
    """The year of an instant in a zone, as articles show it."""
    return datetime.fromtimestamp(published, zone).year


def _named(session: Session, kind: Kind, counted: Counter[int]) -> list[FacetCount]:
    chosen = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:MOST_FACETS]
    if not chosen:
        return []
    wanted = _numbered([entry_id for entry_id, _ in chosen], MOST_FACETS)
    names = {row.id: row for row in _entries(kind).all(session, **wanted)}
    return [
        FacetCount(id=entry_id, name=names[entry_id].name, slug=names[entry_id].slug, count=count)
        for entry_id, count in chosen
        if entry_id in names
    ]


def _counted(article_ids: Any) -> Any:
    """How many of some articles are listed under each entry: kind, id, number."""
    number, listing = sa.func.count().label("number"), Listing.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
    counted = sa.select(listing.c.kind, listing.c.entry_id, number).where(listing.c.article_id.in_(article_ids))
    return counted.group_by(listing.c.kind, listing.c.entry_id)


_FILINGS = PreparedAmong(_counted)


@lru_cache(maxsize=len(Kind))
def _entries(kind: Kind) -> Prepared:
    table: Any = TABLES[kind]
    return Prepared(sa.select(table.id, table.name, table.slug).where(table.id.in_(_ids(MOST_FACETS))))


def _ids(count: int) -> list[Any]:
    return [sa.bindparam(f"id_{place}", type_=articles.TABLE.c.id.type) for place in range(count)]


def _numbered(ids: Sequence[int], count: int) -> dict[str, int]:
    """Ids as so many parameters: the last one stands for those that are missing."""
    return {f"id_{place}": ids[min(place, len(ids) - 1)] for place in range(count)}


def _listed_rows(
    session: Session,
    ids: Sequence[int],
    *,
    now: datetime,
    status: StateFilter | None = None,
    kind: ArticleKind = ArticleKind.article,
) -> dict[int, Any]:
    """Articles by their ids, with their bodies; without those not listed any more, or not in a state that is asked."""
    if not ids:
        return {}
    return {row.id: row for row in _rows(len(ids), status, kind).all(session, **_numbered(ids, len(ids)), now=now)}


@lru_cache(maxsize=128)
def _rows(count: int, status: StateFilter | None, kind: ArticleKind) -> Prepared:
    """So many articles with their bodies, those that are still listed, or in a state."""
    with_bodies = articles.SUMMARY.add_columns(articles.TABLE.c.body_html)
    is_shown = in_state(status, by_date_index=False, kind=kind)
    return Prepared(with_bodies.where(articles.TABLE.c.id.in_(_ids(count)), is_shown))
