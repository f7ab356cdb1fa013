"""The storage that the settings name."""

from app.errors import Bilingual
from app.media.storage import DiskStorage, Storage
from app.settings import Settings


async def unreachable(settings: Settings) -> Bilingual | None:
    """Why the bucket of media does not answer, in one line; None where it does, or where media lie on a disk."""
    if not settings.media_url:
        return None
    from app.media import bucket  # noqa: PLC0415  only for who has one

    return await bucket.probe(settings.media_url)


def open_storage(settings: Settings) -> Storage:
    """Where the files of media lie."""
    if not settings.media_url:
        return DiskStorage(settings.media_folder)
    from app.media.bucket import BucketStorage  # noqa: PLC0415  only for who has one

    return BucketStorage(settings.media_url)
