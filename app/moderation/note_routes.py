"""Notes for colleagues over HTTP."""

from typing import Any

from fastapi import Response

from app.db.columns import Id
from app.errors import Forbidden, NotFound, Unauthenticated, WrongState
from app.moderation import notes
from app.moderation.models import NoteCreate, NotePrivate, Notes
from app.moderation.routes import Moderator
from app.web.idempotency import OnceDep, by_id
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("moderation")

_REFUSALS: Any = responses(Unauthenticated, Forbidden, NotFound)


@router.get("/moderation/comments/{id}/notes", responses=_REFUSALS)
async def list_notes(site: SiteDep, _viewer: Moderator, id: Id, response: Response) -> Notes:
    """Returns the notes of moderators on a comment."""
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(notes.list_all, id)


@router.post(
    "/moderation/comments/{id}/notes",
    status_code=201,
    responses=responses(Unauthenticated, Forbidden, NotFound, WrongState),
)
async def create_note(
    site: SiteDep, viewer: Moderator, id: Id, note_in: NoteCreate, once: OnceDep, response: Response
) -> NotePrivate:
    """Notes something on a comment for colleagues; readers and its writer never see it."""
    response.headers["Cache-Control"] = "private, no-store"
    return await once.write(by_id(notes.get), notes.add, id, note_in, viewer=viewer, keys=site.keys, now=site.now())


@router.delete("/moderation/notes/{id}", status_code=204, responses=_REFUSALS)
async def delete_note(site: SiteDep, viewer: Moderator, id: Id) -> None:
    """Deletes a note: its writer may, and an administrator."""
    await site.database.write(notes.delete, id, viewer=viewer, keys=site.keys, now=site.now())
