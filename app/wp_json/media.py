"""Uploads that readers are shown in articles."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles.models import ArticleMedia
from app.articles.service import TABLE as ARTICLE
from app.articles.states import readable
from app.media.presentation import PATH, TYPES
from app.wp_json.counting import Numbered, as_named, in_order, numbered
from app.wp_json.numbers import MEDIA, POSTS
from app.wp_json.parameters import Asked
from app.wp_json.refusals import beyond_the_last_page, not_found
from app.wp_json.writing import Members, Writer, gmt, paragraph, slug, title

ORDERS = ("date", "id", "include", "modified", "slug", "title")
EMBEDDED = (
    "id", "date", "slug", "type", "link", "title", "author", "caption", "alt_text", "media_type", "mime_type",
    "media_details", "source_url", "_links",
)  # fmt: skip
_NAMES = {320: "medium", 640: "medium_large", 960: "large", 1280: "1536x1536", 1920: "2048x2048"}
"""What WordPress calls the sizes by their widths."""

_NO_CAMERA: Members = {
    **dict.fromkeys(("aperture", "created_timestamp", "focal_length", "iso", "shutter_speed", "orientation"), "0"),
    **dict.fromkeys(("credit", "camera", "caption", "copyright", "title"), ""),
    "keywords": [],
}
"""What pictures tell of their cameras; nothing is kept of it here."""

_TABLE = MEDIA.table


def list_media(session: Session, asked: Asked, writer: Writer) -> tuple[list[Members], Numbered]:
    """A page of uploads; `Refused` behind the last one."""
    conditions = [_is_shown(writer), *_conditions(session, asked, writer)]
    found = numbered(session, _TABLE.c.id, conditions, _order(session, asked), asked)
    if asked.page > 1 and not found.ids:
        raise beyond_the_last_page()
    by_id = read_media(session, found.ids, writer)
    return [by_id[each] for each in found.ids if each in by_id], found


def get_media(session: Session, number: int, writer: Writer) -> Members:
    """One upload by its number; `Refused` where no article shows one."""
    found = sa.select(_TABLE.c.id).where(MEDIA.are([number]), _is_shown(writer))
    media = read_media(session, list(session.execute(found.limit(1)).scalars()), writer)
    if not media:
        raise not_found("rest_post_invalid_id")
    return next(iter(media.values()))


def read_media(session: Session, ids: Sequence[int], writer: Writer) -> dict[int, Members]:
    """Some uploads by their ids."""
    columns = [_TABLE.c[each] for each in ("id", "external_id", "kind", "type", "facts", "created_at", "updated_at")]
    return {row.id: _members(row, writer) for row in session.execute(sa.select(*columns).where(_TABLE.c.id.in_(ids)))}


def _shown_in(*conditions: Any) -> Any:
    """The condition that an article which meets some conditions shows an upload; each is looked up in an index."""
    is_picture = sa.select(ARTICLE.c.id).where(ARTICLE.c.image_media_id == _TABLE.c.id, *conditions)
    in_body = sa.select(ARTICLE.c.id).join(ArticleMedia, col(ArticleMedia.article_id) == ARTICLE.c.id)
    is_in_body = in_body.where(col(ArticleMedia.media_id) == _TABLE.c.id, *conditions)
    return is_picture.correlate(_TABLE).exists() | is_in_body.correlate(_TABLE).exists()


def _is_shown(writer: Writer) -> Any:
    return _shown_in(readable(writer.now))


def _conditions(session: Session, asked: Asked, writer: Writer) -> list[Any]:
    conditions: list[Any] = []
    for name, numbers in asked.lists.items():
        if name == "include":
            conditions.append(MEDIA.are(numbers))
        elif name == "exclude":
            conditions.append(MEDIA.are_not(numbers))
        elif name == "parent":
            shown = _shown_in(ARTICLE.c.id.in_(POSTS.ids(session, numbers)), readable(writer.now))
            conditions.append(shown)
        elif name == "author":  # uploads have no author here
            conditions.append(sa.false())
    if asked.slugs:
        numbers = [int(each.removeprefix("media-")) for each in asked.slugs if each.removeprefix("media-").isdecimal()]
        conditions.append(_TABLE.c.id.in_([each for each in numbers if each < 1 << 53]))
    if asked.search:
        conditions.append(_TABLE.c.search_key.contains(asked.search, autoescape=True))
    for name, instant in asked.days.items():
        column = _TABLE.c.updated_at if name.startswith("modified") else _TABLE.c.created_at
        conditions.append(column > instant if name.endswith("after") else column < instant)
    return conditions


def _order(session: Session, asked: Asked) -> list[Any]:
    match asked.orderby:
        case "include" if "include" in asked.lists:
            return as_named(MEDIA.ids_as_named(session, asked.lists["include"]), _TABLE.c.id)
        case "modified":
            return in_order(asked, _TABLE.c.updated_at, _TABLE.c.id)
        case "id" | "slug" | "title":
            return in_order(asked, _TABLE.c.id)
    return in_order(asked, _TABLE.c.created_at, _TABLE.c.id)


def _members(row: Any, writer: Writer) -> Members:
    number, facts = MEDIA.of(row.id, row.external_id), row.facts
    is_picture = row.kind == "image"
    files = [_file(row.id, file, writer) for file in facts["sizes"]]
    largest = files[-1]
    details: Members = {"filesize": largest.pop("filesize"), "sizes": {}}
    if is_picture:
        sizes = {_NAMES.get(file["width"], f"{file['width']}w"): file for file in files[:-1]}
        details = {"width": largest["width"], "height": largest["height"], "file": largest["file"], **details}
        details |= {"sizes": {**sizes, "full": largest}, "image_meta": _NO_CAMERA}
    return {
        "id": number,
        "date": writer.local(row.created_at),
        "date_gmt": gmt(row.created_at),
        "guid": {"rendered": largest["source_url"]},
        "modified": writer.local(row.updated_at),
        "modified_gmt": gmt(row.updated_at),
        "slug": slug(f"media-{row.id}"),
        "status": "inherit",
        "type": "attachment",
        "link": largest["source_url"],
        "title": {"rendered": title(facts["alt"])},
        "author": 0,
        "comment_status": "closed",
        "ping_status": "closed",
        "template": "",
        "meta": [],
        "description": {"rendered": paragraph(facts["credit"])},
        "caption": {"rendered": paragraph(facts["caption"])},
        "alt_text": facts["alt"],
        "media_type": "image" if is_picture else "file",
        "mime_type": largest["mime_type"],
        "media_details": details,
        "post": None,
        "source_url": largest["source_url"],
        "_links": {
            "self": writer.link(f"media/{number}"),
            "collection": writer.link("media"),
            "about": writer.link("types/attachment"),
        },
    }


def _file(media_id: int, file: Sequence[Any], writer: Writer) -> Members:
    name, width, height, size = file
    return {
        "file": name,
        "width": width,
        "height": height,
        "filesize": size,
        "mime_type": TYPES[name.rpartition(".")[2]],
        "source_url": f"{writer.server}{PATH}/{media_id}/{name}",
    }
