"""The pictures and files of a Ghost, and the addresses in its texts."""

import asyncio
import re
import shutil
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from app.wordpress.bodies import placeholder

LONGEST_PATH = 150
"""Characters of the path of a file; a longer one stays where it is."""

PLACE = "__GHOST_URL__"
"""Stands in an export for the address of the site."""

_FOLDER = re.compile(r"/content/(?P<path>(?:images|media|files)/[^?#\s]+)")
_COPY = re.compile(r"^images/(?:size/[wh]\d{1,5}(?:h\d{1,5})?/)?(?:format/[a-z]{3,5}/)?")
_IN_TEXT = re.compile(r"""(?P<name>\b(?:src|href|poster)\s*=\s*)(?P<mark>["'])(?P<url>[^"']{1,2000})(?P=mark)""")
_COPIES = re.compile(r"""\s(?:srcset|sizes)\s*=\s*(?:"[^"]{0,8000}"|'[^']{0,8000}')""")


class Pictures:
    """The files that a Ghost shows, gathered from its texts. `site` is its address, empty where it is not known.

    Where they are not taken they are shown from their own addresses.
    """

    def __init__(self, source: str, site: str, *, are_taken: bool) -> None:
        self._source, self._site, self._are_taken = source, site.rstrip("/"), are_taken
        self._told: set[str] = set()
        self._new: list[tuple[str, str]] = []
        self.nameless = 0
        """How many are shown whose address nobody knows."""

    def html(self, html: str) -> str:
        """A text with placeholders for its own files, and whole addresses."""
        return _IN_TEXT.sub(self._replaced, _COPIES.sub("", html))

    def address(self, url: str) -> str:
        """An address with the site's own in place of what stands for it."""
        if url.startswith("/") and not url.startswith("//"):
            return self._site + url
        return url.replace(PLACE, self._site)

    def name(self, url: str) -> str | None:
        """The external id of a file of the site's own; None for any other address."""
        path = self._path(url)
        if path is None:
            return None
        if not self._site:
            self.nameless += 1
            return None
        if not self._are_taken:
            return None
        name = f"{self._source}:file:{path}"
        if name not in self._told:
            self._told.add(name)
            self._new.append((name, f"{self._site}/content/{quote(path)}"))
        return name

    def take_new(self) -> list[tuple[str, str]]:
        """The files that were found since the last time: their external ids, and their addresses."""
        new, self._new = self._new, []
        return new

    def _path(self, url: str) -> str | None:
        own = url.startswith((PLACE, "/content/")) or (self._site and url.startswith(f"{self._site}/"))
        found = _FOLDER.search(url) if own else None
        if found is None:
            return None
        path = _COPY.sub("images/", unquote(found["path"]))
        return path if len(path) <= LONGEST_PATH and ".." not in path.split("/") else None

    def _replaced(self, found: re.Match[str]) -> str:
        url = unescape(found["url"])
        name = self.name(url)
        shown = placeholder(name) if name else self.address(url)
        return f"{found['name']}{found['mark']}{escape(shown)}{found['mark']}"


class ContentFolder:
    """The files of a copy of Ghost's folder `content`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    async def fetch(self, url: str, target: Path) -> None:
        """Copy the file that lies at an address of the site; `FileNotFoundError` where there is none."""
        found = _FOLDER.search(unquote(urlsplit(url).path))
        source = (self._folder / (found["path"] if found else "")).resolve()
        if not source.is_relative_to(self._folder) or not source.is_file():
            raise FileNotFoundError
        await asyncio.to_thread(shutil.copyfile, source, target)
