"""What makes the text of a comment the same as another's: its article, what it answers, the account behind it."""

import json
from typing import Any, Protocol

from app.comments.checked import Checked
from app.rules.repetition import Claim
from app.secrets.sealing import Keyring


class _Placed(Protocol):
    """A comment that is about to be stored, or one that is."""

    @property
    def article_id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def account_id(self) -> int | None: ...


def claim_of(comment_id: int, placed: _Placed, body_key: str, checked: Checked, *, keys: Keyring) -> Claim:
    """The claim of a comment to its text. Where the same text is no repetition it is nobody else's."""
    names: list[Any] = [placed.article_id, placed.parent_id, placed.account_id, body_key]
    if not checked.same_for:
        names.append(comment_id)
    same = keys.index(json.dumps(names), purpose="same_text")
    return Claim(comment_id, same, checked.reading.sketch, checked.same_for, checked.near_for)
