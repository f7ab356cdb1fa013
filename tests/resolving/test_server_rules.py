"""Redirects for web servers: every remembered address of what readers see, as nginx and Caddy take it."""

import asyncio
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.commands import redirects as redirect_commands
from app.db.engine import is_sqlite
from app.redirects import service as redirects
from app.resolving import server_rules
from app.resolving.server_rules import Redirect
from app.web.site import Site
from tests.clocks import NOON
from tests.paths import API
from tests.people import TEST_KEY

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIGURATION = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{ access_log off; include {folder}/maqal-redirects.conf;
server {{ listen unix:{folder}/s; if ($maqal_moved) {{ return 301 $maqal_moved; }} }} }}
"""
ODD = '/"قال" \\ و;{x}$1'


@pytest.fixture
def printed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """What the command prints for a server."""
    variables = {"DATABASE_URL": database_url, "SECRET_KEYS": TEST_KEY, "SITE_URL": "https://new.example"}
    for name, value in variables.items():
        monkeypatch.setenv(f"MAQAL_{name}", value)

    def run(server: Any) -> str:
        parts: list[str] = []
        redirect_commands.print_redirects(server, parts.append)
        return "".join(parts)

    return run


async def test_what_readers_see_is_printed_for_both_servers(
    client: httpx.AsyncClient,
    editor: dict[str, str],
    site: Site,
    printed: Callable[[str], str],
    tmp_path: Path,
    database_url: str,
) -> None:

    async def make(**members: Any) -> int:
        made = await client.post(f"{API}/articles", json={"body": "متن", **members}, headers=editor)
        return int(made.json()["id"])

    article, hidden = await make(title="سوق", status="published"), await make(title="سر")
    leads = [(f"/2019/{n}", "article", article) for n in range(3 * server_rules.AT_ONCE // 2)]
    leads += [(ODD, "article", article), ("/?p=17", "article", article), ("/sirr", "article", hidden), ("/", "home", 0)]
    leads += [("/articles/سوق", "article", article)]
    leads += [("http://a.example/twice", "article", article), ("http://b.example/twice", "home", 0)]
    await site.database.write(redirects.remember, leads, now=NOON)
    nginx, caddy = [await asyncio.to_thread(printed, server) for server in ("nginx", "caddy")]
    url = "https://new.example/articles/%D8%B3%D9%88%D9%82"
    assert [nginx.count(f'"{key}" "{url}";\n') for key in ("/2019/7", "/2019/7/", "/2019/749", "/?p=17")] == [1] * 4
    assert [caddy.count(f'"{key}" "{url}"\n') for key in ("/2019/7?", "/2019/7/?", "/2019/749?", "/?p=17")] == [1] * 4
    for text in (nginx, caddy):
        assert not [each for each in ("sirr", "twice", '"/"', '"/?"', '"/articles/سوق"') if each in text]
        assert text.count(url) == 2 * 750 + 1 + (2 if text is nginx else 0)
    if NGINX and is_sqlite(database_url):
        (tmp_path / "maqal-redirects.conf").write_text(nginx, "utf-8")
        (tmp_path / "nginx.conf").write_text(CONFIGURATION.format(folder=tmp_path), "utf-8")
        command = [NGINX, "-t", "-c", str(tmp_path / "nginx.conf")]
        tried = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
        assert "syntax is ok" in tried.stderr, tried.stderr


def test_nothing_in_an_address_ends_a_line_of_a_map() -> None:
    redirect = Redirect(ODD, 'https://new.example/"$x"')
    assert list(server_rules.nginx_lines([redirect])) == [
        '    "/\\"قال\\" \\\\ و;{x}$1" "https://new.example/%22%24x%22";\n',
        '    "/\\"قال\\" \\\\ و;{x}$1/" "https://new.example/%22%24x%22";\n',
    ]
    assert list(server_rules.caddy_lines([redirect])) == []
