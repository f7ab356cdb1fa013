"""Servers that are killed while people write: what was acknowledged is there, once, and counted."""

import itertools
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.commands import run
from tests.servers import Server, free_port, load_sample, running

WRITERS = 8
KILLS = 2
ACKNOWLEDGED_BETWEEN = 50
TALKED_OF = (1, 2, 3)
VARIABLES = {
    "MAQAL_COMMENTS_POLICY": "open",
    "MAQAL_LIMIT_COMMENTS": "off",
    "MAQAL_LIMIT_READS": "off",
    "MAQAL_ACCESS_LOG": "false",
}


class Writers:
    """People who comment at once, each until the server is gone; what they were told was stored."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.acknowledged: dict[int, str] = {}
        self.odd: list[int] = []
        self._numbers = itertools.count()

    def _write(self) -> None:
        with httpx.Client(base_url=self.address, timeout=10) as client:
            for number in self._numbers:
                body = f"تعليق رقم {number}"
                remark = {"author_name": "سلمى", "author_email": f"reader{number}@example.org", "body": body}
                try:
                    answer = client.post(f"/api/v1/articles/{TALKED_OF[number % 3]}/comments", json=remark)
                except httpx.TransportError:
                    return
                if answer.status_code == httpx.codes.CREATED:
                    self.acknowledged[answer.json()["comment"]["id"]] = body
                else:
                    self.odd.append(answer.status_code)

    def until_killed(self, server: Server, acknowledged: int) -> None:
        """Write until so much is acknowledged, and kill the server in the middle of it."""
        threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 60
        while len(self.acknowledged) < acknowledged and time.monotonic() < deadline:
            time.sleep(0.005)
        os.killpg(server.pid, signal.SIGKILL)
        for thread in threads:
            thread.join(30)


def stored(address: str) -> Iterator[tuple[int, int, str]]:
    """Every visible comment: its id, its article, its text."""
    cursor = ""
    while cursor is not None:
        answer = httpx.get(f"{address}/api/v1/comments?limit=100{cursor and f'&cursor={cursor}'}")
        page = answer.raise_for_status().json()
        yield from ((item["id"], item["article_id"], item["body_text"]) for item in page["items"])
        cursor = page["next_cursor"]


def test_no_acknowledged_comment_is_lost(database_url: str, tmp_path: Path) -> None:
    port = free_port()
    writers = Writers(f"http://127.0.0.1:{port}")
    variables = {**VARIABLES, "MAQAL_DATABASE_URL": database_url}
    command = ["app", "serve", "--sample", "--workers", "2", "--port", str(port)]
    load_sample(tmp_path, port, **variables)
    for kill in range(1, KILLS + 1):
        with running(command, port, tmp_path, ready="/readyz", **variables) as server:
            writers.until_killed(server, kill * ACKNOWLEDGED_BETWEEN)
    assert len(writers.acknowledged) >= KILLS * ACKNOWLEDGED_BETWEEN
    assert writers.odd == []
    with running([*command, "--workers", "1"], port, tmp_path, ready="/readyz", **variables):
        found = list(stored(writers.address))
        there = {comment_id: text for comment_id, _, text in found}
        assert writers.acknowledged.items() <= there.items()
        texts = [text for text in there.values() if text.startswith("تعليق رقم")]
        assert len(texts) == len(set(texts))
        for article in TALKED_OF:
            told = httpx.get(f"{writers.address}/api/v1/articles/{article}").json()["comment_count"]
            assert told == len([article_id for _, article_id, _ in found if article_id == article])
    doctor = run(tmp_path, "doctor", MAQAL_DATABASE_URL=database_url)
    assert doctor.returncode == 0, doctor.stdout
