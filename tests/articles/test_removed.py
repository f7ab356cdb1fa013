"""The answer to every write of an article tells what sanitising took out."""

import httpx
import pytest

from tests.paths import ARTICLES

FRAME = "<iframe src='https://video.example.org/1'></iframe>"
SENT = {"title": "عنوان", "body": FRAME, "body_format": "html"}
TOLD = [{"what": "iframe", "count": 1}]


@pytest.fixture
async def of_any_version(editor: dict[str, str]) -> dict[str, str]:
    """The headers of an editor who changes whatever version is there."""
    return {**editor, "If-Match": "*"}


async def test_every_write_tells_what_was_removed_and_no_read(
    client: httpx.AsyncClient, of_any_version: dict[str, str]
) -> None:
    made = await client.post(ARTICLES, json={**SENT, "status": "published"}, headers=of_any_version)
    assert (made.status_code, made.json()["body_html"], made.json()["removed"]) == (201, "", TOLD)
    path = made.headers["location"]
    put = await client.put(
        path, json={**SENT, "body": f"{FRAME}<p>نص</p>{FRAME}<img src='data:,'>"}, headers=of_any_version
    )
    assert put.json()["removed"] == [{"what": "iframe", "count": 2}, {"what": "img", "count": 1}]
    patched = await client.patch(path, json={"summary": "جديد"}, headers=of_any_version)
    assert patched.json()["removed"] == put.json()["removed"]
    plain = {**of_any_version, "Accept-Encoding": "identity"}
    same = await client.put(path, json={**SENT, "body": f"{FRAME}<p>نص</p>{FRAME}<img src='data:,'>"}, headers=plain)
    assert same.headers["etag"] == (await client.get(path, headers=plain)).headers["etag"]
    clean = await client.patch(path, json={"body": "<p>نص</p>"}, headers=of_any_version)
    assert clean.json()["removed"] == []
    restored = await client.post(f"{path}/revisions/1/restore", headers=of_any_version)
    assert (restored.status_code, restored.json()["removed"]) == (200, TOLD)
    by_id = f"{ARTICLES}/by-external-id/x-1"
    for status in (201, 200):
        answer = await client.put(by_id, json={**SENT, "title": "آخر"}, headers=of_any_version)
        assert (answer.status_code, answer.json()["removed"]) == (status, TOLD)
    for read in (path, f"{path}/source", f"{ARTICLES}?include=body", f"{path}/revisions/1"):
        assert '"removed"' not in (await client.get(read, headers=of_any_version)).text


async def test_the_same_answer_again_tells_it_too(client: httpx.AsyncClient, of_any_version: dict[str, str]) -> None:
    keyed = {**of_any_version, "Idempotency-Key": "0123456789abcdef0123456789abcdef"}
    first = await client.post(ARTICLES, json=SENT, headers=keyed)
    again = await client.post(ARTICLES, json=SENT, headers=keyed)
    assert (again.status_code, again.json()["removed"], again.json()["id"]) == (201, TOLD, first.json()["id"])
