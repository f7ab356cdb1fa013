"""Requests as octets on a socket: chunked bodies, bodies that break off, what the server refuses before the app."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.databases import KINDS
from tests.servers import serving_sample
from tests.wire import Wire

COMMENT = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "من السلك"}
BODY = json.dumps(COMMENT, ensure_ascii=False).encode()
POST = b"POST /api/v1/articles/1/comments HTTP/1.1\r\nHost: site\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module", params=KINDS)
def wire(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    folder: Path = tmp_path_factory.mktemp("wire")
    variables = {"MAQAL_COMMENTS_POLICY": "open", "MAQAL_LIMIT_COMMENTS": "off"}
    if request.param == "sqlite":
        with serving_sample(folder, **variables) as address:
            yield Wire(address)
    else:
        with (
            request.getfixturevalue("postgres").database() as url,
            serving_sample(folder, MAQAL_DATABASE_URL=url, **variables) as address,
        ):
            yield Wire(address)


def chunked(body: bytes, size: int) -> bytes:
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_well_formed_chunks_are_one_body(wire: Wire, size: int) -> None:
    before = wire.count()
    head = POST + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    text = f"من السلك {size}".encode()
    told = wire.say(head, chunked(BODY.replace("من السلك".encode(), text), size), b"0\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 201 ")
    assert text in told
    assert wire.count() == before + 1


@pytest.mark.parametrize(
    "parts",
    [
        (b"Transfer-Encoding: chunked\r\n\r\n", chunked(BODY, 9)),
        (b"Transfer-Encoding: chunked\r\n\r\n", chunked(BODY, 9)[:-20]),
        (b"Transfer-Encoding: chunked\r\n\r\n", b"5\r\nxx"),
        (b"Content-Length: %d\r\n\r\n" % len(BODY), BODY[:-1]),
        (b"Content-Length: %d\r\n\r\n" % (len(BODY) + 1), BODY),
        (b"Content-Length: 500\r\n\r\n",),
    ],
)
def test_a_body_that_breaks_off_changes_nothing(wire: Wire, parts: tuple[bytes, ...]) -> None:
    before = wire.count()
    told = wire.say(POST, *parts, ends=True)
    assert not told.startswith(b"HTTP/1.1 2")
    assert not told.startswith(b"HTTP/1.1 5")
    assert wire.count() == before


@pytest.mark.parametrize(
    "request_octets",
    [
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nxx\r\n0\r\n\r\n",
        POST + b"Content-Length: -5\r\n\r\n" + BODY,
        POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + BODY,
        b"FR OB /api/v1/comments HTTP/1.1\r\nHost: site\r\n\r\n",
        b"GET /api/v1/comments HTTP/9.9\r\nHost: site\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /api/v1/comments HTTP/1.1\r\nHo st: site\r\n\r\n",
    ],
)
def test_broken_framing_is_the_servers_plain_400(wire: Wire, request_octets: bytes) -> None:
    before = wire.count()
    told = wire.say(request_octets, ends=True)
    assert told == b"" or told.startswith(b"HTTP/1.1 4"), told[:200]
    assert wire.count() == before


def test_a_body_over_the_limit_is_refused_while_it_comes(wire: Wire) -> None:
    before = wire.count()
    piece = chunked(b"x" * 65536, 65536)
    told = wire.say(POST + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n", *[piece] * 17)
    assert told.startswith(b"HTTP/1.1 413 ")
    announced = wire.say(POST + b"Content-Length: 2000000\r\nConnection: close\r\n\r\n", b"x" * 100)
    assert announced.startswith(b"HTTP/1.1 413 ")
    assert b"too_large" in announced
    assert wire.count() == before


def test_the_server_lives_on(wire: Wire) -> None:
    assert httpx.get(f"{wire.address}/readyz").status_code == 200
