"""An article's content with what was made of it before the transaction began."""

from typing import NamedTuple

from app.arabic.direction import Direction
from app.articles.models import ArticleContent
from app.index.lookup import Tokens
from app.markup.body_html import RenderedBody


class Rendered(NamedTuple):
    """What an editor wrote, rendered and analysed."""

    content: ArticleContent
    body: RenderedBody
    language: str
    direction: Direction
    word_count: int
    tokens: Tokens
