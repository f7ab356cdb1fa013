"""The client sketches of docs/, run as they are printed against a real server."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from playwright.sync_api import Route, sync_playwright

from tests import commands
from tests.browsers import BROWSER, FLAGS
from tests.commands import environment
from tests.servers import ROOT, free_port, serving_sample

PRINTED = "http://127.0.0.1:8000"


def sketch(language: str, address: str, *, page: str = "front-end", place: int = 0) -> str:
    """The block of a language on a page, with the address of our server for the printed one."""
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    block = re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)[place]
    assert PRINTED in block
    return str(block).replace(PRINTED, address)


def run(command: list[str], folder: Path, *, typed: str = "", **variables: str) -> str:
    """What a command prints; it must succeed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(PATH=path, **variables),
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


WITH_CURL = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("curl")), reason="there is no bash or curl here"
)


class Sample(NamedTuple):
    """A server of the sample site: the folder it was started in, its address, and a port whose pages may ask it."""

    folder: Path
    address: str
    port: int


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    folder, port = tmp_path_factory.mktemp("sample"), free_port()
    with serving_sample(folder, MAQAL_CORS_ORIGINS=f"http://127.0.0.1:{port}") as address:
        yield Sample(folder, address, port)


def run_shell(script: str, folder: Path) -> list[Any]:
    """The JSON documents that a script prints."""
    printed = run(["bash", "-euo", "pipefail", "-c", script], folder)
    decoder, documents = json.JSONDecoder(), []
    while "{" in printed:
        document, end = decoder.raw_decode(printed, printed.index("{"))
        documents.append(document)
        printed = printed[end:]
    return documents


@WITH_CURL
def test_the_shell_sketch_lists_writes_corrects_and_reads(sample: Sample) -> None:
    newest, culture, _account, read = run_shell(sketch("sh", sample.address), sample.folder)
    assert [set(item) for item in newest["items"]] == [{"id", "title", "display"}] * 3
    assert len(culture["items"]) == 3
    assert (read["title"], read["summary"], read["version"]) == ("إضاءة سوق الورّاقين", "بعد عامين من العتمة.", 2)
    assert json.loads((sample.folder / "source.json").read_text("utf-8"))["body"] == "عادت المصابيح."


@WITH_CURL
def test_the_moderators_sketch_moderates(sample: Sample) -> None:
    script = sketch("sh", sample.address, page="moderators")
    _account, found, spam, restored, batch, edited, commenter = run_shell(script, sample.folder)
    assert [item["id"] for item in found["items"]] == [15]
    assert (spam["status"], restored["status"], restored["held_by"]) == ("spam", "pending", "first")
    assert [(item["id"], item["status"]) for item in batch["items"]] == [(15, "approved"), (39, "approved")]
    assert (edited["body_text"], edited["status"]) == ("[حُذف إعلان]", "approved")
    assert commenter["comment_id"] == 15
    assert "@" in commenter["email"]


def test_the_seeding_script_may_run_again_and_again(sample: Sample, tmp_path: Path) -> None:
    account = ("account", "create", "seed@example.org", "--role", "editor", "--name", "بذر")
    commands.run(sample.folder, *account, typed="a password that is long enough\n").check_returncode()
    scopes = [part for scope in ("write", "publish") for part in ("--scope", f"articles:{scope}")]
    wanted = ("token", "create", "seed@example.org", *scopes, "--scope", "catalog:write", "--name", "seed")
    token = commands.run(sample.folder, *wanted).stdout
    script = tmp_path / "seed.py"
    script.write_text(sketch("python", sample.address, page="seeding"), "utf-8")
    first, second = [run([sys.executable, str(script)], tmp_path, TOKEN=token.strip()) for _ in range(2)]
    assert first == "created: جسر-المشاة-يفتح-مساء, version 1\n"
    assert second == first.replace("created", "there")
    asked = {"author": "وكالة الضفتين", "tag": "طرق"}
    (found,) = httpx.get(f"{sample.address}/api/v1/articles", params=asked).json()["items"]
    assert found["section"]["slug"] == "محليات"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and keeps no log."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def page_of(folder: Path, port: int) -> Iterator[str]:
    """A folder on an origin of its own."""
    with ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Quiet, directory=str(folder))) as files:
        threading.Thread(target=files.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{port}"
        files.shutdown()


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium here")
def test_the_browser_page_shows_what_is_most_discussed(sample: Sample, tmp_path: Path) -> None:
    address, origin = sample.address, f"http://127.0.0.1:{sample.port}"
    refused: list[str] = []
    complaints: list[str] = []
    with page_of(tmp_path, sample.port):
        (tmp_path / "page.html").write_text(sketch("html", address), "utf-8")

        def guard(route: Route) -> None:
            if route.request.url.startswith((address, origin)):
                route.continue_()
            else:
                refused.append(route.request.url)
                route.abort()

        most = httpx.get(f"{address}/api/v1/articles", params={"sort": "-comment_count"}).json()["items"][0]
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=BROWSER, args=FLAGS)
            page = browser.new_page()
            page.route("**/*", guard)
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(f"{origin}/page.html")
            page.locator("blockquote").first.wait_for()
            assert page.locator("h2").count() == 10
            first = page.locator("article").first
            assert first.locator("h2").inner_text() == most["title"]
            assert most["display"]["published"] in first.locator("p").inner_text()
            direction = "element => getComputedStyle(element).direction"
            assert first.locator("h2").evaluate(direction) == most["direction"] == "rtl"
            browser.close()
    assert [url for url in refused if "favicon" not in url] == []
    assert [complaint for complaint in complaints if "404" not in complaint] == []  # an icon that nobody asked for
