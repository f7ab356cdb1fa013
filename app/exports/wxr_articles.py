"""Articles and pages as posts of a WordPress export."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.arabic.slug import slugify
from app.articles import metadata
from app.articles import service as articles
from app.articles.links import address_of
from app.articles.models import ArticleKind, CommentsPolicy, FormerSlug, Status
from app.articles.service import TABLE
from app.exports import wxr_numbers as numbers
from app.exports.php_text import field_text
from app.exports.wxr_bodies import Bodies
from app.exports.wxr_elements import Filing, WxrItem
from app.exports.wxr_terms import Category, login_of
from app.wordpress.custom_fields import OURS
from app.wp_json.numbers import FURTHER, MEDIA, POSTS, USERS
from app.wp_json.writing import Writer, name, slug

AT_ONCE = 50
"""Articles that are read at once: each may be as long as a book."""

_COLUMNS = [column for column in TABLE.c if column.name not in {"body", "outline", "title_key"}]


class Posted(NamedTuple):
    """An article: its id, its item, its picture at an address of its own, and the number of its first author."""

    id: int
    item: WxrItem
    picture: dict[str, Any] | None
    author: int


class _Numbered(NamedTuple):
    """The numbers of what some articles name, by ids."""

    media: Mapping[int, int]
    users: Mapping[int, int]
    groups: Mapping[int, int]
    further: Mapping[int, int]
    former: Mapping[int, Sequence[str]]


class Posts:
    """The articles of one site."""

    def __init__(self, writer: Writer, categories: Mapping[int, Category]) -> None:
        self._writer, self._categories = writer, categories
        self._by_number = {each.number: each for each in categories.values()}
        self._bodies = Bodies(writer)

    def read(self, session: Session, after: int) -> tuple[Sequence[Posted], int | None]:
        """The next articles behind one, by their numbers; and the last of them, None where there are no more."""
        read = sa.select(*_COLUMNS).where(TABLE.c.id > after).order_by(TABLE.c.id).limit(AT_ONCE)
        rows = session.execute(read).all()
        ids = [row.id for row in rows]
        labels = articles.labels(session, ids)
        shown = [number for row in rows for number in self._bodies.media_ids(row.body_html)]
        numbered = _Numbered(
            MEDIA.of_all(session, [*shown, *(row.image_media_id for row in rows)]),
            USERS.of_all(session, [each.id for some in labels.values() for each in some if each.kind == "author"]),
            POSTS.of_all(session, [row.translation_group for row in rows]),
            FURTHER.had(session, [each.id for some in labels.values() for each in some if each.kind == "tag"]),
            _former_slugs(session, ids),
        )
        return [self._posted(row, labels[row.id], numbered) for row in rows], ids[-1] if ids else None

    def _posted(self, row: Any, labels: Sequence[Any], numbered: _Numbered) -> Posted:
        number, settings = numbers.post(row), self._writer.settings
        is_page = row.kind == ArticleKind.page
        status, date = _status(row, self._writer.now)
        told = metadata.from_text(row.client_metadata) or {}
        were = _dict(told.get(OURS))
        by_number = self._writer.shortlink("page_id" if is_page else "p", number)
        users = [(each, numbered.users[each.id]) for each in labels if each.kind == "author"]
        logins = [login_of(its_number, each.slug) for each, its_number in users]
        closed_at = row.comments_closed_at
        item = WxrItem(
            number=number,
            kind="page" if is_page else "post",
            status="trash" if row.trashed_at is not None else status,
            title=escape(row.title, quote=False),
            link=address_of(row.id, row.slug, settings) if status == "publish" and row.slug else by_number,
            guid=by_number,
            zone=settings.zone,
            date=date,
            modified=row.updated_at,
            name=slug(row.slug or "") + ("__trashed" if row.trashed_at is not None else ""),
            creator=logins[0] if logins else "",
            content=self._bodies.html(row.body_html, numbered.media.get),
            excerpt=escape(row.summary, quote=False),
            parent=_number_in(were.get("parent")) if is_page else 0,
            is_open=row.comments_policy != CommentsPolicy.closed
            and (closed_at is None or closed_at > self._writer.now),
            is_sticky=row.is_pinned,
            filings=[*self._filings(row, labels, numbered), *_authors(logins), *_other_terms(were)],
            meta=[*self._primary(row), *_hidden(row, status, numbered), *_template(were), *_fields(told)],
        )
        picture = row.image if row.image and row.image_media_id is None and row.image.get("url") else None
        return Posted(row.id, item, picture, users[0][1] if users else 0)

    def _filings(self, row: Any, labels: Sequence[Any], numbered: _Numbered) -> list[Filing]:
        section = self._categories.get(row.section_id or 0)
        found = [] if section is None else [Filing("category", section.nicename, section.name)]
        for each in labels:
            if (further := self._further(each, numbered)) is not None:
                found.append(Filing("category", further.nicename, further.name))
            elif each.kind == "tag":
                found.append(Filing("post_tag", slug(each.slug), name(each.name)))
        group = numbered.groups.get(row.translation_group or 0)
        if group is not None or row.language != self._writer.settings.language:
            found.append(Filing("language", row.language, row.language))
        if group is not None:
            found.append(Filing("post_translations", f"pll_{group}", f"pll_{group}"))
        return found

    def _further(self, label: Any, numbered: _Numbered) -> Category | None:
        """The category that a tag stands for, as an article here is in one section alone."""
        return self._by_number.get(numbered.further.get(label.id, 0)) if label.kind == "tag" else None

    def _primary(self, row: Any) -> list[tuple[str, str]]:
        """Which of its categories is the section of an article."""
        section = self._categories.get(row.section_id or 0)
        return [] if section is None else [("_yoast_wpseo_primary_category", str(section.number))]


def _status(row: Any, now: datetime) -> tuple[str, datetime | None]:
    """What WordPress calls a state, and the date of an item; what no list shows here, it shows to nobody."""
    if row.status == Status.draft or row.published_at is None:
        return "draft", row.created_at
    if row.status == Status.archived:
        return "private", row.published_at
    return ("future" if row.published_at > now else "publish"), row.published_at


def _authors(logins: Sequence[str]) -> list[Filing]:
    """Several authors, as the plugin Co-Authors Plus keeps them."""
    return [Filing("author", f"cap-{each}", each) for each in logins] if len(logins) > 1 else []


def _other_terms(were: Mapping[str, Any]) -> list[Filing]:
    """What an article from WordPress was filed under there and has no place for here."""
    found = []
    if isinstance(were.get("format"), str):
        found.append(Filing("post_format", f"post-format-{were['format']}", were["format"]))
    for taxonomy, names in _dict(were.get("terms")).items():
        texts = [each for each in names if isinstance(each, str)] if isinstance(names, list) else []
        found += [Filing(taxonomy, slug(slugify(each)), name(each)) for each in texts]
    return found


def _dict(value: object) -> Mapping[str, Any]:
    """A value that should be an object; an empty one for any other."""
    return value if isinstance(value, dict) else {}


def _hidden(row: Any, status: str, numbered: _Numbered) -> list[tuple[str, str]]:
    """The custom fields that WordPress and its plugins keep for themselves."""
    found = [("_wp_old_slug", slug(each)) for each in numbered.former.get(row.id, ())]
    if row.image_media_id in numbered.media:
        found.append(("_thumbnail_id", str(numbered.media[row.image_media_id])))
    elif row.image and row.image_media_id is None and row.image.get("url"):
        found.append(("_thumbnail_id", str(numbers.picture(numbers.post(row)))))
    if row.trashed_at is not None:
        found += [("_wp_trash_meta_status", status), ("_wp_desired_post_slug", slug(row.slug or ""))]
    seo = row.seo or {}
    for its, member in (("title", "title"), ("metadesc", "description"), ("canonical", "canonical_url")):
        if seo.get(member):
            found.append((f"_yoast_wpseo_{its}", seo[member]))
    return found


def _template(were: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [("_wp_page_template", were["template"])] if isinstance(were.get("template"), str) else []


def _fields(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The metadata as custom fields; what an article was in WordPress is said where WordPress says it."""
    return [(each, field_text(value)) for each, value in told.items() if each != OURS]


def _number_in(external_id: object) -> int:
    """The number of a post in its external id; nought in any other."""
    last = external_id.rpartition(":")[2] if isinstance(external_id, str) else ""
    return int(last) if last.isascii() and last.isdecimal() and len(last) < 10 else 0


def _former_slugs(session: Session, ids: list[int]) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in session.exec(select(FormerSlug).where(col(FormerSlug.article_id).in_(ids))):
        found[row.article_id].append(row.slug_key)
    return {article_id: sorted(keys) for article_id, keys in found.items()}
