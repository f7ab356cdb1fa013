"""The README and docs/ against the code: nothing that exists is unnamed, nothing that is named does not exist."""

import inspect
import json
import re
import tomllib
from pathlib import Path

import httpx
import typer.main
from sqlmodel import SQLModel

from app import errors
from app.accounts.models import ROLE_SCOPES, Role, Scope
from app.articles.presentation import Presenter
from app.commands import cli
from app.errors import Problem
from app.imports import sample_site
from app.settings import Settings
from app.web.site import Site
from tests.operations import specification

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = {page.stem: page.read_text("utf-8") for page in sorted((ROOT / "docs").glob("*.md"))}
DOCS = "\n".join([README, *PAGES.values()])


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    known = {f"MAQAL_{name.upper()}" for name in Settings.model_fields}
    rows = set(re.findall(r"^\| `(MAQAL_\w+)` \|", DOCS, flags=re.MULTILINE))
    assert rows == known
    assert set(re.findall(r"MAQAL_\w+", DOCS)) <= known


def test_every_command_is_documented() -> None:
    group = typer.main.get_command(cli.app)
    names = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # a group has them
        inner = getattr(command, "commands", {})
        names |= {f"maqal {name} {below}" for below in inner}
        if not inner or getattr(command, "invoke_without_command", False):
            names.add(f"maqal {name}")
    documented = {
        re.sub(r" (?:(?:EMAIL|FILE|FOLDER|ROLE|ID|URL|\[URL\]|\[EMAIL\]|\[ADDRESS\]) ?)+$", "", row)
        for row in re.findall(r"^\| `(maqal [^`]+)` \|", DOCS, flags=re.MULTILINE)
    }
    assert documented == names


def test_every_problem_is_documented_with_its_status() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Problem)]
    rows = {
        code: statuses
        for statuses, codes in re.findall(r"^\| ([\d, ]+) \| (`[a-z_]+`.*) \|$", DOCS, flags=re.MULTILINE)
        for code in re.findall(r"`([a-z_]+)`", codes)
    }
    for kind in kinds:
        assert str(kind.status) in rows[kind.code], kind


def test_roles_and_scopes_are_those_of_the_code() -> None:
    for role in Role:
        (row,) = re.findall(rf"^\| `{role}` \| (.*) \|$", DOCS, flags=re.MULTILINE)
        named = set(re.findall(r"`([a-z]+:[a-z_]+)`", row))
        assert named <= {str(scope) for scope in ROLE_SCOPES[role]}
        if role is not Role.admin:
            assert named == {str(scope) for scope in ROLE_SCOPES[role]}
    assert all(f"`{scope}`" in DOCS for scope in Scope)


def test_every_call_is_documented() -> None:
    for path in specification()["paths"]:
        short = path.removeprefix("/api/v1")
        assert path in DOCS or f"`{short}`" in DOCS or short.removesuffix("/{ref}") in DOCS, path


async def test_the_first_answer_in_the_readme_is_the_real_one(site: Site, client: httpx.AsyncClient) -> None:
    await site.database.write(
        sample_site.load,
        sample_site.read_sample(),
        keys=site.keys,
        presenter=Presenter.of_site(site.settings, site.now()),
    )
    (address,) = re.findall(r"curl 'http://127.0.0.1:8000(/api/v1/articles/[^']+)'", README)
    (told,) = re.findall(r"```json\n(.*?)```", README, flags=re.DOTALL)
    answer = (await client.get(address)).json()
    assert {name: answer[name] for name in json.loads(told)} == json.loads(told)


IMPERSONAL = {
    "article", "article_author", "article_media", "article_tag", "change", "former_entry_slug", "former_slug",
    "former_tag_external_id",
    "imported_record",
    "judge_position", "lease", "listing", "notice_position", "old_address",
    "outbox_event", "outbox_position", "scheduled_article",
    "sealing_key", "search_entry", "search_index", "search_word", "section", "site_content", "tag",
}  # fmt: skip
"""The tables in which there is nothing about anybody but what is published."""


def test_every_table_about_people_is_in_the_page_on_privacy() -> None:
    page = PAGES["privacy"]
    rows = re.findall(r"^\| [^|]+ \| (`[a-z_`, ]+`) \|", page, flags=re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == {table.name for table in SQLModel.metadata.sorted_tables} - IMPERSONAL


def test_the_changelog_has_what_is_unreleased() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    assert len(README.splitlines()) <= 150
    assert {page for page in PAGES if f"(docs/{page}.md)" not in README} == set()


def test_every_link_of_the_pages_leads_somewhere() -> None:
    files = [ROOT / "README.md", ROOT / ".github" / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for file in files:
        for target in re.findall(r"\]\((?!https?:|media:|#)([^)#]+)", file.read_text("utf-8")):
            assert (file.parent / target).exists(), (file.name, target)


def test_the_floors_of_contributing_are_those_of_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = [each["layers"] for each in contracts if each.get("containers") == ["app"]]
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    (printed,) = re.findall(r"```\n(commands\n.*?)\n```", text, flags=re.DOTALL)
    assert printed.splitlines() == layers


def test_every_place_that_contributing_names_is_there() -> None:
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    for place in re.findall(r"`((?:app|tests|docs|migrations)/[\w/.]+)`", text):
        assert (ROOT / place).exists(), place
