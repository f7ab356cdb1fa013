"""Every error is a problem: one shape, both languages, a stable code, nothing private in it."""

import inspect

import httpx
import pytest

from app import errors
from app.errors import Bilingual, Problem
from app.web.problems import MEDIA_TYPE, preferred_language
from app.web.routing import MAX_BODY_BYTES, MAX_QUERY_BYTES
from tests.people import People

MEMBERS = {"type", "title", "status", "code", "detail", "instance", "request_id"}
PROBLEMS = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Problem) and kind is not Problem
]


def check(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    body = answer.json()
    assert set(body) >= MEMBERS
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == f"urn:maqal:problem:{code}"
    assert body["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["content-language"] in {"ar", "en"}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_problem_speaks_both_languages_and_has_a_code_of_its_own(kind: type[Problem]) -> None:
    for words in (kind.title, kind.detail):
        assert words.en.isascii()
        assert any("\u0600" <= letter <= "\u06ff" for letter in words.ar)
    assert [other for other in PROBLEMS if other.code == kind.code] in ([kind], [errors.InternalError])
    assert 400 <= kind.status < 600


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing/here", 404, "not_found"),
        ("GET", "/api/v1/articles/999", 404, "not_found"),
        ("GET", "/api/v1/articles/%00", 404, "not_found"),
        ("GET", "/api/v1/articles/", 404, "not_found"),
        ("PATCH", "/api/v1/articles", 405, "method_not_allowed"),
        ("GET", "/api/v1/me", 401, "unauthenticated"),
        ("GET", "/api/v1/articles?limit=0", 422, "invalid_request"),
        ("GET", "/api/v1/articles?limit=-1", 422, "invalid_request"),
        ("GET", "/api/v1/articles?page=2", 422, "invalid_request"),
        ("GET", "/api/v1/articles?limit=%FF", 400, "malformed"),
        ("GET", f"/api/v1/comments/{2**63}", 422, "invalid_request"),
        ("GET", "/api/v1/comments/-1", 422, "invalid_request"),
        ("GET", f"/api/v1/articles/{2**63}", 404, "not_found"),
        ("GET", "/api/v1/articles?cursor=" + "x" * MAX_QUERY_BYTES, 414, "address_too_long"),
    ],
)
async def test_the_frameworks_errors_look_like_ours(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    check(await client.request(method, path), status, code)


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed"),
        (b'{"title": "\xff"}', "application/json", 400, "malformed"),
        (b'{"title": "a", "title": "b"}', "application/json", 400, "malformed"),
        (b'{"title": NaN}', "application/json", 400, "malformed"),
        (b'{"title": 1e400}', "application/json", 400, "malformed"),
        (b"[" * 100_000, "application/json", 400, "malformed"),
        (b"[" * 40 + b"]" * 40, "application/json", 400, "malformed"),
        (b'{"title": ' + b"9" * 5000 + b"}", "application/json", 400, "malformed"),
        (b"{}", "text/plain", 415, "unsupported_media_type"),
        (b"{}", "", 415, "unsupported_media_type"),
        (b"[]", "application/json", 422, "invalid_request"),
        (b"", "application/json", 422, "invalid_request"),
        (b'{"title": "\\ud800", "body": "x"}', "application/json", 422, "invalid_request"),
        (b'{"title": "\\u0000", "body": "x"}', "application/json", 422, "invalid_request"),
        (b'{"title": "' + b"x" * MAX_BODY_BYTES + b'"}', "application/json", 413, "too_large"),
    ],
)
async def test_a_body_that_cannot_be_taken_is_refused_clearly(
    client: httpx.AsyncClient, people: People, body: bytes, content_type: str, status: int, code: str
) -> None:
    headers = await people.headers("editor")
    if content_type:
        headers["Content-Type"] = content_type
    check(await client.post("/api/v1/articles", content=body, headers=headers), status, code)
    assert (await client.get("/api/v1/articles")).json()["items"] == []


async def test_a_body_without_a_length_is_limited_too(client: httpx.AsyncClient, people: People) -> None:
    async def endless():
        for _ in range(40):
            yield b'{"title": "' + b"x" * 65536

    headers = {**await people.headers("editor"), "Content-Type": "application/json"}
    check(await client.post("/api/v1/articles", content=endless(), headers=headers), 413, "too_large")


async def test_the_refused_value_is_never_repeated(client: httpx.AsyncClient, people: People) -> None:
    canary = "canary-4711@example"
    answer = await client.post(
        "/api/v1/accounts",
        json={"email": canary, "name": canary, "role": canary, "password": "short", canary: 1},
        headers=await people.headers("admin"),
    )
    check(answer, 422, "invalid_request")
    assert "canary" not in answer.text
    assert {error["pointer"] for error in answer.json()["errors"]} >= {"/email", "/role", "/password"}


async def test_the_language_is_the_readers(client: httpx.AsyncClient) -> None:
    arabic = await client.get("/api/v1/articles/999")
    english = await client.get("/api/v1/articles/999", headers={"Accept-Language": "fr, en;q=0.8, ar;q=0.2"})
    assert arabic.headers["content-language"] == "ar"
    assert english.headers["content-language"] == "en"
    assert english.json()["title"] == "Not found"
    assert arabic.json()["code"] == english.json()["code"]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", "ar"),
        ("en", "en"),
        ("en-GB,ar;q=0.9", "en"),
        ("ar-SY, en", "ar"),
        ("fr", "ar"),
        ("en;q=x", "ar"),
        ("*", "ar"),
    ],
)
def test_accept_language_is_read(asked: str, given: str) -> None:
    assert preferred_language(asked) == given


async def test_a_crash_is_a_problem_that_tells_nothing(client: httpx.AsyncClient, app) -> None:
    async def crash() -> None:
        raise RuntimeError("secret of the house")

    app.router.add_api_route("/crash", crash)
    answer = await client.get("/crash")
    check(answer, 500, "internal_error")
    assert "secret" not in answer.text


async def test_reads_are_limited_by_network(serve) -> None:
    async with serve(limit_reads="3/day") as client:
        answers = [await client.get("/api/v1/articles") for _ in range(5)]
        assert [answer.status_code for answer in answers[:3]] == [200] * 3
        check(answers[-1], 429, "too_many_requests")
        assert 0 < int(answers[-1].headers["retry-after"]) <= 24 * 60 * 60


async def test_only_the_configured_origins_may_read_from_a_browser(serve) -> None:
    async with serve(cors_origins="https://site.example.org") as client:
        asked = {"Origin": "https://site.example.org"}
        answer = await client.get("/api/v1/articles", headers=asked)
        assert answer.headers["access-control-allow-origin"] == "https://site.example.org"
        assert {"ETag", "Link", "Location", "Retry-After"} <= set(
            answer.headers["access-control-expose-headers"].split(", ")
        )
        preflight = await client.options(
            "/api/v1/articles",
            headers={**asked, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "If-Match"},
        )
        assert preflight.status_code == 200
        assert "If-Match" in preflight.headers["access-control-allow-headers"]
        other = await client.get("/api/v1/articles", headers={"Origin": "https://evil.example.org"})
        assert "access-control-allow-origin" not in other.headers
        missing = await client.get("/api/v1/articles/999", headers=asked)
        assert missing.headers["access-control-allow-origin"] == "https://site.example.org"


async def test_the_values_that_are_taken_are_told_in_either_language(client) -> None:
    for language, sentence in (
        ("ar", "القيم المقبولة: \u2068relevance\u2069 أو \u2068date\u2069."),
        ("en", "Accepted values: relevance or date."),
    ):
        answer = await client.get("/api/v1/search?sort=size", headers={"Accept-Language": language})
        assert [each["message"] for each in answer.json()["errors"]] == [sentence]


REFERENCE = Bilingual("المطلوب معرّف أو اسم لطيف.", "It must be an id or a slug.")


@pytest.mark.parametrize(
    ("path", "body", "pointer", "code", "message"),
    [
        ("/comments/counts", {"articles": [True]}, "/articles/0", "ref_type", REFERENCE),
        ("/comments/counts", {"articles": [1.5]}, "/articles/0", "ref_type", REFERENCE),
        (
            "/comments/counts",
            {"articles": ["x" * 400]},
            "/articles/0",
            "string_too_long",
            Bilingual("الحد الأقصى لعدد الأحرف: 80.", "Maximum number of characters: 80."),
        ),
        (
            "/comments/counts",
            {"articles": [-1]},
            "/articles/0",
            "greater_than_equal",
            Bilingual("أصغر قيمة مقبولة: 1.", "Minimum: 1."),
        ),
        (
            "/search?q=a&half_life=40000",
            None,
            "query/half_life",
            "less_than_equal",
            Bilingual("أكبر قيمة مقبولة: 36500.", "Maximum: 36500."),
        ),
        (
            "/search?q=a&half_life=0",
            None,
            "query/half_life",
            "greater_than",
            Bilingual("المطلوب عدد أكبر من 0.", "It must be more than 0."),
        ),
        (
            "/search?q=a&half_life=x",
            None,
            "query/half_life",
            "float_parsing",
            Bilingual("المطلوب عدد.", "It must be a number."),
        ),
    ],
)
async def test_each_place_is_told_once_and_plainly(
    client: httpx.AsyncClient, path: str, body: object, pointer: str, code: str, message: Bilingual
) -> None:
    for language in ("ar", "en"):
        headers = {"Accept-Language": language}
        answer = await client.request("GET" if body is None else "POST", f"/api/v1{path}", json=body, headers=headers)
        told = [(error["pointer"], error["code"], error["message"]) for error in answer.json()["errors"]]
        assert told == [(pointer, code, getattr(message, language))]


async def test_an_arabic_sentence_isolates_what_is_latin_in_it(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/articles?sort=size")
    assert "\u2068-published_at\u2069" in answer.json()["errors"][0]["message"]
    assert "\u2068errors\u2069" in answer.json()["detail"]
