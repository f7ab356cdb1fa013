"""Bodies of requests: forms and JSON are UTF-8 and bounded, and a refusal is short."""

import json
import time
from typing import Any

import httpx
import pytest

from app.errors import Malformed
from app.web.bodies import MAX_DEPTH, MAX_FORM_BYTES, MAX_MEMBERS, read_json
from app.web.problems import MAX_ERRORS
from app.web.routing import MAX_BODY_BYTES, MAX_QUERY_PARAMETERS
from tests.operations import specification
from tests.people import People

TOKEN = "/api/v1/auth/token"
FORM = "application/x-www-form-urlencoded"
CREDENTIALS = b"username=salma%40example.org&password=secret"
MULTIPART = (
    b'--x\r\ncontent-disposition: form-data; name="username"\r\n\r\nsalma@example.org\r\n'
    b'--x\r\ncontent-disposition: form-data; name="password"\r\n\r\nsecret\r\n--x--\r\n'
)
COMMENT = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "تعليق"}
MOST_SECONDS = 0.5
"""Many times what a refusal takes; without the bounds it was seconds."""


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", MULTIPART),
        ("multipart/form-data; boundary=x; charset=punycode", MULTIPART),
        (f"{FORM}; charset=punycode", b"username=" + b"a" * 300_000),
        (f"{FORM}; charset=utf-7", CREDENTIALS),
        (f"{FORM}; charset*=utf-8''punycode", CREDENTIALS),
        (f'{FORM}; charset="idna"', CREDENTIALS),
        (f"{FORM}; charset=utf-16", CREDENTIALS),
        ("application/json", b"{}"),
        ("text/plain", CREDENTIALS),
        ("", CREDENTIALS),
    ],
)
async def test_a_token_is_asked_for_by_a_urlencoded_form_in_utf_8(
    client: httpx.AsyncClient, content_type: str, body: bytes
) -> None:
    begun = time.perf_counter()
    answer = await client.post(TOKEN, content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 415, answer.text
    assert answer.json()["error"] == "invalid_request"
    assert time.perf_counter() - begun < MOST_SECONDS


@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=UTF-8", f'{FORM};charset="utf8"', FORM.upper()])
async def test_utf_8_may_be_said(client: httpx.AsyncClient, content_type: str) -> None:
    answer = await client.post(TOKEN, content=CREDENTIALS, headers={"Content-Type": content_type})
    assert answer.json()["code"] == "wrong_credentials"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"username=a&password=" + b"a" * MAX_FORM_BYTES, 413),
        (b"username=%FF&password=a", 400),
        (b"username=\xff&password=a", 400),
        ("username=سلمى%41&password=a".encode(), 400),
        (b"username=a&password=b&password=c", 400),
        (b"&".join(b"f%d=1" % number for number in range(50)), 400),
        (b"username=a", 422),
        (b"", 422),
    ],
)
async def test_a_form_that_cannot_be_read_is_refused(client: httpx.AsyncClient, body: bytes, status: int) -> None:
    answer = await client.post(TOKEN, content=body, headers={"Content-Type": FORM})
    assert answer.status_code == status, answer.text
    assert answer.json()["error"] == "invalid_request"


async def test_a_form_of_the_greatest_fields_is_read(client: httpx.AsyncClient) -> None:
    form = {"username": "س" * 320, "password": "كلمة سر " * 32, "scope": "articles:write"}
    answer = await client.post(TOKEN, data=form)
    assert answer.json()["code"] == "wrong_credentials"


def test_openapi_shows_the_form() -> None:
    taken = specification()["paths"][TOKEN]["post"]["requestBody"]["content"]
    assert list(taken) == [FORM]


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ('application/json; charset="UTF-8"', 201),
        ("application/json; charset=utf-16", 415),
        ("application/json; charset=punycode", 415),
        ("application/json; charset*=utf-8''utf-16", 415),
    ],
)
async def test_json_is_utf_8(client: httpx.AsyncClient, people: People, content_type: str, status: int) -> None:
    editor = await people.headers("editor")
    headers = editor | {"Content-Type": content_type}
    body = json.dumps({"title": "عنوان", "body": "نص"}, ensure_ascii=False).encode()
    answer = await client.post("/api/v1/articles", content=body, headers=headers)
    assert answer.status_code == status, answer.text


MANY = {
    "unknown members": json.dumps({f"member_{number}": 1 for number in range(60_000)}),
    "unknown members of an object": json.dumps({"body": {f"member_{number}": 1 for number in range(60_000)}}),
    "items": json.dumps({"body": [1] * 300_000}),
    "objects": "[" + "{}," * 300_000 + "{}]",
    "levels": "[" * 500_000,
    "levels of objects": '{"a":' * 150_000,
    "strings of commas": json.dumps({"body": [","] * 100_000}),
    "empty names": '{"":' + "1," * 400_000 + "}",
}


@pytest.mark.parametrize("kind", MANY)
@pytest.mark.parametrize("path", ["/api/v1/articles/1/comments", "/api/v1/comments/counts"])
async def test_the_members_of_a_body_are_bounded(client: httpx.AsyncClient, kind: str, path: str) -> None:
    content = MANY[kind].encode()
    begun = time.perf_counter()
    answer = await client.post(path, content=content[:MAX_BODY_BYTES], headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text[:300]
    assert len(answer.content) < 1000
    assert time.perf_counter() - begun < MOST_SECONDS


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def test_bounds_are_met_exactly() -> None:
    assert len(read_json(b"[" + b",".join([b"1"] * MAX_MEMBERS) + b"]")) == MAX_MEMBERS
    with pytest.raises(Malformed):
        read_json(b"[" + b",".join([b"1"] * (MAX_MEMBERS + 1)) + b"]")
    read_json(nested(MAX_DEPTH))
    with pytest.raises(Malformed):
        read_json(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("text", [",[{" * 10_000, '\\",' * 10_000, "\\" * 9999 + '"' + "," * 9999, "،,\n" * 10_000])
def test_what_stands_in_a_text_is_no_member(text: str) -> None:
    content = {"body": text, "tags": [text, "[", '"', "\\"]}
    assert read_json(json.dumps(content, ensure_ascii=False).encode()) == content
    assert read_json(json.dumps(content).encode()) == content


@pytest.mark.parametrize("number", ["1" * 5000, "1." + "1" * 500_000, "1e" + "9" * 5000, "-" + "9" * 500_000])
def test_the_digits_of_a_number_are_bounded(number: str) -> None:
    with pytest.raises(Malformed):
        read_json(f"[{number}]".encode())


def test_texts_without_a_comma_between_them_are_not_counted_one_by_one() -> None:
    body = b'["' + b"," * (MAX_MEMBERS + 1) + b'"' + b'""' * 500_000
    begun = time.thread_time()
    with pytest.raises(Malformed):
        read_json(body)
    assert time.thread_time() - begun < 0.1


async def test_twenty_errors_are_told_and_how_many_more_there_were(client: httpx.AsyncClient) -> None:
    unknown = {f"member_{number}": 1 for number in range(500)}
    answer = await client.post("/api/v1/comments/counts", json={"articles": ["1"], **unknown})
    told: dict[str, Any] = answer.json()
    assert answer.status_code == 422
    assert len(told["errors"]) == MAX_ERRORS
    assert told["more_errors"] == 500 - MAX_ERRORS
    few = (await client.post("/api/v1/comments/counts", json={"articles": ["1"], "more": 1})).json()
    assert len(few["errors"]) == 1
    assert "more_errors" not in few


@pytest.mark.parametrize(
    "path", ["/api/v1/articles", "/api/v1/search", "/api/v1/comments", "/api/v1/articles/1", "/api/v1/tags"]
)
@pytest.mark.parametrize("name", ["p{}", "tag", "", "limit"])
async def test_the_parameters_of_a_query_are_bounded(client: httpx.AsyncClient, path: str, name: str) -> None:
    query = "&".join(f"{name.format(number)}=1" for number in range(MAX_QUERY_PARAMETERS + 1))
    answer = await client.get(f"{path}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (414, "address_too_long")
    assert len(answer.content) < 1000
