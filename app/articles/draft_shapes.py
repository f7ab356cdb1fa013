"""What an editor is writing, and what it would look like."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounds

from app.arabic.direction import Direction
from app.articles.models import LONGEST_BODY, LONGEST_TITLE, Language, OutlineEntry, RemovedElement, Summary
from app.markup.body_html import BodyFormat
from app.text import Line, LongText


class ArticleDraft(BaseModel):
    """What an editor is writing, to be shown as readers would see it; nothing of it need be there yet."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [{"title": "مكتبة الحيّ تفتح أبوابها ليلًا", "body": "عادت المكتبة إلى **روّادها**."}]
        },
    )

    title: Annotated[str, Line(0, LONGEST_TITLE)] = ""
    body: Annotated[str, LongText(0, LONGEST_BODY)] = ""
    body_format: BodyFormat = "markdown"
    summary: Summary = ""
    language: Language | None = Bounds(default=None)


class ArticleRendered(BaseModel):
    """What an unsaved article would look like. `slug` is made of the title; a number follows it where it is taken."""

    language: str
    direction: Direction
    slug: str
    body_html: str
    outline: list[OutlineEntry]
    word_count: int
    reading_minutes: int
    removed: list[RemovedElement]
