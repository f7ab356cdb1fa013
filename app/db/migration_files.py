"""The migrations' own files, read without the tool that runs them: workers need no more."""

import re
from functools import cache
from pathlib import Path

_REVISION = re.compile(r'^revision = ["\'](\w+)["\']', re.MULTILINE)
_DOWN_REVISION = re.compile(r'^down_revision = ["\'](\w+)["\']', re.MULTILINE)


def scripts_folder() -> Path:
    """Where the migrations are: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


@cache
def revisions() -> set[str]:
    """Every revision that this version of Maqal knows."""
    scripts = [file.read_text("utf-8") for file in (scripts_folder() / "versions").glob("*.py")]
    return {found[1] for script in scripts if (found := _REVISION.search(script))}


@cache
def head() -> str:
    """The revision at which this version of Maqal works: the one that no other follows."""
    scripts = [file.read_text("utf-8") for file in (scripts_folder() / "versions").glob("*.py")]
    revisions = {found[1] for script in scripts if (found := _REVISION.search(script))}
    followed = {found[1] for script in scripts if (found := _DOWN_REVISION.search(script))}
    (newest,) = revisions - followed
    return newest
