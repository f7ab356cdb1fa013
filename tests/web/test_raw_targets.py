"""Paths and queries typed as they are read: raw UTF-8 on the wire means the same as percent-encoded."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from app.web.raw_targets import ends_in_first_line
from tests.servers import serving_sample
from tests.wire import Wire, parted

HEAD = " HTTP/1.1\r\nHost: site\r\nX-Name: ثقافة\r\n"
CLOSE = "Connection: close\r\n\r\n"
COMMENT = json.dumps({"author_name": "سلمى", "author_email": "s@example.com", "body": "تعليق"}, ensure_ascii=False)
POST = (
    "POST /api/v1/articles/1/comments?ث=1 HTTP/1.1\r\nHost: site\r\nContent-Type: application/json\r\n"
    f"Content-Length: {len(COMMENT.encode())}\r\n\r\n{COMMENT}"
)


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    with serving_sample(tmp_path_factory.mktemp("raw"), MAQAL_COMMENTS_POLICY="open") as address:
        yield Wire(address)


def answers(wire: Wire, target: str, *, pieces: int = 0) -> list[tuple[list[bytes], bytes]]:
    said = f"GET {target}{HEAD}{CLOSE}".encode()
    step = pieces or len(said)
    return parted(wire.say(*[said[place : place + step] for place in range(0, len(said), step)]))


@pytest.mark.parametrize(
    "target",
    [
        "/api/v1/search?q=الامريكيه",
        "/api/v1/articles?section=ثقافة&limit=2",
        "/api/v1/articles/لا-شيء",
        "/search?q=قمر",
        "/api/v1/search?q=a&ثقافة=1",
    ],
)
def test_what_is_typed_as_it_is_read_has_the_answer_of_its_encoded_form(wire: Wire, target: str) -> None:
    (encoded,) = answers(wire, quote(target, safe="/?=&"))
    (raw,) = answers(wire, target)
    (kept,) = answers(wire, target)
    assert b"HTTP/1.1 400 Bad Request" not in raw[0]
    if b"request_id" in encoded[1]:  # a problem, which tells the request apart
        raw, kept, encoded = ((head, json.loads(body)["detail"].encode()) for head, body in (raw, kept, encoded))
    assert raw == kept == encoded


def test_one_answer_is_kept_for_all_spellings(wire: Wire) -> None:
    def counted(what: str) -> float:
        told = wire.say(f"GET /metrics{HEAD}{CLOSE}".encode()).decode()
        return sum(float(line.rsplit(" ", 1)[1]) for line in told.splitlines() if line.startswith(what))

    before = counted("maqal_cache_entries")
    for target in ("/api/v1/search?q=الكتب&limit=3", "/api/v1/search?limit=3&q=%D8%A7لكتب"):
        assert answers(wire, target)[0][1].startswith(b'{"')
    assert counted("maqal_cache_entries") == before + 1


@pytest.mark.parametrize("pieces", [1, 2, 7, 33, 47])
def test_it_may_come_in_pieces(wire: Wire, pieces: int) -> None:
    target = "/api/v1/search?q=الامريكيه"
    assert answers(wire, target, pieces=pieces) == answers(wire, target)


def test_requests_after_one_another_and_bodies_stay_what_they_are(wire: Wire) -> None:
    get = f"GET /api/v1/search?q=الكتب{HEAD}"
    told = parted(wire.say(f"{get}\r\n{get}\r\n{POST.replace('?ث=1', '')}".encode(), f"{get}{CLOSE}".encode()))
    assert len(told) == 4
    assert told[0] == told[1]
    assert ">تعليق<".encode() in told[2][1]
    assert parted(wire.say(POST.encode()))[0][1].find(b"unknown_parameter") > 0


def test_octets_that_are_no_utf8_are_refused_as_their_encoded_form_is(wire: Wire) -> None:
    told = [
        parted(wire.say(b"GET /api/v1/search?q=" + octets + HEAD.encode() + CLOSE.encode()))[0]
        for octets in (b"\xff\xd8", b"%FF%D8")
    ]
    first, second = (json.loads(body) for _, body in told)
    assert first["detail"] == second["detail"]
    assert "UTF-8" in first["detail"]


@pytest.mark.parametrize(
    "said",
    [
        b"GET /api/v1/search?q=\x7f HTTP/1.1\r\nHost: s\r\nAccept-Language: en\r\n\r\n",
        "GÉT / HTTP/1.1\r\nAccept-Language: en\r\n\r\n".encode(),
        "GET / HTTP/1.ث\r\nAccept-Language: en\r\n\r\n".encode(),
        b"GET / HTTP/1.1\r\nHo st: s\r\nAccept-Language: ar\r\nMaqal-Language: en\r\n\r\n",
    ],
)
def test_what_cannot_be_read_is_refused_in_the_language_that_was_asked_for(wire: Wire, said: bytes) -> None:
    told = wire.say(said)
    assert told.startswith(b"HTTP/1.1 400 ")
    assert b"content-language: en" in told
    arabic = wire.say(said.replace(b"Language: en", b"Language: ar"))
    assert b"content-language: ar" in arabic


@pytest.mark.parametrize(
    ("data", "target", "is_in_it"),
    [
        (b"GE", b"", True),
        (b"GET /a", b"/a", True),
        (b"GET /a HTTP/1", b"/a", True),
        (b"GET /a HTTP/1.1\r\n", b"/a", False),
        (b"GET /1 HTTP/1.1\r\nX: /1", b"/1", False),
        (b"GET / HTTP/1.1\r\n\r\nGET /b", b"/b", True),
    ],
)
def test_whether_a_piece_ends_within_the_first_line(data: bytes, target: bytes, is_in_it: bool) -> None:
    assert ends_in_first_line(data, target) is is_in_it
