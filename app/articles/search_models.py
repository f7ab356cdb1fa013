"""The shapes of answers to a search."""

from typing import Literal

from pydantic import BaseModel
from typing_extensions import TypeAliasType

from app.articles.models import ArticleSummary
from app.db.keyset import Page

MatchMode = TypeAliasType("MatchMode", Literal["all", "any"])


class ScorePart(BaseModel):
    """What one word of a question gave to a score: as it was typed, by its stem, by its skeleton."""

    word: str
    by_word: float
    by_stem: float
    by_skeleton: float


class SearchHit(ArticleSummary):
    """An article that answers a question. `title_html` and `snippet_html` are escaped, with `<mark>` alone in them.

    An `explanation` that was asked for adds up to the score, once it is multiplied by `decay`: what age has left of it,
    from 0 to 1, and 1 without a half-life.
    """

    score: float
    title_html: str
    snippet_html: str
    explanation: list[ScorePart] | None = None
    decay: float | None = None


class FacetCount(BaseModel):
    """How many of the answers are filed under an entry."""

    id: int
    name: str
    slug: str
    count: int


class YearCount(BaseModel):
    """How many of the answers were published in a year."""

    year: int
    count: int


class Facets(BaseModel):
    """The answers by where they are filed. Not `is_exact`: there are more answers than were ranked and counted."""

    is_exact: bool
    sections: list[FacetCount]
    tags: list[FacetCount]
    authors: list[FacetCount]
    years: list[YearCount]


class SearchPage(Page[SearchHit]):
    """Answers, best first. `total` is null where there are more than were counted; facets come with the first page.

    `match` says whether they have all words that were asked for or, where too few have, any of them.
    """

    total: int | None
    match: MatchMode
    did_you_mean: str | None
    facets: Facets | None


class Suggestion(BaseModel):
    """What somebody may be about to type: the title of an article, or the name of a tag."""

    kind: Literal["article", "tag"]
    id: int
    text: str
    slug: str


class Suggestions(BaseModel):
    """Suggestions, tags before titles."""

    items: list[Suggestion]


class Related(BaseModel):
    """Articles near in subject, the nearest first."""

    items: list[ArticleSummary]
