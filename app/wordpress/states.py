"""What an item's status in WordPress makes of it here. What readers could not read there, they cannot read here."""

from datetime import datetime
from typing import NamedTuple

from app.wordpress.items import Item

_DRAFTS = frozenset({"draft", "pending", "auto-draft"})
_LIVE = frozenset({"publish", "private", "future"})


class State(NamedTuple):
    """The status of an article record, and why it is not the one that it had, where it is not."""

    is_published: bool
    is_trashed: bool
    reason: str | None = None


def state_of(item: Item, published_at: datetime | None, *, is_shown: bool, now: datetime) -> State:
    """The state of an item; `is_shown` tells whether WordPress shows items of its type to readers at all."""
    status, is_trashed = item.status or "publish", False
    if status == "trash":
        is_trashed, status = True, item.field("_wp_trash_meta_status") or "draft"
    reason: str | None = None
    if status in _LIVE and item.password:
        reason = "draft_password"
    elif status == "private":
        reason = "draft_private"
    elif status in _LIVE and not is_shown:
        reason = "draft_hidden_type"
    elif status == "future" and (published_at is None or published_at <= now):
        reason = "draft_missed_schedule"
    elif status not in _LIVE | _DRAFTS:
        reason = "draft_status"
    return State(status in {"publish", "future"} and reason is None, is_trashed, reason)
