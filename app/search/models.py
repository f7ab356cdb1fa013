"""The shapes of answers to a search."""

from typing import Literal

from pydantic import BaseModel
from typing_extensions import TypeAliasType

from app.articles.models import ArticleSummary
from app.db.keyset import Page

MatchMode = TypeAliasType("MatchMode", Literal["all", "any"])
PhraseMode = TypeAliasType("PhraseMode", Literal["exact", "words"])


class ScorePart(BaseModel):
    """What one word of a question gave to a score: as typed, by its stem, by its skeleton, by letters like its own."""

    word: str
    by_word: float
    by_stem: float
    by_skeleton: float
    by_letters: float


class SearchHit(ArticleSummary):
    """An article that answers a question. `title_html` and `snippet_html` are escaped, with `<mark>` alone in them.

    `match` says whether the article has all words of the question or some of them.
    An `explanation` that was asked for adds up to the score, once it is multiplied by `decay`: what age has left of it,
    from 0 to 1, and 1 without a half-life.
    """

    score: float
    match: MatchMode
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
    """Answers: first those with all words of the question, then, where they are few, those with some; best first.

    `total` and the facets count both kinds; `total` is null where there are more than were counted; facets come with
    the first page. `match` is `any` where those with some words were looked for too. `phrases` is `exact` where every
    answer has what stood in quotation marks as it was typed, `words` where no article has it and its words were looked
    for instead, and null where nothing stood in quotation marks.
    """

    total: int | None
    match: MatchMode
    phrases: PhraseMode | None
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


class RelatedArticles(BaseModel):
    """Articles near in subject, the nearest first."""

    items: list[ArticleSummary]
