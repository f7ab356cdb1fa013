"""What shows an upload, and its deletion, over HTTP: both look at articles."""

from typing import Annotated

from fastapi import Response

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.articles import media_uses
from app.articles.media_uses import MediaUses
from app.db.columns import Id
from app.errors import Forbidden, InUse, NotFound, Unauthenticated
from app.media.routes import StorageDep
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("media")

Writer = Annotated[Viewer, require(Scope.articles_write)]


@router.get("/media/{id}/uses", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_media_uses(site: SiteDep, viewer: Writer, id: Id, response: Response) -> MediaUses:
    """Returns the articles, sections and authors that show an upload, twenty of each at most.

    Articles that you may not see are left out; `is_used` counts them.
    """
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(media_uses.uses, id, viewer=viewer, now=site.now())


@router.delete("/media/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound, InUse))
async def delete_media(site: SiteDep, viewer: Writer, files: StorageDep, id: Id) -> None:
    """Deletes an upload that no article shows, with its files.

    Authors delete what they uploaded, editors delete any.
    """
    folder = await site.database.write(media_uses.delete_media, id, viewer=viewer, now=site.now())
    await files.remove(folder)
