"""Files and folders for their owner alone (0600 and 0700), whatever the umask."""

import os
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o600, 0o700
OTHERS = 0o077


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing; one that is there stays as it is."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=FOLDER_MODE, exist_ok=True)
        each.chmod(FOLDER_MODE)
    folder.mkdir(exist_ok=True)  # `FileExistsError` where a file is in its place


def make_file(file: Path) -> None:
    """Make an empty file where there is none; one of ours that others may read is closed to them."""
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, FILE_MODE)
    except FileExistsError:
        close_to_others(file)
        return
    try:
        os.fchmod(descriptor, FILE_MODE)
    finally:
        os.close(descriptor)


def close_to_others(file: Path) -> None:
    """Take away what others may do with a file of this process's user."""
    status = file.stat()
    if status.st_mode & OTHERS and file.is_file() and status.st_uid == os.geteuid():
        file.chmod(FILE_MODE)
