"""What a worker takes of memory: after its start, and once everything that it has to say was asked for."""

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from app import heap
from app.desk import first_account
from app.memory import MIB
from tests.databases import KINDS
from tests.operations import operations
from tests.paths import API, ARTICLES, SEARCH
from tests.probing import memory
from tests.servers import free_port, load_sample, running
from tests.waiting import eventually

BOUNDS = {"sqlite": (110 * MIB, 130 * MIB), "postgresql": (112 * MIB, 130 * MIB)}
"""After the start; and once everything was asked for, with the responses that it keeps, and what was freed is back."""

MOST_PAGES = 250

LINK = re.compile(r'(?:href|src)="([^" ]+)"')


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(kind: str, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The variables that name a database."""
    if kind == "sqlite":
        yield {}
    else:
        with request.getfixturevalue("postgres").database(template="template0") as url:
            yield {"MAQAL_DATABASE_URL": url}


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells it in /proc")
def test_a_worker_stays_within_its_memory(kind: str, database: dict[str, str], tmp_path: Path) -> None:
    bound, bound_at_last = BOUNDS[kind]
    port, variables = free_port(), {**database, "MAQAL_LIMIT_READS": "off"}
    load_sample(tmp_path, port, **variables)
    # Begun anew and not forked: what the tests import is not the server's.
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--sample"]
    with running(command, port, tmp_path, ready="/readyz", **variables) as server:
        started = memory(server.pid)
        assert started < bound, f"{started / MIB:.1f} MiB"
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            read_all_pages(client)
            read_the_api(client, tmp_path)
        asyncio.run(eventually(lambda: memory(server.pid) < bound_at_last, within=2 * heap.SECONDS))


def read_all_pages(client: httpx.Client) -> None:
    """Follow every link from the first page, the docs and the desk."""
    waiting, known = ["/", "/docs", "/desk", "/sitemap.xml", "/feed.xml", "/robots.txt", "/metrics"], set[str]()
    while waiting and len(known) < MOST_PAGES:
        path = waiting.pop(0)
        if path in known:
            continue
        known.add(path)
        answer = client.get(path)
        assert answer.status_code < 500, path
        if "html" in answer.headers.get("content-type", ""):
            found = (urljoin(str(answer.url), each.replace("&amp;", "&")) for each in LINK.findall(answer.text))
            base = str(client.base_url).rstrip("/")
            waiting += [each.partition("#")[0].removeprefix(base) for each in found if each.startswith(f"{base}/")]
    assert len(known) > 50


def read_the_api(client: httpx.Client, folder: Path) -> None:
    """Ask for everything that the API gives, as an administrator; comment as a guest, search, and save an article."""
    documents = [client.get(f"{API}/openapi.json", params={"language": each}).json() for each in ("ar", "en")]
    first = client.get(ARTICLES).json()["items"][0]["id"]
    comment = {"author_name": "سامر", "author_email": "samer@example.org", "body": "تعليق على المقال"}
    posted = client.post(f"{ARTICLES}/{first}/comments", json=comment)
    assert posted.status_code == 201, posted.text
    account = first_account.kept(folder / "data")
    assert account is not None
    signed_in = client.post(f"{API}/auth/token", data={"username": account.email, "password": account.password})
    client.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
    for operation in operations(documents[0]):
        if operation.method == "GET":
            names = re.findall(r"{(\w+)}", operation.path)
            assert client.get(operation.address(**dict.fromkeys(names, first))).status_code < 500, operation.id
    for words in ("القهوة", "كتاب قديم", '"سوق الكتب"'):
        assert client.get(SEARCH, params={"q": words}).status_code == 200
    saved = client.post(ARTICLES, json={"title": "مقال", "body": "# عنوان\n\n" + "كلام عن السوق. " * 500})
    assert saved.status_code == 201, saved.text
