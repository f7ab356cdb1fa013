"""The tables of outgoing mail. A row is there for as long as its mail waits."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.columns import NEVER_REUSED, primary_key


class OutgoingMail(SQLModel, table=True):
    """A mail that is to be sent: the address and what it says, each sealed for its row.

    `about` names what it is about by its id (`comment:17`). `is_proven`: its owner has shown that the address is
    theirs. `attempts` counts how often it was taken for sending, `next_at` is when it is taken next.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    kind: str = Field(max_length=30)
    about: str | None = Field(default=None, max_length=60, index=True)
    address_sealed: str
    letter_sealed: str
    message_id: str = Field(max_length=32)
    is_proven: bool
    attempts: int = 0
    created_at: datetime
    next_at: datetime = Field(index=True)


class MailPace(SQLModel, table=True):
    """Until when an address gets no further unasked mail, under a keyed hash of it that changes daily."""

    __tablename__ = "mail_pace"

    key: str = Field(primary_key=True, max_length=60)
    until: datetime = Field(index=True)
