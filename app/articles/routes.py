"""Articles over HTTP: read, written, and moved through their states."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import Body, Header, Path, Query, Response
from pydantic import ValidationError

from app.accounts.access import MaybeViewer, require
from app.accounts.models import Role, Scope, Viewer
from app.articles import publishing, storing, writing
from app.articles import service as articles
from app.articles.models import (
    ArticleContent,
    ArticleCreate,
    ArticlePublic,
    ArticlePut,
    ArticleSummary,
    ExternalId,
    PublishRequest,
)
from app.articles.presentation import Presentation
from app.articles.sources import Source, read_source
from app.db.columns import Id
from app.display import Display
from app.errors import (
    AlreadyExists,
    Forbidden,
    InvalidRequest,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Unauthenticated,
    WrongState,
)
from app.web.caching import set_read_headers
from app.web.conditional import version_tag
from app.web.display import DisplayDep
from app.web.idempotency import OnceDep
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import Site, SiteDep
from app.web.validation import field_errors

router = api_router("articles")

S = TypeVar("S")
T = TypeVar("T")

Writer = Annotated[Viewer, require(Scope.articles_write)]
Publisher = Annotated[Viewer, require(Scope.articles_publish)]
Ref = Annotated[str, Path(max_length=1000, description="المعرّف أو الاسم اللطيف، كيفما كُتب")]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", max_length=1000, description="`ETag` النسخة التي قرأتها، أو `*`")
]
_WRITES = (Unauthenticated, Forbidden, NotFound, PreconditionFailed)
_MOVES: Any = responses(Unauthenticated, Forbidden, NotFound, WrongState)
_WRITES_FROM_READ = 8
"""How often something is written that others change while it is made of what was read."""


def shown_by(site: Site, display: Display) -> Presentation:
    """How articles are shown in the answer to one request."""
    return Presentation(site.settings, display, site.now())


def article_tags(articles: Iterable[ArticleSummary]) -> list[str]:
    """The change tags of what an answer shows of some articles."""
    return [f"article:{article.id}" for article in articles]


async def written_from(read: Callable[[], Awaitable[S]], write: Callable[[S], Awaitable[T]]) -> T:
    """Write what is made of something that is read first; anew, when that was refused and it has changed meanwhile."""
    source = await read()
    for _ in range(1, _WRITES_FROM_READ):
        try:
            return await write(source)
        except (PreconditionFailed, InvalidRequest):
            before, source = source, await read()
            if source == before:
                raise
    return await write(source)


def _tagged(response: Response, article: ArticlePublic) -> ArticlePublic:
    response.headers["ETag"] = version_tag(article.version)
    return article


@router.get("/articles/{ref}", responses={308: {"description": "Moved"}, **responses(Unauthenticated, NotFound)})
async def get_article(
    site: SiteDep, viewer: MaybeViewer, ref: Ref, display: DisplayDep, response: Response
) -> ArticlePublic:
    """مقال واحد بمعرّفه أو باسمه اللطيف، كيفما كُتبت همزاته وتشكيله؛ والاسم السابق يقود إليه (308)."""
    article = await site.database.read(articles.get, ref, viewer=viewer, shown=shown_by(site, display))
    set_read_headers(response, viewer, display, f"article:{article.id}", "articles")
    return _tagged(response, article)


@router.post("/articles", status_code=201, responses=responses(Unauthenticated, Forbidden, AlreadyExists))
async def create_article(
    site: SiteDep, viewer: Writer, article_in: ArticleCreate, display: DisplayDep, once: OnceDep, response: Response
) -> ArticlePublic:
    """ينشئ مقالًا: مسودة، ما لم يُطلب نشره الآن أو في موعد."""
    rendered = storing.prepare(article_in, default_language=site.settings.language)
    article = await once.write(
        ArticlePublic, writing.create, article_in, rendered, viewer=viewer, shown=shown_by(site, display)
    )
    response.headers["Location"] = f"/api/v1/articles/{article.id}"
    return _tagged(response, article)


@router.put(
    "/articles/by-external-id/{external_id:path}",
    responses={201: {"model": ArticlePublic, "description": "Created"}, **responses(*_WRITES, AlreadyExists)},
)
async def put_article_by_external_id(
    site: SiteDep,
    viewer: Writer,
    external_id: Annotated[ExternalId, Path(max_length=200, description="معرّف المقال في مصدره")],
    article_in: ArticlePut,
    display: DisplayDep,
    response: Response,
    if_match: IfMatch = None,
) -> ArticlePublic:
    """ينشئ المقال أو يستبدل محتواه؛ والمحتوى نفسه لا يغيّر شيئًا. لبرامج البذر التي تعيد الكرّة."""
    content = article_in.model_copy(update={"external_id": external_id})
    rendered = storing.prepare(content, default_language=site.settings.language)
    shown = shown_by(site, display)
    saved = await site.database.write(
        writing.put,
        external_id,
        rendered,
        published_at=writing.publication(article_in.status, article_in.published_at, now=shown.now),
        viewer=viewer,
        if_match=if_match,
        shown=shown,
    )
    if saved.outcome == "created":
        response.status_code = 201
        response.headers["Location"] = f"/api/v1/articles/{saved.article.id}"
    return _tagged(response, saved.article)


@router.get("/articles/{id}/source", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_article_source(site: SiteDep, viewer: Writer, id: Id, response: Response) -> ArticleContent:
    """المقال كما كُتب، بالصيغة التي يأخذها PUT: اقرأ وعدّل وأعد."""
    source = await site.database.read(read_source, id, viewer=viewer, now=site.now())
    response.headers["ETag"] = version_tag(source.version)
    response.headers["Cache-Control"] = "private, no-store"
    return ArticleContent.model_validate(source.members)


@router.put("/articles/{id}", responses=responses(*_WRITES, PreconditionRequired, AlreadyExists))
async def replace_article(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    article_in: ArticleContent,
    display: DisplayDep,
    response: Response,
    if_match: IfMatch = None,
) -> ArticlePublic:
    """يستبدل محتوى المقال كله؛ يلزم If-Match لئلا يمحو أحد ما كتبه غيره. ولا يغيّر حالته."""
    if if_match is None:
        raise PreconditionRequired
    rendered = storing.prepare(article_in, default_language=site.settings.language)
    article = await site.database.write(
        writing.replace, id, rendered, viewer=viewer, if_match=if_match, shown=shown_by(site, display)
    )
    return _tagged(response, article)


@router.patch("/articles/{id}", responses=responses(*_WRITES, PreconditionRequired, AlreadyExists))
async def update_article(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    patch: Annotated[
        dict[str, Any],
        Body(description="JSON Merge Patch (RFC 7396) على ما يعطيه /source", examples=[{"summary": "خلاصة جديدة"}]),
    ],
    display: DisplayDep,
    response: Response,
    if_match: IfMatch = None,
) -> ArticlePublic:
    """يغيّر ما تذكره من محتوى المقال ويترك سائره؛ يلزم If-Match. ولا يغيّر حالته."""
    if if_match is None:
        raise PreconditionRequired
    shown = shown_by(site, display)

    async def write(source: Source) -> ArticlePublic:
        return await site.database.write(
            writing.replace,
            id,
            storing.prepare(_merged(source.members, patch), default_language=site.settings.language),
            viewer=viewer,
            if_match=f'"{source.version}"' if if_match.strip() == "*" else if_match,
            shown=shown,
            filed=source.filed,
        )

    read = partial(site.database.read, read_source, id, viewer=viewer, now=shown.now)
    return _tagged(response, await written_from(read, write))


def _merged(source: dict[str, Any], patch: dict[str, Any]) -> ArticleContent:
    try:
        return writing.merged(source, patch)
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_input=False)]
        raise InvalidRequest(errors=field_errors(found)) from None


@router.delete("/articles/{id}", status_code=204, responses=responses(*_WRITES))
async def delete_article(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    permanent: Annotated[bool, Query(description="حذف لا رجعة فيه؛ للمديرين")] = False,
    if_match: IfMatch = None,
) -> None:
    """ينقل المقال إلى السلّة، أو يحذفه حذفًا لا رجعة فيه."""
    if permanent and viewer.role is not Role.admin:
        raise Forbidden
    verb = publishing.delete_permanently if permanent else publishing.trash
    await site.database.write(verb, id, viewer=viewer, if_match=if_match, now=site.now())


@router.post("/articles/{id}/publish", responses=_MOVES)
async def publish_article(
    site: SiteDep,
    viewer: Publisher,
    id: Id,
    display: DisplayDep,
    response: Response,
    request_in: PublishRequest | None = None,
) -> ArticlePublic:
    """ينشر المقال الآن أو في موعد؛ وما نُشر من قبل يبقى كما هو."""
    at = request_in.published_at if request_in else None
    article = await site.database.write(publishing.publish, id, published_at=at, shown=shown_by(site, display))
    return _tagged(response, article)


@router.post("/articles/{id}/unpublish", responses=_MOVES)
async def unpublish_article(
    site: SiteDep, viewer: Publisher, id: Id, display: DisplayDep, response: Response
) -> ArticlePublic:
    """يعيد المقال مسودة لا يراها القرّاء."""
    return _tagged(response, await site.database.write(publishing.unpublish, id, shown=shown_by(site, display)))


@router.post("/articles/{id}/archive", responses=_MOVES)
async def archive_article(
    site: SiteDep, viewer: Publisher, id: Id, display: DisplayDep, response: Response
) -> ArticlePublic:
    """يخرج المقال من القوائم ويبقيه مقروءًا في عنوانه، بلا تعليقات جديدة."""
    return _tagged(response, await site.database.write(publishing.archive, id, shown=shown_by(site, display)))


@router.post("/articles/{id}/restore", responses=_MOVES)
async def restore_article(
    site: SiteDep, viewer: Publisher, id: Id, display: DisplayDep, response: Response
) -> ArticlePublic:
    """يعيد المقال من السلّة إلى ما كان عليه."""
    return _tagged(response, await site.database.write(publishing.restore, id, shown=shown_by(site, display)))
