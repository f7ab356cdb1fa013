"""One article over HTTP, alone or with its comments, related articles and neighbours."""

from typing import Annotated, Any

from fastapi import Query, Response

from app.accounts.access import MaybeViewer
from app.accounts.models import Viewer
from app.articles import neighbours
from app.articles import service as articles
from app.articles.models import ArticlePublic, ArticleSummary
from app.articles.presentation import Presenter
from app.articles.presenting import PresenterDep
from app.articles.routes import Ref
from app.comments import routes as comments
from app.errors import Bilingual, NotFound, Unauthenticated, invalid
from app.events import subjects
from app.events.subjects import Subject
from app.reading.models import ArticleOpened, Part
from app.search import service as searching
from app.search.models import RelatedArticles
from app.shapes import build
from app.web.cache.conditional import set_read_headers, version_tag
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import Site, SiteDep

router = api_router("articles")

_NOT_PARTS = Bilingual(
    "القيم المقبولة، بينها فواصل: comments، related، adjacent.",
    "Accepted values, with commas between them: comments, related, adjacent.",
)


@router.get("/articles/{ref}", responses={308: {"description": "Moved"}, **responses(Unauthenticated, NotFound)})
async def get_article(
    site: SiteDep,
    viewer: MaybeViewer,
    ref: Ref,
    presenter: PresenterDep,
    response: Response,
    include: Annotated[str | None, Query(max_length=100, examples=["comments,related,adjacent"])] = None,
) -> ArticlePublic | ArticleOpened:
    """Returns one article by its id or slug; spelling variants of hamza and vowel marks are understood.

    A former slug redirects to the present one (308). `include` adds the first comments, related articles and the
    neighbours by date.
    """
    wanted = _read_parts(include)
    article = await site.database.read(articles.get, ref, viewer=viewer, presenter=presenter)
    shows: list[Subject] = [subjects.article(article.id), subjects.ENTRY_NAMES]
    response.headers["ETag"] = version_tag(article.version)
    if not wanted:
        set_read_headers(response, viewer, presenter.display, *shows)
        return article
    members: dict[str, Any] = dict.fromkeys(Part)
    for part in sorted(wanted):
        members[part], shown = await _part(part, site, article.id, viewer, presenter)
        shows += shown
    set_read_headers(response, viewer, presenter.display, *dict.fromkeys(shows))
    opened = build(ArticleOpened, {**vars(article), **members})
    content = opened.__pydantic_serializer__.to_json(opened, exclude={str(part) for part in set(Part) - wanted})
    return Response(content, media_type="application/json", headers=dict(response.headers))  # type: ignore[return-value]  # FastAPI hands a response on as it is


def _read_parts(text: str | None) -> set[Part]:
    if text is None:
        return set()
    try:
        return {Part(name.strip()) for name in text.split(",")}
    except ValueError:
        raise invalid("query/include", "unknown_part", _NOT_PARTS) from None


async def _part(
    part: Part, site: Site, article_id: int, viewer: Viewer | None, presenter: Presenter
) -> tuple[Any, list[Subject]]:
    """A part, and what it shows."""
    if part is Part.comments:
        page = await comments.first_page(site, article_id, viewer, presenter)
        return page, list(comments.shows(article_id))
    found: list[ArticleSummary | None]
    if part is Part.adjacent:
        read = site.database.read(
            neighbours.adjacent, str(article_id), in_section=False, viewer=viewer, presenter=presenter
        )
        _, beside = await read
        made: Any = beside
        found = [beside.previous, beside.next]
    else:
        related = await _related(site, article_id, presenter)
        made, found = RelatedArticles.model_construct(items=related), [*related]
    return made, [subjects.ARTICLE_LIST, *(subjects.article(each.id) for each in found if each is not None)]


async def _related(site: Site, article_id: int, presenter: Presenter) -> list[ArticleSummary]:
    """Articles on a similar subject; none for an article that readers may not see."""
    try:
        return await site.database.read_aside(
            searching.related, str(article_id), most=searching.USUALLY_RELATED, presenter=presenter
        )
    except NotFound:
        return []
