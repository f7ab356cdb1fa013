"""Translations of an article over HTTP: read, linked, unlinked."""

from fastapi import Response

from app.articles import translating
from app.articles.presenting import PresenterDep
from app.articles.routes import Writer
from app.articles.translating import ArticleTranslations, TranslationsReplace
from app.db.columns import Id
from app.errors import Forbidden, LanguageTaken, NotFound, Unauthenticated
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("articles")


@router.get("/articles/{id}/translations", responses=responses(Unauthenticated, Forbidden, NotFound))
async def list_translations(
    site: SiteDep, viewer: Writer, id: Id, presenter: PresenterDep, response: Response
) -> ArticleTranslations:
    """Returns an article and the articles that say the same in other languages, in whatever state."""
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(translating.read, id, viewer=viewer, presenter=presenter)


@router.put("/articles/{id}/translations", responses=responses(Unauthenticated, Forbidden, NotFound, LanguageTaken))
async def replace_translations(
    site: SiteDep, viewer: Writer, id: Id, translations_in: TranslationsReplace, presenter: PresenterDep
) -> ArticleTranslations:
    """Makes an article and others one another's translations, one a language, and of nothing else.

    Their versions stay. An empty list takes the article out of its group.
    """
    return await site.database.write(translating.link, id, translations_in.articles, viewer=viewer, presenter=presenter)


@router.delete(
    "/articles/{id}/translations", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound)
)
async def delete_translations(site: SiteDep, viewer: Writer, id: Id, presenter: PresenterDep) -> None:
    """Takes an article out of its group; the others stay one another's translations."""
    await site.database.write(translating.link, id, (), viewer=viewer, presenter=presenter)
