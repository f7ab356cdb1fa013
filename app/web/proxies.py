"""Who is asking: the network of a client, never more; and what is believed of the headers of proxies in front of us.

A trusted proxy says who asks (`X-Forwarded-For`), how (`X-Forwarded-Proto`) and under which path
(`X-Forwarded-Prefix`). The application does not see the path: it is taken off here, and put before the addresses of
each answer.
"""

import ipaddress
import logging
import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Any, Literal

from starlette.types import Message, Scope, Send

from app.setting_kinds import clean_path

log = logging.getLogger("maqal.proxies")

Nearness = Literal["this machine", "a private network", "the internet"]

IPV4_PREFIX = 32
IPV6_PREFIX = 64
"""What one subscriber is given (RFC 6177); within it addresses change at will."""

LOCAL = "local"
"""The network of what has no address."""

PREFIX = "maqal.prefix"
"""Where in the scope of a request stands the path before ours, for what has to name it in its body."""

PROXIES = "maqal_proxies"
"""Where in the state of the application's lifespan the proxies are, for the server's protocol."""

LONGEST_REMEMBERED = 100
"""Bytes of `X-Forwarded-For` of which the reader is remembered."""

MOST_HOPS = 20
"""Proxies between a reader and the server; further addresses of `X-Forwarded-For` are not looked at."""

_NAMES = frozenset({b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-prefix"})
_LINKED = re.compile(rb"<(?=/)")


class Proxies:
    """See the module. `note` is called once, with how near the first untrusted proxy is."""

    def __init__(
        self,
        trusted: Iterable[str],
        *,
        root_path: str = "",
        first_segments: Collection[str] = (),
        note: Callable[[Nearness], None] = lambda _: None,
    ) -> None:
        self._networks = [ipaddress.ip_network(network, strict=False) for network in trusted]
        self._root_path, self._first, self._note = root_path, frozenset({"", *first_segments}), note
        self._is_noted = False
        self._trusts = lru_cache(maxsize=4096)(self._is_in_networks)
        self._known_reader = lru_cache(maxsize=4096)(self._reader)

    def trusts(self, host: str | None) -> bool:
        """Whether the peer at an address is a trusted proxy. A peer over a Unix socket, which has none, is."""
        return host is None or self._trusts(host)

    def understand(self, scope: Scope) -> str:
        """Have a request name its reader and a path of ours; the path that stood before, for the answer."""
        prefix = self._root_path
        if not _NAMES.isdisjoint(said := dict(scope["headers"])):
            if self.trusts(peer := peer_of(scope.get("client"), scope.get("server"))):
                prefix = self._believe(scope, said) or prefix
            elif not self._is_noted:
                self._is_noted = True
                log.warning("forwarded_headers_not_trusted", extra={"from": (near := _nearness(peer))})
                self._note(near)
        if prefix:
            scope[PREFIX] = prefix
            self._take_off(scope, prefix)
        return prefix

    def network(
        self, headers: Iterable[tuple[bytes, bytes]], said: Collection[bytes], *, peer: str, is_trusted: bool
    ) -> str | None:
        """The network of the reader of a request with these headers, whose names are `said`, from the network `peer`.

        None for a request that `understand` has to see: its answer names a path before ours, or its headers are the
        first ones of an untrusted peer.
        """
        if self._root_path:
            return None
        if _NAMES.isdisjoint(said):
            return peer
        if not is_trusted:
            return peer if self._is_noted else None
        if b"x-forwarded-prefix" in said:
            return None
        client = self._reader_of(headers)
        return prefix_of(client) if client else peer

    def _reader_of(self, headers: Iterable[tuple[bytes, bytes]]) -> str:
        forwarded = b",".join([value for name, value in headers if name == b"x-forwarded-for"])
        find = self._known_reader if len(forwarded) <= LONGEST_REMEMBERED else self._reader
        return find(forwarded.decode("latin-1"))

    def _believe(self, scope: Scope, said: dict[bytes, bytes]) -> str:
        scheme = said.get(b"x-forwarded-proto", b"").decode("latin-1").strip().lower()
        if scheme in {"http", "https"}:
            scope["scheme"] = scheme
        if client := self._reader_of(scope["headers"]):
            scope["client"] = (client, 0)
        return clean_path(said.get(b"x-forwarded-prefix", b"").decode("latin-1")) or ""

    def _reader(self, forwarded_for: str) -> str:
        """The last address that is no proxy's; the first one where all are."""
        hosts = [_host(part) for part in forwarded_for.rsplit(",", MOST_HOPS)[-MOST_HOPS:]]
        return next((host for host in reversed(hosts) if not host or not self._trusts(host)), hosts[0])

    def _take_off(self, scope: Scope, prefix: str) -> None:
        """Take the path off where the proxy did not; a path of ours that begins like it was taken off already."""
        path: str = scope["path"]
        ours = path.removeprefix(prefix)
        is_ours = not ours or (ours.startswith("/") and ours.split("/", 2)[1] in self._first)
        if ours == path or not is_ours:
            return
        scope["path"] = ours or "/"
        if raw := scope.get("raw_path"):
            scope["raw_path"] = raw.removeprefix(prefix.encode()) or b"/"

    def _is_in_networks(self, host: str) -> bool:
        address = _address(host)
        return address is not None and any(address in network for network in self._networks)


def network_prefix(scope: Scope) -> str:
    """The network of the client: an IPv4 address or an IPv6 /64; `local` where there is no address."""
    client = scope.get("client")
    return prefix_of(client[0] if client else "")


@lru_cache(maxsize=4096)
def prefix_of(host: str) -> str:
    """The network of an address."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return LOCAL
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
        address = address.ipv4_mapped
    return str(address)


def is_loopback(scope: Scope) -> bool:
    """Whether the request comes from this very machine, and not through a proxy on it."""
    forwarded = any(name in {b"forwarded", b"x-forwarded-for", b"x-real-ip"} for name, _ in scope["headers"])
    client = scope.get("client")
    try:
        return bool(client and not forwarded and ipaddress.ip_address(client[0]).is_loopback)
    except ValueError:
        return False


def prefixed(send: Send, prefix: str) -> Send:
    """Send answers with a path before the addresses that they name."""
    before = prefix.encode()

    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [_with_prefix(name, value, before) for name, value in message["headers"]]}
        await send(message)

    return add


def _with_prefix(name: bytes, value: bytes, before: bytes) -> tuple[bytes, bytes]:
    if name == b"location" and value[:1] == b"/" and value[:2] != b"//":
        return name, before + value
    return (name, _LINKED.sub(b"<" + before, value)) if name == b"link" else (name, value)


def peer_of(client: Any, server: Any) -> str | None:
    """The address of the other end of a connection; None where it is a Unix socket, empty where it is not known."""
    if client:
        return str(client[0])
    return None if server and server[1] is None else ""


def _host(part: str) -> str:
    """An address as proxies write it: alone, with a port, or in brackets."""
    part = part.strip()[:60]
    if part.startswith("["):
        return part[1:].partition("]")[0]
    return part.partition(":")[0] if part.count(":") == 1 else part


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _nearness(host: str | None) -> Nearness:
    address = _address(host or "")
    if address is None or address.is_loopback:
        return "this machine"
    return "a private network" if address.is_private else "the internet"
