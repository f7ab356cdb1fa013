"""Imports over HTTP: their tables and every shape of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel
from sqlmodel import JSON, Field, SQLModel

from app.db.columns import ID_TYPE, NEVER_REUSED, primary_key, reference


class ImportState(StrEnum):
    """Where an import stands: `failed` is one that has ended by a fault, or was interrupted too often."""

    waiting = "waiting"
    running = "running"
    done = "done"
    failed = "failed"


class ImportRun(SQLModel, table=True):
    """A file that was sent to be imported. `name` is that of the file, which is gone once all of it is read.

    `types` are the records that the sender may import. `beat_at` tells that a process is at work on it.
    """

    __tablename__ = "import_run"
    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    account_id: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    token_id: int = Field(sa_type=ID_TYPE)
    state: str = Field(max_length=10)
    name: str = Field(max_length=32)
    is_dry: bool
    makes_drafts: bool
    types: list[str] = Field(sa_type=JSON)
    bytes: int = Field(sa_type=ID_TYPE)
    bytes_read: int = Field(default=0, sa_type=ID_TYPE)
    attempts: int = 0
    counts: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(index=True)
    started_at: datetime | None = None
    beat_at: datetime | None = None
    finished_at: datetime | None = None


class ImportLine(SQLModel, table=True):
    """What became of a line that was refused, or lost something."""

    __tablename__ = "import_line"

    run_id: int = reference("import_run.id", primary=True, on_delete="CASCADE")
    line: int = Field(primary_key=True, sa_type=ID_TYPE)
    type: str | None = Field(default=None, max_length=40)
    external_id: str | None = Field(default=None, max_length=200)
    outcome: str = Field(max_length=10)
    entry_id: int | None = Field(default=None, sa_type=ID_TYPE)
    reason: str | None = Field(default=None, max_length=40)
    faults: list[Any] = Field(sa_type=JSON)
    notes: list[str] = Field(sa_type=JSON)


class ImportCounts(BaseModel):
    """How many records came out so."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0


class ImportPrivate(BaseModel):
    """An import, and how far it is."""

    id: int
    state: ImportState
    dry_run: bool
    drafts: bool
    bytes: int
    bytes_read: int
    attempts: int
    counts: ImportCounts
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ImportFault(BaseModel):
    """A member of a record that is not acceptable, and how."""

    member: str
    code: str


class ImportLinePrivate(BaseModel):
    """What became of a line that was refused, or lost something on its way."""

    line: int
    type: str | None
    external_id: str | None
    outcome: Literal["created", "updated", "unchanged", "refused"]
    id: int | None
    reason: str | None
    faults: list[ImportFault]
    notes: list[str]
