"""The comments of one item in their threads: what answers what, where WordPress's own numbers do not say it well."""

from collections.abc import Mapping, Sequence

from app.wordpress.items import RawComment
from app.wordpress.php_values import NotReadable, unserialize
from app.wordpress.tally import Tally

KINDS = frozenset({"", "comment", "review"})
"""Types of comments that readers write; all others are made by machines or are notes of a plugin."""

_STATES = {
    "1": "approved",
    "approve": "approved",
    "approved": "approved",
    "0": "pending",
    "hold": "pending",
    "spam": "spam",
    "trash": "trashed",
}


def states_before_trash(stored: str) -> dict[str, str]:
    """What the comments of a trashed item were before it was trashed, by their ids."""
    try:
        found = unserialize(stored) if stored else {}
    except NotReadable:
        return {}
    entries = enumerate(found) if isinstance(found, list) else found.items() if isinstance(found, dict) else ()
    return {str(comment_id): str(state) for comment_id, state in entries}


def status_of(comment: RawComment, before_trash: Mapping[str, str]) -> str:
    """The status of a comment as ours are called; one of a trashed item has the one from before."""
    state = comment.approved
    if state == "post-trashed":
        state = before_trash.get(comment.comment_id, "0")
    return _STATES.get(state, "pending")


def parents(comments: Sequence[RawComment], kept: set[str], tally: Tally) -> dict[str, str]:
    """What each comment answers, of those that are kept: the nearest one above it that is kept as well.

    A reply to nobody who is there stands at the top. Of comments that answer one another in a circle the one with the
    lowest number does.
    """
    above = {each.comment_id: each.parent for each in comments if each.parent not in {"", "0"}}
    present = {each.comment_id for each in comments}
    for first in _circles(above):
        tally.change("comment", first, "loop_broken")
        del above[first]
    found: dict[str, str] = {}
    for each in comments:
        parent = above.get(each.comment_id)
        if each.comment_id not in kept or parent is None:
            continue
        if parent not in present:
            tally.change("comment", each.comment_id, "orphan_reply", parent)
            continue
        nearest: str | None = parent
        while nearest is not None and nearest not in kept:
            nearest = above.get(nearest)
        if nearest != parent:
            reason = "parent_left_out" if nearest in kept else "orphan_reply"
            tally.change("comment", each.comment_id, reason, parent)
        if nearest is not None:
            found[each.comment_id] = nearest
    return found


def _circles(above: Mapping[str, str]) -> list[str]:
    """One comment of each circle: the one with the lowest number."""
    firsts: list[str] = []
    done: set[str] = set()
    for begun in above:
        way: dict[str, None] = {}
        at: str | None = begun
        while at is not None and at not in done and at not in way:
            way[at] = None
            at = above.get(at)
        if at is not None and at in way:
            names = list(way)
            firsts.append(min(names[names.index(at) :], key=lambda name: (len(name), name)))
        done |= way.keys()
    return firsts
