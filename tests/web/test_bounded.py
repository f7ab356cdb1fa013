"""Heads, trailers, framing, slow and silent connections: what is over a bound is refused, and nobody waits for it."""

import asyncio
import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from uvicorn.server import ServerState

from app.web.body_counts import LEAST_SPEED
from app.web.bounded import MAX_HEADERS, missing
from app.web.connections import CONNECTIONS, Connections
from app.web.protocol import KeptFirst
from tests.probing import memory, probing
from tests.servers import Server, free_port, load_sample, running, serving_sample
from tests.wire import Wire

MIB = 1 << 20
MUCH = 20 * MIB
MOST_MEMORY = 8 * MIB
"""By how much a server may grow, whatever is sent; without the bounds it was more than what was sent."""

LONGEST_WAIT = 0.5
"""Seconds: ten times what is meant, for the machine runs other tests beside this one."""

POST = b"POST /api/v1/articles/1/comments HTTP/1.1\r\nHost: site\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "one header": (b"GET / HTTP/1.1\r\nX: ", b"a" * 65536, 431),
    "many headers": (b"GET / HTTP/1.1\r\n", b"x: aaaaaaaaaaaa\r\n" * 4000, 431),
    "empty headers": (b"GET / HTTP/1.1\r\n", b"x:\r\n" * 16000, 431),
    "a folded header": (b"GET / HTTP/1.1\r\nX: a\r\n", b" aaaaaaaaaaaaaaaa\r\n" * 4000, 4),
    "a header's name": (b"GET / HTTP/1.1\r\n", b"a" * 65536, 431),
    "the path": (b"GET /", b"a" * 65536, 414),
    "the query": (b"GET /?", b"a=1&" * 16384, 414),
    "one trailer": (CHUNKED + b"1\r\nx\r\n0\r\nT: ", b"a" * 65536, 431),
    "many trailers": (CHUNKED + b"0\r\n", b"t: aaaaaaaaaaaa\r\n" * 4000, 431),
    "an extension of a chunk": (CHUNKED + b"1;", b"a" * 65536, 431),
    "chunks of one byte": (CHUNKED, b"1\r\n \r\n" * 20_000, 431),
    "extensions of chunks": (CHUNKED, (b"1;" + b"a" * 1000 + b"\r\nx\r\n") * 60, 431),
}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Wire, Server]]:
    port = free_port()
    command = ["app", "serve", "--port", str(port), "--sample"]
    folder: Path = tmp_path_factory.mktemp("bounded")
    load_sample(folder, port)
    with running(command, port, folder, ready="/readyz", MAQAL_LIMIT_READS="off", MAQAL_ACCESS_LOG="false") as process:
        yield Wire(f"http://127.0.0.1:{port}"), process


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """A server that waits two seconds, and takes eight connections of a network."""
    variables = {"MAQAL_IDLE_SECONDS": "2", "MAQAL_CONNECTIONS_PER_NETWORK": "8"}
    with serving_sample(tmp_path_factory.mktemp("hasty"), **variables) as address:
        yield Wire(address)


def test_uvicorn_has_what_is_stood_on() -> None:
    assert missing() == []


def pour(wire: Wire, start: bytes, piece: bytes, most: int) -> tuple[bytes, int]:
    """Send without an end; what was told, and how much could be sent."""
    told, sent = b"", 0
    with wire.open() as line:
        line.settimeout(10)
        try:
            line.sendall(start)
            while sent < most:
                line.sendall(piece)
                sent += len(piece)
        except OSError:
            pass
        try:
            while octets := line.recv(65536):
                told += octets
        except OSError:
            pass
    return told, sent


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_has_no_end_is_refused_and_takes_no_memory(started: tuple[Wire, Server], kind: str) -> None:
    wire, process = started
    start, piece, status = ENDLESS[kind]
    before = memory(process.pid)
    with probing(wire.address) as waits:
        told, sent = pour(wire, start, piece, MUCH)
    assert memory(process.pid) - before < MOST_MEMORY
    assert waits.longest < LONGEST_WAIT
    assert sent < MUCH or told
    if told:
        assert told.startswith(b"HTTP/1.1 %d" % status), told[:200]
        assert b"application/problem+json" in told
        assert b"connection: close" in told


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"GET /?%s HTTP/1.1\r\nHost: s\r\n\r\n" % (b"a" * 17_000), 414),
        (b"GET / HTTP/1.1\r\nHost: s\r\nX: %s\r\n\r\n" % (b"a" * 17_000), 431),
        (b"GET / HTTP/1.1\r\nHost: s\r\n%s\r\n" % (b"x: y\r\n" * MAX_HEADERS), 431),
        (b"GET / HTTP/1.1\r\nHost: s\r\n%s\r\n" % (b"x: %s\r\n" % (b"a" * 10_000) * 7), 431),
        (b"GET / HTTP/1.1\r\nHo st: s\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: s\r\nAccept-Language: en\r\n%s\r\n" % (b"x: y\r\n" * MAX_HEADERS), 431),
    ],
)
def test_a_head_over_a_bound_is_refused_by_a_problem(started: tuple[Wire, Server], said: bytes, status: int) -> None:
    told = started[0].say(said)
    assert told.startswith(b"HTTP/1.1 %d " % status), told[:100]
    assert b"content-type: application/problem+json" in told
    assert (b"content-language: en" in told) == (b"Accept-Language" in said)


@pytest.mark.parametrize(
    "headers",
    [b"x: y\r\n" * (MAX_HEADERS - 2), b"X: %s\r\n" % (b"a" * 15_000) * 4, b"Cookie: " + b"a" * 16_000 + b"\r\n"],
)
def test_a_head_within_the_bounds_is_served(started: tuple[Wire, Server], headers: bytes) -> None:
    told = started[0].say(b"GET /healthz HTTP/1.1\r\nHost: s\r\n", headers, b"Connection: close\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 200 "), told[:100]


@pytest.mark.parametrize("path", [b"/healthz", b"/api/v1/articles"])
@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1\r\n",
        b"HTTP/1.1\r\nX: y\r\n",
        b"HTTP/1.1\r\nHost: s\r\nHost: other\r\n",
        b"HTTP/1.1\r\nHost: s\r\nX: y\r\nhOST: s\r\n",
        b"HTTP/1.0\r\nHost: s\r\nHost: s\r\n",
        b"HTTP/1.1\r\nHost: s, other\r\n",
        b"HTTP/1.1\r\nHost: s/path\r\n",
        b"HTTP/1.1\r\nHost: user@s\r\n",
        b"HTTP/1.1\r\nHost: s:80:80\r\n",
        b"HTTP/1.1\r\nHost: ?\r\n",
        "HTTP/1.1\r\nHost: موقع\r\n".encode(),
    ],
)
def test_a_head_that_names_no_single_host_is_refused(started: tuple[Wire, Server], path: bytes, head: bytes) -> None:
    good = b"GET " + path + b" HTTP/1.1\r\nHost: s\r\n\r\n"
    with started[0].open() as line:
        line.settimeout(5)
        line.sendall(good)
        assert line.recv(65536).startswith(b"HTTP/1.1 200 ")
        line.sendall(b"GET " + path + b" " + head + b"\r\n")
        told = b""
        while octets := line.recv(65536):
            told += octets
    refused = told[told.index(b"HTTP/1.1 ") :]
    assert refused.startswith(b"HTTP/1.1 400 "), refused[:100]
    assert b"content-type: application/problem+json" in refused


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.0\r\n",
        b"HTTP/1.0\r\nHost: s\r\n",
        b"HTTP/1.1\r\nHost: some_name.example:8000\r\n",
        b"HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n",
        b"HTTP/1.1\r\nHost:\r\n",
        b"HTTP/1.1\r\nHost: s\r\nX: y\r\nX: y\r\n",
    ],
)
def test_a_head_that_names_one_host_is_served(started: tuple[Wire, Server], head: bytes) -> None:
    told = started[0].say(b"GET /healthz ", head, b"Connection: close\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 200 "), told[:100]


def test_a_trailer_is_no_header_of_the_next_request(started: tuple[Wire, Server]) -> None:
    first = CHUNKED + b"2\r\n{}\r\n0\r\nAuthorization: Bearer stolen\r\n\r\n"
    told = started[0].say(first, b"GET /api/v1/articles/1 HTTP/1.1\r\nHost: s\r\nX: y\r\n\r\n")
    assert told.count(b"HTTP/1.1 ") == 1
    assert b"connection: close" in told


def test_requests_that_do_not_wait_for_answers_are_bounded(started: tuple[Wire, Server]) -> None:
    wire, process = started
    before = memory(process.pid)
    with probing(wire.address) as waits:
        pour(wire, b"", b"GET /x HTTP/1.1\r\nHost: s\r\n\r\n" * 3000, 3 * MIB)
    assert memory(process.pid) - before < MOST_MEMORY
    assert waits.longest < LONGEST_WAIT


def until_closed(line: socket.socket) -> tuple[bytes, float]:
    """What is told before the server closes, and after how many seconds it does."""
    begun, told = time.monotonic(), b""
    line.settimeout(15)
    try:
        while octets := line.recv(65536):
            told += octets
    except ConnectionResetError:
        pass
    return told, time.monotonic() - begun


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b"", b""),
        (b"\r\n\r\n", b""),
        (b"GET /api", b"HTTP/1.1 408"),
        (b"GET / HTTP/1.1\r\nHost: site\r\n", b"HTTP/1.1 408"),
        (POST + b"Content-Length: 100\r\n\r\n{", b"HTTP/1.1 408"),
        (CHUNKED, b"HTTP/1.1 408"),
        (CHUNKED + b"1;x=", b"HTTP/1.1 408"),
        (b"GET /healthz HTTP/1.1\r\nHost: s\r\n\r\n\r\n", b"HTTP/1.1 200"),
        (b"GET /healthz HTTP/1.1\r\nHost: s\r\n\r\nGET /", b"HTTP/1.1 200"),
    ],
)
def test_what_is_never_finished_is_closed(hasty: Wire, said: bytes, told: bytes) -> None:
    with hasty.open() as line:
        line.sendall(said)
        heard, seconds = until_closed(line)
    assert heard.startswith(told), heard[:100]
    assert seconds < 12


@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\nX: ", POST + b"Content-Length: 5000\r\n\r\n"])
def test_drops_keep_no_connection_open(hasty: Wire, start: bytes) -> None:
    deadline = time.monotonic() + 20
    with hasty.open() as line:
        line.sendall(start)
        line.settimeout(0.2)
        while time.monotonic() < deadline:
            try:
                line.sendall(b"a")
                if line.recv(100):
                    return
            except TimeoutError:
                continue
            except OSError:
                return
    raise AssertionError("the connection is still open")


class Stuck(asyncio.Transport):
    """A connection whose other end does not read."""

    was_aborted = False

    def get_write_buffer_size(self) -> int:
        return MIB

    def is_closing(self) -> bool:
        return False

    def abort(self) -> None:
        self.was_aborted = True


async def test_who_does_not_read_is_parted_from(client: httpx.AsyncClient) -> None:
    lines = Connections(seconds=30, per_network=0, most=0, is_proxy=lambda _: False)
    app: Any = client.app  # type: ignore[attr-defined]  # set where the client is made
    protocol = KeptFirst(uvicorn.Config(app, log_config=None), ServerState(), {CONNECTIONS: lines})
    stuck = Stuck()
    protocol.connection_made(stuck)
    protocol.pause_writing()
    waits = protocol.deadline - asyncio.get_running_loop().time()
    assert 30 + MIB / LEAST_SPEED - 1 < waits <= 30 + MIB / LEAST_SPEED
    protocol.overdue(protocol.deadline)
    assert stuck.was_aborted
    protocol.flow.resume_writing()
    protocol.connection_lost(ConnectionResetError())
    assert len(lines) == 0


def refusals(lines: list[socket.socket], count: int) -> list[bytes]:
    """What those are told that are not let in, until there are so many; nothing where the server just closes.

    Who was let in and says nothing hears 408 after a while.
    """
    told: list[bytes] = []
    silent, deadline = set(lines), time.monotonic() + 10
    while len(told) < count and time.monotonic() < deadline:
        for line in select.select(silent, [], [], 0.2)[0]:
            silent.discard(line)
            try:
                told.append(line.recv(200))
            except ConnectionResetError:
                told.append(b"")
        told = [each for each in told if not each.startswith(b"HTTP/1.1 408 ")]
    return told


def test_the_connections_of_a_network_are_bounded(hasty: Wire) -> None:
    with ExitStack() as opened:
        refused = refusals([opened.enter_context(hasty.open()) for _ in range(30)], 30 - 8)
    assert len(refused) >= 30 - 8
    assert all(each == b"" or each.startswith(b"HTTP/1.1 429 ") for each in refused)
    assert any(refused)
    answer = hasty.say(b"GET /healthz HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")
