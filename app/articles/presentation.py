"""From rows to what readers get: addresses, display, and the names of what an article is filed under."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Self

from app.arabic.reading import reading_minutes
from app.articles import metadata, structured
from app.articles.links import addresses_of
from app.articles.models import (
    ArticleDisplay,
    ArticleKind,
    ArticlePublic,
    ArticleState,
    ArticleSummary,
    OutlineEntry,
    SeoPublic,
    Status,
    TranslationPublic,
)
from app.articles.states import state_of
from app.catalog.models import AuthorRef, SectionRef, TagRef
from app.display import Display
from app.masthead import service as masthead
from app.media import images
from app.media.images import ImagePublic
from app.settings import Settings
from app.shapes import build

_KINDS = {kind.value: kind for kind in ArticleKind}

MEMORY = 4096
"""Names and printed dates that are remembered: a few pages of a few lists."""


@dataclass(frozen=True, slots=True)
class Presenter:
    """Makes the public shapes of one answer, by the settings, a display and the present instant."""

    settings: Settings
    display: Display
    now: datetime

    @classmethod
    def of_site(cls, settings: Settings, now: datetime) -> Self:
        """How articles are shown where nobody asked for a region, digits or a calendar."""
        return cls(settings, Display.of_site(settings), now)

    def summary(self, row: Any, labels: Sequence[Any]) -> ArticleSummary:
        """An article in a list, from its row and the rows of its tags and authors."""
        return build(ArticleSummary, self.members(row, labels))

    def public(
        self,
        row: Any,
        labels: Sequence[Any],
        body: Any = None,
        *,
        above: Sequence[Any] = (),
        translations: Sequence[Any] = (),
    ) -> ArticlePublic:
        """One article, from its row, the rows of its tags and authors, and that of its body where it is apart.

        `above` are the rows of the sections above its own, the topmost first; `translations` those of its translations.
        """
        members = self.members(row, labels)
        whole = body or row
        members["body_html"] = whole.body_html
        members["outline"] = [build(OutlineEntry, entry) for entry in whole.outline]
        members["translations"] = [build(TranslationPublic, self.translation_members(row)) for row in translations]
        site_name = masthead.shown_name(whole.kept_site_name, self.settings)
        members["jsonld"] = structured.jsonld(members, above, _profiles(labels), site_name, self.settings)
        members["open_graph"] = structured.open_graph(members, site_name, self.settings)
        return build(ArticlePublic, members)

    def translation_members(self, row: Any) -> dict[str, Any]:
        """What readers get of a translation, from a row with `id, language, slug, title`."""
        url = addresses_of(row.id, row.slug, self.settings)[0]
        return {"language": row.language, "id": row.id, "slug": row.slug, "url": url, "title": row.title}

    def comments_policy(self, row: Any) -> str:
        """The policy for an article's comments: its own, or the site's."""
        return str(row.comments_policy or self.settings.comments_policy)

    def takes_comments(self, row: Any, *, is_closed: bool | None = None) -> bool:
        """Whether an article takes comments now: published and due, not closed by its policy, not too old.

        `is_closed` says whether a moderator has closed them, where it is not what the row says.
        """
        if is_closed is None:
            is_closed = row.comments_closed_at is not None
        return not is_closed and self._takes_comments(row, state_of(row, now=self.now))

    def _takes_comments(self, row: Any, state: ArticleState) -> bool:
        if state is not ArticleState.published or self.comments_policy(row) == "closed":
            return False
        days = self.settings.comments_close_days
        return days == 0 or bool(row.published_at + timedelta(days=days) > self.now)

    def members(self, row: Any, labels: Sequence[Any]) -> dict[str, Any]:
        """What a list shows of an article, for shapes that show more."""
        settings = self.settings
        minutes = reading_minutes(row.word_count, settings.reading_wpm)
        state = state_of(row, now=self.now)
        url, url_encoded = addresses_of(row.id, row.slug, settings)
        published_at = None if row.status == Status.draft else row.published_at
        section = row.section_id
        is_pinned = row.is_pinned and (row.pinned_until is None or row.pinned_until > self.now)
        return {
            "id": row.id,
            "external_id": row.external_id,
            "slug": row.slug,
            "url": url,
            "url_encoded": url_encoded,
            "kind": _KINDS[row.kind],
            "status": state,
            "language": row.language,
            "direction": row.direction,
            "title": row.title,
            "summary": row.summary,
            "section": None if section is None else _ref(SectionRef, section, row.section_name, row.section_slug),
            "tags": [_ref(TagRef, each.id, each.name, each.slug) for each in labels if each.kind == "tag"],
            "authors": [_ref(AuthorRef, each.id, each.name, each.slug) for each in labels if each.kind == "author"],
            "image": _image(row, settings.own_address) if row.image else None,
            "seo": build(SeoPublic, row.seo) if row.seo else None,
            "metadata": metadata.from_text(row.client_metadata) if row.client_metadata else {},
            "published_at": row.published_at,
            "is_pinned": is_pinned,
            "pinned_until": row.pinned_until if is_pinned else None,
            "updated_at": row.updated_at,
            "version": row.version,
            "word_count": row.word_count,
            "reading_minutes": minutes,
            "comment_count": row.comment_count,
            "comments_open": row.comments_closed_at is None and self._takes_comments(row, state),
            "display": _display(self.display, published_at, row.language, minutes, row.comment_count),
        }


def _profiles(labels: Sequence[Any]) -> dict[int, list[str]]:
    """The addresses elsewhere of authors, by their ids."""
    return {each.id: [link["url"] for link in each.links] for each in labels if each.kind == "author" and each.links}


def _image(row: Any, address: str) -> ImagePublic:
    return images.shown(row.image, row.image_media_id, row.media_facts, address)


@lru_cache(maxsize=MEMORY)
def _ref(shape: type[Any], entry_id: int, name: str, slug: str) -> Any:
    return build(shape, {"id": entry_id, "name": name, "slug": slug})


@lru_cache(maxsize=MEMORY)
def _display(
    display: Display, published_at: datetime | None, language: str, minutes: int, comment_count: int
) -> ArticleDisplay:
    members = {
        "published": display.date(published_at, language) if published_at else None,
        "published_hijri": display.hijri(published_at, language) if published_at else None,
        "published_relative": display.relative(published_at, language) if published_at else None,
        "reading_time": display.reading_time(minutes, language),
        "comments": display.comment_count(comment_count, language),
    }
    return build(ArticleDisplay, members)
