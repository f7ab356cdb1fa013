"""Articles and pages as records, whatever their state."""

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.articles import metadata
from app.articles import service as articles
from app.articles.models import ArticleKind, FormerSlug
from app.articles.service import TABLE as ARTICLE
from app.exports.addresses import address_of
from app.exports.images import image_of
from app.exports.names import names_of
from app.imports.load_articles import placeholder
from app.imports.transfer_records import MOST_ADDRESSES
from app.instants import written
from app.redirects.models import OldAddress, Target

AT_ONCE = 50
"""Articles that are read at once: each may be as long as a book."""

_SHOWN = re.compile(r"(?<![\w:-])media:([1-9][0-9]{0,15})(?![0-9])", re.ASCII)
_COLUMNS = [column for column in ARTICLE.c if column.name not in {"body_html", "outline", "title_key"}]
_DATES = ("published_at", "created_at", "updated_at", "pinned_until", "comments_closed_at")
_PLAIN = ("comments_policy", "source_note")


def article_records(session: Session, after: int) -> tuple[list[dict[str, Any]], int | None]:
    """The next articles behind one, by their numbers; and the last of them, None where there are no more."""
    rows = session.execute(sa.select(*_COLUMNS).where(ARTICLE.c.id > after).order_by(ARTICLE.c.id).limit(AT_ONCE)).all()
    if not rows:
        return [], None
    ids = [row.id for row in rows]
    labels = articles.labels(session, ids)
    pictures = [row.image_media_id for row in rows]
    shown = [int(number) for row in rows for number in _SHOWN.findall(row.body)]
    filed = [(label.kind, label.id) for its in labels.values() for label in its]
    names = {
        "article": names_of(session, "article", [*ids, *(row.translation_group for row in rows)]),
        "section": names_of(session, "section", [row.section_id for row in rows]),
        "tag": names_of(session, "tag", [number for kind, number in filed if kind == "tag"]),
        "author": names_of(session, "author", [number for kind, number in filed if kind == "author"]),
        "media": names_of(session, "media", [*pictures, *shown]),
    }
    former = _former_slugs(session, ids)
    addresses = _addresses(session, ids)
    found = [
        _record(row, labels[row.id], names)
        | ({"former_slugs": former[row.id]} if row.id in former else {})
        | ({"addresses": addresses[row.id]} if row.id in addresses else {})
        for row in rows
    ]
    return found, ids[-1]


def _record(row: Any, labels: list[Any], names: Mapping[str, Mapping[int, str]]) -> dict[str, Any]:
    filed = {
        f"{kind}_external_ids": [names[kind][label.id] for label in labels if label.kind == kind]
        for kind in ("tag", "author")
    }
    its: dict[str, Any] = {
        "type": "article",
        "external_id": names["article"][row.id],
        "kind": str(row.kind) if row.kind != ArticleKind.article else None,
        "title": row.title,
        "slug": row.slug,
        "summary": row.summary,
        "body": _body(row.body, names["media"]),
        "body_format": row.body_format,
        "language": row.language,
        "section_external_id": names["section"].get(row.section_id or 0),
        **filed,
        "image": image_of(row, names["media"]),
        "seo": {name: row.seo[name] for name in ("title", "description", "canonical_url") if row.seo.get(name)}
        if row.seo
        else None,
        "metadata": metadata.from_text(row.client_metadata),
        "status": str(row.status),
        "is_trashed": row.trashed_at is not None,
        **{name: getattr(row, name) and written(getattr(row, name)) for name in _DATES},
        "is_pinned": row.is_pinned,
        **{name: getattr(row, name) for name in _PLAIN},
        "translation_group": names["article"].get(row.translation_group or 0),
    }
    return {name: value for name, value in its.items() if value not in (None, "", [], {}, False)}


def _body(body: str, media: Mapping[int, str]) -> str:
    """A body in which uploads stand by their names; one that is gone stands by the name that it would have."""
    return _SHOWN.sub(lambda found: placeholder(media.get(int(found[1]), f"maqal:media:{found[1]}")), body)


def _former_slugs(session: Session, ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in session.exec(select(FormerSlug).where(col(FormerSlug.article_id).in_(ids))):
        found.setdefault(row.article_id, []).append(row.slug_key)
    return {article_id: sorted(keys)[:MOST_ADDRESSES] for article_id, keys in found.items()}


def _addresses(session: Session, ids: list[int]) -> dict[int, list[str]]:
    leads = select(OldAddress).where(OldAddress.kind == Target.article, col(OldAddress.entry_id).in_(ids))
    found: dict[int, list[str]] = {}
    for row in session.exec(leads):
        found.setdefault(row.entry_id, []).append(address_of(row.host, row.key))
    return {article_id: sorted(its)[:MOST_ADDRESSES] for article_id, its in found.items()}
