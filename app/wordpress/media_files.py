"""The files of a media library: from a folder on this disk, or fetched from the web within bounds.

Of an address of the web the host is looked up once and connected to as it was vetted, as for webhooks: a file that
somebody else wrote does not make this machine ask its own network. Redirects are vetted like first addresses.
"""

import asyncio
import shutil
import socket
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import quote, urljoin

import httpx

from app.errors import TooLarge
from app.webhooks.destinations import Policy
from app.wordpress.library import path_of

SECONDS: Final = 120.0
"""How long one file may take."""

AT_ONCE, MOST_REDIRECTS, ATTEMPTS = 4, 5, 3
MOST_WAIT = 30.0
_PORTS = {"http": 80, "https": 443}
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class FolderFiles:
    """The files of a copy of `wp-content/uploads`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    async def fetch(self, url: str, target: Path) -> None:
        """Copy the file that lies at an address of the site; `FileNotFoundError` where there is none."""
        path = path_of(url)
        for form in ("NFC", "NFD"):
            source = (self._folder / unicodedata.normalize(form, path or ".")).resolve()
            if path and source.is_relative_to(self._folder) and source.is_file():
                await asyncio.to_thread(shutil.copyfile, source, target)
                return
        raise FileNotFoundError


class WebFiles:
    """Files of the web. `trusted` are hosts that the operator named, which may be in a network of one's own."""

    def __init__(self, policy: Policy, *, most_bytes: int, trusted: Iterable[str] = ()) -> None:
        self._policy, self._most = policy, most_bytes
        self._trusted = frozenset(trusted)
        self._client = httpx.AsyncClient(timeout=20.0, follow_redirects=False, trust_env=False)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, url: str, target: Path) -> None:
        """Fetch a file; `FileNotFoundError` where it is not to be had, `TooLarge` where it is beyond the bound."""
        async with self._places:
            for attempt in range(ATTEMPTS):
                try:
                    async with asyncio.timeout(SECONDS):
                        await self._follow(url, target)
                        return
                except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, _Busy) as error:
                    if attempt == ATTEMPTS - 1 or isinstance(error, httpx.InvalidURL):
                        raise FileNotFoundError from None
                    wait = error.seconds if isinstance(error, _Busy) else 2.0**attempt
                    await asyncio.sleep(min(wait, MOST_WAIT))

    async def _follow(self, url: str, target: Path) -> None:
        for _ in range(MOST_REDIRECTS):
            next_url = await self._get(httpx.URL(quote(url, safe="%/:?#[]@!$&'()*+,;=~")), target)
            if next_url is None:
                return
            url = urljoin(url, next_url)
        raise FileNotFoundError

    async def _get(self, url: httpx.URL, target: Path) -> str | None:
        """Fetch one address; the next one, where it leads elsewhere."""
        host = url.host
        address = await self._vetted(url)
        shown = f"[{address}]" if ":" in address else address
        request = self._client.build_request(
            "GET",
            url.copy_with(host=shown),
            headers={"Host": url.netloc.decode(), "Accept-Encoding": "identity"},
            extensions={"sni_hostname": host},
        )
        response = await self._client.send(request, stream=True)
        try:
            if response.is_redirect:
                return response.headers["Location"]
            if response.status_code in _AGAIN:
                raise _Busy(response.headers.get("Retry-After", ""))
            is_packed = response.headers.get("Content-Encoding", "identity") != "identity"  # which was not asked for
            if response.status_code != httpx.codes.OK or is_packed:
                raise FileNotFoundError
            await self._keep(response, target)
        finally:
            await response.aclose()
        return None

    async def _keep(self, response: httpx.Response, target: Path) -> None:
        length = 0
        with target.open("wb") as opened:
            async for piece in response.aiter_raw(1 << 18):
                length += len(piece)
                if length > self._most:
                    raise TooLarge
                await asyncio.to_thread(opened.write, piece)

    async def _vetted(self, url: httpx.URL) -> str:
        """The address of the network to connect to; `FileNotFoundError` where none may be."""
        port = url.port or _PORTS.get(url.scheme)
        if url.scheme not in _PORTS or port is None or url.userinfo:
            raise FileNotFoundError
        is_trusted = f"{url.host}:{port}" in self._trusted
        if not is_trusted and port not in _PORTS.values() and port not in self._policy.ports:
            raise FileNotFoundError
        try:
            found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise FileNotFoundError from None
        for *_, (address, *_port) in found:
            if is_trusted or self._policy.allows(str(address), scheme="https"):
                return str(address)
        raise FileNotFoundError

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()


class _Busy(Exception):  # noqa: N818  it says what a server is
    """A server that may answer later."""

    def __init__(self, retry_after: str) -> None:
        super().__init__()
        self.seconds = float(retry_after) if retry_after.isdigit() else 5.0


def host_of(url: str) -> str:
    """The host of an address with its port, as `trusted` has it."""
    parsed = httpx.URL(url)
    return f"{parsed.host}:{parsed.port or _PORTS.get(parsed.scheme)}"
