"""The shapes of revisions, and of the difference between two."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel


class RevisionSummary(BaseModel):
    """That an article was saved: under which number, when, by whom."""

    number: int
    created_at: datetime
    saved_by: str | None


class RevisionPublic(RevisionSummary):
    """One saved content of an article, in the shape in which it was written."""

    content: dict[str, Any]


class DiffPart(BaseModel):
    """A run of words that both texts have, or one of them."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


class RevisionDiff(BaseModel):
    """What changed between two revisions; `changed` names the other members that differ."""

    number: int
    against: int
    title: list[DiffPart]
    summary: list[DiffPart]
    body: list[DiffPart]
    changed: list[str]
