"""How many comments articles have: what is asked, and what is answered."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic import Field as Bounds
from pydantic_core import PydanticCustomError

from app.catalog.models import EntryRef
from app.text import BYTES_TO_A_CHARACTER

MOST_CODE_POINTS = 12_000
"""Of the slugs in one request, those in ASCII apart; a hundred of the longest have 8,000 letters."""


def _not_too_heavy(articles: Any) -> Any:
    """Refuse slugs that together would take long to clean, before any is."""
    texts = [each for each in articles if isinstance(each, str)] if isinstance(articles, list) else []
    if sum(len(each) for each in texts if not each.isascii()) > MOST_CODE_POINTS:
        bounds = {"max_code_points": MOST_CODE_POINTS, "max_bytes": MOST_CODE_POINTS * BYTES_TO_A_CHARACTER}
        raise PydanticCustomError("string_too_heavy", "too many code points or bytes", bounds)
    return articles


class CountsRequest(BaseModel):
    """The articles whose comments are to be counted, by id or slug."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"articles": [1, "مكتبة-الحي-تفتح-أبوابها-ليلا"]}]},
    )

    articles: Annotated[list[EntryRef], BeforeValidator(_not_too_heavy)] = Bounds(min_length=1, max_length=100)


class CommentCounts(BaseModel):
    """The number of visible comments by what the request called each article; those not to be read are missing."""

    counts: dict[str, int]
