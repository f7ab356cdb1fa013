"""What a server notices while it runs and `maqal doctor` tells: kept in small files of the data directory."""

import contextlib
import os
from pathlib import Path

INTERNET = "the internet"
"""How far away somebody is who is no proxy of ours."""

UNTRUSTED_PROXY = "untrusted-proxy"


def note_untrusted_proxy(folder: Path, nearness: str) -> None:
    """Note that forwarded headers came from a peer that is no trusted proxy, and how near it is; never its address."""
    with contextlib.suppress(OSError):
        file = os.open(folder / UNTRUSTED_PROXY, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as opened:
            opened.write(nearness)


def untrusted_proxy(folder: Path) -> str | None:
    """How near a peer was whose forwarded headers were not believed since the server was started; None for none."""
    try:
        return (folder / UNTRUSTED_PROXY).read_text("utf-8")
    except OSError:
        return None


def forget(folder: Path) -> None:
    """Begin anew, as a server starts."""
    with contextlib.suppress(OSError):
        (folder / UNTRUSTED_PROXY).unlink()
