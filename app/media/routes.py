"""Media over HTTP: uploaded, listed, changed. `app.articles.media_routes` deletes them, `file_routes` serves them."""

import asyncio
from typing import Annotated, Any, ClassVar

from fastapi import Depends, Query, Request, Response
from pydantic import ValidationError

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.db.columns import Id
from app.db.keyset import Page, Paging
from app.errors import (
    AlreadyExists,
    Forbidden,
    InvalidRequest,
    NotFound,
    TooComplex,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
)
from app.media import keeping, pictures
from app.media import service as media
from app.media.models import MediaCreate, MediaKind, MediaPublic, MediaUpdate
from app.media.pictures import Made
from app.media.receiving import NO_ROOM, Incoming, incoming, receive
from app.media.service import Stored
from app.media.storage import Storage
from app.text import Line
from app.web.paging import page_of, paging
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import Site, SiteDep
from app.web.validation import field_errors

router = api_router("media")

Writer = Annotated[Viewer, require(Scope.articles_write)]
Question = Annotated[str | None, Query(max_length=600), Line(0, 200)]

MOST_OF_ONE = 4
"""Uploads of one account that one worker takes on at the same time."""


async def storage(request: Request) -> Storage:
    """Where the files of this application's media lie."""
    found: Storage = request.app.state.media
    return found


StorageDep = Annotated[Storage, Depends(storage)]
_BINARY = {"type": "string", "format": "binary"}
# The form alone: generators of clients make nothing useful of several types of one body.
_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": _BINARY,
                        **{name: {"type": "string"} for name in ("alt", "caption", "credit", "external_id")},
                        "focal_point": {"type": "string", "pattern": "^[0-9.]+,[0-9.]+$"},
                    },
                }
            },
        },
    }
}
_UPLOADS: Any = {
    200: {"model": MediaPublic, "description": "OK"},
    **responses(Unauthenticated, Forbidden, AlreadyExists, TooLarge, UnsupportedMediaType, InvalidRequest, TooComplex),
}


@router.post("/media", status_code=201, responses=_UPLOADS, openapi_extra=_UPLOAD)
async def upload_media(
    site: SiteDep, viewer: Writer, files: StorageDep, request: Request, response: Response
) -> MediaPublic:
    """Uploads a picture or a file: as a form with the field `file`, or the bytes alone with their `Content-Type`.

    The same bytes again return what was uploaded before (200).
    """
    settings = site.settings
    with _Turn(viewer.account_id):
        async with incoming(settings.media_folder) as place:
            await receive(place, request.headers, request.stream(), most=settings.media_mib << 20)
            kept = await keeping.keep(
                site.database,
                site.pool,
                files,
                place,
                _fields(place.fields),
                by=viewer.account_id,
                of=("media", viewer.account_id),
                address=settings.own_address,
                now=site.now(),
            )
    response.headers["Location"] = f"/api/v1/media/{kept.media.id}"
    if not kept.is_new:
        response.status_code = 200
    return kept.media


class _Turn:
    """One of the uploads that an account may have under way."""

    taken: ClassVar[dict[int, int]] = {}

    def __init__(self, account_id: int) -> None:
        self._account_id = account_id

    def __enter__(self) -> None:
        count = self.taken.get(self._account_id, 0)
        if count >= MOST_OF_ONE:
            raise TooManyRequests(headers={"Retry-After": "2"})
        self.taken[self._account_id] = count + 1

    def __exit__(self, *_: object) -> None:
        self.taken[self._account_id] -= 1
        if not self.taken[self._account_id]:
            del self.taken[self._account_id]


def _fields(sent: dict[str, str]) -> MediaCreate:
    members: dict[str, Any] = dict(sent)
    if "focal_point" in members:
        x, _, y = members["focal_point"].partition(",")
        members["focal_point"] = {"x": x.strip(), "y": y.strip()}
    try:
        return MediaCreate.model_validate(members)
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_input=False)]
        raise InvalidRequest(errors=field_errors(found)) from None


@router.get("/media", responses=responses(Unauthenticated, Forbidden))
async def list_media(
    site: SiteDep,
    viewer: Writer,
    page: Annotated[Paging, paging("media")],
    request: Request,
    response: Response,
    q: Question = None,
    kind: MediaKind | None = None,
    external_id: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[MediaPublic]:
    """Returns the uploads, newest first.

    `q` searches alternative text, caption and credit.
    """
    found = await site.database.read_long(
        media.list_media,
        paging=page,
        query=q,
        kind=kind,
        external_id=external_id,
        address=site.settings.own_address,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return page_of(MediaPublic, found, site.keys, order="media", request=request, response=response)


@router.get("/media/{id}", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_media(site: SiteDep, viewer: Writer, id: Id, response: Response) -> MediaPublic:
    """Returns one upload."""
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(media.get, id, address=site.settings.own_address)


@router.patch("/media/{id}", responses=responses(Unauthenticated, Forbidden, NotFound, AlreadyExists))
async def update_media(site: SiteDep, viewer: Writer, files: StorageDep, id: Id, media_in: MediaUpdate) -> MediaPublic:
    """Changes the texts of an upload, or the focal point of a picture, which makes its crops anew.

    Authors change what they uploaded, editors change any.
    """
    crops = await _new_crops(site, viewer, files, id, media_in)
    changed = await site.database.write(
        media.update,
        id,
        media_in,
        crops=crops,
        viewer=viewer,
        address=site.settings.own_address,
        now=site.now(),
    )
    return changed.media


async def _new_crops(
    site: Site, viewer: Viewer, files: Storage, media_id: int, media_in: MediaUpdate
) -> tuple[list[Made], list[Made]] | None:
    """The crops of another focal point, their files kept; the former ones stay a while, for pages lead to them."""
    stored = await site.database.read(media.stored_for_change, media_id, viewer=viewer)
    point = media_in.focal_point
    if point is None or stored.kind is not MediaKind.image or (point.x, point.y) == stored.focal:
        return None
    async with incoming(site.settings.media_folder) as place:
        await _fetch(files, stored, place)
        crops = await site.pool.run(
            pictures.recrop,
            *(str(place.file), str(place.made), (point.x, point.y)),
            of=("media", viewer.account_id),
            seconds=pictures.SECONDS,
        )
        if crops is None:
            raise Unavailable(NO_ROOM)
        await files.keep(place.made, stored.folder)
    return crops


async def _fetch(files: Storage, stored: Stored, place: Incoming) -> None:
    found = await files.open(stored.folder, stored.largest)
    if found is None:
        raise Unavailable
    try:
        with place.file.open("wb") as opened:
            start = 0
            while start < found.length:
                piece = await found.source.read(start, found.length - start)
                await asyncio.to_thread(opened.write, piece)
                start += len(piece)
    finally:
        await found.source.close()
