"""Where webhooks may go: how an address is written, and which hosts of the network may be reached.

An address is checked twice. `destination` reads its form when it is given. `Policy.allows` is asked for each address of
the network at the moment of connecting, and that very address is connected to: a name that leads elsewhere by then
(DNS rebinding) leads nowhere.
"""

import ipaddress
import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import NamedTuple, Self

from pydantic import HttpUrl, TypeAdapter, ValidationError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HTTP_URL = TypeAdapter(HttpUrl)
_WRITTEN = re.compile(r"https?://(?P<authority>[^\s/?#\\@%]+)(?:[/?][^\s#\\]*)?", re.IGNORECASE)
_PORT = re.compile(r":\d*$")
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.?")
LONGEST_NAME = 253
"""Characters of a host's name (RFC 1035 §2.3.4)."""

PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")
"""All that is given out for the public network (RFC 4291 §2.4)."""

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052): where an IPv6 network reaches the IPv4 one."""

NOT_PUBLIC: tuple[Network, ...] = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32",  # the host of a machine at Azure, which answers it alone
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ),
    )
)  # fmt: skip
"""IANA's special addresses of both kinds: private, loopback, link-local, shared, test, multicast, reserved, tunnels.

The standard library's `is_global` differs between the releases of Python, and holds multicast for global.
"""


class Refusal(StrEnum):
    """Why an address is not taken."""

    form = "webhook_url_form"
    port = "webhook_url_port"
    scheme = "webhook_url_scheme"
    host = "webhook_url_host"


class Refused(Exception):  # noqa: N818  it says what happened
    """An address that nothing is sent to, with the reason."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Destination(NamedTuple):
    """An address in its parts; `target` is what stands in the request: the path with the query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """The address as it is stored and shown."""
        usual = self.port == (443 if self.scheme == "https" else 80)
        return f"{self.scheme}://{self.host}{'' if usual else f':{self.port}'}{self.target}"


class Policy(NamedTuple):
    """What an operator allows: ports, and networks of one's own, which may be reached though they are not public."""

    ports: frozenset[int]
    own: tuple[Network, ...] = ()

    @classmethod
    def of(cls, ports: Iterable[str], networks: Iterable[str]) -> Self:
        """By the settings, which were checked."""
        return cls(frozenset(map(int, ports)), tuple(ipaddress.ip_network(each, strict=False) for each in networks))

    def allows(self, address: str, *, scheme: str) -> bool:
        """Whether an address of the network may be connected to; without TLS only one of one's own networks."""
        try:
            found = _plain(ipaddress.ip_address(address))
        except ValueError:
            return False
        if any(found in network for network in self.own):
            return True
        return scheme == "https" and _is_public(found)

    def destination(self, url: str) -> Destination:
        """The parts of an address; `Refused` for one that is not written plainly, or that can never be reached.

        No name is looked up.
        """
        parts = _parts(url)
        if parts.port not in self.ports:
            raise Refused(Refusal.port)
        if parts.scheme == "http" and not self.own:
            raise Refused(Refusal.scheme)
        literal = parts.host.strip("[]")
        if _is_address(literal) and not self.allows(literal, scheme=parts.scheme):
            raise Refused(Refusal.host)
        return parts


@cache
def policy(ports: tuple[str, ...], networks: tuple[str, ...]) -> Policy:
    """The policy of two settings."""
    return Policy.of(ports, networks)


def _parts(url: str) -> Destination:
    """The parts by the rules of browsers, which read `0x7f.1` as 127.0.0.1; such a form hides something."""
    written = _WRITTEN.fullmatch(url)
    try:
        parsed = _HTTP_URL.validate_python(url)
    except ValidationError:
        raise Refused(Refusal.form) from None
    host = parsed.host or ""
    if written is None or parsed.username or parsed.password or not host or not parsed.port:
        raise Refused(Refusal.form)
    if _is_address(host.strip("[]")):
        if _PORT.sub("", written["authority"]).lower() != host:
            raise Refused(Refusal.form)
    elif not _NAME.fullmatch(host) or len(host) > LONGEST_NAME:
        raise Refused(Refusal.form)
    query = f"?{parsed.query}" if parsed.query else ""
    return Destination(parsed.scheme, host, parsed.port, f"{parsed.path or '/'}{query}")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, mapped or behind a translator."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.scope_id is None and address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and (address.scope_id is not None or address not in PUBLIC_IPV6):
        return False
    return not any(address in network for network in NOT_PUBLIC)
