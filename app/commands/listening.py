"""Listening with many workers, so that each gets its share of the connections."""

import socket
import sys
from typing import Any

SHARES_CONNECTIONS = sys.platform == "linux"
"""Elsewhere SO_REUSEPORT gives all connections to one of the sockets, or does not exist."""


ANY_ADDRESS = "::"
"""Every address of this machine, those of IPv4 too."""


class SharedPort(socket.socket):
    """A bound socket that becomes, in every process to which it is sent, another one bound to the same address.

    Workers that listen on one and the same socket take connections as they wake up, and one of them soon serves most;
    among sockets with SO_REUSEPORT the kernel shares them out. This one never listens, so it is given none.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return bound, (self.family, self.getsockname()[:2])


def bound(family: socket.AddressFamily, address: tuple[str, int]) -> SharedPort:
    """A socket on an address that others of ours share. `OSError` where it cannot be had."""
    shared = SharedPort(family, socket.SOCK_STREAM)
    shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    _take_both(shared, address)
    shared.bind(address)
    return shared


def check_free(family: socket.AddressFamily, address: tuple[str, int]) -> None:
    """`OSError` where another program listens on an address: sharing it with that one is nobody's wish."""
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _take_both(probe, address)
        probe.bind(address)


def _take_both(listener: socket.socket, address: tuple[str, int]) -> None:
    if address[0] == ANY_ADDRESS:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
