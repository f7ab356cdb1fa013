"""The files of media over HTTP: immutable, with ranges (RFC 9110 §14), harmless wherever they are opened."""

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.db.columns import MAX_ID
from app.errors import NotFound
from app.media import service as media
from app.media.presentation import PATH, TYPES
from app.media.storage import PIECE, Storage, StoredFile
from app.web.cache.conditional import HEAD_ALONE
from app.web.cache.representation import is_unchanged
from app.web.plain_route import PlainRoute
from app.web.site import Site

_NAME = re.compile(r"([0-9a-f]{32})\.(webp|pdf|mp3|mp4)", re.ASCII)
_ID = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)
_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)
_HEADERS = [
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"accept-ranges", b"bytes"),
]
REMEMBERED = 8192
"""Folders of media that are remembered: an id never gets another."""


def media_routes() -> list[PlainRoute]:
    """The route of the files to which the addresses of media lead."""
    folders: dict[int, str] = {}

    async def show_media_file(request: Request) -> Response:
        name, media_id = _NAME.fullmatch(request.path_params["name"]), request.path_params["id"]
        if name is None or not _ID.fullmatch(media_id) or int(media_id) > MAX_ID:
            raise NotFound
        site: Site = request.app.state.site
        files: Storage = request.app.state.media
        folder = folders.get(int(media_id))
        if folder is None:
            folder = await site.database.read(media.folder_of, int(media_id))
            if folder is None:
                raise NotFound
            if len(folders) >= REMEMBERED:
                folders.pop(next(iter(folders)))
            folders[int(media_id)] = folder
        found = await files.open(folder, name[0])
        if found is None:
            raise NotFound
        return _File(found, digest=name[1], ending=name[2])

    return [PlainRoute(PATH + "/{id}/{name}", show_media_file, methods=["GET"], include_in_schema=False)]


class _File(Response):
    """A file on its way out, whole or a part of it."""

    def __init__(self, file: StoredFile, *, digest: str, ending: str) -> None:
        self._file, self._tag = file, f'"m-{digest}"'.encode()
        self._lines = [*_HEADERS, (b"etag", self._tag), (b"content-type", TYPES[ending].encode())]
        if ending != "webp":
            self._lines.append((b"content-disposition", f'attachment; filename="{digest[:12]}.{ending}"'.encode()))
        self.background = None

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            await self._answer(dict(scope["headers"]), send, is_head=scope.get(HEAD_ALONE, False))
        finally:
            await self._file.source.close()

    async def _answer(self, asked: Mapping[bytes, bytes], send: Send, *, is_head: bool) -> None:
        if is_unchanged(asked.get(b"if-none-match"), self._tag):
            await self._send(send, 304, [each for each in self._lines if each[0] != b"content-type"])
            return
        length = self._file.length
        part = self._part(asked)
        if part is None:
            headers = [*self._lines, (b"content-range", f"bytes */{length}".encode()), (b"content-length", b"0")]
            await self._send(send, 416, headers)
            return
        start, end = part
        headers = [*self._lines, (b"content-length", str(end - start).encode())]
        is_whole = part == (0, length)
        if not is_whole:
            headers.append((b"content-range", f"bytes {start}-{end - 1}/{length}".encode()))
        await self._send(send, 200 if is_whole else 206, headers, None if is_head else (start, end))

    async def _send(
        self, send: Send, status: int, headers: list[tuple[bytes, bytes]], part: tuple[int, int] | None = None
    ) -> None:
        start, end = part or (0, 0)
        piece = await self._file.source.read(start, min(PIECE, end - start)) if end > start else b""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        while True:
            start += len(piece)
            has_more = start < end and bool(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": has_more})
            if not has_more:
                return
            piece = await self._file.source.read(start, min(PIECE, end - start))

    def _part(self, asked: Mapping[bytes, bytes]) -> tuple[int, int] | None:
        """The bytes that are wanted; None where there are none such. Several ranges are answered with the whole."""
        whole = (0, self._file.length)
        condition = asked.get(b"if-range")
        if condition is not None and condition.strip() != self._tag:
            return whole
        found = _RANGE.fullmatch(asked.get(b"range", b"").decode("latin-1"))
        if found is None or not (found[1] or found[2]):
            return whole
        if not found[1]:
            start, end = max(0, whole[1] - int(found[2])), whole[1]
        else:
            start, end = int(found[1]), min(int(found[2]) + 1 if found[2] else whole[1], whole[1])
            if found[2] and int(found[2]) < start:
                return whole
        return (start, end) if start < end else None
