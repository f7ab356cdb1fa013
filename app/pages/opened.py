"""An article's page: the article, its neighbours and what is near in subject."""

from typing import NamedTuple

from sqlmodel import Session

from app.articles import neighbours
from app.articles import service as articles
from app.articles.models import ArticleKind, ArticlePublic, ArticleSummary
from app.articles.presentation import Presenter
from app.errors import NotFound
from app.search import service as searching

RELATED = 4


class Opened(NamedTuple):
    """What the page of an article shows; a page of the site has neither neighbours nor related articles."""

    article: ArticlePublic
    previous: ArticleSummary | None
    next: ArticleSummary | None
    related: list[ArticleSummary]

    @property
    def articles(self) -> list[ArticleSummary]:
        """All of its articles but itself."""
        return [each for each in (self.previous, self.next, *self.related) if each is not None]


def read(session: Session, ref: str, *, presenter: Presenter) -> Opened:
    """The page by an id or a slug; `NotFound`, and `Moved` for a former slug."""
    article = articles.get(session, ref, viewer=None, presenter=presenter)
    if article.kind is ArticleKind.page:
        return Opened(article, None, None, [])
    _, beside = neighbours.adjacent(session, str(article.id), in_section=False, viewer=None, presenter=presenter)
    try:
        related = searching.related(session, str(article.id), most=RELATED, presenter=presenter)
    except NotFound:  # an archived article is in no search
        related = []
    return Opened(article, beside.previous, beside.next, related)
