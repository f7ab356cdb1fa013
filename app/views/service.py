"""Counts of views: gathered ones stored, added up by hour and day; the most read of a time; growth for editors."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Viewer
from app.articles import service as articles
from app.articles.models import ArticleSummary
from app.articles.presentation import Presenter
from app.articles.service import TABLE as ARTICLE
from app.articles.states import in_state, may_read_sources
from app.catalog.entries import entry_named, ids_of
from app.catalog.models import Kind, Listing
from app.db.prepared import Prepared, PreparedIn, PreparedWrite
from app.db.upsert import insert_for
from app.errors import Forbidden
from app.events.facts import PopularityRenewed
from app.events.recording import record
from app.shapes import build
from app.views.models import ArticleViews, Grain, NewViews, Period, SiteViews, ViewCount, ViewGrowth, ViewsCounted

HOURS_KEPT = 15 * 24
DAYS_KEPT = 800
"""For how long the counts of hours and of days are kept; twice as long as growth is shown, to compare it."""

MOST_HOURS = 7 * 24
MOST_DAYS = 400
"""Hours and days whose growth is shown."""

MOST_ADDED = 5000
"""Rows of gathered views that are added up in one transaction."""

_HOUR = 3600

_NEW: Any = NewViews.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_OF_ARTICLE: Any = ArticleViews.__table__  # type: ignore[attr-defined]  # see above
_OF_SITE: Any = SiteViews.__table__  # type: ignore[attr-defined]  # see above
_COUNTED: Any = ViewsCounted.__table__  # type: ignore[attr-defined]  # see above
_LISTING: Any = Listing.__table__  # type: ignore[attr-defined]  # see above
_STORE = PreparedWrite(sa.insert(_NEW))


def hour_of(instant: datetime) -> int:
    """The number of an instant's hour, counted from 1970."""
    return int(instant.timestamp()) // _HOUR


def store(session: Session, gathered: Mapping[tuple[int, int], int]) -> None:
    """Store views that one process has gathered, by article and hour; nothing that readers are shown changes yet."""
    rows = [
        {"article_id": article_id, "hour": hour, "count": count, "is_taken": False}
        for (article_id, hour), count in gathered.items()
    ]
    _STORE.run(session, rows)


def add_up(session: Session, *, zone: tzinfo, now: datetime) -> int:
    """Add stored views to the counts of hours, of days of a time zone, and of all time; how many rows there were.

    The most read change then, and also when an hour has passed. An article that was deleted meanwhile has no counts.
    """
    present = {"hour": hour_of(now), "day": now.astimezone(zone).toordinal()}
    before = session.execute(sa.select(_COUNTED.c.hour, _COUNTED.c.day).with_for_update()).one()
    some = sa.select(_NEW.c.id).order_by(_NEW.c.id).limit(MOST_ADDED)
    taken = session.connection().execute(sa.update(_NEW).where(_NEW.c.id.in_(some)).values(is_taken=True)).rowcount
    if taken:
        hours = session.execute(sa.select(_NEW.c.hour).where(_NEW.c.is_taken).distinct()).scalars().all()
        for grain, by_start in _starts(hours, zone).items():
            for start, of in by_start.items():
                _add(session, grain, start, of)
        _add_to_site(session)
        session.execute(sa.delete(_NEW).where(_NEW.c.is_taken))
    if taken or before._asdict() != present:
        session.execute(sa.update(_COUNTED).values(**present))
        record(session, PopularityRenewed(), now=now)
    return taken


def _starts(hours: Any, zone: tzinfo) -> dict[Grain, dict[int, list[int]]]:
    """What begins when, for some hours: the hours that are counted there."""
    found: dict[Grain, dict[int, list[int]]] = {Grain.hour: {}, Grain.day: {}, Grain.all: {}}
    for hour in hours:
        found[Grain.hour][hour] = [hour]
        day = datetime.fromtimestamp(hour * _HOUR, zone).toordinal()
        found[Grain.day].setdefault(day, []).append(hour)
        found[Grain.all].setdefault(0, []).append(hour)
    return found


def _add(session: Session, grain: Grain, start: int, hours: list[int]) -> None:
    new = (
        sa.select(sa.literal(str(grain)), sa.literal(start), _NEW.c.article_id, sa.func.sum(_NEW.c.count))
        .join(ARTICLE, ARTICLE.c.id == _NEW.c.article_id)
        .where(_NEW.c.is_taken, _NEW.c.hour.in_(hours))
        .group_by(_NEW.c.article_id)
        .order_by(_NEW.c.article_id)
    )
    insert = insert_for(session, ArticleViews).from_select(["grain", "start", "article_id", "count"], new)
    more = _OF_ARTICLE.c.count + insert.excluded.count
    session.execute(insert.on_conflict_do_update(index_elements=["grain", "start", "article_id"], set_={"count": more}))


def _add_to_site(session: Session) -> None:
    new = sa.select(_NEW.c.hour, sa.func.sum(_NEW.c.count)).where(_NEW.c.is_taken).group_by(_NEW.c.hour)
    insert = insert_for(session, SiteViews).from_select(["hour", "count"], new)
    more = _OF_SITE.c.count + insert.excluded.count
    session.execute(insert.on_conflict_do_update(index_elements=["hour"], set_={"count": more}))


def prune(session: Session, *, zone: tzinfo, now: datetime) -> int:
    """Delete the counts of hours and days long past, which those of all time have; the number of rows."""
    first = {Grain.hour: hour_of(now) - HOURS_KEPT, Grain.day: now.astimezone(zone).toordinal() - DAYS_KEPT}
    deleted = 0
    for grain, start in first.items():
        old = sa.delete(_OF_ARTICLE).where(_OF_ARTICLE.c.grain == str(grain), _OF_ARTICLE.c.start < start)
        deleted += session.connection().execute(old).rowcount
    return deleted


class PopularRequest(NamedTuple):
    """The most read as they were asked for; a section, by id or slug, is meant with all below it."""

    period: Period
    section: str | None = None
    language: str | None = None
    limit: int = 10


class _Form(NamedTuple):
    period: Period
    section: bool | None
    language: bool


_FIRST = {Period.day: (Grain.hour, 24), Period.week: (Grain.day, 7), Period.month: (Grain.day, 30)}


def popular(session: Session, asked: PopularRequest, *, presenter: Presenter) -> list[ArticleSummary]:
    """The most read of the listed articles, as they were when views were last added up: three queries at most."""
    section = None if asked.section is None else entry_named(asked.section)
    form = _Form(asked.period, None if section is None else isinstance(section, int), asked.language is not None)
    named = {"section": section, "language": asked.language, "most": asked.limit, "now": presenter.now}
    ids = [row.article_id for row in _popular(form).all(session, **named)]
    by_id = {row.id: row for row in _SUMMARIES.all(session, ids)}
    labels = articles.labels(session, ids)
    return [presenter.summary(by_id[each], labels[each]) for each in ids if each in by_id]


_SUMMARIES = PreparedIn(ARTICLE.c.id.type, lambda ids: articles.SUMMARY.where(ARTICLE.c.id.in_(ids)))


@lru_cache(maxsize=64)
def _popular(form: _Form) -> Prepared:
    """The ids of the most read. Counts are added up before articles are looked at, of which most are none of them."""
    grain, length = _FIRST.get(form.period, (Grain.all, 1))
    last = {
        Grain.hour: sa.select(_COUNTED.c.hour).scalar_subquery(),
        Grain.day: sa.select(_COUNTED.c.day).scalar_subquery(),
        Grain.all: sa.literal_column("0"),
    }[grain]
    starts, total = _OF_ARTICLE.c.start, sa.func.sum(_OF_ARTICLE.c.count).label("total")
    counted = (
        sa.select(_OF_ARTICLE.c.article_id, total)
        .where(_OF_ARTICLE.c.grain == sa.literal_column(f"'{grain}'"), starts > last - length, starts <= last)
        .group_by(_OF_ARTICLE.c.article_id)
        .subquery()
    )
    conditions = [in_state(None, by_date_index=False)]
    if form.language:
        conditions.append(ARTICLE.c.language == sa.bindparam("language", type_=ARTICLE.c.language.type))
    if form.section is not None:
        of = ids_of(Kind.section, sa.bindparam("section"), is_id=form.section).limit(1).scalar_subquery()
        listed = sa.select(_LISTING.c.article_id).where(
            _LISTING.c.kind == sa.literal_column(f"'{Kind.section}'"), _LISTING.c.entry_id == of
        )
        conditions.append(ARTICLE.c.id.in_(listed))
    return Prepared(
        sa.select(counted.c.article_id)
        .join(ARTICLE, ARTICLE.c.id == counted.c.article_id)
        .where(*conditions)
        .order_by(counted.c.total.desc(), counted.c.article_id.desc())
        .limit(sa.bindparam("most", type_=sa.Integer()))
    )


class GrowthRequest(NamedTuple):
    """How much growth was asked for: by the hour or by the day, and how many of them."""

    by: Literal["hour", "day"]
    last: int

    @classmethod
    def of(cls, by: Literal["hour", "day"], last: int | None) -> "GrowthRequest":
        """What was asked for, and no more than is kept; two days or a month where nothing was said."""
        most, usual = (MOST_HOURS, 48) if by == "hour" else (MOST_DAYS, 30)
        return cls(by, min(last or usual, most))


def growth_of_article(
    session: Session, ref: str, asked: GrowthRequest, *, viewer: Viewer, zone: tzinfo, now: datetime
) -> ViewGrowth:
    """Views of an article, for editors and for who made it; `NotFound` for what they may not see."""
    row = articles.find(session, ref, viewer=viewer, now=now)
    if not may_read_sources(row, viewer):
        raise Forbidden
    present = _present(asked, zone, now)
    counts = _GROWTH.all(session, article=row.id, grain=asked.by, after=present - 2 * asked.last)
    (ever,) = _GROWTH.all(session, article=row.id, grain=str(Grain.all), after=-1) or [None]
    return _growth({each.start: each.count for each in counts}, asked, 0 if ever is None else ever.count, zone, now)


def growth_of_site(session: Session, asked: GrowthRequest, *, zone: tzinfo, now: datetime) -> ViewGrowth:
    """Views of all articles together."""
    present = _present(asked, zone, now)
    first = present - 2 * asked.last
    after = first if asked.by == "hour" else hour_of(_beginning("day", first, zone)) - 1
    by_start: dict[int, int] = {}
    for row in _SITE_GROWTH.all(session, after=after):
        start = row.hour if asked.by == "hour" else datetime.fromtimestamp(row.hour * _HOUR, zone).toordinal()
        by_start[start] = by_start.get(start, 0) + row.count
    ever = session.execute(sa.select(sa.func.coalesce(sa.func.sum(_OF_SITE.c.count), 0))).scalar_one()
    return _growth(by_start, asked, int(ever), zone, now)


_GROWTH = Prepared(
    sa.select(_OF_ARTICLE.c.start, _OF_ARTICLE.c.count.label("count")).where(
        _OF_ARTICLE.c.article_id == sa.bindparam("article"),
        _OF_ARTICLE.c.grain == sa.bindparam("grain"),
        _OF_ARTICLE.c.start > sa.bindparam("after"),
    )
)
_SITE_GROWTH = Prepared(sa.select(_OF_SITE.c.hour, _OF_SITE.c.count).where(_OF_SITE.c.hour > sa.bindparam("after")))


def _present(asked: GrowthRequest, zone: tzinfo, now: datetime) -> int:
    return hour_of(now) if asked.by == "hour" else now.astimezone(zone).toordinal()


def _beginning(by: str, start: int, zone: tzinfo) -> datetime:
    """The instant at which an hour or a day begins."""
    if by == "hour":
        return datetime.fromtimestamp(start * _HOUR, UTC)
    return datetime.combine(date.fromordinal(start), time.min, zone).astimezone(UTC)


def _growth(counts: Mapping[int, int], asked: GrowthRequest, all_time: int, zone: tzinfo, now: datetime) -> ViewGrowth:
    after = _present(asked, zone, now) - asked.last
    starts = range(after + 1, after + asked.last + 1)
    items = [
        build(ViewCount, {"start": _beginning(asked.by, each, zone), "count": counts.get(each, 0)}) for each in starts
    ]
    total = sum(each.count for each in items)
    earlier = sum(count for start, count in counts.items() if after - asked.last < start <= after)
    return build(ViewGrowth, {"total": total, "previous_total": earlier, "all_time": all_time, "items": items})
