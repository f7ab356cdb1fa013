"""Sections as categories, tags, and authors as users."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.labels import label_key
from app.articles.links import entry_address
from app.articles.models import ArticleTag
from app.articles.service import TABLE as ARTICLE
from app.articles.states import listed
from app.catalog import listings
from app.catalog.models import Kind
from app.wp_json.counting import Numbered, as_named, in_order, numbered
from app.wp_json.numbers import CATEGORIES, FURTHER, POSTS, TAGS, USERS, Series
from app.wp_json.parameters import Asked
from app.wp_json.refusals import not_found
from app.wp_json.writing import CURIES, Members, Writer, name, slug

TERM_ORDERS = ("name", "id", "include", "slug", "include_slugs", "term_group", "description", "count")
USER_ORDERS = ("name", "id", "include", "registered_date", "slug", "include_slugs")


class Taxonomy(NamedTuple):
    """A kind of entries: its numbers, its route, and what WordPress calls it."""

    kind: Kind
    series: Series
    route: str
    name: str
    missing: str


CATEGORY = Taxonomy(Kind.section, CATEGORIES, "categories", "category", "rest_term_invalid")
TAG = Taxonomy(Kind.tag, TAGS, "tags", "post_tag", "rest_term_invalid")
USER = Taxonomy(Kind.author, USERS, "users", "", "rest_user_invalid_id")
_FURTHER = FURTHER.table
EMBEDDED: Mapping[str, Sequence[str]] = {
    "categories": ("id", "link", "name", "slug", "taxonomy", "_links"),
    "tags": ("id", "link", "name", "slug", "taxonomy", "_links"),
    "users": ("id", "name", "url", "description", "link", "slug", "avatar_urls", "_links"),
}
"""What comes along of an entry that another answer links to."""


def list_entries(
    session: Session, asked: Asked, taxonomy: Taxonomy, writer: Writer
) -> tuple[list[tuple[int, Members]], Numbered]:
    """A page of the entries that readers see, with their ids."""
    table = taxonomy.series.table
    conditions = [*_visible(taxonomy, asked, writer), *_conditions(session, asked, taxonomy)]
    found = numbered(session, table.c.id, conditions, _order(session, asked, taxonomy), asked)
    by_id = read_entries(session, found.ids, taxonomy, writer)
    return [(each, by_id[each]) for each in found.ids if each in by_id], found


def get_entry(session: Session, number: int, taxonomy: Taxonomy, writer: Writer) -> tuple[int, Members]:
    """One entry by its number; `Refused` where readers see none."""
    table = taxonomy.series.table
    found = sa.select(table.c.id).where(taxonomy.series.are([number]), *_visible(taxonomy, Asked(), writer))
    ids = list(session.execute(found.limit(1)).scalars())
    if not ids:
        raise not_found(taxonomy.missing)
    return ids[0], read_entries(session, ids, taxonomy, writer)[ids[0]]


def read_entries(session: Session, ids: Sequence[int], taxonomy: Taxonomy, writer: Writer) -> dict[int, Members]:
    """Some entries by their ids."""
    if not ids:
        return {}
    table, kind = taxonomy.series.table, taxonomy.kind
    columns = [table.c[each] for each in ("id", "external_id", "name", "slug")]
    columns += [table.c[each] for each in ("description", "biography", "parent_id") if each in table.c]
    rows = session.execute(sa.select(*columns, _count(kind, table, writer)).where(table.c.id.in_(ids))).all()
    above = CATEGORIES.of_all(session, (row.parent_id for row in rows)) if kind is Kind.section else {}
    return {row.id: _members(row, taxonomy, above, writer) for row in rows}


def _count(kind: Kind, table: Any, writer: Writer) -> Any:
    """The number of listed articles of an entry itself: those of the sections below it are not counted."""
    if kind is not Kind.section:
        return listings.article_count(kind, writer.now)
    is_filed = ARTICLE.c.section_id == table.c.id
    filed = sa.select(sa.func.count()).where(is_filed, listed(writer.now, by_date_index=False)).scalar_subquery()
    bearing = sa.select(listings.article_count(Kind.tag, writer.now)).where(
        _FURTHER.c.external_id == table.c.external_id
    )
    return (filed + sa.func.coalesce(bearing.correlate(table).scalar_subquery(), 0)).label("article_count")


def _visible(taxonomy: Taxonomy, asked: Asked, writer: Writer) -> list[Any]:
    """Tags and authors of listed articles; sections all, unless empty ones are not wanted."""
    if taxonomy.kind is Kind.section and not asked.hide_empty:
        return []
    is_borne = listings.article_count(taxonomy.kind, writer.now).element > 0
    if taxonomy.kind is not Kind.tag:
        return [is_borne]
    return [is_borne, sa.not_(sa.func.coalesce(_FURTHER.c.external_id, "").startswith(FURTHER.start, autoescape=True))]


def _conditions(session: Session, asked: Asked, taxonomy: Taxonomy) -> list[Any]:
    table, conditions = taxonomy.series.table, list[Any]()
    for its, numbers in asked.lists.items():
        if its in {"include", "exclude"}:
            series = taxonomy.series
            conditions.append(series.are(numbers) if its == "include" else series.are_not(numbers))
        elif its == "parent" and taxonomy.kind is Kind.section:
            ids = CATEGORIES.ids(session, numbers)
            conditions.append(sa.func.coalesce(table.c.parent_id, 0).in_([*ids, *([0] if 0 in numbers else [])]))
        elif its == "post" and taxonomy.kind is not Kind.author:
            conditions.append(table.c.id.in_(_of_posts(taxonomy.kind, POSTS.ids(session, numbers))))
    if asked.slugs:
        conditions.append(table.c.slug_key.in_(_keys(asked)))
    if asked.search and (key := label_key(asked.search)):
        conditions.append(table.c.slug_key.contains(key, autoescape=True))
    return conditions


def _keys(asked: Asked) -> list[str]:
    return [label_key(unquote(each)) for each in asked.slugs]


def _of_posts(kind: Kind, ids: Sequence[int]) -> Any:
    """The ids of the sections, or of the tags, of some articles."""
    borne = sa.select(col(ArticleTag.tag_id)).where(col(ArticleTag.article_id).in_(ids))
    if kind is not Kind.section:
        return borne
    filed = sa.select(ARTICLE.c.section_id).where(ARTICLE.c.id.in_(ids), ARTICLE.c.section_id.is_not(None))
    names = sa.select(_FURTHER.c.external_id).where(_FURTHER.c.id.in_(borne))
    return filed.union(sa.select(CATEGORIES.table.c.id).where(CATEGORIES.table.c.external_id.in_(names)))


def _order(session: Session, asked: Asked, taxonomy: Taxonomy) -> list[Any]:
    table = taxonomy.series.table
    match asked.orderby:
        case "include" if "include" in asked.lists:
            return as_named(taxonomy.series.ids_as_named(session, asked.lists["include"]), table.c.id)
        case "include_slugs" if asked.slugs:
            return as_named(_keys(asked), table.c.slug_key)
        case "id" | "registered_date":
            return in_order(asked, table.c.id)
        case "count":
            return in_order(asked, table.c.published_count, table.c.id)
        case "slug":
            return in_order(asked, table.c.slug_key)
    return in_order(asked, table.c.name, table.c.id)


def _members(row: Any, taxonomy: Taxonomy, above: Mapping[int, int], writer: Writer) -> Members:
    number = taxonomy.series.of(row.id, row.external_id)
    link = entry_address(taxonomy.kind, row.id, row.slug, writer.settings)
    links: Members = {
        "self": writer.link(f"{taxonomy.route}/{number}"),
        "collection": writer.link(taxonomy.route),
    }
    if taxonomy.kind is Kind.author:
        return {
            "id": number,
            "name": row.name,
            "url": "",
            "description": row.biography,
            "link": link,
            "slug": slug(row.slug),
            "avatar_urls": writer.avatars(row.name),
            "meta": [],
            "_links": links,
        }
    is_section = taxonomy.kind is Kind.section
    members: Members = {
        "id": number,
        "count": row.article_count,
        "description": row.description if is_section else "",
        "link": link,
        "name": name(row.name),
        "slug": slug(row.slug),
        "taxonomy": taxonomy.name,
    }
    links["about"] = writer.link(f"taxonomies/{taxonomy.name}")
    if is_section:
        parent = above.get(row.parent_id or 0, 0)
        members["parent"] = parent
        if parent:
            links["up"] = [writer.embeddable(f"categories/{parent}")]
    links["wp:post_type"] = writer.link("posts", **{taxonomy.route: number})
    return members | {"meta": [], "_links": links | {"curies": CURIES}}
