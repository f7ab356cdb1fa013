"""Files of a media library: fetched within bounds, from nowhere that was not vetted, or taken from a folder."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import brotli  # type: ignore[import-untyped]  # it has no types
import pytest

from app.errors import TooLarge
from app.webhooks.destinations import Policy
from app.wordpress import media_files
from app.wordpress.media_files import FolderFiles, WebFiles, host_of

PACKED = brotli.compress(bytes(64 << 20))
"""A hundred bytes that become 64 MiB for who unpacks them, which nobody asked for."""
CLOSED = Policy(frozenset({443}))


class _Files(BaseHTTPRequestHandler):
    busy = 1

    def do_GET(self) -> None:
        path = self.path
        status = 302 if path.startswith("/moved") else 404 if path == "/none" else 200
        if path == "/busy" and type(self).busy:
            type(self).busy, status = 0, 503
        self.send_response(status)
        if status == 302:
            self.send_header(
                "Location", {"/moved": "/a", "/moved-in": "http://127.0.0.2:9/a"}.get(path, "/moved-round")
            )
        if status == 503:
            self.send_header("Retry-After", "0")
        if path == "/packed":
            self.send_header("Content-Encoding", "br")
        body = b"x" * 3000 if path == "/large" else f"{self.headers['Host']} {path}".encode()
        if path == "/packed":
            body = PACKED
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    thread = Thread(target=made.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


async def test_a_file_is_fetched_within_its_bounds(server: str, tmp_path: Path) -> None:
    files, target = WebFiles(CLOSED, most_bytes=2000, trusted=[host_of(server)]), tmp_path / "file"
    for path, expected in (("/a", "/a"), ("/moved", "/a"), ("/busy", "/busy"), ("/ا ب", "/%D8%A7%20%D8%A8")):
        await files.fetch(f"{server}{path}", target)
        assert target.read_text() == f"{server.removeprefix('http://')} {expected}"
    for path in ("/none", "/moved-in", "/moved-round", "/packed"):
        with pytest.raises(FileNotFoundError):
            await files.fetch(f"{server}{path}", target)
    with pytest.raises(TooLarge):
        await files.fetch(f"{server}/large", target)
    await files.close()


async def test_no_network_of_ones_own_is_asked(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_files, "ATTEMPTS", 1)
    files = WebFiles(CLOSED, most_bytes=2000)
    for url in (
        f"{server}/a",
        "http://[::1]/a",
        "http://169.254.169.254/a",
        "http://2130706433/a",
        "http://0x7f.1/a",
        "http://017700000001/a",
        "http://127.1/a",
        "http://0/a",
        "http://[::ffff:127.0.0.1]/a",
        "http://[64:ff9b::7f00:1]/a",
        "http://localhost/a",
        "file:///etc/passwd",
        "ftp://x.example/a",
        "http://u:p@x.example/",
        "http:///",
    ):
        with pytest.raises(FileNotFoundError):
            await files.fetch(url, tmp_path / "file")
    await files.close()


async def test_a_folder_gives_what_lies_in_it_alone(tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "a.png").write_text("a")
    (tmp_path / "secret").write_text("s")
    (folder / "link").symlink_to(tmp_path / "secret")
    files = FolderFiles(folder)
    await files.fetch("https://x.example/wp-content/uploads/a.png", tmp_path / "file")
    assert (tmp_path / "file").read_text() == "a"
    for path in ("b.png", "../secret", "%2e%2e/secret", "link", ""):
        with pytest.raises(FileNotFoundError):
            await files.fetch(f"https://x.example/wp-content/uploads/{path}", tmp_path / "file")
