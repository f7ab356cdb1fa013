"""Kept answers given by the server's protocol itself: the same octets as through ASGI, whatever comes on the wire."""

import asyncio
import math
import re
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from app.web.cache.response_cache import CACHE
from app.web.connections import CONNECTIONS, Connections
from app.web.protocol import KeptFirst
from tests.servers import serving_sample
from tests.waiting import eventually
from tests.wire import Wire, parted

PATH = b"/api/v1/articles/1"
GET = b"GET " + PATH + b" HTTP/1.1\r\nHost: site\r\n"
ORDINARY = b"GET http://site" + PATH + b" HTTP/1.1\r\nHost: site\r\n"
"""The same for which the application is asked: the protocol answers plain paths alone."""
END = b"Connection: close\r\n\r\n"
IN_PROGRESS = "maqal_http_requests_in_progress "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("protocol")


@pytest.fixture
def written(folder: Path) -> Callable[[], str]:
    """What the server has written to its log so far."""
    return lambda: (folder / "server.log").read_text("utf-8")


@pytest.fixture(scope="module")
def wire(folder: Path) -> Iterator[Wire]:
    with serving_sample(folder, MAQAL_COMMENTS_POLICY="open") as address:
        yield Wire(address)


def test_uvicorn_still_has_what_is_overridden() -> None:
    overridden = HttpToolsProtocol.on_headers_complete
    assert KeptFirst.on_headers_complete is not overridden


class Line(asyncio.Transport):
    """A connection that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.told, self.is_closed = bytearray(), False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.told += data

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        self.is_closed = True


async def test_a_kept_answer_is_given_without_a_task(client: httpx.AsyncClient) -> None:
    app: Any = client.app  # type: ignore[attr-defined]  # set where the client is made
    await client.get("/api/v1/articles", headers={"Accept-Encoding": "identity"})
    protocol = KeptFirst(uvicorn.Config(app, log_config=None), ServerState(), {CACHE: app.cache})
    line = Line()
    protocol.connection_made(line)
    protocol.data_received(b"GET /api/v1/articles HTTP/1.1\r\nHost: site\r\n\r\n")
    assert bytes(line.told).startswith(b"HTTP/1.1 200 OK\r\n")
    assert not protocol.tasks
    protocol.data_received(b"GET /api/v1/tags HTTP/1.1\r\nHost: site\r\n\r\n")
    assert len(protocol.tasks) == 1  # which is not kept
    protocol.connection_lost(None)
    await asyncio.gather(*protocol.tasks)


async def test_a_connection_that_rests_is_closed_without_a_timer_for_each_answer(client: httpx.AsyncClient) -> None:
    app: Any = client.app  # type: ignore[attr-defined]  # set where the client is made
    await client.get("/api/v1/articles", headers={"Accept-Encoding": "identity"})
    lines = Connections(seconds=30, per_network=0, most=0, is_proxy=lambda _: False)
    config = uvicorn.Config(app, log_config=None, timeout_keep_alive=5)
    protocol, line = KeptFirst(config, ServerState(), {CACHE: app.cache, CONNECTIONS: lines}), Line()
    protocol.connection_made(line)
    now = asyncio.get_running_loop().time()
    kept = b"GET /api/v1/articles HTTP/1.1\r\nHost: site\r\n\r\n"
    for said in (kept, b"\r\n", kept + kept):
        protocol.data_received(said)
        assert protocol.timeout_keep_alive_task is None
        assert now + 4 <= protocol.deadline <= now + 6
    protocol.data_received(kept[:20])
    assert protocol.deadline > now + 29, "a head that has begun has its own time"
    protocol.data_received(kept[20:])
    assert protocol.deadline <= now + 6
    protocol.data_received(b"GET /api/v1/tags HTTP/1.1\r\nHost: site\r\n\r\n")
    assert protocol.deadline == math.inf, "what is being answered is not closed"
    await asyncio.gather(*protocol.tasks)
    protocol.data_received(kept)
    protocol.overdue(protocol.deadline)
    assert line.is_closed
    protocol.connection_lost(None)


def test_an_answer_is_the_same_made_kept_and_through_asgi(wire: Wire) -> None:
    made, kept, last = parted(wire.say(GET + b"\r\n", GET + b"\r\n", ORDINARY + END))
    assert made == kept == last
    assert made[0][1].startswith(b"HTTP/1.1 200") or b"HTTP/1.1 200 OK" in made[0]
    assert len(made[1]) > 1000


def test_many_at_once_on_one_connection_are_answered_in_their_order(wire: Wire) -> None:
    other = GET.replace(b"/articles/1", b"/articles/2")
    missing = GET.replace(b"/articles/1", b"/articles/999")
    told = parted(wire.say(*[GET + b"\r\n", other + b"\r\n", missing + b"\r\n", other + b"\r\n"] * 60, GET + END))
    assert len(told) == 241
    starts = [body[:9] for _, body in told]
    assert starts[:4] == [b'{"id":1,"', b'{"id":2,"', starts[2], b'{"id":2,"']
    assert starts == starts[:4] * 60 + [b'{"id":1,"']


def test_304_head_and_old_versions(wire: Wire) -> None:
    ((headers, body),) = parted(wire.say(GET + END))
    (tag,) = (line[6:] for line in headers if line.startswith(b"etag: "))
    same = GET + b"If-None-Match: " + tag + b"\r\n"
    first, second = parted(wire.say(same + b"\r\n", same + END))
    assert first == second
    assert b"HTTP/1.1 304 Not Modified" in first[0]
    assert first[1] == b""
    head = wire.say(GET.replace(b"GET", b"HEAD") + END)
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert head.endswith(b"\r\n\r\n")
    assert b"content-length: %d\r\n" % len(body) in head
    old = wire.say(GET.replace(b"HTTP/1.1", b"HTTP/1.0") + b"\r\n")
    assert old.endswith(body)
    assert b"connection: close" in old


def test_a_body_that_comes_with_a_read_disturbs_nothing(wire: Wire) -> None:
    with_body = GET + b"Content-Length: 11\r\n\r\n"
    told = parted(wire.say(GET + b"\r\n", with_body, b"hello world", GET + END))
    assert len(told) == 3
    assert told[0] == told[1] == told[2]


def test_kept_answers_are_counted(wire: Wire) -> None:
    def counted() -> float:
        found = re.search(
            r'maqal_cache_answers_total\{outcome="kept"\} ([\d.]+)', httpx.get(f"{wire.address}/metrics").text
        )
        return float(found[1]) if found else 0.0

    wire.say(GET + END)
    before = counted()
    wire.say(GET + b"\r\n", GET + b"\r\n", GET + END)
    assert counted() == before + 3


def test_what_is_written_is_seen_by_the_next_read(wire: Wire) -> None:
    comments = b"GET /api/v1/articles/1/comments HTTP/1.1\r\nHost: site\r\n"
    remark = '{"author_name": "سلمى", "author_email": "salma@example.org", "body": "من السلك"}'.encode()
    post = b"POST /api/v1/articles/1/comments HTTP/1.1\r\nHost: site\r\nContent-Type: application/json\r\n"
    told = parted(
        wire.say(comments + b"\r\n", comments + b"\r\n", post + b"Content-Length: %d\r\n\r\n" % len(remark) + remark)
    )
    assert told[0] == told[1]
    ((_, after),) = parted(wire.say(comments + END))
    assert ("من السلك".encode() in after) == (b'"status":"approved"' in told[2][1])


def test_a_client_that_does_not_read_holds_up_nobody(wire: Wire, tmp_path: Path) -> None:
    greedy = Wire(wire.address)
    with greedy.open() as line:
        line.sendall((GET.replace(b"/1 ", b"?include=body&limit=100 ") + b"\r\n") * 2000)  # megabytes that it leaves
        assert httpx.get(f"{wire.address}/api/v1/articles/2", timeout=5).status_code == 200


def in_progress(wire: Wire) -> float:
    """The requests that the server is at, the one that asks among them."""
    told = httpx.get(f"{wire.address}/metrics").text
    return sum(float(line.rpartition(" ")[2]) for line in told.splitlines() if line.startswith(IN_PROGRESS))


async def test_a_client_that_leaves_in_the_middle_leaves_nothing_behind(wire: Wire, written: Callable[[], str]) -> None:
    remark = '{"author_name": "سلمى", "author_email": "salma@example.org", "body": "قبل أن أغادر"}'.encode()
    post = b"POST /api/v1/articles/1/comments HTTP/1.1\r\nHost: site\r\nContent-Type: application/json\r\n"
    whole = post + b"Content-Length: %d\r\n\r\n" % len(remark) + remark
    search = b"GET /api/v1/search?q=" + quote("المكتبات").encode() + b"&cursor= HTTP/1.1\r\nHost: site\r\n\r\n"
    lists = b"GET /api/v1/articles?include=body&limit=100&sort=title HTTP/1.1\r\nHost: site\r\n\r\n"
    before = wire.count()
    for said in (whole[:40], whole[: len(post) + 40], whole[:-1], search, lists, GET + b"\r\n", lists * 20):
        for _ in range(10):
            with wire.open() as line:
                line.sendall(said)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # gone with a reset
    await eventually(lambda: in_progress(wire) == 1)
    assert wire.count() == before, "what did not come whole is not carried out"
    assert "Traceback" not in written()
    assert "unforeseen_error" not in written()
    wire.say(whole)
    assert wire.count() == before + 1
