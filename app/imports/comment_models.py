"""The shapes of comments that are imported: what is sent of each, and what became of it."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.articles.models import ExternalId
from app.catalog.models import EntryRef
from app.comments.models import AuthorName, CommentBody, CommentStatus
from app.instants import Instant
from app.mailbox import Email
from app.text import OptionalWebAddress, absent

MOST_AT_ONCE = 100
"""Comments that one request imports."""


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class CommentImport(_Input):
    """A comment as its source had it. Its article is named by id or slug, or by its external id."""

    external_id: ExternalId
    article: EntryRef | None = None
    article_external_id: ExternalId | None = None
    parent_external_id: ExternalId | None = None
    author_name: AuthorName
    author_email: Annotated[Email | None, BeforeValidator(absent)] = Field(default=None)
    author_url: OptionalWebAddress = None
    body: CommentBody
    created_at: Instant
    status: CommentStatus = CommentStatus.approved


class CommentImportRequest(_Input):
    """Comments to import."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "comments": [
                        {
                            "external_id": "wp:204",
                            "article_external_id": "wp-17",
                            "author_name": "سلمى العوضي",
                            "author_email": "salma@example.org",
                            "body": "مقال نافع، شكرًا لكم.",
                            "created_at": "2019-03-04T18:20:00Z",
                        }
                    ]
                }
            ]
        }
    )

    comments: list[CommentImport] = Field(min_length=1, max_length=MOST_AT_ONCE)


class ImportProblem(StrEnum):
    """Why a comment was not imported."""

    article_unknown = "article_unknown"
    parent_unknown = "parent_unknown"
    date_in_future = "date_in_future"
    text_refused = "text_refused"


class CommentImported(BaseModel):
    """What became of one comment."""

    external_id: str
    id: int | None
    outcome: Literal["created", "unchanged", "refused"]
    problem: ImportProblem | None


class CommentImportResult(BaseModel):
    """What became of each comment, in the order of the request."""

    items: list[CommentImported]
