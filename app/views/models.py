"""Counts of views: their tables and every shape of them."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel
from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.articles.models import ArticleSummary
from app.db.columns import ID_TYPE, NEVER_REUSED, primary_key, reference


class Grain(StrEnum):
    """How long a count of views reaches: an hour, a day of the site's time zone, all of the time."""

    hour = "hour"
    day = "day"
    all = "all"


class NewViews(SQLModel, table=True):
    """Views that one process has gathered in a moment, until they are added to the counts."""

    __tablename__ = "new_views"
    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    article_id: int = Field(sa_type=ID_TYPE)
    hour: int = Field(sa_type=ID_TYPE)
    count: int = Field(sa_type=ID_TYPE)
    is_taken: bool = Field(default=False)


class ArticleViews(SQLModel, table=True):
    """How often an article was opened in an hour (numbered since 1970), on a day (its ordinal), or ever (0)."""

    __tablename__ = "article_views"
    __table_args__ = (Index("ix_article_views_article_id", "article_id", "grain", "start"),)

    grain: str = Field(primary_key=True, max_length=4)
    start: int = Field(primary_key=True, sa_type=ID_TYPE)
    article_id: int = reference("article.id", primary=True, on_delete="CASCADE")
    count: int = Field(sa_type=ID_TYPE)


class SiteViews(SQLModel, table=True):
    """How often articles of the site were opened in an hour, those deleted since then included."""

    __tablename__ = "site_views"

    hour: int = Field(primary_key=True, sa_type=ID_TYPE)
    count: int = Field(sa_type=ID_TYPE)


class ViewsCounted(SQLModel, table=True):
    """The hour and the day for which the most read were last found: one row."""

    __tablename__ = "views_counted"

    id: int = Field(default=1, primary_key=True)
    hour: int = Field(sa_type=ID_TYPE)
    day: int = Field(sa_type=ID_TYPE)


class Period(StrEnum):
    """The time whose most read articles are wanted: the last 24 hours, 7 or 30 days (today is one), or all of it."""

    day = "day"
    week = "week"
    month = "month"
    all = "all"


class PopularArticles(BaseModel):
    """The most read articles, the most read first; the numbers are not shown."""

    items: list[ArticleSummary]


class ViewCount(BaseModel):
    """How many views an hour or a day had, which begins at an instant."""

    start: datetime
    count: int


class ViewGrowth(BaseModel):
    """Views by the hour or by the day, the oldest first and none left out; `previous_total` is of as long before."""

    total: int
    previous_total: int
    all_time: int
    items: list[ViewCount]
