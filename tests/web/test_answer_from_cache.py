"""Cached responses given by the protocol, as the site is deployed: with a request log, CORS, proxies and limits.

Each is compared with what the application answers to the same request.
"""

import asyncio
import io
import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from app.setting_kinds import Rate
from app.web.cache.response_cache import CACHE
from app.web.connections import CONNECTIONS, Connections
from app.web.logs import MOST_WAITING, Access, RedactedJson, RedactedLine, configure_logging
from app.web.protocol import KeptFirst
from app.web.proxies import PROXIES
from app.web.request_id import request_id

PATH = "/api/v1/articles"
FRONT, PROXY = "https://front.example", "10.0.0.7"
_OWN = re.compile(rb"(date|x-request-id): [^\r]*")


class Line(asyncio.Transport):
    """A connection from an address that keeps what is written to it."""

    def __init__(self, peer: str) -> None:
        super().__init__({"peername": (peer, 4711), "sockname": ("127.0.0.1", 80)})
        self.told, self.is_closed = b"", False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.told += data

    def is_closing(self) -> bool:
        return self.is_closed

    def close(self) -> None:
        self.is_closed = True


async def said(app: Any, target: str, headers: dict[str, str], *, peer: str = PROXY) -> tuple[list[bytes], bytes, bool]:
    """The sorted head and the body of an answer, and whether the protocol gave it without a task."""
    is_proxy = app.proxies.trusts
    lines = Connections(seconds=30, per_network=0, most=0, is_proxy=is_proxy)
    state = {CACHE: app.cache, PROXIES: app.proxies, CONNECTIONS: lines}
    protocol = KeptFirst(uvicorn.Config(app, log_config=None, proxy_headers=False), ServerState(), state)
    line = Line(peer)
    protocol.connection_made(line)
    written = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    protocol.data_received(f"GET {target} HTTP/1.1\r\nHost: site\r\n{written}\r\n".encode())
    tasks = list(protocol.tasks)
    await asyncio.gather(*tasks)
    protocol.connection_lost(None)
    head, _, body = line.told.partition(b"\r\n\r\n")
    return sorted(_OWN.sub(rb"\1", head).split(b"\r\n")), body, not tasks


HEADERS: list[dict[str, str]] = [
    {},
    {"Accept-Encoding": "br, gzip"},
    {"Accept-Encoding": "gzip;q=0"},
    {"If-None-Match": "*"},
    {"Origin": FRONT},
    {"Origin": FRONT, "If-None-Match": "*", "Accept-Encoding": "br"},
    {"Origin": "https://elsewhere.example"},
    {"Connection": "close"},
    {"X-Forwarded-For": "203.0.113.5"},
    {"X-Forwarded-For": "203.0.113.5", "X-Forwarded-Proto": "https", "Origin": FRONT},
    {"X-Forwarded-For": "203.0.113.5", "X-Forwarded-Prefix": "/blog"},
]
DEPLOYED = {"access_log": True, "trusted_proxies": "10.0.0.0/8", "limit_reads": Rate(1000, 60)}


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"access_log": True},
        {"cors_origins": FRONT},
        {"cors_origins": "*"},
        {"trusted_proxies": "10.0.0.0/8"},
        {"root_path": "/blog"},
        {**DEPLOYED, "cors_origins": FRONT},
    ],
)
async def test_the_protocol_answers_what_the_application_answers(
    serve: Callable[..., Any], settings: dict[str, Any]
) -> None:
    async with serve(**settings) as client:
        app = client.app
        for _ in range(3):
            for headers in HEADERS:
                *quick, _ = await said(app, PATH, headers)
                *ordinary, is_ordinary = await said(app, f"http://site{PATH}", headers)
                assert quick == ordinary, headers
                assert not is_ordinary
        takes = [(await said(app, PATH, headers))[2] for headers in HEADERS]
        has_path = "root_path" in settings
        is_believed = "trusted_proxies" in settings
        assert takes == [not has_path] * (len(HEADERS) - 1) + [not has_path and not is_believed]


async def test_a_reader_behind_a_proxy_has_a_limit_of_his_own(serve: Callable[..., Any]) -> None:
    async with serve(trusted_proxies="10.0.0.0/8", limit_reads=Rate(3, 3600)) as client:
        answers = [await said(client.app, PATH, {"X-Forwarded-For": f"203.0.113.{n % 2}"}) for n in range(8)]
        assert [b"HTTP/1.1 200 OK" in head for head, _, _ in answers] == [True] * 6 + [False] * 2
        forged = [await said(client.app, PATH, {"X-Forwarded-For": f"9.9.9.{n}"}, peer="192.0.2.1") for n in range(4)]
        assert [b"HTTP/1.1 200 OK" in head for head, _, _ in forged] == [True] * 3 + [False]


@pytest.mark.parametrize("formatter", [RedactedJson(), RedactedLine()])
@pytest.mark.parametrize("instant", [1_790_000_000.0, 1_790_000_000.25, 1_790_000_000.000001])
def test_a_prepared_line_is_the_line_of_a_record(formatter: RedactedJson | RedactedLine, instant: float) -> None:
    route = "/api/v1/articles/{ref}"
    extra = {"method": "GET", "route": route, "status": 200, "bytes": 5, "duration_ms": 0.0}
    named = {"name": "maqal.access", "levelno": logging.INFO, "levelname": "INFO", "msg": "request", "created": instant}
    before = request_id.set("0123456789abcdef")
    try:
        wanted = formatter.format(logging.makeLogRecord(named | extra))
    finally:
        request_id.reset(before)
    assert formatter.access_line(Access(instant, "0123456789abcdef", "GET", route, 200, 5)) == wanted


async def test_no_line_of_the_request_log_is_lost_or_out_of_order(serve: Callable[..., Any]) -> None:
    async with serve(access_log=True) as client:
        captured = io.StringIO()
        configure_logging(access_log=True, stream=captured)
        await client.get(PATH)
        for _ in range(MOST_WAITING + 20):
            await client.get(PATH)
        logging.getLogger("maqal.test").info("after")
        written = [json.loads(line) for line in captured.getvalue().splitlines()]
        assert [line["event"] for line in written] == ["request"] * (MOST_WAITING + 21) + ["after"]
        await client.get(PATH)
    assert len(captured.getvalue().splitlines()) == MOST_WAITING + 23, "what waits is written when the site closes"
