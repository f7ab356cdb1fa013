"""Rows of tags, for tests of the database."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.catalog.models import Tag
from app.db.prepared import PreparedWrite

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)


TAGS: Any = Tag.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one


INSERT = PreparedWrite(sa.insert(TAGS))


def tag(slug: str) -> dict[str, Any]:
    return {"name": slug, "slug": slug, "slug_key": slug, "published_count": 0, "created_at": NOW, "updated_at": NOW}


def add_tag(session: Session, slug: str) -> None:
    session.add(Tag(name=slug, name_key=slug, slug=slug, slug_key=slug, created_at=NOW, updated_at=NOW))
    session.flush()
