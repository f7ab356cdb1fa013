"""Editors who overwrite one article at once, through two servers that share its database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx

from tests import commands
from tests.paths import API
from tests.people import PASSWORD
from tests.servers import free_port, running

WRITERS, EACH = 6, 12


def test_who_overwrites_whatever_is_there_is_never_refused_by_two_servers(database_url: str, tmp_path: Path) -> None:
    variables = {
        "MAQAL_DATABASE_URL": database_url,
        "MAQAL_LIMIT_READS": "off",
        "MAQAL_SITE_URL": "https://news.example",
        "MAQAL_SECRET_KEYS": "a key for the tests that is long enough",
    }
    account = ("account", "create", "laila@example.org", "--role", "editor", "--name", "ليلى")
    assert commands.run(tmp_path, *account, typed=f"{PASSWORD}\n", **variables).returncode == 0
    ports = free_port(), free_port()
    first, second = (["app", "serve", "--port", str(port)] for port in ports)
    with (
        running(first, ports[0], tmp_path, ready="/readyz", **variables),
        running(second, ports[1], tmp_path, ready="/readyz", **variables),
    ):
        addresses = [f"http://127.0.0.1:{port}" for port in ports]
        form = {"grant_type": "password", "username": "laila@example.org", "password": PASSWORD}
        token = httpx.post(f"{addresses[0]}{API}/auth/token", data=form, timeout=30).json()["access_token"]
        editor = {"Authorization": f"Bearer {token}", "If-Match": "*"}
        body = {"title": "عنوان", "body": "متن", "tags": ["وسم"]}
        made = httpx.post(f"{addresses[0]}{API}/articles", json=body, headers=editor, timeout=30)
        path = f"{API}/articles/{made.json()['id']}"

        def write(writer: int) -> list[tuple[int, str]]:
            found = []
            with httpx.Client(base_url=addresses[writer % 2], headers=editor, timeout=60) as client:
                for turn in range(EACH):
                    answer = _change(client, path, writer, turn)
                    found.append((answer.status_code, answer.text if answer.is_error else ""))
            return found

        with ThreadPoolExecutor(WRITERS) as pool:
            answers = [answer for answers in pool.map(write, range(WRITERS)) for answer in answers]
        assert set(answers) == {(200, "")}
        versions = {httpx.get(f"{each}{path}", headers=editor, timeout=30).headers["etag"] for each in addresses}
        assert len(versions) == 1
        assert int(versions.pop().strip('"').partition("-")[0]) == WRITERS * EACH + 1
        for turn in range(EACH):
            known = httpx.get(f"{addresses[turn % 2]}{path}", headers=editor, timeout=30).headers["etag"]
            assert _won_with(known, addresses, path, editor, turn=EACH + turn) == [200] + [412] * (WRITERS - 1)


def _won_with(etag: str, addresses: list[str], path: str, editor: dict[str, str], *, turn: int) -> list[int]:
    """What writers are answered who all have read the same version, and write at the same time."""
    start = Barrier(WRITERS)

    def write(writer: int) -> int:
        with httpx.Client(base_url=addresses[writer % 2], headers={**editor, "If-Match": etag}, timeout=60) as client:
            client.get("/healthz")
            start.wait(30)
            return _change(client, path, writer, turn).status_code

    with ThreadPoolExecutor(WRITERS) as pool:
        return sorted(pool.map(write, range(WRITERS)))


def _change(client: httpx.Client, path: str, writer: int, turn: int) -> httpx.Response:
    text = f"كلام {writer} {turn}"
    changes: list[tuple[str, dict[str, Any]]] = [
        ("PATCH", {"title": text}),
        ("PATCH", {"body": text, "tags": [f"وسم {writer}"]}),
        ("PUT", {"title": text, "body": text, "tags": ["وسم", f"وسم {turn}"]}),
    ]
    method, body = changes[(writer + turn) % 3]
    return client.request(method, path, json=body)
