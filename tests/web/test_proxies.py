"""Behind a proxy: who asks, and the path under which the site is shown; with a real nginx where there is one."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.notices import untrusted_proxy
from app.web.proxies import Proxies, is_loopback, network_prefix, peer_of
from tests.commands import run
from tests.people import People
from tests.servers import free_port, load_sample, running

NGINX = shutil.which("nginx") or (Path("/usr/sbin/nginx").exists() and "/usr/sbin/nginx") or None
CONF = """\
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream maqal {{ server {upstream}; keepalive 8; }}
  server {{
    listen 127.0.0.1:{port};
    proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
    location /taken-off/ {{ proxy_set_header X-Forwarded-Prefix /taken-off; proxy_pass http://maqal/; }}
    location /left/ {{ proxy_set_header X-Forwarded-Prefix /left; proxy_pass http://maqal; }}
    location /api/api/ {{ proxy_set_header X-Forwarded-Prefix /api; proxy_pass http://maqal/api/; }}
    location /root/ {{ proxy_pass http://maqal/; }}
  }}
}}
"""


def asked(path: str, *headers: tuple[bytes, bytes], client: tuple[str, int] | None = ("10.0.0.7", 1)) -> dict[str, Any]:
    return {"path": path, "raw_path": path.encode(), "headers": list(headers), "client": client, "server": ("s", 80)}


@pytest.mark.parametrize(
    ("host", "prefix"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "local"),
        ("", "local"),
    ],
)
def test_an_ipv6_subscriber_is_one_network(host: str, prefix: str) -> None:
    assert network_prefix({"client": (host, 1)}) == prefix


def test_no_client_is_local() -> None:
    assert network_prefix({"client": None}) == "local"


@pytest.mark.parametrize(
    ("host", "headers", "expected"),
    [
        ("127.0.0.1", [], True),
        ("::1", [], True),
        ("203.0.113.7", [], False),
        ("127.0.0.1", [(b"x-forwarded-for", b"127.0.0.1")], False),
        ("127.0.0.1", [(b"forwarded", b"for=127.0.0.1")], False),
    ],
)
def test_this_machine_is_believed_only_without_a_proxy(
    host: str, headers: list[tuple[bytes, bytes]], expected: bool
) -> None:
    assert is_loopback({"client": (host, 1), "headers": headers}) is expected


@pytest.mark.parametrize(
    ("said", "client"),
    [
        (b"203.0.113.5", "203.0.113.5"),
        (b"198.51.100.1, 203.0.113.5, 10.1.2.3", "203.0.113.5"),
        (b"203.0.113.5:4711", "203.0.113.5"),
        (b"[2001:db8::1]:443", "2001:db8::1"),
        (b"2001:db8::1", "2001:db8::1"),
        (b"10.1.1.1, 10.2.2.2", "10.1.1.1"),
        (b"unknown", "unknown"),
        (b", ".join([b"203.0.113.9"] * 5000), "203.0.113.9"),
    ],
)
@pytest.mark.parametrize("peer", ["10.0.0.7", "::ffff:10.0.0.7"])
def test_the_last_address_that_is_no_proxys_is_the_readers(said: bytes, client: str, peer: str) -> None:
    scope = asked("/api/v1/articles", (b"x-forwarded-for", said), client=(peer, 1))
    assert Proxies(["10.0.0.1/8"]).understand(scope) == ""
    assert scope["client"] == (client, 0)


def test_what_an_untrusted_peer_says_is_not_believed_and_noted_once() -> None:
    noted: list[str] = []
    proxies = Proxies(["192.0.2.0/24"], note=noted.append)
    for _ in range(3):
        headers = ((b"x-forwarded-for", b"203.0.113.5"), (b"x-forwarded-prefix", b"/blog"))
        scope = asked("/api/v1/articles", *headers)
        assert proxies.understand(scope) == ""
        assert scope["client"] == ("10.0.0.7", 1)
    assert noted == ["a private network"]


def test_a_peer_over_a_unix_socket_is_trusted() -> None:
    scope = asked("/", (b"x-forwarded-for", b"203.0.113.5"), client=None) | {"server": ("/run/maqal.sock", None)}
    Proxies(()).understand(scope)
    assert scope["client"] == ("203.0.113.5", 0)
    assert peer_of(None, ("s", 80)) == ""


@pytest.mark.parametrize(
    ("prefix", "path", "ours"),
    [
        (b"/blog", "/blog/api/v1/articles", "/api/v1/articles"),
        (b"/blog", "/api/v1/articles", "/api/v1/articles"),
        (b"/blog/", "/blog", "/"),
        (b"/api", "/api/v1/articles", "/api/v1/articles"),
        (b"/api", "/api/api/v1/articles", "/api/v1/articles"),
        (b"/docs", "/docs/assets/start.js", "/docs/assets/start.js"),
        (b"/blog", "/blogs/api/v1/articles", "/blogs/api/v1/articles"),
    ],
)
def test_the_proxy_may_take_its_path_off_or_leave_it(prefix: bytes, path: str, ours: str) -> None:
    scope = asked(path, (b"x-forwarded-prefix", prefix))
    proxies = Proxies(["10.0.0.0/8"], first_segments={"api", "docs"})
    assert proxies.understand(scope) == prefix.decode().rstrip("/")
    assert (scope["path"], scope["raw_path"]) == (ours, ours.encode())


@pytest.mark.parametrize(
    "prefix", [b"//evil.example", b"/a b", b"https://evil.example", b'/a"><', b"/..%2f", b"x", b"/" * 9]
)
def test_a_path_that_is_none_is_not_believed(prefix: bytes) -> None:
    scope = asked("/api/v1/articles", (b"x-forwarded-prefix", prefix))
    assert Proxies(["10.0.0.0/8"], first_segments={"api"}).understand(scope) == ""


async def test_the_path_stands_in_every_address(serve: Callable[..., Any]) -> None:
    async with serve(root_path="/blog/") as client:
        people = People(client.app.state.site)
        editor = await people.headers("editor")
        made = await client.post("/api/v1/articles", json={"title": "عنوان", "body": "نص"}, headers=editor)
        assert made.headers["location"] == f"/blog/api/v1/articles/{made.json()['id']}"
        assert (await client.get(made.headers["location"], headers=editor)).status_code == 200
        for number in range(3):
            article = {"title": f"خبر {number}", "body": "نص", "status": "published"}
            await client.post("/api/v1/articles", json=article, headers=editor)
        for _ in range(2):  # made, and kept
            page = await client.get("/blog/api/v1/articles?limit=1")
            assert page.headers["link"].startswith("</blog/api/v1/articles?limit=1&cursor=")
        document = (await client.get("/blog/api/v1/openapi.json")).json()
        assert document["servers"] == [{"url": "/blog"}]
        assert "/blog/api/v1/auth/token" in str(document["components"]["securitySchemes"])
        assert client.app.openapi()["servers"] == [{"url": "/"}]


@pytest.mark.parametrize("asked_at", ["/", "/blog/", "/blog"])
async def test_the_first_page_leads_to_the_docs_behind_a_path(serve: Callable[..., Any], asked_at: str) -> None:
    async with serve(root_path="/blog") as client:
        for method in ("GET", "HEAD"):
            home = await client.request(method, asked_at)
            assert (home.status_code, home.headers["location"]) == (307, "/blog/docs")
        page = await client.get(home.headers["location"])
        assert page.headers["content-type"].startswith("text/html")
        assert (await client.get("/blog/docs/assets/start.js")).status_code == 200


@pytest.mark.parametrize(
    ("believes", "prefix", "asked_at", "leads_to"),
    [
        (True, "/news", "/", "/news/docs"),
        (True, "/news", "/news/", "/news/docs"),
        (True, "/news/", "/", "/news/docs"),
        (True, "//evil.example", "/", "/docs"),
        (False, "/news", "/", "/docs"),
    ],
)
async def test_the_first_page_leads_to_the_docs_behind_the_path_of_a_trusted_proxy(
    serve: Callable[..., Any], believes: bool, prefix: str, asked_at: str, leads_to: str
) -> None:
    async with serve(trusted_proxies=["127.0.0.1"] if believes else []) as client:
        for _ in range(2):
            home = await client.get(asked_at, headers={"X-Forwarded-Prefix": prefix})
            assert (home.status_code, home.headers["location"]) == (307, leads_to)
        assert (await client.get("/")).headers["location"] == "/docs"


def _wait(address: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            httpx.get(address, timeout=2)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(address)


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    port = free_port()
    conf = folder / "nginx.conf"
    conf.write_text(CONF.format(folder=folder, upstream=upstream, port=port))
    process = subprocess.Popen([str(NGINX), "-e", str(folder / "nginx.log"), "-c", str(conf)], cwd=folder)
    try:
        _wait(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@pytest.mark.skipif(NGINX is None, reason="there is no nginx on this machine")
@pytest.mark.parametrize("over", ["tcp", "unix", "::"])
def test_behind_nginx(tmp_path: Path, over: str) -> None:
    port, path = free_port(), tmp_path / "m.sock"
    listens = {"tcp": [], "unix": ["--uds", str(path)], "::": ["--host", "::"]}[over]
    command = ["app", "serve", "--port", str(port), "--sample", *listens]
    variables = {"MAQAL_ROOT_PATH": "/root", "MAQAL_LIMIT_READS": "40/hour"}
    if over != "unix":
        variables["MAQAL_TRUSTED_PROXIES"] = "127.0.0.1"
    upstream = f"unix:{path}" if over == "unix" else f"127.0.0.1:{port}"
    load_sample(tmp_path, port, **variables)
    with (
        nginx(tmp_path, upstream) as front,
        running(command, port, tmp_path, ready="/readyz", at=f"{front}/root", **variables),
    ):
        for prefix in ("/taken-off", "/left", "/root"):
            page = httpx.get(f"{front}{prefix}/api/v1/articles?limit=1")
            assert page.status_code == 200, page.text
            assert page.headers["link"].startswith(f"<{prefix}/api/v1/articles?")
            after = page.headers["link"].partition(">")[0][1:]
            assert httpx.get(front + after).status_code == 200
            document = httpx.get(f"{front}{prefix}/api/v1/openapi.json", timeout=60).json()
            assert document["servers"] == [{"url": prefix}]
            docs = httpx.get(f"{front}{prefix}/docs").text
            assert 'src="docs/assets/start.js"' in docs
            assert httpx.get(f"{front}{prefix}/docs/assets/start.js").status_code == 200
        assert httpx.get(f"{front}/api/api/v1/articles?limit=1").headers["link"].startswith("</api/api/v1/articles?")
        statuses = [
            httpx.get(f"{front}/root/healthz", headers={"X-Forwarded-For": f"1.1.1.{n}"}).status_code for n in range(60)
        ]
        # Over TCP this machine is the trusted proxy, so that what it forwards is believed.
        is_limited = 429 in statuses
        assert is_limited == (over == "unix"), "nginx saw the reader's address, whatever the reader says"


@pytest.mark.skipif(NGINX is None, reason="there is no nginx on this machine")
def test_a_proxy_that_is_not_trusted_is_told_of(tmp_path: Path) -> None:
    port = free_port()
    command = ["app", "serve", "--port", str(port)]
    with nginx(tmp_path, f"127.0.0.1:{port}") as front, running(command, port, tmp_path, ready="/readyz"):
        for _ in range(3):
            httpx.get(f"{front}/left/healthz")
        assert (tmp_path / "server.log").read_text("utf-8").count("forwarded_headers_not_trusted") == 1
        assert untrusted_proxy(tmp_path / "data") == "this machine"
        told = run(tmp_path, "doctor")
    assert "MAQAL_TRUSTED_PROXIES" in told.stdout
    assert told.returncode == 1


def test_every_address_of_the_machine_is_listened_on(tmp_path: Path) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    port = free_port()
    command = ["app", "serve", "--port", str(port), "--host", "::"]
    with running(command, port, tmp_path, ready="/readyz"):
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        assert httpx.get(f"http://[::1]:{port}/healthz").status_code == 200
