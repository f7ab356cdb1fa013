"""The storage that the settings name."""

from app.media.storage import DiskStorage, Storage
from app.settings import Settings


def open_storage(settings: Settings) -> Storage:
    """Where the files of media lie."""
    if not settings.media_url:
        return DiskStorage(settings.media_folder)
    from app.media.bucket import BucketStorage  # noqa: PLC0415  only for who has one

    return BucketStorage(settings.media_url)
