"""What an editor is writing, rendered over HTTP without storing it."""

from fastapi import Response

from app.arabic.reading import reading_minutes
from app.arabic.slug import slugify
from app.articles import preparing
from app.articles.draft_shapes import ArticleDraft, ArticleRendered
from app.articles.models import OutlineEntry
from app.articles.routes import Writer, removed_from
from app.errors import Forbidden, TooComplex, Unauthenticated
from app.shapes import build
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("articles")


@router.post("/articles/render", responses=responses(Unauthenticated, Forbidden, TooComplex))
async def render_article(site: SiteDep, viewer: Writer, draft_in: ArticleDraft, response: Response) -> ArticleRendered:
    """Shows how an unsaved article would look; nothing is stored."""
    made, language = await preparing.derive(
        site.database, site.pool, draft_in, settings=site.settings, of=viewer.account_id
    )
    response.headers["Cache-Control"] = "private, no-store"
    word_count = made.tokens.word_count
    return ArticleRendered(
        language=language,
        direction=made.direction,
        slug=slugify(draft_in.title),
        body_html=made.body.html,
        outline=[build(OutlineEntry, entry) for entry in made.body.outline],
        word_count=word_count,
        reading_minutes=reading_minutes(word_count, site.settings.reading_wpm),
        removed=removed_from(made.body),
    )
