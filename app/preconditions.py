"""`If-Match` of a change: whether it was made of the version that is stored (RFC 9110 §13.1.1)."""

import re

from app.errors import PreconditionFailed

_VERSION = re.compile(r'"(\d+)(?:-[^"]*)?"')
"""An entity tag of ours: the version, and behind it what tells apart answers of one version."""


def check_version(if_match: str | None, version: int) -> None:
    """Refuse a change of another version than the present one; `*` and nothing at all match every version."""
    if if_match is None or if_match.strip() == "*":
        return
    if str(version) not in _VERSION.findall(if_match):
        raise PreconditionFailed(members={"version": version})
