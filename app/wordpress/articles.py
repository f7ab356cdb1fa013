"""An item of WordPress as an article record."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from app.arabic.direction import majority
from app.imports.transfer_records import Record, Unreadable, read
from app.wordpress import permalinks, slugs, texts
from app.wordpress.bodies import Bodies, placeholder
from app.wordpress.catalog import Catalog
from app.wordpress.custom_fields import metadata_of
from app.wordpress.items import Item
from app.wordpress.library import Library
from app.wordpress.moments import Clock
from app.wordpress.names import Names
from app.wordpress.seo_fields import seo_of
from app.wordpress.states import State, state_of
from app.wordpress.tally import Tally
from app.wordpress.translations import Language, language_of, translation_group
from app.wordpress.urls import web_address

LONGEST_CONTENT = 1_000_000
"""Characters of a text that is looked at; a body has a fifth of it."""
_TITLE_WORDS = 60
_SEEN = re.compile(r"(?:\A|>)[^<]*[^\s<]")
_FORMATS = "post-format-"
_OWN_TAXONOMIES = frozenset(
    {"category", "post_tag", "post_format", "nav_menu", "language", "post_translations", "author"}
)


class Sources(NamedTuple):
    """What articles are made with."""

    names: Names
    tally: Tally
    clock: Clock
    catalog: Catalog
    bodies: Bodies
    library: Library
    home: str
    language: Language
    hidden_types: frozenset[str]
    copied: frozenset[str]
    attached: Mapping[str, Sequence[str]]
    now: datetime
    with_media: bool = True


def article_of(item: Item, sources: Sources) -> Record | Unreadable:
    """The record of an item; what is wrong with it where no article can be made of it."""
    tally = sources.tally
    if len(item.content) > LONGEST_CONTENT:
        return Unreadable("article", sources.names.item(item.post_id), (("body", "string_too_long"),))
    body = _body(item, sources)
    title = _title(item, body, tally)
    summary = _bounded(texts.paragraphs(item.excerpt), 2000, item, tally)
    made_at = sources.clock.instant(item.date, item.date_gmt)
    is_shown = item.post_type not in sources.hidden_types
    state = state_of(item, made_at, is_shown=is_shown, now=sources.now)
    if state.reason:
        tally.change("article", item.post_id, state.reason, title)
    slug, cut = _slug(item, title)
    if cut:
        tally.change("article", item.post_id, "cut_slug_restored", slug or "")
    place = sources.catalog.place(item)
    language = language_of(item, f"{title}\n{summary}", sources.language)
    former = [value for key, value in item.meta if key == "_wp_old_slug"]
    members: dict[str, Any] = {
        "type": "article",
        "external_id": sources.names.item(item.post_id),
        "kind": "page" if item.post_type == "page" else "article",
        "title": title,
        "slug": slug,
        "summary": summary,
        "body": _filled(body, item, title, summary, sources),
        "body_format": "html",
        "language": language,
        "section_external_id": place.section,
        "tag_external_ids": place.tags,
        "author_external_ids": sources.catalog.authors(item),
        "image": _image(item, sources),
        "seo": _seo(item, title, summary),
        "metadata": metadata_of(item, _told(item, sources.names), tally),
        **_dates(state, item, made_at, sources),
        "is_trashed": state.is_trashed,
        "is_pinned": item.is_sticky,
        "comments_policy": "closed" if item.comment_status == "closed" else None,
        "translation_group": translation_group(item, sources.names, sources.copied),
        "former_slugs": list(dict.fromkeys(filter(None, map(slugs.former, [*former, *([item.name] if cut else [])]))))[
            :50
        ],
        "addresses": permalinks.of_item(item, home=sources.home),
    }
    return read(members)


def _dates(state: State, item: Item, made_at: datetime | None, sources: Sources) -> dict[str, Any]:
    changed_at = sources.clock.instant(item.modified, item.modified_gmt)
    published_at = made_at or changed_at if state.is_published else None
    return {
        "status": "published" if state.is_published else "draft",
        "published_at": published_at,
        "created_at": made_at if made_at is not None and made_at <= sources.now else None,
        "updated_at": changed_at if changed_at is not None and changed_at <= sources.now else None,
    }


def _title(item: Item, body: str, tally: Tally) -> str:
    title = texts.line(item.title)
    if not is_readable(title):
        words = texts.line(texts.paragraphs(item.excerpt) or texts.paragraphs(body))
        tally.change("article", item.post_id, "title_missing")
        return texts.within(words, _TITLE_WORDS) if is_readable(words) else f"بلا عنوان ({item.post_id})"
    return _bounded(title, 300, item, tally)


def is_readable(text: str) -> bool:
    """Whether there is anything in a text that could be read."""
    return any(character.isalnum() for character in text) or majority(text) is not None


def _bounded(text: str, most: int, item: Item, tally: Tally) -> str:
    bounded = texts.within(text, most)
    if bounded != text:
        tally.change("article", item.post_id, "text_cut")
    return bounded


def _slug(item: Item, title: str) -> tuple[str | None, bool]:
    """The slug of an item, and whether WordPress had cut it and it is whole again."""
    written = item.field("_wp_desired_post_slug") if item.status == "trash" else ""
    written = written or item.name
    if not written or written == item.post_id:
        return None, False
    if slugs.is_cut(written, title):
        return slugs.ours(title), True
    return slugs.ours(written), False


def _body(item: Item, sources: Sources) -> str:
    return sources.bodies.html(item, sources.attached.get(item.post_id, ())).strip()


def _filled(body: str, item: Item, title: str, summary: str, sources: Sources) -> str:
    """A body; in place of an empty one the picture, the excerpt or the title."""
    if _SEEN.search(body) or "<img" in body:
        return body
    sources.tally.change("article", item.post_id, "body_empty", title)
    image = _image(item, sources) if item.field("_thumbnail_id") in sources.library else None
    if image:
        source = placeholder(image["media"]) if "media" in image else texts.escaped(image["url"])
        return f'<figure><img src="{source}" alt=""></figure>'
    return f"<p>{texts.escaped(summary or title)}</p>"


def _image(item: Item, sources: Sources) -> dict[str, Any] | None:
    media = item.field("_thumbnail_id")
    if sources.with_media:  # in an export of several files another one may have it
        return {"media": sources.names.item(media)} if media.isdecimal() and media != "0" else None
    url = web_address(sources.library.url(media))
    return {"url": url} if url else None


def _seo(item: Item, title: str, summary: str) -> dict[str, Any] | None:
    return seo_of(item, title, summary)


def _told(item: Item, names: Names) -> dict[str, Any]:
    """What an item was in WordPress that an article has no member for."""
    told: dict[str, Any] = {}
    if item.post_type not in {"post", "page"}:
        told["type"] = item.post_type
    if item.post_type == "page" and item.parent not in {"", "0"}:
        told["parent"] = names.item(item.parent)
    template = item.field("_wp_page_template")
    if template not in {"", "default"}:
        told["template"] = template
    formats = [each.slug.removeprefix(_FORMATS) for each in item.terms if each.taxonomy == "post_format"]
    if formats:
        told["format"] = formats[0]
    terms: dict[str, list[str]] = {}
    for each in item.terms:
        if each.taxonomy not in _OWN_TAXONOMIES and not each.taxonomy.startswith("pll_"):
            terms.setdefault(each.taxonomy, []).append(texts.line(each.name))
    return {**told, "terms": terms} if terms else told
