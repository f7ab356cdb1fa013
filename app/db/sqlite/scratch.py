"""A copy of a SQLite file as it is at one moment, made while others write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from app.secrets import private_files


def copy_file(source: Path, target: Path) -> None:
    """Copy a database in one piece: writers go on meanwhile, and what they commit is not in the copy."""
    private_files.make_file(target)
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
