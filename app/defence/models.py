"""Forms: what a site requires of a commenter, beside the comment."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel
from sqlmodel import Field, SQLModel

FormKind = Literal["off", "token", "work"]
"""What a guest has to send: nothing, a form's token, or the token with a piece of work that was done for it."""

LONGEST_TOKEN = 200
LONGEST_WORK = 4000
"""Characters; a token has about 60, and a solution about 800."""


class SpentForm(SQLModel, table=True):
    """A form that a comment was posted with: it is taken once."""

    __tablename__ = "spent_form"

    nonce: str = Field(primary_key=True, max_length=22)
    expires_at: datetime = Field(index=True)


class CommentForm(BaseModel):
    """What a guest sends along with a comment, where the site asks for it."""

    requires: FormKind
    token: str | None
    opens_at: datetime | None
    expires_at: datetime | None
    challenge: dict[str, Any] | None
