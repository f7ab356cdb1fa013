"""Who is asking, as far as limits need to know: the network prefix of the connection, and never more."""

import ipaddress
from functools import lru_cache

from starlette.types import Scope

IPV4_PREFIX = 32
IPV6_PREFIX = 64
"""What one subscriber is given (RFC 6177); within it addresses change at will."""

LOCAL = "local"
"""The network of what has no address."""


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
