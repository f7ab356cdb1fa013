"""The media library: which address in a body shows which upload, whatever size of it and however it is written."""

import re
import unicodedata
from html import unescape
from urllib.parse import unquote

from app.wordpress.urls import host_and_path

_FOLDERS = re.compile(r"/(?:wp-content/uploads(?:/sites/\d+)?|files)/(?P<path>[^?#]+)")
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.[A-Za-z0-9]{2,5}\Z)")
_MADE = re.compile(r"-(?:scaled|rotated)(?=\.[A-Za-z0-9]{2,5}\Z)")
LONGEST_PATH = 150
"""Characters of the path of a file that is in no library; a longer one stays where it is."""


def path_of(url: str) -> str | None:
    """The place of an upload below the folder of uploads, decoded; None for what is no upload."""
    found = _FOLDERS.search(url)
    if found is None:
        return None
    path = unicodedata.normalize("NFC", unquote(found["path"])).strip("/")
    return path if path and ".." not in path.split("/") else None


def without_size(path: str) -> str:
    """The place of the original of which WordPress made a file of another size."""
    return _MADE.sub("", _SIZE.sub("", path))


class Library:
    """The uploads of one site. It takes some 300 bytes of memory for each."""

    def __init__(self, home: str) -> None:
        self._hosts = _hosts(home)
        self._ids: dict[str, str] = {}
        self._urls: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        self.loose: dict[str, str] = {}
        """Uploads that bodies show and the library does not name: their addresses, by their paths."""

    def add(self, media_id: str, url: str, page: str = "") -> None:
        """An upload of the library, with the address of its page."""
        self._urls[media_id] = url
        path = path_of(url)
        if path is None:  # a plugin, or another system, keeps its files elsewhere
            self._pages[url] = media_id
        else:
            self._ids[path] = media_id
            self._ids.setdefault(without_size(path), media_id)
        if page:
            self._pages[page.rstrip("/")] = media_id

    def __contains__(self, media_id: str) -> bool:
        return media_id in self._urls

    def url(self, media_id: str) -> str:
        """The address of an upload."""
        return self._urls.get(media_id, "")

    def found(self, url: str) -> str | None:
        """The upload that an address shows, by its id; None for what is not of this site's library."""
        url = unescape(url).strip()
        path = path_of(url) if self._is_own(url) else None
        if path is None:
            return self._pages.get(url.rstrip("/"))
        return self._ids.get(path) or self._ids.get(without_size(path))

    def note(self, url: str) -> str | None:
        """The path of an own upload that is in no library, remembered from now on; None for any other address."""
        url = unescape(url).strip()
        path = path_of(url) if self._is_own(url) else None
        if path is None or len(path) > LONGEST_PATH or self.found(url):
            return None
        self.loose.setdefault(path, url)
        return path

    def _is_own(self, url: str) -> bool:
        """Whether an address leads to this site, or to a copy of it that names it (as i0.wp.com does)."""
        if url.startswith("/") and not url.startswith("//"):
            return True
        return any(f"/{host}/" in f"{url}/" for host in self._hosts)


def _hosts(home: str) -> tuple[str, ...]:
    host = host_and_path(home)[0].removeprefix("www.")
    return (host, f"www.{host}") if host else ()
