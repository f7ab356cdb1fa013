"""From records to articles: idempotent by the source's own id for each."""

from pydantic import ValidationError
from sqlmodel import Session

from app.articles import publishing, storing, writing
from app.articles import service as articles
from app.articles.models import ArticleContent, ArticleState
from app.articles.presentation import Presenter
from app.articles.rendered import Rendered
from app.articles.storing import NewArticle
from app.articles.writing import SavedArticle
from app.catalog import service as catalog
from app.imports.records import IncomingArticle


class RefusedRecord(ValueError):  # noqa: N818  it says what the record is
    """A record that does not make an article; `members` are the places at fault."""

    def __init__(self, members: list[str]) -> None:
        super().__init__(", ".join(members))
        self.members = members


def prepare(incoming: IncomingArticle) -> Rendered:
    """Check and render a record, before the transaction; `RefusedRecord` when it breaks an article's rules."""
    try:
        content = ArticleContent(
            title=incoming.title,
            summary=incoming.summary or "",
            body=incoming.body,
            body_format=incoming.body_format,
            language=incoming.language,
            slug=incoming.slug,
            tags=incoming.tags,
            external_id=incoming.external_id,
        )
    except ValidationError as error:
        raise RefusedRecord([".".join(map(str, found["loc"])) for found in error.errors()]) from None
    return storing.prepare(content, default_language=incoming.language)


def load_article(
    session: Session, incoming: IncomingArticle, rendered: Rendered, *, publish: bool, presenter: Presenter
) -> SavedArticle:
    """Store a record: a new article, a changed one, or nothing to do.

    With `publish` it is published at its own date (now, where it has none), a draft of an earlier load too.
    """
    now = presenter.now
    filed = {
        "section": catalog.ensure_section(session, incoming.section, now=now) if incoming.section else None,
        "authors": [catalog.ensure_author(session, name, now=now) for name in incoming.authors],
    }
    rendered = rendered._replace(content=rendered.content.model_copy(update=filed))
    published_at = (incoming.published_at or now) if publish else None
    new = NewArticle(rendered, published_at, incoming.source_note)
    ((article_id, outcome),) = writing.put_all(session, [new], presenter=presenter)
    article = articles.show(session, article_id, presenter)
    if published_at is not None and article.status is ArticleState.draft:
        publishing.publish(session, article_id, published_at=published_at, presenter=presenter)
        article, outcome = articles.show(session, article_id, presenter), "changed"
    return SavedArticle(article, outcome)
