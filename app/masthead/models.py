"""The table of what administrators say of the site."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field, SQLModel


class SiteContent(SQLModel, table=True):
    """What administrators say of the site: one row, none before they have said something."""

    __tablename__ = "site_content"

    id: int = Field(default=1, primary_key=True)
    content: dict[str, Any] = Field(sa_type=JSON)
    version: int
    updated_at: datetime
