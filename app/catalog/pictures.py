"""The pictures of sections and authors."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from app.errors import Bilingual, invalid
from app.media import images
from app.media import service as media
from app.media.images import Image, ImagePublic

_NOT_THERE = Bilingual("لا توجد صورة مرفوعة بهذا المعرّف.", "No uploaded picture has this id.")


def columns(session: Session, image: Image | None) -> dict[str, Any]:
    """What is kept of a picture; nobody deletes the upload that it may be before this transaction ends."""
    media_id = image.media if image else None
    if media_id is not None and media.lock_for_use(session, [media_id]).get(media_id) != "image":
        raise invalid("/image/media", "unknown", _NOT_THERE)
    return {"image": image.stored() if image else None, "image_media_id": media_id}


def shown(session: Session, rows: Iterable[Any], address: str) -> dict[int, ImagePublic]:
    """The pictures of some sections or authors by their ids; one query where any is an upload, none otherwise."""
    pictured = [row for row in rows if row.image is not None]
    uploads = [row.image_media_id for row in pictured if row.image_media_id is not None]
    facts = media.facts_by_id(session, uploads) if uploads else {}
    return {
        row.id: images.shown(row.image, row.image_media_id, facts.get(row.image_media_id), address) for row in pictured
    }
