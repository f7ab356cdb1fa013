"""Files of media in an S3 bucket, by `obstore`; credentials and endpoint come from the usual `AWS_*` variables."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from app.errors import Bilingual, Unavailable
from app.media.presentation import TYPES
from app.media.storage import Folder, StoredFile

_FOREVER = "public, max-age=31536000, immutable"


@contextmanager
def _answering() -> Iterator[None]:
    """What a bucket says of itself as problems of ours; what is not there stays `FileNotFoundError`."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        raise Unavailable from error


SECONDS_TO_PROBE = 10.0
"""How long a bucket may take to answer a probe."""


async def probe(url: str) -> Bilingual | None:
    """Why a bucket does not answer, in one line; None where it lists its objects. Nothing is written."""
    try:
        async with asyncio.timeout(SECONDS_TO_PROBE):
            await obstore.list_with_delimiter_async(S3Store.from_url(url), prefix="probe")
    except TimeoutError:
        return Bilingual("لم تصل إجابة في المهلة", "no answer in time")
    except (BaseError, OSError) as error:
        told = " ".join(str(error).split())[:200]
        return Bilingual(f"جوابها: {told}", told)
    return None


class BucketStorage:
    """Objects named `<folder>/<name>` below a prefix."""

    def __init__(self, url: str) -> None:
        """`url` is `s3://bucket/prefix`; nothing is asked yet."""
        self._store = S3Store.from_url(url)

    async def keep(self, source: Path, folder: str) -> None:
        """Send the files of a folder."""
        with _answering():
            for file in await asyncio.to_thread(lambda: sorted(source.iterdir())):
                about = {"Content-Type": TYPES[file.suffix[1:]], "Cache-Control": _FOREVER}
                await obstore.put_async(self._store, f"{folder}/{file.name}", file, attributes=about)

    async def open(self, folder: str, name: str) -> StoredFile | None:
        """Ask for the length of an object; None where there is none."""
        path = f"{folder}/{name}"
        with _answering():
            try:
                found = await obstore.head_async(self._store, path)
            except FileNotFoundError:
                return None
        return StoredFile(found["size"], _Object(self._store, path))

    async def remove(self, folder: str, *names: str) -> None:
        """Delete objects."""
        with _answering():
            paths = [f"{folder}/{name}" for name in names]
            if not names:
                async for some in obstore.list(self._store, prefix=folder):
                    paths += [each["path"] for each in some]
            if paths:
                await obstore.delete_async(self._store, paths)

    async def folders(self) -> AsyncIterator[Folder]:
        """Every folder; objects come in the order of their names, so that those of one folder come together."""
        name, ages, now = "", dict[str, float](), time.time()
        with _answering():
            async for some in obstore.list(self._store, chunk_size=1000):
                for each in some:
                    folder, _, file = each["path"].partition("/")
                    if folder != name and ages:
                        yield Folder(name, ages)
                        ages = {}
                    name = folder
                    ages[file] = now - each["last_modified"].timestamp()
        if ages:
            yield Folder(name, ages)


class _Object:
    """An object that is there."""

    def __init__(self, store: Any, path: str) -> None:
        self._store, self._path = store, path

    async def read(self, start: int, length: int) -> bytes:
        with _answering():
            return bytes(await obstore.get_range_async(self._store, self._path, start=start, length=length))

    async def close(self) -> None:
        """Nothing is open between two requests."""
