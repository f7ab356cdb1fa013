"""Which pages of other sites may show ours in a frame: the part of a policy that says so."""

from collections.abc import Sequence


def frame_ancestors(origins: Sequence[str]) -> str:
    """The directive for a `Content-Security-Policy`: these origins (`*` is everybody), or none at all."""
    return f"frame-ancestors {' '.join(origins)}" if origins else "frame-ancestors 'none'"
