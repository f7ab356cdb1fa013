"""Logs: JSON, with the request's id, and nothing personal whatever is logged."""

import io
import json
import logging

import pytest
from fastapi.routing import APIRoute

from app.web.logs import configure_logging, write_noted
from app.web.plain_route import PlainRoute
from app.web.request_id import request_id

CANARIES = ("salma.secret@example.org", "203.0.113.77", "2001:db8::dead:beef", "maqal_AbCdEfGh12345678", "كلمة-السر")


@pytest.fixture
def stream() -> io.StringIO:
    """Where the logs of a test go."""
    captured = io.StringIO()
    configure_logging(access_log=True, stream=captured)
    return captured


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_nothing_personal_is_ever_written(stream: io.StringIO) -> None:
    email, ip4, ip6, token, password = CANARIES
    log = logging.getLogger("maqal.test")
    sentence = f"mail from {email} at {ip4}"
    log.info(sentence, extra={"email": email, "password": password, "detail": f"{token} {ip6}", "nested": {"ip": ip4}})
    logging.getLogger("uvicorn.error").warning("client %s:%s said %s", ip4, 4000, email)
    try:
        int(f"refused {email} from {ip6} with Bearer {token}")
    except ValueError:
        log.exception("failed", extra={"author_email": email})
    written = stream.getvalue()
    assert len(lines(stream)) == 3
    for canary in CANARIES:
        assert canary not in written
    assert "ValueError" in written


def test_a_line_tells_when_what_and_in_which_request(stream: io.StringIO) -> None:
    token = request_id.set("0123456789abcdef")
    logging.getLogger("maqal.test").info("واقعة", extra={"count": 3})
    request_id.reset(token)
    (line,) = lines(stream)
    assert (line["event"], line["level"], line["count"]) == ("واقعة", "info", 3)
    assert line["request_id"] == "0123456789abcdef"
    assert line["logger"] == "maqal.test"
    assert str(line["timestamp"]).endswith("Z")


async def test_an_access_line_has_the_template_and_never_the_path(serve) -> None:
    async with serve(access_log=True) as client:
        captured = io.StringIO()
        configure_logging(access_log=True, stream=captured)
        answer = await client.get("/api/v1/articles/سري-جدا?region=SY", headers={"X-Request-Id": "mine"})
        await client.get("/wp-login.php?user=admin")
        written = lines(captured)
    assert answer.headers["x-request-id"] != "mine"
    assert [line["route"] for line in written] == ["/api/v1/articles/{ref}", "unmatched"]
    assert written[0]["request_id"] == answer.headers["x-request-id"]
    assert (written[0]["method"], written[0]["status"]) == ("GET", 404)
    assert "سري" not in captured.getvalue()
    assert "SY" not in captured.getvalue()
    assert "wp-login" not in captured.getvalue()


PAGES = {
    "/": "/",
    "/articles/1": "/articles/{ref}",
    "/search?q=سري": "/search",
    "/desk": "/desk",
    "/desk/comments/17": "/desk/{room:path}",
    "/desk/files/x/nothing.js": "/desk/files/{digest}/{name:path}",
    "/pages/x/nothing.css": "/pages/{digest}/{name}",
    "/docs": "/docs",
    "/docs/assets/nothing.js": "/docs/assets/{name}",
    "/widget/comments.js": "/widget/comments.js",
    "/mail/verify?code=secret": "/mail/verify",
    "/mail/privacy?token=secret": "/mail/privacy",
    "/wp-json/wp/v2/posts": "/wp-json/wp/v2/posts",
    "/api/v1/avatars/a1/x.svg": "/api/v1/avatars/{drawing}/{letter}.svg",
    "/api/v1/media/1/x.webp": "/api/v1/media/{id}/{name}",
    "/api/v1/openapi.json": "/api/v1/openapi.json",
}


async def test_a_line_of_every_kind_of_page_names_its_route(serve) -> None:
    async with serve(access_log=True, pages=True, desk=True, wordpress_api=True) as client:
        captured = io.StringIO()
        configure_logging(access_log=True, stream=captured)
        for path in PAGES:
            await client.get(path)
            await client.get(path)  # from the cache, where it is kept
        write_noted()
        written = [line["route"] for line in lines(captured) if line["event"] == "request"]
    assert written == [route for route in PAGES.values() for _ in range(2)]


async def test_every_route_tells_its_path(serve) -> None:
    async with serve(pages=True, desk=True, wordpress_api=True) as client:
        plain = [route for route in client.app.routes if not isinstance(route, (APIRoute, PlainRoute))]
    assert plain == []
