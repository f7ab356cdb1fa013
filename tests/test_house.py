"""The rules of the house, executed: floors, names, sizes, what must not be said."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "app").rglob("*.py"))
PYTHON = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "migrations").rglob("*.py"))]
UNPUBLISHED_PARTS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers", "core"}
MAX_LINES, MAX_FUNCTION_LINES = 400, 60


def trees(files: list[Path]) -> list[tuple[Path, ast.Module]]:
    return [(file, ast.parse(file.read_text("utf-8"))) for file in files]


def test_imports_go_down_only() -> None:
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout
    assert "0 broken" in found.stdout


def test_no_file_is_a_drawer() -> None:
    assert [file for file in PYTHON if {file.stem, *file.relative_to(ROOT).parts} & UNPUBLISHED_PARTS] == []


def test_files_and_functions_are_short() -> None:
    long = [f"{file}: {n}" for file in PYTHON if (n := len(file.read_text("utf-8").splitlines())) > MAX_LINES]
    for file, tree in trees(SOURCES):
        long += [
            f"{file}: {node.name}"
            for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
        ]
    assert long == []


def test_every_public_thing_says_what_it_is() -> None:
    silent = []
    for file, tree in trees(SOURCES):
        if ast.get_docstring(tree) is None:
            silent.append(str(file))
        silent += [
            f"{file}: {node.name}"
            for node in tree.body
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
        ]
    assert silent == []


def test_what_tests_share_is_in_one_place() -> None:
    """Test modules import from helpers, never from each other; what they all need has one home."""
    shared = {
        name
        for module in ("paths", "clocks", "people")
        for node in ast.parse((ROOT / f"tests/{module}.py").read_text("utf-8")).body
        for name in defined(node)
    }
    fixtures = {"moderator", "editor", "admin"}
    found = []
    for file, tree in trees(sorted((ROOT / "tests").rglob("*.py"))):
        imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        borrowed = [f"{node.module}.{name.name}" for node in imported for name in node.names]
        found += [f"{file}: {name}" for name in borrowed if re.search(r"^tests\.(.*\.)?(test_\w+|conftest)\b", name)]
        if file.name.startswith("test_"):
            again = shared | fixtures
            found += [f"{file}: {name}" for node in tree.body for name in defined(node) if name in again]
    assert found == []


def defined(node: ast.stmt) -> list[str]:
    """The names that a statement of a module gives to something of its own."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def test_an_init_holds_no_code() -> None:
    full = [
        file
        for file, tree in trees([source for source in SOURCES if source.name == "__init__.py"])
        if [node for node in tree.body[1:] if not (isinstance(node, ast.Assign) and file.parent.name == "app")]
    ]
    assert full == []


def test_only_the_runners_commit_and_only_they_make_sessions() -> None:
    outside = [source for source in SOURCES if "db" not in source.relative_to(ROOT / "app").parts]
    for file in outside:
        text = file.read_text("utf-8")
        assert not re.search(r"\.commit\(\)", text), file
        assert not re.search(r"(?<![\w.])Session\(", text), file


def test_what_changed_is_said_by_facts_alone() -> None:
    for file in SOURCES:
        if file.parent.name not in {"db", "events"}:
            assert not re.search(r"changes\.(record|due_tag)\(", file.read_text("utf-8")), file


def test_no_circle_is_hidden() -> None:
    for file in SOURCES:
        text = file.read_text("utf-8")
        assert "TYPE_CHECKING" not in text, file
        if file.name == "models.py":
            assert "from __future__" not in text, file


@pytest.mark.parametrize("path", ["app", "tests", "migrations", "README.md", "docs", "Makefile", ".github", ".ci"])
def test_the_repository_speaks_of_the_product_alone(path: str) -> None:
    place = ROOT / path
    files = [place] if place.is_file() else [file for file in place.rglob("*") if file.suffix != ".pyc"]
    machine = re.compile(r"(?<![\w.$}])/(?:work|root|farm|opt)/[a-z.]")
    for file in files:
        if file.is_file() and file != Path(__file__):
            assert not machine.search(file.read_text("utf-8", errors="replace")), file
