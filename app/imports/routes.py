"""Importing a whole site over HTTP: a file is taken at once, and read by a background job."""

import asyncio
from typing import Annotated, Any

from fastapi import Body, Request, Response
from fastapi.routing import APIRoute

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.db.columns import Id
from app.db.keyset import Page, Paging
from app.errors import (
    Forbidden,
    InvalidRequest,
    NotFound,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    UnsupportedMediaType,
)
from app.imports import runs, spool
from app.imports.import_models import ImportLinePrivate, ImportPrivate
from app.imports.transfer_records import Record
from app.web.paging import page_of, paging
from app.web.problems import responses
from app.web.reference.document import LINES
from app.web.routing import API, api_router
from app.web.site import SiteDep

router = api_router("imports")

Importer = Annotated[Viewer, require(Scope.imports_write)]

NDJSON = "application/x-ndjson"
_TYPES = ("", NDJSON, "application/jsonl", "application/octet-stream")
_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {NDJSON: {"schema": {"type": "string", "format": "binary"}}}}
}
_PROBLEMS = responses(Unauthenticated, Forbidden, TooLarge, UnsupportedMediaType, InvalidRequest, TooManyRequests)


@router.post("/imports", status_code=202, responses=_PROBLEMS, openapi_extra=_BODY)
async def create_import(
    site: SiteDep,
    viewer: Importer,
    request: Request,
    response: Response,
    drafts: bool = False,
    dry_run: bool = False,
) -> ImportPrivate:
    """Takes a site as lines of JSON, which a background job imports; the answer says where to ask how far it is."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _TYPES:
        raise UnsupportedMediaType
    await site.database.read(runs.check_room)
    announced = request.headers.get("content-length", "")
    name, length = await spool.receive(site.settings, request.stream(), announced=announced)
    try:
        taken = await site.database.write(
            runs.take,
            name=name,
            length=length,
            is_dry=dry_run,
            makes_drafts=drafts,
            viewer=viewer,
            now=site.now(),
        )
    except BaseException:
        await asyncio.to_thread((spool.folder_of(site.settings) / name).unlink, missing_ok=True)
        raise
    response.headers["Location"] = f"/api/v1/imports/{taken.id}"
    return taken


def _line(line: Annotated[Record, Body(media_type=NDJSON, discriminator="type")]) -> None:
    """What a line is."""


line_routes = (APIRoute(f"{API}/imports{LINES}", _line, methods=["POST"]),)
"""For the document alone."""


@router.get("/imports", responses=responses(Unauthenticated, Forbidden))
async def list_imports(
    site: SiteDep,
    viewer: Importer,
    page: Annotated[Paging, paging("imports")],
    request: Request,
    response: Response,
) -> Page[ImportPrivate]:
    """Returns the imports of the last thirty days, newest first."""
    found = await site.database.read(runs.list_all, paging=page)
    response.headers["Cache-Control"] = "private, no-store"
    return page_of(ImportPrivate, found, site.keys, order="imports", request=request, response=response)


@router.get("/imports/{id}", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_import(site: SiteDep, viewer: Importer, id: Id, response: Response) -> ImportPrivate:
    """Returns how far an import is, and how many records came out how."""
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(runs.get, id)


@router.get("/imports/{id}/lines", responses=responses(Unauthenticated, Forbidden, NotFound))
async def list_import_lines(
    site: SiteDep,
    viewer: Importer,
    id: Id,
    page: Annotated[Paging, paging("import_lines")],
    request: Request,
    response: Response,
) -> Page[ImportLinePrivate]:
    """Returns the lines of an import that were refused, or lost something, in the order of the file."""
    found = await site.database.read(runs.list_lines, id, paging=page)
    response.headers["Cache-Control"] = "private, no-store"
    return page_of(ImportLinePrivate, found, site.keys, order="import_lines", request=request, response=response)
