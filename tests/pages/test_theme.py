"""A theme is a folder: its files take the place of ours, and one that is wrong stops the start in one line."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.pages.theme import OURS, copy, theme_of
from app.refusals import CannotStart
from tests.commands import run
from tests.servers import serving

WANTS_PAGE = {"Accept": "text/html"}


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        file = folder / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


async def test_a_file_of_the_folder_takes_the_place_of_ours(serve: Callable[..., Any], tmp_path: Path) -> None:
    missing = '{% extends "base.html" %}{% block content %}<h1>ضاعت {{ words.search }}</h1>{% endblock %}'
    css = 'body { background: url("weave.svg"); } h1 { background: url("absent.svg"); }'
    theme = written(
        tmp_path / "theme", templates__missing_html=missing, static__site_css=css, static__weave_svg="<svg/>"
    )
    async with serve(pages=True, theme=theme, site_name="<صحيفة>") as client:
        page = (await client.get("/nowhere", headers=WANTS_PAGE)).text
        assert "<h1>ضاعت بحث</h1>" in page
        assert "&lt;صحيفة&gt;" in page  # what is shown is escaped, whoever wrote the template
        address = re.search(r'href="(/pages/[0-9a-f]+/site\.css)"', page)
        assert address is not None
        style = await client.get(address[1])
        assert "immutable" in style.headers["cache-control"]
        woven = re.search(r'url\("\.\.(/[0-9a-f]+/weave\.svg)"\)', style.text)
        assert woven is not None
        assert 'url("absent.svg")' in style.text
        picture = await client.get(f"/pages{woven[1]}")
        assert (picture.text, picture.headers["content-type"]) == ("<svg/>", "image/svg+xml")
        assert "immutable" in picture.headers["cache-control"]
        script = re.search(r'src="(/pages/[0-9a-f]+/search\.js)"', page)
        assert script is not None
        assert (await client.get(script[1])).status_code == 200  # what the folder has not is ours
        assert (await client.get("/pages/0/absent.css")).status_code == 404


async def test_a_font_is_kept_for_good_and_named_by_the_style(serve: Callable[..., Any]) -> None:
    async with serve(pages=True) as client:
        page = await client.get("/", headers=WANTS_PAGE)
        assert "font-src 'self'" in page.headers["content-security-policy"]
        for early in re.findall(r'<link rel="preload" href="(/pages/[^"]+)" as="font"', page.text):
            font = await client.get(early)
            assert (font.status_code, font.headers["content-type"]) == (200, "font/woff2")
            assert "immutable" in font.headers["cache-control"]
            assert font.content.startswith(b"wOF2")
        style = re.search(r'href="(/pages/[^"]+site\.css)"', page.text)
        assert style is not None
        sheet = (await client.get(style[1])).text
        assert early.removeprefix("/pages") in sheet
        assert sheet.count("woff2") > 3


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"templates__base_html": "{% if %}"}, "templates/base.html, line 1: Expected an expression"),
        (
            {"templates__front_html": "\n{{ x | nothing }}"},
            "templates/front.html, line 2: No filter named",
        ),
        ({"static__run_php": ""}, "static/run.php: endings that are sent are .css"),
        ({"readme_txt": ""}, "there is no folder templates or static in it"),
    ],
)
def test_a_theme_that_is_wrong_says_so(tmp_path: Path, files: dict[str, str], told: str) -> None:
    with pytest.raises(CannotStart, match="MAQAL_THEME: ") as refused:
        theme_of(written(tmp_path, **files))
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_server_does_not_start_with_it(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve", "--port", "1", MAQAL_THEME=str(tmp_path / "absent"))
    assert refused.returncode == 1
    assert refused.stderr == "maqal: MAQAL_THEME: there is no folder templates or static in it\n"


def test_a_copy_is_a_start_and_a_change_shows_after_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "theme"
    made = run(tmp_path, "theme", "copy", str(folder))
    assert made.returncode == 0, made.stderr
    ours = {each.relative_to(OURS) for name in ("templates", "static") for each in (OURS / name).iterdir()}
    assert {each.relative_to(folder) for each in folder.rglob("*") if each.is_file()} == ours
    again = run(tmp_path, "theme", "copy", str(folder))
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    seen: list[httpx.Response] = []
    for name in ("missing.html", "front.html"):
        template = folder / "templates" / name
        template.write_text(template.read_text("utf-8").replace("{% block content %}", "{% block content %}<hr>"))
        with serving(tmp_path, MAQAL_THEME=str(folder)) as address:
            known = {"If-None-Match": seen[-1].headers["etag"]} if seen else {}
            seen.append(httpx.get(address, headers=WANTS_PAGE | known))
    assert [answer.status_code for answer in seen] == [200, 200]
    assert ["<hr>" in answer.text for answer in seen] == [False, True]


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    written(tmp_path, mine_txt="x")
    with pytest.raises(CannotStart):
        copy(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
