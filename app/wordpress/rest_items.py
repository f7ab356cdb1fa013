"""Entries of WordPress's REST API as the items of an archive, which an export would have had."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.wordpress.items import Filed, Item, Meta, RawComment, Term, User
from app.wordpress.texts import line, paragraphs

_ELLIPSIS = re.compile(r"\s*(?:\[?(?:…|\.\.\.|&hellip;|&#8230;)\]?)\s*$")
_READERS = frozenset({"subscriber", "customer"})
"""Roles of accounts that write no articles."""

Entry = Mapping[str, Any]


class PostType(NamedTuple):
    """A type of posts: its name, the path of its list, and its taxonomies with their members."""

    name: str
    path: str
    taxonomies: dict[str, str]


def term_of(entry: Entry, taxonomy: str) -> Term:
    """A category, tag or other term; its parent is a number here."""
    return Term(
        taxonomy,
        str(entry.get("id", "")),
        str(entry.get("slug", "")),
        str(entry.get("name", "")),
        str(entry.get("parent") or ""),
        str(entry.get("description") or ""),
        str(entry.get("link") or ""),
    )


def user_of(entry: Entry) -> User:
    """An account; without its address, which is read nowhere."""
    slug, roles = str(entry.get("slug", "")), entry.get("roles")
    return User(
        str(entry.get("id", "")),
        str(entry.get("username") or slug),
        str(entry.get("name", "")),
        str(entry.get("first_name") or ""),
        str(entry.get("last_name") or ""),
        str(entry.get("description") or ""),
        slug,
        str(entry.get("link") or ""),
        not isinstance(roles, list) or bool(set(map(str, roles)) - _READERS),
    )


def item_of(entry: Entry, kind: PostType, terms: Mapping[str, Term], users: Mapping[str, str]) -> Item:
    """A post, page, attachment, reusable block, item of a menu, or post of any other type."""
    raw, is_rendered = _text(entry.get("content"))
    is_protected = isinstance(entry.get("content"), dict) and bool(entry["content"].get("protected"))
    item = Item(
        post_id=str(entry.get("id", "")),
        post_type=kind.name,
        status=str(entry.get("status") or "publish"),
        title=_text(entry.get("title"))[0].strip(),
        link=str(entry.get("link") or ""),
        guid=_text(entry.get("guid"))[0],
        creator=users.get(str(entry.get("author") or ""), ""),
        content=raw,
        excerpt=_excerpt(entry, raw),
        name=str(entry.get("slug") or ""),
        parent=str(entry.get("parent") or entry.get("post") or "0"),
        menu_order=str(entry.get("menu_order") or "0"),
        password=str(entry.get("password") or ("?" if is_protected else "")),
        date=str(entry.get("date") or ""),
        date_gmt=str(entry.get("date_gmt") or ""),
        modified=str(entry.get("modified") or ""),
        modified_gmt=str(entry.get("modified_gmt") or ""),
        comment_status=str(entry.get("comment_status") or ""),
        is_sticky=entry.get("sticky") is True,
        is_rendered=is_rendered,
        attachment_url=str(entry.get("source_url") or ""),
    )
    item.terms = _filed(entry, kind, terms)
    item.meta = _meta(entry)
    if kind.name == "attachment":
        item.excerpt = _text(entry.get("caption"))[0] if not _text(entry.get("caption"))[1] else ""
        item.status = "inherit"
    if kind.name == "nav_menu_item":
        item.terms, item.meta = _of_menu(entry, terms)
    return item


def comment_of(entry: Entry) -> RawComment:
    """A comment, and not the address of the network it came from, nor its picture."""
    content, is_html = _text(entry.get("content"))
    if is_html:
        content = content.replace("<br />\n", "<br />").replace("</p>\n", "</p>")
    return RawComment(
        comment_id=str(entry.get("id", "")),
        author=str(entry.get("author_name") or ""),
        email=str(entry.get("author_email") or ""),
        url=str(entry.get("author_url") or ""),
        date=str(entry.get("date") or ""),
        date_gmt=str(entry.get("date_gmt") or ""),
        content=content,
        approved=str(entry.get("status") or "hold"),
        kind=str(entry.get("type") or ""),
        parent=str(entry.get("parent") or "0"),
        user_id=str(entry.get("author") or "0"),
        is_html=is_html,
    )


def _text(value: Any) -> tuple[str, bool]:
    """A text, and whether it is what WordPress printed: `raw` comes to those alone who may edit."""
    if isinstance(value, str):
        return value, False
    if not isinstance(value, dict):
        return "", False
    if isinstance(value.get("raw"), str):
        return value["raw"], False
    return str(value.get("rendered") or ""), True


def _excerpt(entry: Entry, content: str) -> str:
    """The excerpt that somebody wrote; not the one that WordPress makes of the first words."""
    excerpt, is_rendered = _text(entry.get("excerpt"))
    if is_rendered:
        begins = _ELLIPSIS.sub("", line(excerpt))
        if line(paragraphs(content)).replace(" ", "").startswith(begins.replace(" ", "")):
            return ""
    return excerpt.strip()


def _filed(entry: Entry, kind: PostType, terms: Mapping[str, Term]) -> list[Filed]:
    found = []
    for taxonomy, member in kind.taxonomies.items():
        ids = entry.get(member)
        known = [terms.get(f"{taxonomy}:{number}") for number in (ids if isinstance(ids, list) else ())]
        found += [Filed(taxonomy, term.slug, term.name) for term in known if term is not None]
    post_format = entry.get("format")
    if isinstance(post_format, str) and post_format not in {"", "standard"}:
        found.append(Filed("post_format", f"post-format-{post_format}", post_format))
    language, translations = entry.get("lang"), entry.get("translations")
    if isinstance(language, str) and language:
        found.append(Filed("language", language, language))
    if isinstance(translations, dict) and len(translations) > 1:
        first = min(map(str, translations.values()), key=lambda each: (len(each), each))
        found.append(Filed("post_translations", f"rest_{first}", ""))
    return found


def _meta(entry: Entry) -> Meta:
    """The custom fields that the API shows, and what it tells in members of its own."""
    found: Meta = []
    if media := entry.get("featured_media"):
        found.append(("_thumbnail_id", str(media)))
    if isinstance(template := entry.get("template"), str) and template:
        found.append(("_wp_page_template", template))
    for name in ("meta", "acf"):
        fields = entry.get(name)
        for key, value in fields.items() if isinstance(fields, dict) else ():
            for each in value if isinstance(value, list) else [value]:
                if each not in ("", None, False):
                    found.append((str(key), each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)))
    head = entry.get("yoast_head_json")
    if isinstance(head, dict) and isinstance(head.get("description"), str):
        found.append(("_yoast_wpseo_metadesc", head["description"]))
    if alt := entry.get("alt_text"):
        found.append(("_wp_attachment_image_alt", str(alt)))
    details = entry.get("media_details")
    image = details.get("image_meta") if isinstance(details, dict) else None
    if isinstance(image, dict) and isinstance(image.get("credit"), str):
        found.append(("_image_credit", image["credit"]))
    return found


def _of_menu(entry: Entry, terms: Mapping[str, Term]) -> tuple[list[Filed], Meta]:
    menu = terms.get(f"nav_menu:{entry.get('menus')}")
    fields = {
        "_menu_item_type": entry.get("type"),
        "_menu_item_menu_item_parent": entry.get("parent") or 0,
        "_menu_item_object": entry.get("object"),
        "_menu_item_object_id": entry.get("object_id"),
        "_menu_item_url": entry.get("url") if entry.get("type") == "custom" else "",
    }
    return (
        [Filed("nav_menu", menu.slug, menu.name)] if menu else [],
        [(name, str(value or "0" if name.endswith("parent") else value or "")) for name, value in fields.items()],
    )
