"""A running server, spoken to in octets."""

import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

_OWN = re.compile(rb"(date|x-request-id|connection): [^\r]*\r\n")


@dataclass(frozen=True)
class Wire:
    """A running server, spoken to without a client library."""

    address: str

    def open(self) -> socket.socket:
        """A connection to it."""
        where = urlsplit(self.address)
        return socket.create_connection((where.hostname, where.port), timeout=5)

    def say(self, *parts: bytes, ends: bool = False) -> bytes:
        """Send octets, perhaps end the sending side, and read what comes until the server closes or falls silent."""
        with self.open() as line:
            for part in parts:
                line.sendall(part)
            if ends:
                line.shutdown(socket.SHUT_WR)
            line.settimeout(1.5)
            told = b""
            try:
                while octets := line.recv(65536):
                    told += octets
            except (TimeoutError, ConnectionResetError):
                return told
            return told

    def count(self) -> int:
        """How many visible comments the site has."""
        answer = httpx.get(f"{self.address}/api/v1/comments", params={"limit": "100"})
        return len(answer.json()["items"])


def parted(told: bytes) -> list[tuple[list[bytes], bytes]]:
    """The answers on a connection, each as its sorted headers and its body."""
    found = []
    while told:
        head, _, rest = told.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        size = int(length[1]) if length else 0
        found.append((sorted(_OWN.sub(b"", head + b"\r\n").split(b"\r\n")), rest[:size]))
        told = rest[size:]
    return found
