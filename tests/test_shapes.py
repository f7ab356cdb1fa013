"""Shapes that are built without checking are what pydantic would have made."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel

from app.catalog.models import SectionRef
from app.comments.models import CommentAuthor, CommentDisplay
from app.shapes import build

MEMBERS: dict[type[BaseModel], dict[str, Any]] = {
    SectionRef: {"id": 1, "name": "ثقافة", "slug": "ثقافة"},
    CommentAuthor: {"name": "سلمى", "url": None, "avatar_url": "data:", "is_staff": False},
    CommentDisplay: {"created": str(datetime(2026, 1, 1, tzinfo=UTC)), "created_relative": None},
}


@pytest.mark.parametrize("shape", MEMBERS)
def test_a_built_shape_is_as_constructed(shape: type[BaseModel]) -> None:
    members = MEMBERS[shape]
    built, constructed = build(shape, dict(members)), shape.model_construct(**members)
    assert built == constructed
    assert built.model_dump() == constructed.model_dump() == members
    assert built.model_dump_json() == constructed.model_dump_json()
    assert (built.model_fields_set, built.model_extra) == (constructed.model_fields_set, constructed.model_extra)
    assert repr(built.model_copy(update={})) == repr(constructed)
