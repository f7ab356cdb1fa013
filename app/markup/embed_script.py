"""The script that opens embeds when a reader asks, for front ends that want none of their own."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

PATH = "/embeds.js"


class Script(NamedTuple):
    """The script, and a digest of it."""

    content: bytes
    digest: str


@cache
def script() -> Script:
    """The script as it is served."""
    content = Path(__file__).with_name("embeds.js").read_bytes()
    return Script(content, sha256(content).hexdigest()[:16])


def address() -> str:
    """The path of the script with its digest, under which caches keep it for a year."""
    return f"{PATH}?v={script().digest}"
