"""What changes the catalog and articles with it, over HTTP: merging, moving, deleting."""

from typing import Annotated

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.articles import catalog_changes
from app.catalog.models import SectionPublic, SectionUpdate, TagMerge, TagPublic
from app.db.columns import Id
from app.errors import AlreadyExists, Forbidden, InUse, NotFound, SectionLoop, Unauthenticated
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("catalog")

Writer = Annotated[Viewer, require(Scope.catalog_write)]


@router.post("/tags/{id}/merge", responses=responses(Unauthenticated, Forbidden, NotFound))
async def merge_tag(site: SiteDep, viewer: Writer, id: Id, merge_in: TagMerge) -> TagPublic:
    """Moves a tag's articles to another tag and deletes it.

    Its former slug redirects to the other tag.
    """
    return await site.database.write(catalog_changes.merge_tag, id, merge_in.into, now=site.now())


@router.delete("/tags/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound))
async def delete_tag(site: SiteDep, viewer: Writer, id: Id) -> None:
    """Deletes a tag and takes it off its articles."""
    await site.database.write(catalog_changes.delete_tag, id, now=site.now())


@router.delete("/sections/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound))
async def delete_section(site: SiteDep, viewer: Writer, id: Id) -> None:
    """Deletes a section.

    Its articles and the sections below it move to the section above.
    """
    await site.database.write(catalog_changes.delete_section, id, now=site.now())


@router.delete("/authors/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound, InUse))
async def delete_author(site: SiteDep, viewer: Writer, id: Id) -> None:
    """Deletes an author whose name no article carries."""
    await site.database.write(catalog_changes.delete_author, id, now=site.now())


@router.patch("/sections/{id}", responses=responses(Unauthenticated, Forbidden, NotFound, AlreadyExists, SectionLoop))
async def update_section(site: SiteDep, viewer: Writer, id: Id, section_in: SectionUpdate) -> SectionPublic:
    """Changes a section's name, description, picture, position or place in the tree.

    A former slug redirects to the new one.
    """
    address = site.settings.own_address
    return await site.database.write(catalog_changes.update_section, id, section_in, address=address, now=site.now())
