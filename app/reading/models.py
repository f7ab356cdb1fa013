"""The shape of an article with what stands around it."""

from enum import StrEnum

from app.articles.models import ArticlePublic
from app.articles.neighbours import ArticleNeighbours
from app.comments.models import CommentThread
from app.db.keyset import Page
from app.search.models import RelatedArticles


class Part(StrEnum):
    """What may come along with an article."""

    comments = "comments"
    related = "related"
    adjacent = "adjacent"


class ArticleOpened(ArticlePublic):
    """One article with the parts that were asked for; each is what its own call gives without parameters."""

    comments: Page[CommentThread] | None = None
    related: RelatedArticles | None = None
    adjacent: ArticleNeighbours | None = None
