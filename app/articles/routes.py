"""Articles over HTTP: read, written, moved through their states, and previewed."""

from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import Body, Header, Path, Response
from pydantic import ValidationError

from app.accounts.access import require
from app.accounts.models import Role, Scope, Viewer
from app.articles import preparing, previews, publishing, writing
from app.articles import service as articles
from app.articles.models import (
    ArticleContent,
    ArticleCreate,
    ArticleMoved,
    ArticlePublic,
    ArticlePut,
    ArticleWritten,
    ExternalId,
    PreviewCreate,
    PublishRequest,
    RemovedElement,
)
from app.articles.presenting import PresenterDep
from app.articles.previews import PreviewIssued, PreviewPrivate
from app.articles.rendered import Rendered
from app.articles.revisions import Source, read_source
from app.articles.versions import MOST_OVERWRITES, one_after_the_other, written_from
from app.db.columns import Id
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
from app.markup.body_html import RenderedBody
from app.shapes import build
from app.web.cache.conditional import version_tag
from app.web.idempotency import Again, OnceDep, by_id
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import Site, SiteDep
from app.web.validation import field_errors

router = api_router("articles")

Shown = TypeVar("Shown", bound=ArticlePublic | ArticleMoved)

Writer = Annotated[Viewer, require(Scope.articles_write)]
Publisher = Annotated[Viewer, require(Scope.articles_publish)]
Ref = Annotated[str, Path(max_length=1000)]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=1000)]
_WRITES = (Unauthenticated, Forbidden, NotFound, PreconditionFailed)
_MOVES: Any = responses(Unauthenticated, Forbidden, NotFound, WrongState)


async def _prepared(site: Site, viewer: Viewer, content: ArticleContent) -> Rendered:
    return await preparing.prepare(site.database, site.pool, content, settings=site.settings, of=viewer.account_id)


async def _analyse(site: Site, viewer: Viewer, article_id: int) -> None:
    await preparing.analyse(site.database, site.pool, article_id, of=viewer.account_id)


def as_written(article: ArticlePublic, rendered: Rendered) -> ArticleWritten:
    """An article with what sanitising took out of what was sent."""
    return build(ArticleWritten, {**vars(article), "removed": removed_from(rendered.body)})


def removed_from(body: RenderedBody) -> list[RemovedElement]:
    """What sanitising took out of a body."""
    return [build(RemovedElement, {"what": what, "count": count}) for what, count in body.removed.items()]


def _tagged(response: Response, article: Shown) -> Shown:
    response.headers["ETag"] = version_tag(article.version)
    return article


@router.post("/articles", status_code=201, responses=responses(Unauthenticated, Forbidden, AlreadyExists))
async def create_article(
    site: SiteDep, viewer: Writer, article_in: ArticleCreate, presenter: PresenterDep, once: OnceDep, response: Response
) -> ArticleWritten:
    """Creates an article as a draft.

    To publish it at once send `status: published`; to schedule it add a future `published_at`. Publishing needs the
    scope `articles:publish`.
    """
    rendered = await _prepared(site, viewer, article_in)
    again = by_id(
        lambda session, article_id: articles.get(session, str(article_id), viewer=viewer, presenter=presenter)
    )
    article = await once.write(again, writing.create, article_in, rendered, viewer=viewer, presenter=presenter)
    response.headers["Location"] = f"/api/v1/articles/{article.id}"
    return _tagged(response, as_written(article, rendered))


@router.put(
    "/articles/by-external-id/{external_id:path}",
    responses={201: {"model": ArticleWritten, "description": "Created"}, **responses(*_WRITES, AlreadyExists)},
)
async def put_article_by_external_id(
    site: SiteDep,
    viewer: Writer,
    external_id: Annotated[ExternalId, Path(max_length=200)],
    article_in: ArticlePut,
    presenter: PresenterDep,
    response: Response,
    if_match: IfMatch = None,
) -> ArticleWritten:
    """Creates the article if it does not exist, and replaces its content if it does.

    Sending the same content again changes nothing. Made for seeding scripts that run repeatedly.
    """
    content = article_in.model_copy(update={"external_id": external_id})
    rendered = await _prepared(site, viewer, content)
    saved = await site.database.write(
        writing.put,
        external_id,
        rendered,
        published_at=writing.publication(article_in.status, article_in.published_at, now=presenter.now),
        viewer=viewer,
        if_match=if_match,
        presenter=presenter,
    )
    if saved.outcome == "created":
        response.status_code = 201
        response.headers["Location"] = f"/api/v1/articles/{saved.article.id}"
    return _tagged(response, as_written(saved.article, rendered))


@router.get("/articles/{id}/source", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_article_source(site: SiteDep, viewer: Writer, id: Id, response: Response) -> ArticleContent:
    """Returns the content as it was written, in the form that PUT accepts: read it, change it, and send it back with
    its `ETag` in `If-Match`.
    """
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
    presenter: PresenterDep,
    response: Response,
    if_match: IfMatch = None,
) -> ArticleWritten:
    """Replaces the whole content of an article.

    Its state does not change. `If-Match` is required, so that editors do not overwrite each other's work.
    """
    if if_match is None:
        raise PreconditionRequired
    rendered = await _prepared(site, viewer, article_in)
    article = await site.database.write(
        writing.replace,
        id,
        rendered,
        viewer=viewer,
        if_match=if_match,
        presenter=presenter,
    )
    return _tagged(response, as_written(article, rendered))


@router.patch("/articles/{id}", responses=responses(*_WRITES, PreconditionRequired, AlreadyExists))
async def update_article(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    patch: Annotated[
        dict[str, Any],
        Body(examples=[{"summary": "خلاصة جديدة"}]),
    ],
    presenter: PresenterDep,
    response: Response,
    if_match: IfMatch = None,
) -> ArticleWritten:
    """Changes only the fields that are sent (JSON Merge Patch, RFC 7396).

    The article's state does not change. `If-Match` is required.
    """
    if if_match is None:
        raise PreconditionRequired

    async def write(source: Source) -> ArticleWritten:
        rendered = await _prepared(site, viewer, _merged(source.members, patch))
        article = await site.database.write(
            writing.replace,
            id,
            rendered,
            viewer=viewer,
            if_match=f'"{source.version}"' if if_match.strip() == "*" else if_match,
            presenter=presenter,
            expected=source.classification,
        )
        return as_written(article, rendered)

    read = partial(site.database.read, read_source, id, viewer=viewer, now=presenter.now)
    if if_match.strip() != "*":
        return _tagged(response, await written_from(read, write))
    async with one_after_the_other(id):
        return _tagged(response, await written_from(read, write, tries=MOST_OVERWRITES))


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
    permanent: bool = False,
    if_match: IfMatch = None,
) -> None:
    """Moves an article to the trash.

    Administrators can delete it permanently with `permanent=true`.
    """
    if permanent and viewer.role is not Role.admin:
        raise Forbidden
    await _analyse(site, viewer, id)
    verb = publishing.delete_permanently if permanent else publishing.trash
    await site.database.write(verb, id, viewer=viewer, if_match=if_match, now=site.now())


@router.post("/articles/{id}/publish", responses=_MOVES)
async def publish_article(
    site: SiteDep,
    viewer: Publisher,
    id: Id,
    presenter: PresenterDep,
    response: Response,
    request_in: PublishRequest | None = None,
) -> ArticlePublic | ArticleMoved:
    """Publishes an article now, or at the time in `published_at`.

    Publishing a published article changes nothing.
    """
    at = request_in.published_at if request_in else None
    await _analyse(site, viewer, id)
    article = await site.database.write(publishing.publish, id, published_at=at, viewer=viewer, presenter=presenter)
    return _tagged(response, article)


@router.post("/articles/{id}/unpublish", responses=_MOVES)
async def unpublish_article(
    site: SiteDep, viewer: Publisher, id: Id, presenter: PresenterDep, response: Response
) -> ArticlePublic | ArticleMoved:
    """Turns an article back into a draft, which readers cannot see."""
    await _analyse(site, viewer, id)
    return _tagged(
        response,
        await site.database.write(publishing.unpublish, id, viewer=viewer, presenter=presenter),
    )


@router.post("/articles/{id}/archive", responses=_MOVES)
async def archive_article(
    site: SiteDep, viewer: Publisher, id: Id, presenter: PresenterDep, response: Response
) -> ArticlePublic | ArticleMoved:
    """Removes an article from lists and search.

    It stays readable at its address and takes no new comments.
    """
    await _analyse(site, viewer, id)
    return _tagged(
        response,
        await site.database.write(publishing.archive, id, viewer=viewer, presenter=presenter),
    )


@router.post("/articles/{id}/restore", responses=_MOVES)
async def restore_article(
    site: SiteDep, viewer: Publisher, id: Id, presenter: PresenterDep, response: Response
) -> ArticlePublic | ArticleMoved:
    """Takes an article out of the trash and gives it the state that it had before."""
    await _analyse(site, viewer, id)
    return _tagged(
        response,
        await site.database.write(publishing.restore, id, viewer=viewer, presenter=presenter),
    )


@router.post(
    "/articles/{id}/previews", status_code=201, responses=responses(Unauthenticated, Forbidden, NotFound, WrongState)
)
async def create_preview(
    site: SiteDep,
    viewer: Writer,
    id: Id,
    presenter: PresenterDep,
    once: OnceDep,
    response: Response,
    preview_in: PreviewCreate | None = None,
) -> PreviewIssued:
    """Creates a temporary link to read the article before it is published.

    Its token is shown only this once. The link ends early if its creator's account is disabled, changes its password
    or loses its right to the article.
    """
    hours = (preview_in or PreviewCreate()).hours
    again = Again(
        lambda issued: issued.token, lambda session, token: previews.issued(session, token, presenter=presenter)
    )
    issued = await once.write(again, previews.create, id, hours=hours, viewer=viewer, presenter=presenter)
    response.headers["Location"] = f"/api/v1/previews/{issued.token}"
    response.headers["Cache-Control"] = "no-store"
    return issued


@router.get("/articles/{id}/previews", responses=responses(Unauthenticated, Forbidden, NotFound))
async def list_previews(site: SiteDep, viewer: Writer, id: Id, response: Response) -> list[PreviewPrivate]:
    """Returns the preview links that are valid now: who created them, when, and when they end; without tokens."""
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(previews.list_valid, id, viewer=viewer, now=site.now())


@router.delete("/articles/{id}/previews", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound))
async def revoke_previews(site: SiteDep, viewer: Writer, id: Id) -> None:
    """Ends all preview links of an article."""
    await site.database.write(previews.revoke_all, id, viewer=viewer, now=site.now())


@router.get("/previews/{token}", responses=responses(NotFound))
async def get_preview(
    site: SiteDep,
    token: Annotated[str, Path(max_length=100)],
    presenter: PresenterDep,
    response: Response,
) -> ArticlePublic:
    """Returns the article as it is now to anybody who has its preview token.

    The answer is never cached.
    """
    article = await site.database.read(previews.get, token, presenter=presenter)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return article
