"""Sections, tags and authors over HTTP."""

from typing import Annotated, Any

from fastapi import Path, Query, Request, Response

from app.accounts.access import MaybeViewer, require
from app.accounts.models import Scope, Viewer
from app.catalog import service as catalog
from app.catalog.models import (
    AuthorCreate,
    AuthorPublic,
    AuthorUpdate,
    EntryExternalId,
    SectionCreate,
    SectionPublic,
    TagCreate,
    TagPublic,
    TagUpdate,
)
from app.db.columns import Id
from app.db.keyset import Page, Paging
from app.errors import AlreadyExists, Forbidden, NotFound, Unauthenticated
from app.events import subjects
from app.web.cache.conditional import set_read_headers
from app.web.idempotency import OnceDep, by_id
from app.web.paging import page_of, paging
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("catalog")

Writer = Annotated[Viewer, require(Scope.catalog_write)]
Ref = Annotated[str, Path(max_length=300)]
_READS: Any = responses(Unauthenticated)
_READS_ONE: Any = {308: {"description": "Moved"}, **responses(Unauthenticated, NotFound)}
_CHANGES: Any = responses(Unauthenticated, Forbidden, NotFound, AlreadyExists)
_WRITES: Any = responses(Unauthenticated, Forbidden, AlreadyExists)


@router.get("/sections", responses=_READS)
async def list_sections(
    site: SiteDep,
    viewer: MaybeViewer,
    page: Annotated[Paging, paging("sections by position")],
    request: Request,
    response: Response,
    external_id: Annotated[EntryExternalId | None, Query()] = None,
) -> Page[SectionPublic]:
    """Returns the site's sections by their `position`.

    `parent_id` makes the tree.
    """
    found = await site.database.read(
        catalog.list_sections, paging=page, external_id=external_id, address=site.settings.own_address, now=site.now()
    )
    set_read_headers(response, viewer, None, subjects.SECTIONS)
    return page_of(SectionPublic, found, site.keys, order="sections by position", request=request, response=response)


@router.post("/sections", status_code=201, responses=_WRITES)
async def create_section(
    site: SiteDep, viewer: Writer, section_in: SectionCreate, once: OnceDep, response: Response
) -> SectionPublic:
    """Creates a section, at the top of the tree or below another."""
    its: Any = {"address": site.settings.own_address, "now": site.now()}
    again = by_id(lambda session, entry_id: catalog.get_section(session, str(entry_id), **its))
    section = await once.write(again, catalog.create_section, section_in, **its)
    response.headers["Location"] = f"/api/v1/sections/{section.id}"
    return section


@router.get("/sections/{ref}", responses=_READS_ONE)
async def get_section(site: SiteDep, viewer: MaybeViewer, ref: Ref, response: Response) -> SectionPublic:
    """Returns one section by its id or slug."""
    set_read_headers(response, viewer, None, subjects.SECTIONS)
    return await site.database.read(catalog.get_section, ref, address=site.settings.own_address, now=site.now())


@router.get("/tags", responses=_READS)
async def list_tags(
    site: SiteDep,
    viewer: MaybeViewer,
    page: Annotated[Paging, paging("tags")],
    request: Request,
    response: Response,
    external_id: Annotated[EntryExternalId | None, Query()] = None,
) -> Page[TagPublic]:
    """Returns the tags that published articles use.

    Editors see all tags.
    """
    found = await site.database.read(
        catalog.list_tags, paging=page, external_id=external_id, sees_all=_sees_all(viewer), now=site.now()
    )
    set_read_headers(response, viewer, None, subjects.TAGS)
    return page_of(TagPublic, found, site.keys, order="tags", request=request, response=response)


@router.post("/tags", status_code=201, responses=_WRITES)
async def create_tag(site: SiteDep, viewer: Writer, tag_in: TagCreate, once: OnceDep, response: Response) -> TagPublic:
    """Creates a tag."""
    now = site.now()
    again = by_id(lambda session, entry_id: catalog.get_tag(session, str(entry_id), now=now))
    tag = await once.write(again, catalog.create_tag, tag_in, now=now)
    response.headers["Location"] = f"/api/v1/tags/{tag.id}"
    return tag


@router.get("/tags/{ref}", responses=_READS_ONE)
async def get_tag(site: SiteDep, viewer: MaybeViewer, ref: Ref, response: Response) -> TagPublic:
    """Returns a tag that a published article uses.

    Editors see any tag.
    """
    set_read_headers(response, viewer, None, subjects.TAGS)
    return await site.database.read(catalog.get_tag, ref, sees_all=_sees_all(viewer), now=site.now())


def _sees_all(viewer: Viewer | None) -> bool:
    return viewer is not None and (viewer.may(Scope.articles_read_drafts) or viewer.may(Scope.catalog_write))


@router.patch("/tags/{id}", responses=_CHANGES)
async def update_tag(site: SiteDep, viewer: Writer, id: Id, tag_in: TagUpdate) -> TagPublic:
    """Changes a tag's name.

    A former slug redirects to the new one.
    """
    return await site.database.write(catalog.update_tag, id, tag_in, now=site.now())


@router.get("/authors", responses=_READS)
async def list_authors(
    site: SiteDep,
    viewer: MaybeViewer,
    page: Annotated[Paging, paging("authors")],
    request: Request,
    response: Response,
    external_id: Annotated[EntryExternalId | None, Query()] = None,
) -> Page[AuthorPublic]:
    """Returns the authors whose names articles carry."""
    found = await site.database.read(
        catalog.list_authors, paging=page, external_id=external_id, address=site.settings.own_address, now=site.now()
    )
    set_read_headers(response, viewer, None, subjects.AUTHORS)
    return page_of(AuthorPublic, found, site.keys, order="authors", request=request, response=response)


@router.post("/authors", status_code=201, responses=_WRITES)
async def create_author(
    site: SiteDep, viewer: Writer, author_in: AuthorCreate, once: OnceDep, response: Response
) -> AuthorPublic:
    """Creates an author whose name articles carry.

    An author is not an account, but may be linked to one.
    """
    its: Any = {"address": site.settings.own_address, "now": site.now()}
    again = by_id(lambda session, entry_id: catalog.get_author(session, str(entry_id), **its))
    author = await once.write(again, catalog.create_author, author_in, **its)
    response.headers["Location"] = f"/api/v1/authors/{author.id}"
    return author


@router.get("/authors/{ref}", responses=_READS_ONE)
async def get_author(site: SiteDep, viewer: MaybeViewer, ref: Ref, response: Response) -> AuthorPublic:
    """Returns one author by id or slug."""
    set_read_headers(response, viewer, None, subjects.AUTHORS)
    return await site.database.read(catalog.get_author, ref, address=site.settings.own_address, now=site.now())


@router.patch("/authors/{id}", responses=_CHANGES)
async def update_author(site: SiteDep, viewer: Writer, id: Id, author_in: AuthorUpdate) -> AuthorPublic:
    """Changes an author's name, biography, picture, links or account."""
    address = site.settings.own_address
    return await site.database.write(catalog.update_author, id, author_in, address=address, now=site.now())
