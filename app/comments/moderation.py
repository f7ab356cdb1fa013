"""Which status a new comment gets. It depends on the policy and on who is signed in, never on a typed address."""

from app.accounts.models import Viewer
from app.comments.models import CommentStatus
from app.errors import CommentsClosed


def judge(policy: str, *, viewer: Viewer | None) -> CommentStatus:
    """The first status under a policy: `open`, `first`, `all` or `closed` (`CommentsClosed`).

    Trust has to be proven, and nothing a guest types proves anything: under `first` every guest waits.
    """
    if policy == "closed":
        raise CommentsClosed
    if viewer is not None or policy == "open":
        return CommentStatus.approved
    return CommentStatus.pending
