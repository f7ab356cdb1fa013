"""The front page: what is newest, a strip of each section, the most read."""

from typing import NamedTuple

from sqlmodel import Session

from app.articles.lists import ListRequest, Narrowing, list_articles
from app.articles.models import ArticleSummary
from app.articles.presentation import Presenter
from app.catalog import service as catalog
from app.catalog.models import SectionPublic
from app.db.keyset import Paging
from app.views import service as views
from app.views.models import Period
from app.views.service import PopularRequest

NEWEST = 9
"""Articles at the top; the first of them is the lead."""

STRIPS = 6
STRIP = 4
"""Sections that have a strip of their own, and articles in each."""

MOST_READ = 5


class Strip(NamedTuple):
    """A section with its newest articles."""

    section: SectionPublic
    articles: list[ArticleSummary]


class Front(NamedTuple):
    """What the front page shows."""

    newest: list[ArticleSummary]
    strips: list[Strip]
    most_read: list[ArticleSummary]

    @property
    def articles(self) -> list[ArticleSummary]:
        """All of its articles."""
        return [*self.newest, *(each for strip in self.strips for each in strip.articles), *self.most_read]


def read(session: Session, *, presenter: Presenter) -> Front:
    """Gather the front page. A strip leaves out what stands at the top, and an empty one is not there."""
    newest = _newest(session, None, NEWEST, presenter)
    above = {each.id for each in newest}
    sections = catalog.list_sections(session, paging=Paging(100), now=presenter.now).items
    busiest = sorted(
        (each for each in sections if each.parent_id is None and each.article_count),
        key=lambda section: -section.article_count,
    )
    strips = []
    for section in busiest[:STRIPS]:
        found = _newest(session, str(section.id), STRIP + NEWEST, presenter)
        if left := [each for each in found if each.id not in above][:STRIP]:
            strips.append(Strip(section, left))
    asked = PopularRequest(Period.week, limit=MOST_READ)
    most_read = views.popular(session, asked, presenter=presenter)
    return Front(newest, strips, most_read)


def _newest(session: Session, section: str | None, limit: int, presenter: Presenter) -> list[ArticleSummary]:
    asked = ListRequest(Paging(limit), narrowed=Narrowing(section), begins_with_pins=True)
    return list_articles(session, asked, viewer=None, presenter=presenter).page.items
