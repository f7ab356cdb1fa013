"""From rows to what readers get: addresses, display, and the names of what an article is filed under."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from app.arabic.reading import reading_minutes
from app.articles.models import (
    ArticleDisplay,
    ArticlePublic,
    ArticleSummary,
    ImagePublic,
    OutlineEntry,
    SeoPublic,
    State,
    Status,
)
from app.articles.states import state_of
from app.catalog.models import AuthorRef, SectionRef, TagRef
from app.display import Display
from app.settings import Settings

SAFE_IN_URL = "%/:=&?~#+!$,;'@()*[]"
"""Left alone when an address is percent-encoded: the reserved characters of RFC 3986 §2.2, and what is encoded."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """How articles are shown in one answer."""

    settings: Settings
    display: Display
    now: datetime

    def summary(self, row: Any, labels: Sequence[Any]) -> ArticleSummary:
        """An article in a list, from its row and the rows of its tags and authors."""
        return ArticleSummary.model_construct(**self._members(row, labels))

    def public(self, row: Any, labels: Sequence[Any]) -> ArticlePublic:
        """One article, from its row and the rows of its tags and authors."""
        return ArticlePublic.model_construct(
            **self._members(row, labels),
            body_html=row.body_html,
            outline=[OutlineEntry.model_construct(**entry) for entry in row.outline],
        )

    def url(self, article_id: int, slug: str) -> str:
        """The address of an article on the site's front end, by `MAQAL_ARTICLE_URL`."""
        return self.settings.article_url.format(site=self.settings.site_url, id=article_id, slug=slug)

    def _members(self, row: Any, labels: Sequence[Any]) -> dict[str, Any]:
        minutes = reading_minutes(row.word_count, self.settings.reading_wpm)
        state = state_of(row, now=self.now)
        url = self.url(row.id, row.slug)
        return {
            "id": row.id,
            "external_id": row.external_id,
            "slug": row.slug,
            "url": url,
            "url_encoded": quote(url, safe=SAFE_IN_URL),
            "status": state,
            "language": row.language,
            "direction": row.direction,
            "title": row.title,
            "summary": row.summary,
            "section": self._section(row),
            "tags": [_ref(TagRef, label) for label in labels if label.kind == "tag"],
            "authors": [_ref(AuthorRef, label) for label in labels if label.kind == "author"],
            "image": ImagePublic.model_construct(**row.image) if row.image else None,
            "seo": SeoPublic.model_construct(**row.seo) if row.seo else None,
            "published_at": row.published_at,
            "updated_at": row.updated_at,
            "version": row.version,
            "word_count": row.word_count,
            "reading_minutes": minutes,
            "comment_count": row.comment_count,
            "comments_open": state is State.published and self.comments_policy(row) != "closed",
            "display": self._display(row, minutes),
        }

    def comments_policy(self, row: Any) -> str:
        """The policy for an article's comments: its own, or the site's."""
        return str(row.comments_policy or self.settings.comments_policy)

    def _display(self, row: Any, minutes: int) -> ArticleDisplay:
        published, language = row.published_at, row.language
        if row.status == Status.draft:
            published = None
        return ArticleDisplay.model_construct(
            published=self.display.date(published, language) if published else None,
            published_hijri=self.display.hijri(published) if published else None,
            published_relative=self.display.relative(published, language) if published else None,
            reading_time=self.display.reading_time(minutes, language),
            comments=self.display.comment_count(row.comment_count, language),
        )

    @staticmethod
    def _section(row: Any) -> SectionRef | None:
        if row.section_id is None:
            return None
        return SectionRef.model_construct(id=row.section_id, name=row.section_name, slug=row.section_slug)


def _ref(shape: type[Any], label: Any) -> Any:
    return shape.model_construct(id=label.id, name=label.name, slug=label.slug)
