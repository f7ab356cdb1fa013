"""The account with which the desk of a sample site is opened: made in development alone, its password kept in a file.

This module imports little: `serve` reads the file at every start.
"""

import os
import secrets
from pathlib import Path
from typing import NamedTuple

from app.secrets.private_files import FILE_MODE, make_folder
from app.settings import Settings

FILE = "desk-account.txt"
"""In the data directory, for its owner alone: the address and the password, a line each."""

EMAIL = "desk@example.org"
NAME = "مكتب التحرير"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another."""
_GROUPS, _GROUP_LENGTH = 4, 4
"""79 bits, which nobody guesses."""


class FirstAccount(NamedTuple):
    """What somebody types to sign in."""

    email: str
    password: str


def is_wanted(settings: Settings) -> bool:
    """Whether a sample site of these settings gets the account: never in production."""
    return settings.desk and settings.env == "development"


def kept(data_dir: Path) -> FirstAccount | None:
    """What the file says; None where there is none that can be read."""
    try:
        email, password = (data_dir / FILE).read_text("utf-8").split("\n")[:2]
    except (OSError, ValueError):
        return None
    return FirstAccount(email, password)


def keep(data_dir: Path) -> FirstAccount:
    """Think of a password and write the file; `OSError` where that cannot be."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    account = FirstAccount(EMAIL, "-".join(groups))
    make_folder(data_dir)
    file = data_dir / FILE
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(f"{account.email}\n{account.password}\n")
    return account
