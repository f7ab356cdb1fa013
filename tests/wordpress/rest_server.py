"""A server that answers as WordPress's REST API does, from lists that were captured or are made by a test."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.photographs import png

USER, PASSWORD = "mudir", "abcd EFGH 1234"
Lists = dict[str, Any]


class Answers:
    """What a server gives: to guests and to who signs in, each by the path behind `/wp/v2/`."""

    def __init__(self, anonymous: Lists, signed_in: Lists | None = None) -> None:
        self.anonymous, self.signed_in = anonymous, signed_in or {}
        self.root: dict[str, Any] = {"routes": {}, "name": "البستان", "home": "http://bustan.example"}
        self.first: list[tuple[int, dict[str, str]]] = []
        """Statuses and headers that are answered before anything else."""

        self.short_pages: frozenset[str] = frozenset()
        self.tells_totals = True
        self.is_plain = False
        """Whether the site has plain permalinks, and its API no path of its own."""

        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    answers: Answers

    def do_GET(self) -> None:
        self.answers.asked.append(self.path)
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        path = query.get("rest_route", "") if self.answers.is_plain else url.path.removeprefix("/wp-json")
        if self.answers.first:
            status, headers = self.answers.first.pop(0)
            self._answer(status, {"code": "busy"}, headers)
        elif path == "/":
            self._answer(200, self.answers.root)
        elif path.startswith("/wp/v2/"):
            self._list(path.removeprefix("/wp/v2/"), query)
        elif url.path.endswith(".png"):
            self._answer(200, png(40, 30))
        else:
            self._answer(404, "no")

    def _list(self, path: str, query: dict[str, str]) -> None:
        sent = self.headers.get("Authorization", "")
        is_known = sent == "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if sent and not is_known:
            self._answer(401, {"code": "incorrect_password"})
            return
        given = self.answers.signed_in if is_known else self.answers.anonymous
        found = given.get(f"{path}?{query.get('status')}", given.get(path))
        if isinstance(found, list):
            self._page(path, found, int(query.get("per_page", 10)), int(query.get("page", 1)))
        else:
            self._answer(200 if found else 401, found or {"code": "rest_forbidden"})

    def _page(self, path: str, found: list[Any], size: int, page: int) -> None:
        pages = max(1, -(-len(found) // size))
        part = found[(page - 1) * size : page * size]
        if path in self.answers.short_pages and page == 1:
            part = part[:-1]
        heads = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)} if self.answers.tells_totals else {}
        if page > pages and path in {"posts", "pages", "media"}:
            self._answer(400, {"code": "rest_post_invalid_page_number"})
        else:
            self._answer(200, part, heads)

    def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        written = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(answers: Answers) -> Iterator[str]:
    """Serve some answers; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"answers": answers}))
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def captured(folder: Path) -> Lists:
    """The answers in a folder, the pages of one list joined."""
    lists: Lists = {}
    for file in sorted(folder.glob("*.json"), key=lambda each: (len(each.name), each.name)):
        name = file.name.partition(".")[0]
        if file.name.endswith(".headers.json") or "beyond" in file.name or "refused" in file.name:
            continue
        found = json.loads(file.read_text("utf-8"))
        lists[name] = lists.get(name, []) + found if isinstance(found, list) else found
    return lists
