"""`python -m tests.roads`: the files of app/ that three requests pass in a server as people run it.

A file counts when a line of one of its functions runs in the server's process, in any thread, between the request's
first byte and its line in the log. Each road is walked several times, and what a background job did meanwhile is left
out: a line counts when each walk passed it. `--lines` lists the functions too.
"""

import http.client
import json
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import CodeType, FrameType
from typing import Any
from urllib.parse import quote

from app.commands.serving import serve
from tests.paths import API
from tests.servers import ROOT, START_SECONDS, free_port, load_sample

APP = f"{ROOT / 'app'}{os.sep}"
WALKS = 4
WARM_UP = 3
BEHIND = 0.03
"""Seconds in which the server ends a request behind its answer: it counts and logs it."""

Lines = set[tuple[CodeType, int]]


class Walk:
    """What runs of app/ while it is on."""

    def __init__(self) -> None:
        self.lines: Lines | None = None

    def trace(self, frame: FrameType, event: str, _argument: Any) -> Callable[..., Any] | None:
        """What `sys.settrace` is given: notes each line of a function of app/."""
        if not frame.f_code.co_filename.startswith(APP):
            return None
        if event == "line" and self.lines is not None:
            self.lines.add((frame.f_code, frame.f_lineno))
        return self.trace

    def during(self, request: Callable[[], None]) -> Lines:
        """The lines that run during a request."""
        passed: Lines = set()
        self.lines = passed
        try:
            request()
            time.sleep(BEHIND)
        finally:
            self.lines = None
        return passed


class Reader:
    """Asks the server of this process over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._comments = 0

    def ask(self, method: str, path: str, body: dict[str, str] | None = None) -> Any:
        """The JSON of an answer, which must be a success."""
        sent = None if body is None else json.dumps(body).encode()
        headers = {} if sent is None else {"Content-Type": "application/json"}
        self._connection.request(method, path, sent, headers)
        answer = self._connection.getresponse()
        told = answer.read()
        assert answer.status < http.client.BAD_REQUEST, (answer.status, told)
        return json.loads(told)

    def comment(self, path: str) -> None:
        """Post a comment, which changes the article that is read."""
        self._comments += 1
        words = f"تعليق رقم {self._comments} على المقال"
        self.ask("POST", f"{path}/comments", {"author_name": "سلمى", "author_email": "s@example.org", "body": words})


def wait_for_server(port: int) -> None:
    """Return once somebody listens at the port."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def roads(port: int, walk: Walk) -> Iterator[tuple[str, Lines]]:
    """Each road with the lines that each of its walks passed."""
    reader = Reader(port)
    articles = reader.ask("GET", f"{API}/articles?limit={WARM_UP + WALKS}")["items"]
    found: dict[str, list[Lines]] = defaultdict(list)
    paths = [f"{API}/articles/{quote(article['slug'])}" for article in articles]
    for path in paths:
        reader.ask("GET", f"{path}?relative=true")  # an answer that is never cached: its article was read before
        reader.comment(path)
    for path in paths:
        ask = partial(reader.ask, "GET", path)
        found["a comment posted by a guest"].append(walk.during(partial(reader.comment, path)))
        found["an article by its slug, not cached"].append(walk.during(ask))
        found["an article by its slug, cached"].append(walk.during(ask))
    for name in reversed(found):
        yield name, set.intersection(*found[name][WARM_UP:])


def told(name: str, lines: Lines, *, with_functions: bool) -> str:
    """A road as text: each file with its functions and lines."""
    files: dict[str, dict[CodeType, int]] = defaultdict(lambda: defaultdict(int))
    for code, _ in lines:
        files[code.co_filename.removeprefix(APP)][code] += 1
    text = [f"{name}: {len(files)} files, {len({code for code, _ in lines})} functions, {len(lines)} lines"]
    for file, functions in sorted(files.items()):
        text.append(f"  {file:40} {len(functions):4} {sum(functions.values()):5}")
        if with_functions:
            ordered = sorted(functions.items(), key=lambda each: each[0].co_firstlineno)
            text += [f"      {code.co_qualname} {count}" for code, count in ordered]
    return "\n".join(text)


def main(arguments: list[str]) -> None:
    """Serve the sample, walk the three roads, print them."""
    port, walk = free_port(), Walk()

    def ask() -> None:
        try:
            wait_for_server(port)
            for name, lines in roads(port, walk):
                sys.stdout.write(f"{told(name, lines, with_functions='--lines' in arguments)}\n\n")
            sys.stdout.flush()
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    with tempfile.TemporaryDirectory(prefix="maqal-roads-") as folder:
        load_sample(Path(folder), port)
        os.chdir(folder)
        os.environ |= {"MAQAL_DATA_DIR": f"{folder}/data", "MAQAL_LIMIT_COMMENTS": "1000/minute"}
        threading.Thread(target=ask).start()
        threading.settrace(walk.trace)
        sys.settrace(walk.trace)
        serve(host="127.0.0.1", port=port, uds=None, workers=1, sample=True, with_worker=False)


if __name__ == "__main__":
    main(sys.argv[1:])
