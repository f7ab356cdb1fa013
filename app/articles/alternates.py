"""What readers get of an article's translations."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from app.articles.links import addresses_of
from app.settings import Settings
from app.shapes import build


class TranslationPublic(BaseModel):
    """An article that says the same in another language."""

    language: str
    id: int
    slug: str
    url: str
    title: str


def members_of(row: Any, settings: Settings) -> dict[str, Any]:
    """The members of a translation, from a row with `id, language, slug, title`."""
    url = addresses_of(row.id, row.slug, settings)[0]
    return {"language": row.language, "id": row.id, "slug": row.slug, "url": url, "title": row.title}


def shown(rows: Iterable[Any], settings: Settings) -> list[TranslationPublic]:
    """Translations as readers get them."""
    return [build(TranslationPublic, members_of(row, settings)) for row in rows]
